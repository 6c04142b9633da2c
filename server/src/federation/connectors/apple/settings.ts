import { z } from 'zod';
import { clientId, url } from '../oauth2/fields.ts';

const id = (what: string) => z.string().regex(/^[A-Z0-9]{10}$/, `must be the ${what} of ten capital letters and digits`);

export const appleSettings = z.strictObject({
  /** The Services ID. */
  clientId,
  teamId: id('team id'),
  keyId: id('key id'),
  scopes: z
    .array(z.enum(['name', 'email']))
    .max(2)
    .default(['name', 'email']),
  /** Apple's; another one only for tests against a server of your own. */
  issuer: url.default('https://appleid.apple.com'),
});

export type AppleSettings = z.output<typeof appleSettings>;
