import { BUILTIN_POLICY, type RiskPolicy } from './policy.ts';
import type { Verdict } from '../contract.ts';
import { decideVerdict, type Case } from './decide-verdict.ts';

/** A policy with the threshold that its goal has on the tenant's own logins. */
export interface Side {
  readonly policy: RiskPolicy;
  readonly threshold: number | undefined;
}

export const BUILTIN_SIDE: Side = { policy: BUILTIN_POLICY, threshold: undefined };

/** What it says of a case, by its own threshold, whatever the case was decided by. */
export const says = ({ policy, threshold }: Side, at: Case) => decideVerdict(policy, { ...at, threshold });
/** What would come of it. */
export const comesOf = ({ policy }: Side, verdict: Verdict): Verdict => (policy.mode === 'enforce' ? verdict : 'allow');
/** Nobody gets in with a password alone. */
export const stops = (verdict: Verdict): boolean => verdict === 'challenge' || verdict === 'hold' || verdict === 'block';
