import { issuerFrom, portFrom } from '../shared/settings.ts';

export interface SocialSettings {
  readonly host: string;
  readonly port: number;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly clientSecret: string;
  /** Where people meet the application. */
  readonly clientUrl: string;
  /** Where the identity server takes people back. */
  readonly callbackUrl: string;
  /** Where people come back to when they signed out here because they did so there (OpenID Connect RP-Initiated Logout 1.0). */
  readonly leftUrl: string;
  /** Where the identity server hears that somebody signed out here (OpenID Connect Back-Channel Logout 1.0). */
  readonly endedUrl: string;
}

export function socialSettings(overrides: Partial<SocialSettings> = {}, env: Record<string, string | undefined> = process.env): SocialSettings {
  const port = overrides.port ?? portFrom(env['SOCIAL_PORT'], 3004);
  const connection = `${issuerFrom(env).replace(/\/$/, '')}/federation/demo-social`;
  return {
    host: env['DEMO_HOST'] ?? 'localhost',
    port,
    issuer: `http://localhost:${port}`,
    clientId: 'fernweh',
    clientName: 'Fernweh',
    clientUrl: `http://localhost:${portFrom(env['SHOP_PORT'], 3001)}/`,
    clientSecret: env['DEMO_SOCIAL_SECRET'] ?? 'demo-social-secret-for-development-only',
    callbackUrl: `${connection}/callback`,
    leftUrl: `${connection}/left`,
    endedUrl: `${connection}/ended`,
    ...overrides,
  };
}
