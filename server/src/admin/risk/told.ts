import type { z } from 'zod';
import { isAppError } from '#platform/errors';
import { riskErrors, type Curve, type Lost, type Margin, type PolicyVersion, type ReplaySummary, type Tried } from '#risk';
import { actorJson, type Acting, type Names } from '../who/name-actors.ts';
import type { curveJson, marginJson, summaryJson, trialJson, versionJson } from './shapes.ts';

/** `operator:<id>`, as it is kept. */
export function actorOf(by: string): Acting['actor'] {
  const at = by.indexOf(':');
  return at < 0 ? { kind: by } : { kind: by.slice(0, at), id: by.slice(at + 1) };
}

const jsonOfMargin = ({ from, to, enough, needed }: Margin): z.input<typeof marginJson> => ({ from, to, enough, ...(needed === undefined ? {} : { needed }) });

export function jsonOfSummary({
  days,
  until,
  decisions,
  signIns,
  unscored,
  cut,
  now,
  draft,
  changes,
  proofs,
  threshold,
  prediction,
  digest,
}: ReplaySummary): z.input<typeof summaryJson> {
  const side = ({ said, done, rate }: ReplaySummary['now']) => ({ said: { ...said }, done: { ...done }, challenge_rate: rate });
  const { challengeRate, margin, ahead, from, caught } = prediction;
  return {
    days,
    until,
    decisions,
    sign_ins: signIns,
    ...(unscored === undefined ? {} : { unscored }),
    cut,
    now: side(now),
    draft: side(draft),
    changes: { ...changes },
    proofs: { ...proofs },
    threshold: { ...threshold },
    prediction: {
      from,
      ...(challengeRate === undefined ? {} : { challenge_rate: challengeRate }),
      ...(margin ? { margin: jsonOfMargin(margin) } : {}),
      ...(ahead === undefined ? {} : { ahead }),
      ...(caught === undefined ? {} : { caught }),
    },
    digest,
  };
}

export const jsonOfValues = (values: Lost['values']) =>
  Object.fromEntries(Object.entries(values).map(([name, value]): [string, string | number | string[]] => [name, typeof value === 'object' ? [...value] : value]));

export const jsonOfVersion = ({ version, policy, at, by, restored, replay }: PolicyVersion, current: number, names: Names): z.input<typeof versionJson> => ({
  version,
  policy: policy as Record<string, unknown>,
  published_at: at.toISOString(),
  published_by: actorJson(actorOf(by), names),
  ...(restored === null ? {} : { restored }),
  current: version === current,
  ...(replay === null ? {} : { replay: jsonOfSummary(replay) }),
});

export const jsonOfCurve = ({ curve, renewing }: { readonly curve?: Curve; readonly renewing: boolean }): z.input<typeof curveJson> => ({
  renewing,
  ...(curve ? { at: curve.at.toISOString(), logins: curve.logins, scored: curve.scored } : { unscored: 'too_few_logins' as const }),
  ...(curve?.points[0]?.ahead === undefined ? {} : { ahead: curve.points[0].ahead }),
  points: (curve?.points ?? []).map(({ attacker, caught, threshold, asked, askedStrangers, rate, rateStrangers, margin, marginStrangers }) => ({
    attacker,
    caught,
    threshold,
    asked,
    asked_strangers: askedStrangers,
    challenge_rate: rate,
    challenge_rate_strangers: rateStrangers,
    ...(margin ? { margin: jsonOfMargin(margin) } : {}),
    ...(marginStrangers ? { margin_strangers: jsonOfMargin(marginStrangers) } : {}),
  })),
});

export function jsonOfTrial({ because, findings, rules, ...told }: Tried): z.input<typeof trialJson> {
  return {
    ...told,
    because: [...because],
    findings: findings.map(({ reason, grade }) => ({ reason, grade })),
    rules: rules.map(({ conditions, ...rule }) => ({ ...rule, conditions: conditions.map(({ wants, has, ...one }) => ({ ...one, wants: [...wants], has: [...has] })) })),
  };
}

/** What is wrong with a policy, at its place in what was sent. */
export async function inPolicy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isAppError(error) || error.code !== 'risk.invalid_policy') throw error;
    throw riskErrors.invalid_policy({
      fields: error.fields.map(({ field, ...wrong }) => ({ ...wrong, field: field === '' ? 'policy' : field.startsWith('situation.') ? `of.${field}` : `policy.${field}` })),
    });
  }
}
