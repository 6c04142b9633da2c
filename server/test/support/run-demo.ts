import { startClub } from '../../../demo/club/server.ts';
import { startRepairs } from '../../../demo/repairs/server.ts';
import { runUntilStopped } from '../../../demo/shared/run.ts';
import { startShop } from '../../../demo/shop/server.ts';

/** The demo's applications, which `npm start` runs apart, in one process. */
await Promise.all([runUntilStopped('Shop', () => startShop()), runUntilStopped('Club', () => startClub()), runUntilStopped('Repairs', () => startRepairs())]);
