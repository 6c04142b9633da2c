import { z } from 'zod';
import { defineEvent } from '#platform/events';

const used = z.object({ credential: z.string(), knownBrowser: z.boolean() });
const added = z.object({ credential: z.string() });

export const totpVerified = defineEvent<z.infer<typeof used>>({
  type: 'credentials.totp_verified',
  version: 1,
  schema: used,
  about: 'A customer entered the right code of an authenticator app. The code is used up.',
});

export const totpAdded = defineEvent<z.infer<typeof added>>({
  type: 'credentials.totp_added',
  version: 1,
  schema: added,
  about: 'An authenticator app was added to an account and confirmed with a code. The customer was told.',
});
