import { caughtBy, saidAt, type CurvePoint, type Margin } from '../curve/curve.ts';
import type { PolicyReplay } from './replay-policy.ts';
import type { Side } from './side.ts';

/** What customers and attackers will notice, told before it happens. */
export interface Prediction {
  /** Share of sign-ins that will be asked for more. Absent: nothing to tell it from. */
  readonly challengeRate?: number;
  /** How sure that is, for the next `ahead` sign-ins. Absent: there is none, or it is no estimate. */
  readonly margin?: Margin;
  readonly ahead?: number;
  /** `decisions`: from those that were recorded. `curve`: from the replay of the tenant’s own logins, by the rules in force. */
  readonly from: 'decisions' | 'curve' | 'nothing';
  /** Share of simulated attackers of the policy’s own kind that will be stopped by the score. */
  readonly caught?: number;
}

/** Stored with a version, as whoever published it was shown. */
export interface ReplaySummary extends Omit<PolicyReplay, 'examples' | 'losses' | 'foretold' | 'unscored'> {
  /** Absent: it was not counted yet. */
  readonly unscored?: number;
  readonly days: number;
  readonly until: string;
  /** There were more decisions than are looked at. */
  readonly cut: boolean;
  readonly threshold: { readonly now?: number; readonly draft?: number };
  readonly prediction: Prediction;
}

/** Fewer recorded sign-ins say little of a share. */
const ENOUGH = 1000;

export function predict(
  { now, draft }: { readonly now: Side; readonly draft: Side },
  replay: Pick<PolicyReplay, 'signIns' | 'foretold'>,
  points: readonly CurvePoint[],
): Prediction {
  const { score, mode } = draft.policy;
  const caught = score && draft.threshold !== undefined ? { caught: caughtBy(points, score.attacker, draft.threshold) } : {};
  if (mode === 'observe') return { challengeRate: 0, from: 'decisions', ...caught };
  if (replay.signIns >= ENOUGH) {
    const { rate, ...margin } = replay.foretold;
    return { challengeRate: rate, margin, ahead: replay.signIns, from: 'decisions', ...caught };
  }
  // The curve counts the rules that were in force when it was made.
  const sameRules = JSON.stringify(now.policy.rules) === JSON.stringify(draft.policy.rules);
  const said = sameRules && score && score.verdict !== 'notify' ? saidAt(points, draft.threshold, score.unlessKnownBrowser) : undefined;
  if (!said) return { from: 'nothing', ...caught };
  const { rate, ...sure } = said;
  return { challengeRate: rate, ...sure, from: 'curve', ...caught };
}
