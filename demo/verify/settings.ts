import { issuerFrom, portFrom } from '../shared/settings.ts';

export interface VerifySettings {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Signs requests to us and messages of ours (Standard Webhooks). */
  readonly secret: string;
  /** Where the identity server takes messages. */
  readonly messagesUrl: string;
  /** How long it pretends to think. */
  readonly thinkMs: number;
}

export function verifySettings(overrides: Partial<VerifySettings> = {}, env: Record<string, string | undefined> = process.env): VerifySettings {
  const port = overrides.port ?? portFrom(env['VERIFY_PORT'], 3005);
  return {
    host: env['DEMO_HOST'] ?? 'localhost',
    port,
    url: `http://localhost:${port}`,
    secret: env['DEMO_VERIFY_SECRET'] ?? 'demo-verify-secret-for-development-only',
    messagesUrl: `${issuerFrom(env).replace(/\/$/, '')}/verification-messages/demo-verify`,
    thinkMs: 3000,
    ...overrides,
  };
}
