import { startClub } from '../club/server.ts';
import { portFrom } from '../shared/settings.ts';
import { startShop } from '../shop/server.ts';
import { startTestProvider } from './open-id-provider.ts';

// The demos with the test provider instead of Parvis, to look at them in a browser.
const port = portFrom(process.env['TRY_PORT'], 3000);
const shop = { id: 'demo-shop', secret: 'demo-shop-secret-for-development-only', url: `http://localhost:${port + 1}` };
const club = { id: 'demo-club', secret: 'demo-club-secret-for-development-only', url: `http://localhost:${port + 2}` };
const { issuer } = await startTestProvider(port, [shop, club, { id: 'demo-newsletter', secret: 'demo-newsletter-secret-for-development-only' }]);
await startShop({ issuer, port: port + 1, sisterUrl: club.url, baseUrl: shop.url, log: true });
await startClub({ issuer, port: port + 2, sisterUrl: shop.url, baseUrl: club.url, log: true });
