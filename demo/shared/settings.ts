/** Everything one demo application needs to know to be an OpenID Connect relying party. */
export interface AppSettings {
  /** Shown in titles and messages. */
  name: string;
  /** Cookies ignore ports, so each application on localhost has its own prefix. */
  cookiePrefix: string;
  host: string;
  port: number;
  /** Public origin of this application, without a trailing slash. */
  baseUrl: string;
  /** Public origin of the sister application. */
  sisterUrl: string;
  /** Public origin of the repair workshop, which speaks SAML. */
  repairsUrl: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Scopes it asks for beside those that all of these applications do. */
  scopes: string;
  /** Try `prompt=none` once on the first visit. */
  silentSignOn: boolean;
  /** Write log lines to standard output. */
  log: boolean;
}

export type SettingsOverrides = Partial<AppSettings>;

type Environment = Record<string, string | undefined>;

export function issuerFrom(env: Environment): string {
  return env['PARVIS_ISSUER'] ?? 'http://localhost:3000';
}

export function portFrom(value: string | undefined, fallback: number): number {
  const port = value === undefined || value === '' ? fallback : Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`Not a port number: ${value}`);
  return port;
}

/** Plain HTTP is for development on this computer only. */
export function isLoopback(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) || url.hostname.endsWith('.localhost');
}

export function checkSettings(settings: AppSettings): AppSettings {
  for (const [label, value] of [
    ['issuer', settings.issuer],
    ['base URL', settings.baseUrl],
  ] as const) {
    const url = new URL(value);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
      throw new Error(`The ${label} must use https, or http on localhost: ${value}`);
    }
  }
  return { ...settings, baseUrl: new URL(settings.baseUrl).origin };
}
