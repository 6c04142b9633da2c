import { z } from 'zod';
import { defineEvent } from '#platform/events';

const made = z.object({ credential: z.string(), codes: z.int(), replaced: z.boolean() });
const used = z.object({ credential: z.string(), left: z.int(), knownBrowser: z.boolean() });

export const recoveryCodesMade = defineEvent<z.infer<typeof made>>({
  type: 'credentials.recovery_codes_made',
  version: 1,
  schema: made,
  about: 'A customer saved a set of recovery codes. `replaced`: an older set stopped working. The customer was told.',
});

export const recoveryCodeUsed = defineEvent<z.infer<typeof used>>({
  type: 'credentials.recovery_code_used',
  version: 1,
  schema: used,
  about: 'A customer got in with a recovery code, which is used up. `left` is how many remain. The customer was told.',
});
