import { z } from 'zod';
import { ACTIONS, COUNT_NAMES, GRADES, OUTCOMES, VERDICTS } from '#risk';
import { pageOf, pageQuery } from '../kit/paging.ts';

const when = z.iso.datetime();
const count = z.number().int();

const counts = Object.fromEntries(COUNT_NAMES.map((name) => [name, count])) as Record<(typeof COUNT_NAMES)[number], typeof count>;
const countsJson = z
  .strictObject(counts)
  .describe(
    'Of decisions. `noticed`: the owner was asked whether it was them. `challenged`: one more proof was wanted, and `proved`: it came. `held`, and `released` by the owner. `blocked`: nobody gets in. `stopped`: nobody got in, of whichever of these. `observed`: would have been one of them if the policy were enforced. `stuffing`, `bots`: with such a finding.',
  );
const doors = {
  attempts: count.describe('At the doors where something secret is compared.'),
  failures: count,
  common: count.describe('Failures with a password that everybody knows.'),
  leaked: count.describe('Right passwords that are known from breaches.'),
  people: count.describe('Different accounts, or names of none, within the half hour (of a network: the day) with most of them; counted to 64.'),
};

export const daysQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(7) });
export const timelineJson = z.strictObject({
  from: when,
  until: when,
  unit: z.enum(['hour', 'day']),
  slots: z.array(z.strictObject({ at: when, ...counts, doors: z.strictObject(doors).optional().describe('Absent: longer ago than that is counted, 30 days.') })),
  total: z.strictObject({ ...counts, ...doors }),
  before: countsJson.describe('Of as long before.'),
});

export const sourcesQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(30).default(7) });
export const sourcesJson = z.strictObject({
  knows: z
    .strictObject({ network: z.boolean(), place: z.boolean(), kinds: z.boolean() })
    .describe('Which databases of networks the installation was given: without one, that is unknown and not counted.'),
  networks: z.array(z.strictObject({ asn: count.optional().describe('Absent: in no database.'), ...doors })).describe('By their operator, those with most failures first.'),
  countries: z.array(z.strictObject({ country: z.string().optional().describe('ISO 3166-1. Absent: in no database.'), ...doors })),
});

export const engineJson = z.strictObject({
  mode: z.enum(['rules', 'scored']).describe('`rules`: there are too few sign-ins for a score.'),
  logins: count.describe('That are remembered and learnt from.'),
  scored_from: count,
  knows: z.strictObject({ network: z.boolean(), place: z.boolean(), kinds: z.boolean() }),
  policy: z.strictObject({
    version: count.describe('0: the one that comes with Parvis.'),
    mode: z.enum(['observe', 'enforce']),
    uses_score: z.boolean(),
    has_threshold: z.boolean().describe('Whether a replay of the tenant’s own sign-ins found one.'),
  }),
  switches: count.describe('Emergency switches that are on.'),
});

export const attackJson = z.strictObject({
  signs: z
    .array(
      z.strictObject({
        reason: z.enum(['stuffing.network', 'spraying.password', 'stuffing.tenant', 'stuffing.common_passwords']).describe('As a decision names it.'),
        count: count.describe('Networks, or passwords, that it was found of, those with most failures; of the whole tenant 1.'),
        failures: count.describe('Of them.'),
      }),
    )
    .describe('What looks like an attack, by the same measures by which attempts are judged. Empty: nothing does.'),
  attempts: count.describe('At the doors where something secret is compared, within the last 30 to 60 minutes.'),
  failures: count,
  last_alarm_at: when
    .optional()
    .describe(
      'The last attempt that looked like an attack and was not simply let in. Absent: there is none among the latest 10 000 of the last 90 days that anything was done about.',
    ),
});

export const decisionsQuery = pageQuery.extend({
  verdict: z.enum(VERDICTS).optional(),
  notable: z.stringbool().optional().describe('Only what the policy said something about.'),
  outcome: z.enum(OUTCOMES).optional(),
  action: z.enum(ACTIONS).optional(),
  application: z.string().min(1).max(200).optional().describe('Client id.'),
  reason: z
    .string()
    .regex(/^([a-z]+\.[a-z_]+|stuffing|bots)$/, 'use a reason of a signal, such as place.new_country, or stuffing or bots')
    .optional()
    .describe('Of a signal. `stuffing`, `bots`: any of those that the timeline counts together by that name.'),
  user: z.uuid().optional().describe('Of this customer. Needs `users:read`.'),
});

const reasonJson = z.strictObject({
  reason: z.string(),
  grade: z.enum(GRADES),
  meaning: z.string().optional().describe('Absent: no signal gives it any more.'),
});
const decision = {
  id: z.uuid(),
  at: when,
  action: z.enum(ACTIONS),
  verdict: z.enum(VERDICTS).describe('What the policy said.'),
  enforced: z.enum(VERDICTS).describe('What happened.'),
  outcome: z.enum(OUTCOMES),
  application: z.strictObject({ client_id: z.string(), name: z.string().optional() }).optional(),
  user: z
    .strictObject({ id: z.uuid(), name: z.string().optional(), email: z.string().optional() })
    .optional()
    .describe('Masked. Absent: nobody that is known, or you may not see customers.'),
  answer: z.enum(['me', 'not_me']).optional().describe('What the owner said.'),
};
export const decisionsJson = pageOf(z.strictObject({ ...decision, reasons: z.array(reasonJson) }));

export const decisionParams = z.object({ id: z.string().max(64) });
export const explainedJson = z.strictObject({
  ...decision,
  settled_at: when.optional(),
  answered_at: when.optional(),
  policy: count.describe('Its version; 0 is the one that comes with Parvis.'),
  reasons: z.array(reasonJson.extend({ signal: z.string().optional(), about: z.string().optional(), facts: z.record(z.string(), z.union([z.number(), z.boolean()])).optional() })),
  because: z
    .array(
      z.strictObject({
        kind: z.enum(['rule', 'score', 'switch']),
        id: z.string(),
        about: z.string().optional(),
        switch: z.strictObject({ kind: z.string(), value: z.string().optional(), reason: z.string() }).optional(),
      }),
    )
    .describe('What said so, in the policy or of the emergency switches.'),
  score: z
    .strictObject({
      value: z.number().optional(),
      threshold: z.number().optional(),
      parts: z
        .strictObject({ address: z.number(), browser: z.number(), rarity: z.number() })
        .optional()
        .describe('What the score is the product of, each above 1 where it speaks against the customer: address, browser, and how seldom they come compared with others.'),
    })
    .optional()
    .describe('For whoever may change the policy. No `value`: there was no score. No `threshold`: none was found yet.'),
});
