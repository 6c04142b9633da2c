import { z } from 'zod';
import { defineEvent } from '#platform/events';
import { ACTIONS, GRADES, VERDICTS } from './contract.ts';
import { SWITCHES } from './policy/decide-verdict.ts';

const verdict = z.enum(VERDICTS);
const noticed = z.object({
  session: z.string(),
  decision: z.string(),
  mode: z.enum(['rules', 'scored']),
  grade: z.enum(GRADES),
  reasons: z.array(z.string()),
  verdict,
  enforced: verdict,
  because: z.array(z.string()),
});

export const loginNoticed = defineEvent<z.infer<typeof noticed>>({
  type: 'risk.login_noticed',
  version: 2,
  schema: noticed,
  about:
    'Something about a sign-in that succeeded is worth knowing: `reasons` of risk signals, the gravest first, and the gravest `grade` among them. `verdict` is what the policy says, by its rules `because`, and `enforced` what came of it: less where the policy only observes. `rules` says that there are too few logins yet, of the tenant or of this customer, for a score. A sign-in like every other leaves no such entry.',
});

const unwanted = z.object({
  decision: z.string(),
  action: z.enum(ACTIONS),
  mode: z.enum(['rules', 'scored']),
  reasons: z.array(z.string()),
  verdict,
  because: z.array(z.string()),
  policy: z.number().int(),
});
type Unwanted = z.infer<typeof unwanted>;

export const loginChallenged = defineEvent<Unwanted>({
  type: 'risk.login_challenged',
  version: 1,
  schema: unwanted,
  about: 'Something about a sign-in made the policy ask for one more proof. Whether it came, the sign-in that follows says. `policy`: its version; 0 is the built-in one.',
});
export const loginHeld = defineEvent<Unwanted>({
  type: 'risk.login_held',
  version: 1,
  schema: unwanted,
  about: 'A sign-in waits until the owner of the account says, in a message that was sent to them, that it was them.',
});
export const loginBlocked = defineEvent<Unwanted>({
  type: 'risk.login_blocked',
  version: 1,
  schema: unwanted,
  about: 'A sign-in was refused, whatever was proved: by a rule of the policy, or a switch (`switch:<id>`).',
});

const switched = z.object({ switch: z.string(), kind: z.enum(SWITCHES), value: z.string().optional(), reason: z.string() });

export const switchBegan = defineEvent({
  type: 'risk.switch_began',
  version: 1,
  schema: switched.extend({ until: z.string() }),
  about:
    'An operator set an emergency switch: `challenge_all` asks everybody for one more proof, `block_country` and `block_network` keep out who comes from `value`, `pause` lets the policy only observe. It ends by itself at `until`.',
});
export const switchEnded = defineEvent({
  type: 'risk.switch_ended',
  version: 1,
  schema: switched.extend({ by: z.enum(['operator', 'time']) }),
  about: 'An emergency switch is off: an operator ended it, or its time was over.',
});
const confirmed = z.object({ decision: z.string(), released: z.boolean() });
const denied = z.object({ decision: z.string(), session: z.string().optional() });

export const signInConfirmed = defineEvent<z.infer<typeof confirmed>>({
  type: 'risk.sign_in_confirmed',
  version: 1,
  schema: confirmed,
  about:
    'The owner of an account was asked about a sign-in and said that it was them. `released`: it was held, and may go on for an hour in the browser it was tried in, after one more proof.',
});
export const signInDenied = defineEvent<z.infer<typeof denied>>({
  type: 'risk.sign_in_denied',
  version: 1,
  schema: denied,
  about: 'The owner of an account was asked about a sign-in and said that it was not them. What was learnt of it is forgotten; the account is secured in the same transaction.',
});
