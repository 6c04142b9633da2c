import { type AppSettings, issuerFrom, isLoopback, portFrom } from '../shared/settings.ts';

/** Everything the repair workshop needs to know. It speaks SAML 2.0 and nothing else: no OpenID Connect, no tokens. */
export interface RepairsSettings extends Pick<AppSettings, 'cookiePrefix' | 'host' | 'port' | 'baseUrl' | 'issuer' | 'log'> {
  shopUrl: string;
  /** What it calls itself towards the identity server. */
  entityId: string;
}

export function repairsSettings(overrides: Partial<RepairsSettings> = {}, env = process.env): RepairsSettings {
  const port = overrides.port ?? portFrom(env['REPAIRS_PORT'], 3003);
  const baseUrl = overrides.baseUrl ?? env['REPAIRS_URL'] ?? `http://localhost:${port}`;
  const settings: RepairsSettings = {
    cookiePrefix: 'repairs',
    host: env['DEMO_HOST'] ?? 'localhost',
    port,
    baseUrl,
    shopUrl: env['SHOP_URL'] ?? `http://localhost:${portFrom(env['SHOP_PORT'], 3001)}`,
    issuer: issuerFrom(env).replace(/\/$/, ''),
    entityId: `${baseUrl}/saml/metadata`,
    log: false,
    ...overrides,
  };
  for (const url of [settings.issuer, settings.baseUrl].map((text) => new URL(text))) {
    if (url.protocol !== 'https:' && !isLoopback(url)) throw new Error(`Plain http is for this computer only: ${url.href}`);
  }
  return settings;
}
