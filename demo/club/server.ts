import { fileURLToPath } from 'node:url';
import { createApp, listen, type RunningDemo } from '../shared/app.ts';
import { Assets } from '../shared/assets.ts';
import { runUntilStopped } from '../shared/run.ts';
import { type AppSettings, issuerFrom, portFrom, type SettingsOverrides } from '../shared/settings.ts';
import { clubShell } from './layout.ts';
import { addClubRoutes } from './routes.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export function clubSettings(overrides: SettingsOverrides = {}, env = process.env): AppSettings {
  const port = overrides.port ?? portFrom(env['CLUB_PORT'], 3002);
  const issuer = overrides.issuer ?? issuerFrom(env);
  return {
    name: 'the club',
    cookiePrefix: 'club',
    host: env['DEMO_HOST'] ?? 'localhost',
    port,
    baseUrl: env['CLUB_URL'] ?? `http://localhost:${port}`,
    sisterUrl: env['SHOP_URL'] ?? `http://localhost:${portFrom(env['SHOP_PORT'], 3001)}`,
    repairsUrl: env['REPAIRS_URL'] ?? `http://localhost:${portFrom(env['REPAIRS_PORT'], 3003)}`,
    issuer,
    clientId: 'demo-club',
    clientSecret: env['DEMO_CLUB_SECRET'] ?? 'demo-club-secret-for-development-only',
    scopes: '',
    silentSignOn: true,
    log: false,
    ...overrides,
  };
}

/** Signs what the identity server tells us. */
const webhookSecretFrom = (env: NodeJS.ProcessEnv) => env['DEMO_CLUB_WEBHOOK_SECRET'] ?? 'whsec_ZGVtbyBjbHViIHdlYmhvb2tzLCBkZXZlbG9wbWVudCBvbmx5';

export async function startClub(options: SettingsOverrides = {}, webhookSecret = webhookSecretFrom(process.env)): Promise<RunningDemo> {
  const assets = new Assets([`${HERE}../shared/assets`, `${HERE}assets`]);
  const app = await createApp(clubSettings(options), assets, clubShell(assets));
  addClubRoutes(app, assets, webhookSecret);
  return listen(app);
}

if (import.meta.main) void runUntilStopped('Fernweh Circle', () => startClub({ log: true }));
