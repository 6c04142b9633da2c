import { ACR, type Assurance, type Evidence } from '#sessions/contract';
import type { MfaRules } from '#tenants/contract';
import type { EvidenceShape } from '../contract.ts';
import { meets } from './rules.ts';

/** A type this user can be asked for now. */
export interface Way {
  readonly id: string;
  readonly rank: number;
  readonly evidence: EvidenceShape;
  readonly lastResort: boolean;
  /** Serves as a second step: whatever counts, but a password. */
  readonly second: boolean;
}

/** `doubt`: something about the attempt is strange, so one more proof is wanted, whatever the rules say. */
export type Purpose = 'sign-in' | 'step-up' | 'recover' | 'doubt';

/** All that a decision is made from. */
export interface Case {
  readonly purpose: Purpose;
  readonly mode: MfaRules['mode'];
  readonly target: string | undefined;
  /** As much as this user can show, instead of a level: for changes to the account's own security. */
  readonly own: boolean;
  readonly fresh: boolean;
  /** Proved in this flow, by this user. */
  readonly flow: readonly Evidence[];
  /** What the session of this browser rests on, when it is this user's. */
  readonly session: readonly Evidence[];
  /** Of both, what was proved just now. */
  readonly recent: readonly Evidence[];
  readonly ways: readonly Way[];
  /** Ids of the types that serve as a second step. */
  readonly seconds: ReadonlySet<string>;
  /** This user set up something that is nothing but a second step, whether it can be used at this moment or not. */
  readonly dedicated: boolean;
  readonly remembered: boolean;
  readonly unusual: boolean;
  readonly assurance: (evidence: readonly Evidence[]) => Assurance;
}

export type Need =
  | { readonly kind: 'none'; readonly why: 'enough' | 'not-asked' | 'remembered' | 'usual' }
  | { readonly kind: 'challenge'; readonly ways: readonly Way[] }
  /** Nothing this user has is enough. `would`: whether a new credential of this shape would be. `grace`: it may wait. */
  | { readonly kind: 'lacking'; readonly would: (shape: EvidenceShape) => boolean; readonly grace: boolean }
  /**
   * A second step was set up and cannot be used: neither may it be skipped nor another one set up instead. `firm`: by the rules, which nobody looks at after
   * this; a level or an age that was asked for, whoever asked sees for themselves.
   */
  | { readonly kind: 'blocked'; readonly firm: boolean };

const stamped = (shape: EvidenceShape): Evidence => ({ ...shape, at: '1970-01-01T00:00:00.000Z' });
const counts = (way: Pick<Way, 'evidence'>) => way.evidence.countsAsFactor;
const byRank = (one: Way, two: Way) => Number(one.lastResort) - Number(two.lastResort) || one.rank - two.rank;

/** Pure: whether more must be proved, and by what it could be. */
export function decide(at: Case): Need {
  const { purpose, mode } = at;
  const counting = at.ways.filter(counts);
  if (purpose === 'doubt') return moreOf(at);
  if (purpose === 'recover') return secondOf(at, at.flow, at.dedicated);
  // A level that is wanted anew is reached by new proofs alone.
  const proofs = at.fresh && !at.own && at.target !== undefined ? at.recent : [...at.session, ...at.flow];
  const reaches = (target: string, ...shapes: readonly EvidenceShape[]) => meets(at.assurance([...proofs, ...shapes.map(stamped)]).acr, target);
  // Codes for emergencies that are left over when the second step is gone are nothing to show every time.
  const shown = counting.filter((way) => at.dedicated || !way.lastResort);
  const target = at.own ? (reaches(ACR.two, ...shown.map((way) => way.evidence)) ? ACR.two : undefined) : at.target;

  if (target !== undefined && !reaches(target)) {
    const ways = leadingTo(counting, (...shapes) => reaches(target, ...shapes));
    if (ways.length > 0) return { kind: 'challenge', ways };
    // SP 800-63B-4 4.1.2: who has a second step shows it before another one is bound to the account.
    const second = secondOf(at, proofs, at.dedicated);
    if (second.kind === 'challenge') return second;
    if (second.kind === 'blocked') return { kind: 'blocked', firm: false };
    return { kind: 'lacking', would: (shape) => reaches(target, shape, ...counting.map((way) => way.evidence)), grace: false };
  }
  // Out of use is not gone: a hundred wrong codes are no way to change the account with the rest alone.
  if (at.own && secondOf(at, proofs, at.dedicated).kind === 'blocked') return { kind: 'blocked', firm: false };
  if (at.fresh && !isFresh(at, shown)) {
    const ways = (counting.length > 0 ? counting : at.ways).toSorted(byRank);
    return ways.length > 0 ? { kind: 'challenge', ways } : { kind: 'blocked', firm: false };
  }
  if (at.own || target !== undefined) return { kind: 'none', why: 'enough' };
  // A session from elsewhere meets an application that requires a second step: that is asked for now.
  if (purpose === 'step-up' && mode !== 'required') return { kind: 'none', why: 'enough' };

  if (mode === 'none') return { kind: 'none', why: 'not-asked' };
  if (isSecondProved(at, proofs)) return { kind: 'none', why: 'enough' };
  if (mode !== 'required' && !at.dedicated) return { kind: 'none', why: 'not-asked' };
  if (mode === 'adaptive' && !at.unusual) return { kind: 'none', why: 'usual' };
  if (mode !== 'adaptive' && at.remembered) return { kind: 'none', why: 'remembered' };
  return secondOf(at, proofs, mode === 'required' || at.dedicated);
}

/** Enough without looking anything up: most sign-ins end here. */
export function isSettled(at: Pick<Case, 'purpose' | 'mode' | 'target' | 'fresh' | 'flow' | 'recent' | 'seconds' | 'assurance'>): boolean {
  if (at.purpose !== 'sign-in' || (at.fresh && at.recent.length === 0)) return false;
  if (at.target !== undefined) return meets(at.assurance(at.fresh ? at.recent : at.flow).acr, at.target);
  return at.mode === 'none' || isSecondProved(at, at.flow);
}

/** A first step is recent by itself. Who has more than a password confirms with something that counts: a mailbox could reset the password, and nothing else. */
function isFresh(at: Case, counting: readonly Way[]): boolean {
  if (at.purpose !== 'step-up' || !counting.some((way) => way.second)) return at.recent.length > 0;
  return at.recent.some((proof) => proof.countsAsFactor);
}

/** Two kinds of factor, or any second step beside another proof. */
function isSecondProved(at: Pick<Case, 'seconds' | 'assurance'>, proofs: readonly Evidence[]): boolean {
  if (meets(at.assurance(proofs).acr, ACR.two)) return true;
  return new Set(proofs.map((proof) => proof.type)).size > 1 && proofs.some((proof) => proof.countsAsFactor && at.seconds.has(proof.type));
}

function secondOf(at: Case, proofs: readonly Evidence[], asked: boolean): Need {
  if (!asked || isSecondProved(at, proofs)) return { kind: 'none', why: asked ? 'enough' : 'not-asked' };
  const proved = new Set(proofs.map((proof) => proof.type));
  const ways = at.ways.filter((way) => counts(way) && way.second && !proved.has(way.id)).toSorted(byRank);
  // What is there for when all else is lost stands in for something, never alone.
  if (ways.some((way) => at.dedicated || !way.lastResort)) return { kind: 'challenge', ways };
  if (at.dedicated) return { kind: 'blocked', firm: true };
  return { kind: 'lacking', would: (shape) => shape.countsAsFactor && at.seconds.has(shape.type), grace: true };
}

/**
 * Whatever was not proved yet in this flow; what was proved in the session or remembered of the browser is what may have been taken along. Who has more than a mailbox shows
 * it: whoever got into that would read the code as well.
 */
function moreOf(at: Case): Need {
  if (isSecondProved(at, at.flow)) return { kind: 'none', why: 'enough' };
  // Inside a session: whoever took it along from a computer has the password from there as often as not. Who has nothing else still gives that.
  const known = at.flow.length > 0 ? [] : at.session.filter(({ factor }) => factor === 'knowledge');
  const asked = known.length > 0 ? moreThan(at, known) : undefined;
  return asked?.kind === 'challenge' ? asked : moreThan(at, at.flow);
}

function moreThan(at: Case, proofs: readonly Evidence[]): Need {
  const proved = new Set(proofs.map((proof) => proof.type));
  const left = at.ways.filter((way) => !proved.has(way.id)).toSorted(byRank);
  const strong = left.filter(counts);
  if (strong.some((way) => at.dedicated || !way.lastResort)) return { kind: 'challenge', ways: strong };
  if (at.dedicated) return { kind: 'blocked', firm: true };
  // Two messages to one mailbox prove no more than one: what came by it is not answered by it.
  const byMail = proofs.some((proof) => !proof.countsAsFactor && proof.factor === 'possession');
  const others = left.filter((way) => !counts(way) && !(byMail && way.evidence.factor === 'possession'));
  return others.length > 0 ? { kind: 'challenge', ways: others } : { kind: 'lacking', would: () => false, grace: false };
}

/**
 * The ways by which a level is reached: alone, or with one other (no level needs three). Those that do it alone come first (MF3); what would add
 * nothing is not offered (ST1).
 */
function leadingTo(ways: readonly Way[], reaches: (...shapes: readonly EvidenceShape[]) => boolean): readonly Way[] {
  const alone = ways.filter((way) => reaches(way.evidence));
  const rest = ways.filter((way) => !alone.includes(way));
  const paired = rest.filter((way) => rest.some((other) => other !== way && reaches(way.evidence, other.evidence)));
  const last = (way: Way) => Number(way.lastResort) * 2 + Number(paired.includes(way));
  return [...alone, ...paired].toSorted((one, two) => last(one) - last(two) || one.rank - two.rank);
}
