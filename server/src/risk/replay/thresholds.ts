import type { Replayed, ScoredAttack } from './replay-logins.ts';
import type { Attacker } from './simulate-attacks.ts';

/**
 * The score from which on so large a share of these attacks lies: whoever asks for more from there on stops at least that share of them. Undefined: there are too few attacks
 * to tell such a share from all of them.
 */
export function thresholdFor(attacks: readonly ScoredAttack[], caught: number): number | undefined {
  if (!(caught > 0 && caught < 1)) throw new RangeError('A share between 0 and 1 is wanted.');
  const missed = Math.floor((1 - caught) * attacks.length + 1e-9);
  if (missed < 1) return undefined;
  return attacks.map(({ score }) => score).toSorted((a, b) => a - b)[missed];
}

export const caughtBy = (threshold: number, attacks: readonly ScoredAttack[]): number => share(attacks, threshold);
export const askedAgain = (threshold: number, { honest }: Pick<Replayed, 'honest'>): number => share(honest, threshold);
/** Whoever comes in a browser that was here before is let through: an attacker with a password has none. */
export const askedStrangers = (threshold: number, { honest }: Pick<Replayed, 'honest'>): number =>
  honest.length === 0 ? 0 : honest.filter(({ score, knownBrowser }) => score >= threshold && !knownBrowser).length / honest.length;

function share(scored: readonly { readonly score: number }[], threshold: number): number {
  return scored.length === 0 ? 0 : scored.filter(({ score }) => score >= threshold).length / scored.length;
}

export interface Proposal {
  readonly attacker: Attacker;
  readonly caught: number;
  readonly threshold: number;
  /** Share of the tenant's own past logins that this threshold would have asked for more. */
  readonly asked: number;
  /** The same, where browsers that are known are let through. */
  readonly askedStrangers: number;
}

export const DEFAULT_PROPOSAL = { attacker: 'targeted', caught: 0.99 } as const;

export function proposeThreshold(replayed: Replayed, { attacker, caught }: { readonly attacker: Attacker; readonly caught: number } = DEFAULT_PROPOSAL): Proposal | undefined {
  const threshold = thresholdFor(replayed.attacks[attacker], caught);
  return threshold === undefined ? undefined : { attacker, caught, threshold, asked: askedAgain(threshold, replayed), askedStrangers: askedStrangers(threshold, replayed) };
}
