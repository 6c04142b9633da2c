import { GRADES, type Assessment, type Facts, type Finding, type Signal } from './contract.ts';
import type { FeatureCounts, FeatureName, History } from './model/counts.ts';
import { scoreLogin } from './model/score.ts';
import { SCORED_FROM } from './settings.ts';

export interface Judged extends Pick<Assessment, 'mode' | 'unscored' | 'score' | 'ratios' | 'findings' | 'reasons'> {}

/** Pure: what is known of an attempt, to what is thought of it. */
export function judge(
  signals: readonly Signal[],
  facts: Facts,
  counted: { readonly history: History; readonly features: Readonly<Record<FeatureName, FeatureCounts>>; readonly somebody: boolean; readonly scoredFrom?: number },
): Judged {
  const findings = signals.flatMap((signal) => signal.find(facts)).toSorted(byGrade);
  const reasons = findings.map(({ reason }) => reason);
  const unscored = whyUnscored(counted);
  const found = unscored === undefined ? scoreLogin(counted.history, counted.features) : undefined;
  if (found === undefined) return { mode: 'rules', unscored: unscored ?? 'user_is_new', findings, reasons };
  return { mode: 'scored', score: found.score, ratios: found.ratios, findings, reasons };
}

function whyUnscored({ history: { logins, own }, somebody, scoredFrom = SCORED_FROM }: Parameters<typeof judge>[2]): Assessment['unscored'] {
  if (!somebody) return 'nobody';
  if (logins < scoredFrom) return 'tenant_is_new';
  return own === 0 ? 'user_is_new' : undefined;
}

const byGrade = (a: Finding, b: Finding) => GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade);
