import { z } from 'zod';
import { defineEvent } from '#platform/events';

const completed = z.object({ evidence: z.array(z.string()), made: z.string(), replaced: z.int(), held: z.boolean() });
const signedOut = z.object({ sessionsEnded: z.int() });
const started = z.object({ grant: z.string(), reason: z.string(), checked: z.string(), lostSecondStep: z.boolean(), mailed: z.boolean() });
const used = z.object({ grant: z.string(), lostSecondStep: z.boolean() });

export const recoveryCompleted = defineEvent<z.infer<typeof completed>>({
  type: 'credentials.recovery_completed',
  version: 1,
  schema: completed,
  about:
    'A customer got back into an account. `evidence`: by what; `made`: the new way in; `replaced`: passwords that it took the place of; `held`: sensitive changes wait now. All addresses were told.',
});

export const recoverySignedOut = defineEvent<z.infer<typeof signedOut>>({
  type: 'credentials.recovery_signed_out',
  version: 1,
  schema: signedOut,
  about: 'At the end of a recovery the customer signed out everywhere else; other browsers are strangers again.',
});

export const supportRecoveryStarted = defineEvent<z.infer<typeof started>>({
  type: 'credentials.support_recovery_started',
  version: 1,
  schema: started,
  about:
    'Support checked who somebody is and gave out a code of 24 hours. `grant` names it; `reason` and `checked` are the operator’s words; `lostSecondStep`: the second step will not be asked for, and changes wait 72 hours. All addresses were told.',
});

export const supportCodeUsed = defineEvent<z.infer<typeof used>>({
  type: 'credentials.support_code_used',
  version: 1,
  schema: used,
  about: 'A customer entered the code that support had given out.',
});
