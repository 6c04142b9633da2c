import { createHash } from 'node:crypto';
import type { Action, Finding, Outcome, Verdict } from '../contract.ts';
import type { Foretold } from '../curve/foretell.ts';
import { VERDICTS } from '../contract.ts';
import { bySwitchesAlone, isGraver } from './decide-verdict.ts';
import { comesOf, says, stops, type Side } from './side.ts';
import { createTally } from './tally.ts';

/** A decision as it was recorded, with what tells whose it was. */
export interface RecordedCase {
  readonly id: string;
  readonly at: Date;
  readonly user_id: string | null;
  readonly action: Action;
  readonly application: string | null;
  /** What came of it then. */
  readonly enforced: Verdict;
  readonly because: readonly string[];
  readonly score: number | null;
  readonly findings: readonly Finding[];
  readonly outcome: Outcome;
  readonly answer: 'me' | 'not_me' | null;
  /** Asked for more, and the same customer came through within a day, asked by the same rules. */
  readonly returned: boolean;
  /** Asked for more, and let go on for want of anything to answer with. */
  readonly unproved: boolean;
  /** Asked a moment ago: the answer may still come. */
  readonly waits: boolean;
}

/**
 * Whose it turned out to be. `owner`: came through, or said that it was them. `attack`: the owner said that it was not. `suspected`: blocked, held, or asked for more and never came.
 * `unclear`: something else than a rule stopped it, or it may still be answered.
 */
export const PROOFS = ['owner', 'attack', 'suspected', 'unclear'] as const;
export type Proof = (typeof PROOFS)[number];

export function proofOf({ answer, outcome, because, returned, waits }: Pick<RecordedCase, 'answer' | 'outcome' | 'because' | 'returned' | 'waits'>): Proof {
  if (answer !== null) return answer === 'me' ? 'owner' : 'attack';
  if (outcome === 'passed' || outcome === 'released') return 'owner';
  // An emergency switch: no policy did it, and none is judged by it.
  if (bySwitchesAlone(because)) return 'unclear';
  if (outcome === 'asked') return returned || waits ? 'unclear' : 'suspected';
  return 'suspected';
}

export type Counts = Readonly<Record<Verdict, number>>;
export type ByProof = Readonly<Record<Proof, number>>;
/** How many become what, by whose they were. `let_in`: stopped now, and not by the draft. */
export const CHANGES = ['let_in', 'notified', 'challenged', 'held', 'blocked'] as const;
export type ChangeKind = (typeof CHANGES)[number];

export interface ReplayExample {
  readonly decision: string;
  readonly user?: string;
  readonly at: Date;
  readonly from: Verdict;
  readonly to: Verdict;
  readonly proof: Proof;
}

/** What a policy loses beside the one in force, for the gate. */
export interface Losses {
  /** The owner said that it was not them, and it would be treated more lightly. */
  readonly attacks: number;
  /** An alarm, or blocked or held, never explained by anybody, and would be let in. */
  readonly grave: number;
  /** Others that would be let in, each customer once: an account that comes again and again makes nothing look like many owners. Owners are those who were asked and answered. */
  readonly letIn: { readonly owners: number; readonly suspected: number };
  /** Attacks and suspected ones that are stopped now. */
  readonly stopped: number;
  /** Of those, by rule, how many would be let in. */
  readonly byRule: Readonly<Record<string, number>>;
  /** Attacks and suspected ones that are challenged now. */
  readonly challenged: number;
}

export interface PolicyReplay {
  readonly decisions: number;
  readonly now: { readonly said: Counts; readonly done: Counts; readonly rate: number };
  readonly draft: { readonly said: Counts; readonly done: Counts; readonly rate: number };
  readonly changes: Readonly<Record<ChangeKind, ByProof>>;
  readonly proofs: ByProof;
  readonly signIns: number;
  /** Sign-ins that had no score when they came, as while the tenant was new: no threshold asks any of them, as it may those to come. */
  readonly unscored: number;
  /** Which share of the next sign-ins, as many as these, the draft would ask for more. */
  readonly foretold: Foretold;
  readonly examples: readonly ReplayExample[];
  readonly losses: Losses;
  /** The same decisions and the same two policies have the same. */
  readonly digest: string;
}

const MOST_EXAMPLES = 100;
const EACH_EXAMPLES = MOST_EXAMPLES / CHANGES.length;
const none = <K extends string>(keys: readonly K[]) => Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

/** Goes through recorded decisions, one after the other, as they come: what each of two policies makes of them. Pure, and keeps nothing but counts and a few examples. */
export function createPolicyReplay(now: Side, draft: Side) {
  const sides = { now: { said: none(VERDICTS), done: none(VERDICTS), asked: 0 }, draft: { said: none(VERDICTS), done: none(VERDICTS), asked: 0 } };
  const changes = Object.fromEntries(CHANGES.map((kind) => [kind, none(PROOFS)])) as Record<ChangeKind, Record<Proof, number>>;
  const examples = Object.fromEntries(CHANGES.map((kind) => [kind, [] as ReplayExample[]])) as Record<ChangeKind, ReplayExample[]>;
  const proofs = none(PROOFS);
  const losses = { attacks: 0, grave: 0, stopped: 0, challenged: 0 };
  const letIn = { owners: new Set<string>(), suspected: new Set<string>() };
  const byRule: Record<string, number> = {};
  const seen = createHash('sha256');
  const tally = createTally();
  let [decisions, signIns, unscored] = [0, 0, 0];

  function add(row: RecordedCase): void {
    const at = { action: row.action, application: row.application ?? undefined, findings: row.findings, score: row.score ?? undefined };
    const [before, after] = [says(now, at), says(draft, at)];
    const [from, to] = [comesOf(now, before.verdict), comesOf(draft, after.verdict)];
    const proof = proofOf(row);
    decisions++;
    proofs[proof]++;
    sides.now.said[before.verdict]++;
    sides.draft.said[after.verdict]++;
    sides.now.done[from]++;
    sides.draft.done[to]++;
    if (row.action === 'sign-in') {
      signIns++;
      if (row.score === null) unscored++;
      if (isAsked(from)) sides.now.asked++;
      if (isAsked(to)) sides.draft.asked++;
      tally.add({ user: row.user_id ?? row.id, at: row.at.getTime(), asked: isAsked(to) });
    }
    // What would be done, and what is known to have been an attack. Who answers in the meantime changes neither: in a busy tenant somebody always does.
    seen.update(`${row.id} ${from} ${to} ${proof === 'attack'}\n`);
    if (from !== to) {
      const kind = changeOf(from, to);
      if (kind !== undefined) {
        changes[kind][proof]++;
        if (examples[kind].length < EACH_EXAMPLES) examples[kind].push({ decision: row.id, at: row.at, from, to, proof, ...(row.user_id === null ? {} : { user: row.user_id }) });
      }
    }
    lose(row, proof, { from, to, because: before.because });
  }

  function lose(
    { id, user_id, findings, outcome, enforced, answer, unproved }: RecordedCase,
    proof: Proof,
    { from, to, because }: { from: Verdict; to: Verdict; because: readonly string[] },
  ): void {
    if (proof === 'attack' && isGraver(from, to)) losses.attacks++;
    if (!stops(from)) return;
    const [hostile, opened] = [proof === 'attack' || proof === 'suspected', !stops(to)];
    if (hostile) losses.stopped++;
    if (hostile && from === 'challenge') losses.challenged++;
    if (!opened) return;
    if (hostile) for (const rule of because) byRule[rule] = (byRule[rule] ?? 0) + 1;
    const grave = outcome === 'blocked' || outcome === 'held' || findings.some(({ grade }) => grade === 'alarm');
    if (proof === 'suspected' && grave) losses.grave++;
    else if (proof === 'suspected') letIn.suspected.add(user_id ?? id);
    // Who got in unasked, as while the policy was paused, or with nothing to answer with, proved nothing by it.
    else if (proof === 'owner' && (answer === 'me' || (stops(enforced) && !unproved))) letIn.owners.add(user_id ?? id);
  }

  function end(): PolicyReplay {
    const side = ({ said, done, asked }: (typeof sides)['now']) => ({ said, done, rate: signIns === 0 ? 0 : asked / signIns });
    const found = {
      decisions,
      signIns,
      unscored,
      now: side(sides.now),
      draft: side(sides.draft),
      changes,
      proofs,
      foretold: tally.foretell(),
      examples: CHANGES.flatMap((kind) => examples[kind]),
      losses: {
        ...losses,
        letIn: { owners: letIn.owners.size, suspected: letIn.suspected.size },
        byRule: Object.fromEntries(Object.entries(byRule).toSorted(([a], [b]) => a.localeCompare(b))),
      },
    };
    const digest = seen
      .update(JSON.stringify([now, draft, sides]))
      .digest('base64url')
      .slice(0, 22);
    return { ...found, digest };
  }
  return { add, end };
}

const isAsked = (verdict: Verdict): boolean => verdict === 'challenge' || verdict === 'hold';

/** Undefined: told of now, and not by the draft. */
function changeOf(from: Verdict, to: Verdict): ChangeKind | undefined {
  if (stops(from) && !stops(to)) return 'let_in';
  return ({ allow: undefined, notify: 'notified', challenge: 'challenged', hold: 'held', block: 'blocked' } as const)[to];
}
