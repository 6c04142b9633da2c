import { z } from 'zod';
import { ACTIONS, GRADES, VERDICTS, type Finding, type Grade } from '../contract.ts';
import type { Case } from '../policy/decide-verdict.ts';

const reason = z.string().regex(/^[a-z]+\.[a-z_]+$/, 'use a reason of a signal, such as place.new_country');

/** A made-up attempt: what would have been found of it. */
export const situationSchema = z.strictObject({
  action: z.enum(ACTIONS).default('sign-in'),
  /** Client id. */
  application: z.string().min(1).max(200).optional(),
  /** Whether this browser signed in to the account before. Absent: nobody asked. */
  browser: z.enum(['known', 'new']).optional(),
  findings: z
    .array(z.strictObject({ reason, grade: z.enum(GRADES).optional() }))
    .max(40)
    .default([]),
  /** Beside the threshold, whatever it is at the time. Absent: there is no score. */
  score: z.enum(['high', 'low']).optional(),
});
export type Situation = z.infer<typeof situationSchema>;

export const savedTestSchema = z.strictObject({ situation: situationSchema, expected: z.enum(VERDICTS) });
export type SavedTestInput = z.infer<typeof savedTestSchema>;

/** How grave a reason is by itself, where nobody says. */
const NOTES = new Set([
  'device.new',
  'bot.headers',
  'bot.fast',
  'bot.challenge_waited',
  'stuffing.tenant',
  'stuffing.common_passwords',
  'mail.disposable',
  'failures.some',
  'client.unnamed',
  'client.new_system',
  'client.new_browser',
  'place.unknown',
  'place.new_network',
  'habit.unusual_hour',
  'velocity.logins',
]);
const ALARMS = new Set(['stuffing.network', 'spraying.password', 'session.other_device', 'denied.same_client']);
export const usualGrade = (name: string): Grade => (name === 'device.known' ? 'calm' : NOTES.has(name) ? 'note' : ALARMS.has(name) ? 'alarm' : 'raise');

/** As a decision sees it. Where the tenant has no threshold yet, one stands in, so that "high" is high. */
export function caseOf({ action, application, browser, findings, score }: Situation, threshold: number | undefined): Case & { readonly threshold: number | undefined } {
  const limit = threshold ?? (score === undefined ? undefined : STAND_IN);
  const found = findings.map(({ reason: name, grade }): Pick<Finding, 'reason' | 'grade'> => ({ reason: name, grade: grade ?? usualGrade(name) }));
  const device = browser === undefined ? undefined : browser === 'known' ? 'device.known' : 'device.new';
  const all = device === undefined || found.some(({ reason: name }) => name === device) ? found : [...found, { reason: device, grade: usualGrade(device) }];
  return {
    action,
    application,
    findings: all,
    threshold: limit,
    score: score === undefined || limit === undefined ? undefined : score === 'high' ? limit : limit / 2,
  };
}
const STAND_IN = 1;
