import type { Verdict } from '../contract.ts';
import { isAtLeast, type Case } from './decide-verdict.ts';
import type { RiskRule } from './policy.ts';
import { comesOf, says, type Side } from './side.ts';

export interface ToldCondition {
  readonly name: 'grade' | 'any' | 'all' | 'unless' | 'applications' | 'actions';
  readonly holds: boolean;
  /** What the rule names, and what of it was there. */
  readonly wants: readonly string[];
  readonly has: readonly string[];
}
export interface ToldRule {
  readonly id: string;
  readonly about?: string;
  readonly verdict: Verdict;
  readonly holds: boolean;
  /** It is one of those that decided. */
  readonly decisive: boolean;
  readonly conditions: readonly ToldCondition[];
}
export interface ToldScore {
  readonly holds: boolean;
  readonly decisive: boolean;
  readonly verdict: Verdict;
  readonly because: 'at_or_above' | 'below' | 'known_browser' | 'no_score' | 'no_threshold';
  readonly score?: number;
  readonly threshold?: number;
}
export interface Told {
  readonly verdict: Verdict;
  readonly enforced: Verdict;
  readonly because: readonly string[];
  readonly rules: readonly ToldRule[];
  readonly score?: ToldScore;
}

/** What a policy makes of a case, rule by rule and condition by condition. */
export function explain(side: Side, at: Case): Told {
  const { policy, threshold } = side;
  const { verdict, because } = says(side, at);
  const rules = policy.rules.map((rule): ToldRule => {
    const conditions = conditionsOf(rule, at);
    return {
      id: rule.id,
      ...(rule.about === undefined ? {} : { about: rule.about }),
      verdict: rule.verdict,
      holds: conditions.every(({ holds }) => holds),
      decisive: because.includes(rule.id),
      conditions,
    };
  });
  const score = policy.score ? scoreOf(policy.score, { ...at, threshold }, because.includes('score')) : undefined;
  return { verdict, enforced: comesOf(side, verdict), because, rules, ...(score ? { score } : {}) };
}

function conditionsOf({ when }: RiskRule, { action, application, findings }: Case): ToldCondition[] {
  const there = (reasons: readonly string[]) => reasons.filter((reason) => findings.some((finding) => finding.reason === reason));
  const told: ToldCondition[] = [];
  const tell = (
    name: ToldCondition['name'],
    wants: readonly string[] | undefined,
    has: (wants: readonly string[]) => readonly string[],
    holds: (has: readonly string[]) => boolean,
  ) => {
    if (wants === undefined) return;
    const found = has(wants);
    told.push({ name, wants, has: found, holds: holds(found) });
  };
  const { grade } = when;
  const graves = () => findings.filter((finding) => grade !== undefined && isAtLeast(finding.grade, grade)).map(({ reason }) => reason);
  tell('grade', grade === undefined ? undefined : [grade], graves, (has) => has.length > 0);
  tell('any', when.any, there, (has) => has.length > 0);
  tell('all', when.all, there, (has) => has.length === when.all?.length);
  tell('unless', when.unless, there, (has) => has.length === 0);
  tell(
    'applications',
    when.applications,
    (wants) => wants.filter((name) => name === application),
    (has) => has.length > 0,
  );
  tell(
    'actions',
    when.actions,
    (wants) => wants.filter((name) => name === action),
    (has) => has.length > 0,
  );
  return told;
}

function scoreOf(rule: { readonly unlessKnownBrowser: boolean; readonly verdict: Verdict }, { score, threshold, findings }: Case, decisive: boolean): ToldScore {
  const known = rule.unlessKnownBrowser && findings.some(({ reason }) => reason === 'device.known');
  const because = score === undefined ? 'no_score' : threshold === undefined ? 'no_threshold' : score < threshold ? 'below' : known ? 'known_browser' : 'at_or_above';
  return {
    holds: because === 'at_or_above',
    decisive,
    verdict: rule.verdict,
    because,
    ...(score === undefined ? {} : { score }),
    ...(threshold === undefined ? {} : { threshold }),
  };
}
