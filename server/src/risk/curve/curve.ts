import type { Attacker } from '../replay/simulate-attacks.ts';
import type { Foretold } from './foretell.ts';

/** One position of the slider: which share of an attacker's attempts is stopped from which score on, and what that asks of customers. */
export interface CurvePoint {
  readonly attacker: Attacker;
  readonly caught: number;
  readonly threshold: number;
  /** Share of scored honest logins that lie above. */
  readonly asked: number;
  /** The same, where browsers that were here before are let through. */
  readonly askedStrangers: number;
  /** Share of all sign-ins to come, with a score or without, that this score or one of the rules in force will ask for more; and where known browsers are let through by the score. */
  readonly rate: number;
  readonly rateStrangers: number;
  /** How sure that is, for the next `ahead` sign-ins. Absent: the curve was made before that was told. */
  readonly margin?: Margin;
  readonly marginStrangers?: Margin;
  readonly ahead?: number;
}

export type Margin = Omit<Foretold, 'rate'>;

export interface Curve {
  readonly at: Date;
  readonly logins: number;
  readonly scored: number;
  readonly points: readonly CurvePoint[];
}

/** Positions of the slider: finer where the last few attackers cost most. */
export const POSITIONS: readonly number[] = [
  ...Array.from({ length: 20 }, (_, step) => 0.5 + step * 0.02),
  ...Array.from({ length: 18 }, (_, step) => 0.9 + step * 0.005),
  ...Array.from({ length: 10 }, (_, step) => 0.99 + step * 0.001),
].map((share) => Math.round(share * 1000) / 1000);

/** The share of an attacker's attempts that a threshold stops: of the positions that reach as far down, the farthest. 0: none does. */
export function caughtBy(points: readonly Pick<CurvePoint, 'attacker' | 'caught' | 'threshold'>[], attacker: Attacker, threshold: number | undefined): number {
  if (threshold === undefined) return 0;
  return points.reduce((most, point) => (point.attacker === attacker && point.threshold >= threshold && point.caught > most ? point.caught : most), 0);
}

/** What the slider says at this threshold: the nearest position that asks at least as many. */
export function saidAt(
  points: readonly CurvePoint[],
  threshold: number | undefined,
  unlessKnownBrowser: boolean,
): { readonly rate: number; readonly margin?: Margin; readonly ahead?: number } | undefined {
  if (threshold === undefined) return undefined;
  const nearest = points.filter((point) => point.threshold <= threshold + 1e-12).toSorted((a, b) => b.threshold - a.threshold)[0];
  if (!nearest) return undefined;
  const { ahead } = nearest;
  const [rate, margin] = unlessKnownBrowser ? [nearest.rateStrangers, nearest.marginStrangers] : [nearest.rate, nearest.margin];
  return { rate, ...(margin === undefined || ahead === undefined ? {} : { margin, ahead }) };
}

export const rateAt = (...of: Parameters<typeof saidAt>): number | undefined => saidAt(...of)?.rate;
