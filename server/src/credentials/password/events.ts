import { z } from 'zod';
import { defineEvent } from '#platform/events';

const verified = z.object({ credential: z.string(), rehashed: z.boolean(), knownBrowser: z.boolean() });
const changed = z.object({ credential: z.string(), purpose: z.string(), first: z.boolean(), sessionsEnded: z.number().int() });
const disabled = z.object({ credential: z.string(), failures: z.number().int() });
const compromised = z.object({ credential: z.string(), reason: z.enum(['breached', 'weak']) });
const revoked = z.object({ reason: z.literal('compromised') });

export const passwordVerified = defineEvent<z.infer<typeof verified>>({
  type: 'credentials.password_verified',
  version: 1,
  schema: verified,
  about: 'A customer entered the right password. `rehashed`: the stored hash was renewed with today’s settings.',
});

export const passwordChanged = defineEvent<z.infer<typeof changed>>({
  type: 'credentials.password_changed',
  version: 1,
  schema: changed,
  about: 'A password was set or replaced. `first`: there was none before. All verified e-mail addresses were told, unless it was the first at sign-up.',
});

export const passwordDisabled = defineEvent<z.infer<typeof disabled>>({
  type: 'credentials.password_disabled',
  version: 1,
  schema: disabled,
  about: 'Too many wrong attempts in a row: the password is out of use until the account is recovered (SP 800-63B-4 3.2.2). The customer was told by e-mail.',
});

export const passwordRevoked = defineEvent<z.infer<typeof revoked>>({
  type: 'credentials.password_revoked',
  version: 1,
  schema: revoked,
  about: 'A password was removed. `compromised`: others know it, and its owner put a passkey in its place.',
});

export const passwordCompromised = defineEvent<z.infer<typeof compromised>>({
  type: 'credentials.password_compromised',
  version: 1,
  schema: compromised,
  about:
    'A password turned out, when it was used, to be known from a data breach, or (`weak`) to have been brought from another system and be easy to guess. It no longer signs in by itself.',
});
