import type { Policy, Rule } from './policy.ts';
import { texts } from './texts.ts';

type Parts = Record<string, unknown>;
const RULE = 'rule ';

/** Two versions of a policy are compared place by place, and rule by rule: `null` where a rule is not. */
export function partsOf({ rules, ...rest }: Policy, others: readonly Policy[]): Parts {
  const ids = new Set([rules, ...others.map((other) => other.rules)].flat().map(({ id }) => id));
  return { ...rest, ...Object.fromEntries([...ids].map((id) => [RULE + id, rules.find((rule) => rule.id === id) ?? null])) };
}

export function wholeOf(parts: Parts): Policy {
  const { mode, unprovable, score } = parts as unknown as Policy;
  const rules = Object.entries(parts).flatMap(([name, rule]) => (name.startsWith(RULE) && rule !== null ? [rule as Rule] : []));
  return { mode, unprovable, score, rules };
}

export const labelsOf = (parts: Parts): Readonly<Record<string, string>> => ({
  mode: texts.mode,
  unprovable: texts.unprovable,
  score: texts.goal,
  ...Object.fromEntries(Object.keys(parts).flatMap((name) => (name.startsWith(RULE) ? [[name, `${texts.rules}: ${name.slice(RULE.length)}`]] : []))),
});
