import type { CurvePoint } from '../curve/curve.ts';
import { caughtBy, rateAt } from '../curve/curve.ts';
import type { PolicyReplay } from './replay-policy.ts';
import type { Side } from './side.ts';

/** What customers and attackers will notice, told before it happens. */
export interface Prediction {
  /** Share of sign-ins that will be asked for more. Absent: nothing to tell it from. */
  readonly challengeRate?: number;
  /** `decisions`: from those that were recorded. `curve`: from the replay of the tenant’s own logins, by the rules in force. */
  readonly from: 'decisions' | 'curve' | 'nothing';
  /** Share of simulated attackers of the policy’s own kind that will be stopped by the score. */
  readonly caught?: number;
}

/** Stored with a version, as whoever published it was shown. */
export interface ReplaySummary extends Omit<PolicyReplay, 'examples' | 'losses'> {
  readonly days: number;
  readonly until: string;
  /** There were more decisions than are looked at. */
  readonly cut: boolean;
  readonly threshold: { readonly now?: number; readonly draft?: number };
  readonly prediction: Prediction;
}

/** Fewer recorded sign-ins say little of a share. */
const ENOUGH = 1000;

export function predict({ now, draft }: { readonly now: Side; readonly draft: Side }, replay: Pick<PolicyReplay, 'signIns' | 'draft'>, points: readonly CurvePoint[]): Prediction {
  const { score, mode } = draft.policy;
  const caught = score && draft.threshold !== undefined ? { caught: caughtBy(points, score.attacker, draft.threshold) } : {};
  if (mode === 'observe') return { challengeRate: 0, from: 'decisions', ...caught };
  if (replay.signIns >= ENOUGH) return { challengeRate: replay.draft.rate, from: 'decisions', ...caught };
  // The curve counts the rules that were in force when it was made.
  const sameRules = JSON.stringify(now.policy.rules) === JSON.stringify(draft.policy.rules);
  const rate = sameRules && score && score.verdict !== 'notify' ? rateAt(points, draft.threshold, score.unlessKnownBrowser) : undefined;
  return { ...(rate === undefined ? { from: 'nothing' as const } : { challengeRate: rate, from: 'curve' as const }), ...caught };
}
