import { z } from 'zod';
import { ACTIONS, VERDICTS } from '../contract.ts';

/*
 * What a tenant wants done about what was found, as data. Rules only ever make a verdict graver, and the gravest counts: their order says nothing, a rule more never lets
 * somebody in who was kept out before, and what a policy does to a login can be read off without running it in one's head.
 */

/** What can be wrong with a policy beside what a schema finds. */
export const POLICY_CODES = ['rule_twice', 'unknown_reason', 'unknown_application', 'test_fails'] as const;

const NAME = /^[a-z][a-z0-9-]{0,47}$/;
const reason = z.string().regex(/^[a-z]+\.[a-z_]+$/, 'use a reason of a signal, such as place.new_country');
const reasons = z.array(reason).min(1).max(40);

const ruleSchema = z.strictObject({
  id: z.string().regex(NAME, 'use lower-case letters, digits and dashes, at most 48'),
  /** In the company's own words, for whoever reads it later. */
  about: z.string().trim().max(200).optional(),
  /** All of what is named must hold. Nothing named: it holds for every attempt. */
  when: z
    .strictObject({
      /** The gravest finding is at least this grave. */
      grade: z.enum(['note', 'raise', 'alarm']).optional(),
      /** At least one of these was found. */
      any: reasons.optional(),
      /** All of these were found. */
      all: reasons.optional(),
      /** None of these was found. */
      unless: reasons.optional(),
      /** Client ids. */
      applications: z.array(z.string().min(1).max(200)).min(1).max(100).optional(),
      actions: z.array(z.enum(ACTIONS)).min(1).optional(),
    })
    .prefault({}),
  verdict: z.enum(VERDICTS).exclude(['allow']),
});
export type RiskRule = z.infer<typeof ruleSchema>;

/** Shares that a threshold can be found for among five thousand simulated attacks. */
export const CAUGHT = { least: 0.5, most: 0.999 } as const;

export const scoreSchema = z.strictObject({
  /** Against whom: the threshold is the score that so large a share of their simulated attempts, on the tenant's own logins, lies above. No number of a threshold stands here. */
  attacker: z.enum(['naive', 'vpn', 'targeted']).default('targeted'),
  caught: z.number().min(CAUGHT.least).max(CAUGHT.most).default(0.99),
  /** Browsers that hold a key from an earlier sign-in are let through, whatever the score. */
  unlessKnownBrowser: z.boolean().default(true),
  verdict: z.enum(['notify', 'challenge', 'hold']).default('challenge'),
});

export const DEFAULT_RULES: readonly RiskRule[] = [
  { id: 'attack', about: 'What an attack looks like, in a browser that nobody knows.', when: { grade: 'alarm', unless: ['device.known'] }, verdict: 'challenge' },
  { id: 'program', about: 'A program in the middle of an attack.', when: { grade: 'alarm', any: ['bot.declared', 'bot.challenge_failed'] }, verdict: 'block' },
  // No block: after securing their account its owner has no known browser left, and may share network and browser with whoever it was.
  { id: 'denied', about: 'It looks like a sign-in that the owner said was not theirs.', when: { any: ['denied.same_client'], unless: ['device.known'] }, verdict: 'challenge' },
  { id: 'copied-session', about: 'A session on another kind of device than it began on.', when: { any: ['session.other_device'] }, verdict: 'challenge' },
  { id: 'copying', about: 'Far more personal records were read within the hour than is usual.', when: { any: ['reads.unusual'] }, verdict: 'challenge' },
  { id: 'leaked-password', about: 'The right password, which others have as well.', when: { any: ['leaked.password'], unless: ['device.known'] }, verdict: 'challenge' },
  {
    id: 'strange-place',
    about: 'A new browser in a new country, or after a journey nobody makes, or behind a network that hides where somebody is.',
    when: { any: ['place.new_country', 'travel.impossible', 'network.anonymiser', 'network.hosting', 'velocity.networks', 'failures.many'], unless: ['device.known'] },
    verdict: 'challenge',
  },
  {
    id: 'travelling',
    about: 'A known browser in a new country: its owner hears of it.',
    when: { any: ['place.new_country', 'travel.impossible'], all: ['device.known'] },
    verdict: 'notify',
  },
];

export const riskPolicySchema = z
  .strictObject({
    /** `observe`: everything is judged and recorded, and nothing comes of it. */
    mode: z.enum(['observe', 'enforce']).default('enforce'),
    /** What a high score leads to, as soon as there is one. `null`: nothing. */
    score: scoreSchema.nullable().prefault({}),
    rules: z
      .array(ruleSchema)
      .max(50)
      .prefault(() => structuredClone(DEFAULT_RULES) as RiskRule[]),
    /** What a challenge becomes for somebody who has nothing left to prove it with. */
    unprovable: z.enum(['notify', 'hold']).default('notify'),
  })
  .superRefine(({ rules }, ctx) => {
    const seen = new Set<string>();
    for (const [index, { id }] of rules.entries()) {
      if (seen.has(id)) ctx.addIssue({ code: 'custom', path: ['rules', index, 'id'], message: `two rules are called ${id}`, params: { code: 'rule_twice', values: { rule: id } } });
      seen.add(id);
    }
  });
export type RiskPolicy = z.infer<typeof riskPolicySchema>;

/** Of a tenant that has said nothing of its own. Version 0. */
export const BUILTIN_POLICY: RiskPolicy = riskPolicySchema.parse({});
