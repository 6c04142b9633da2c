import { fileURLToPath } from 'node:url';
import { createApp, listen, type RunningDemo } from '../shared/app.ts';
import { Assets } from '../shared/assets.ts';
import { runUntilStopped } from '../shared/run.ts';
import { type AppSettings, issuerFrom, portFrom, type SettingsOverrides } from '../shared/settings.ts';
import { addAgeRoutes } from './age.ts';
import { addCheckoutRoutes } from './checkout-routes.ts';
import { shopShell } from './layout.ts';
import { addNewsletterRoutes } from './newsletter.ts';
import { addOrdersApi } from './orders-api.ts';
import { addPartnerRoutes } from './partner.ts';
import { addShopRoutes } from './routes.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export function shopSettings(overrides: SettingsOverrides = {}, env = process.env): AppSettings {
  const port = overrides.port ?? portFrom(env['SHOP_PORT'], 3001);
  const issuer = overrides.issuer ?? issuerFrom(env);
  return {
    name: 'the shop',
    cookiePrefix: 'shop',
    host: env['DEMO_HOST'] ?? 'localhost',
    port,
    baseUrl: env['SHOP_URL'] ?? `http://localhost:${port}`,
    sisterUrl: env['CLUB_URL'] ?? `http://localhost:${portFrom(env['CLUB_PORT'], 3002)}`,
    repairsUrl: env['REPAIRS_URL'] ?? `http://localhost:${portFrom(env['REPAIRS_PORT'], 3003)}`,
    issuer,
    clientId: 'demo-shop',
    clientSecret: env['DEMO_SHOP_SECRET'] ?? 'demo-shop-secret-for-development-only',
    scopes: 'organization',
    silentSignOn: false,
    log: false,
    ...overrides,
  };
}

/** The newsletter is known to the identity server by its own name. */
export function newsletterClient(env = process.env): { id: string; secret: string } {
  return { id: 'demo-newsletter', secret: env['DEMO_NEWSLETTER_SECRET'] ?? 'demo-newsletter-secret-for-development-only' };
}

export async function startShop(options: SettingsOverrides = {}, newsletter = newsletterClient()): Promise<RunningDemo> {
  const assets = new Assets([`${HERE}../shared/assets`, `${HERE}assets`]);
  const app = await createApp(shopSettings(options), assets, shopShell(assets));
  addShopRoutes(app, assets);
  addAgeRoutes(app);
  addCheckoutRoutes(app);
  addOrdersApi(app);
  addNewsletterRoutes(app, newsletter);
  addPartnerRoutes(app);
  return listen(app);
}

if (import.meta.main) void runUntilStopped('Fernweh Outfitters', () => startShop({ log: true }));
