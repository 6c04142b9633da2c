import { GRADES, VERDICTS, type Action, type Finding, type Grade, type Network, type Verdict } from '../contract.ts';
import type { RiskPolicy, RiskRule } from './policy.ts';

/** What a decision is made from, and all of it: kept with the decision, so that another policy can be tried on it later. */
export interface Case {
  readonly action: Action;
  /** Client id. */
  readonly application?: string | undefined;
  readonly findings: readonly Pick<Finding, 'reason' | 'grade'>[];
  readonly score?: number | undefined;
  /** The score from which on the policy acts, of the tenant's own replay. Undefined: none was found yet. */
  readonly threshold?: number | undefined;
}

export interface Decided {
  /** What the policy says. */
  readonly verdict: Verdict;
  /** Ids of the rules that said so, `score` among them; of others that hold and say something lighter, nothing. */
  readonly because: readonly string[];
}

export const isGraver = (one: Verdict, other: Verdict): boolean => VERDICTS.indexOf(one) > VERDICTS.indexOf(other);
export const graver = (one: Verdict, other: Verdict): Verdict => (isGraver(one, other) ? one : other);

/** Pure: the gravest of what the rules that hold say. */
export function decideVerdict(policy: RiskPolicy, at: Case): Decided {
  const said: { readonly id: string; readonly verdict: Verdict }[] = policy.rules.filter((rule) => holds(rule, at));
  if (policy.score && exceeds(policy.score, at)) said.push({ id: 'score', verdict: policy.score.verdict });
  const verdict = said.reduce<Verdict>((gravest, { verdict: next }) => graver(gravest, next), 'allow');
  return { verdict, because: verdict === 'allow' ? [] : said.filter((entry) => entry.verdict === verdict).map(({ id }) => id) };
}

function holds({ when }: RiskRule, { action, application, findings }: Case): boolean {
  const found = (reason: string) => findings.some((finding) => finding.reason === reason);
  if (when.grade !== undefined && !findings.some(({ grade }) => isAtLeast(grade, when.grade as Grade))) return false;
  if (when.any && !when.any.some(found)) return false;
  if (when.all && !when.all.every(found)) return false;
  if (when.unless?.some(found)) return false;
  if (when.applications && (application === undefined || !when.applications.includes(application))) return false;
  return !when.actions || when.actions.includes(action);
}

export const isAtLeast = (grade: Grade, least: Grade) => GRADES.indexOf(grade) >= GRADES.indexOf(least);

function exceeds(score: NonNullable<RiskPolicy['score']>, at: Case): boolean {
  if (at.score === undefined || at.threshold === undefined || at.score < at.threshold) return false;
  return !(score.unlessKnownBrowser && at.findings.some(({ reason }) => reason === 'device.known'));
}

// ---------------------------------------------------------------- Emergency switches

export const SWITCHES = ['challenge_all', 'block_country', 'block_network', 'pause'] as const;
/**
 * `challenge_all`: everybody proves more than a password. `block_country` (two letters), `block_network` (an autonomous system, or addresses as `203.0.113.0/24`): nobody gets
 * in from there. `pause`: the policy observes only. Signing everybody out is an act, not a state, and is no switch.
 */
export type SwitchKind = (typeof SWITCHES)[number];

export interface Switch {
  readonly id: string;
  readonly kind: SwitchKind;
  readonly value?: string;
}

export interface Enforced extends Decided {
  /** What happens: in observe mode, and while the policy is paused, what the switches say. */
  readonly enforced: Verdict;
}

export interface Switched {
  readonly switches: readonly Switch[];
  readonly network: Pick<Network, 'asn' | 'country'>;
  /** Whether an address lies in what a switch of networks names. */
  readonly covers: (value: string) => boolean;
}

/** Only emergency switches said so: nothing was found of this attempt that the policy goes by. */
export const bySwitchesAlone = (because: readonly string[]): boolean => because.length > 0 && because.every((name) => name.startsWith('switch:'));

/** What the switches that are on say of somebody who comes from there, whatever they do. */
export function switchesSay({ switches, network, covers }: Switched): Decided {
  const blocking = switches.filter(
    ({ kind, value = '' }) =>
      (kind === 'block_country' && network.country === value) || (kind === 'block_network' && (/^\d+$/.test(value) ? network.asn === Number(value) : covers(value))),
  );
  const asking = switches.filter(({ kind }) => kind === 'challenge_all');
  return {
    verdict: blocking.length > 0 ? 'block' : asking.length > 0 ? 'challenge' : 'allow',
    because: (blocking.length > 0 ? blocking : asking).map(({ id }) => `switch:${id}`),
  };
}

/** What the policy says, what the switches that are on add, and what comes of it. */
export function decideAll(policy: RiskPolicy, at: Case, on: Switched): Enforced {
  const decided = decideVerdict(policy, at);
  const { verdict: switched, because } = switchesSay(on);
  const acts = policy.mode === 'enforce' && !on.switches.some(({ kind }) => kind === 'pause');
  const verdict = graver(decided.verdict, switched);
  return {
    verdict,
    because: isGraver(switched, decided.verdict) ? because : isGraver(decided.verdict, switched) || switched === 'allow' ? decided.because : [...decided.because, ...because],
    enforced: graver(acts ? decided.verdict : 'allow', switched),
  };
}
