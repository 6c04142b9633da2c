import { z } from 'zod';
import { defineEvent } from '#platform/events';
import { VERDICTS } from '../contract.ts';

const verdict = z.enum(VERDICTS);
const published = z.object({
  policy: z.number().int(),
  before: z.number().int(),
  restored: z.number().int().optional(),
  mode: z.enum(['observe', 'enforce']),
  changes: z.array(z.string()),
  rate: z.object({ before: z.number(), after: z.number() }),
});
export const policyPublished = defineEvent<z.infer<typeof published>>({
  type: 'risk.policy_published',
  version: 1,
  schema: published,
  about:
    'The risk policy of the tenant is another one: `policy` and `before` are versions, 0 is the built-in one, `restored` says which earlier one it is again. `changes`: each place that differs, with what was and what is there. `rate`: the share of recorded sign-ins that both would ask for more.',
});

const tested = z.object({ test: z.string() });
export const policyTestSaved = defineEvent<z.infer<typeof tested> & { readonly expected: z.infer<typeof verdict> }>({
  type: 'risk.policy_test_saved',
  version: 1,
  schema: tested.extend({ expected: verdict }),
  about: 'A situation in which the risk policy must say something definite was saved: no policy that says otherwise is published.',
});
export const policyTestRemoved = defineEvent<z.infer<typeof tested>>({
  type: 'risk.policy_test_removed',
  version: 1,
  schema: tested,
  about: 'A saved test of the risk policy was removed.',
});

const renewed = z.object({ threshold: z.number(), before: z.number().optional(), rate: z.number(), rateBefore: z.number().optional() });
export const thresholdRenewed = defineEvent<z.infer<typeof renewed>>({
  type: 'risk.threshold_renewed',
  version: 1,
  schema: renewed,
  about:
    'The tenant’s own logins were replayed, and the goal of its policy has another threshold: `before` the old one, `rate` the share of sign-ins that is predicted to be asked for more.',
});
const shifted = z.object({ rate: z.number(), rateBefore: z.number() });
export const challengeRateShifted = defineEvent<z.infer<typeof shifted>>({
  type: 'risk.challenge_rate_shifted',
  version: 1,
  schema: shifted,
  about:
    'Somebody should look: by the new threshold customers are predicted to be asked for more half as often again as before, or that much less often. The policy is the same; how customers sign in is not.',
});
