import { foretell, type Foretold, type Slice } from './foretell.ts';

/** A sign-in as a slider sees it: asked for more from this threshold down. Infinite: whatever the threshold, or never. */
export interface Seen {
  readonly user: string;
  readonly value: number;
}

/** Fine enough for what changes with time, and coarse enough to be counted for each position. */
const SLICES = 50;

/** What thresholds would ask of the next `ahead` sign-ins, told from all of these, which are in the order of time: a stricter one never asks fewer. */
export function foretellEach(seen: readonly Seen[], thresholds: readonly number[], ahead: number): ReadonlyMap<number, Foretold> {
  const falling = [...new Set(thresholds)].toSorted((a, b) => b - a);
  const slices = slicesOf(seen, ahead);
  const spread = spreads(seen);
  const told = new Map<number, Foretold>();
  let before: Foretold | undefined;
  for (const threshold of falling) {
    const now = foretell(
      slices.map((slice) => slice(threshold)),
      { ahead, spread: spread(threshold) },
    );
    before = before && before.rate > now.rate ? before : now;
    told.set(threshold, before);
  }
  return told;
}

function slicesOf(seen: readonly Seen[], ahead: number): readonly ((threshold: number) => Slice)[] {
  const count = Math.min(SLICES, seen.length);
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [Math.floor((index * seen.length) / count), Math.floor(((index + 1) * seen.length) / count)];
    const above = countAbove(seen.slice(from, to).map(({ value }) => value));
    const ago = (seen.length - (from + to) / 2) / ahead;
    return (threshold) => ({ signIns: to - from, asked: above(threshold), ago });
  });
}

/** How many of these lie at a threshold or above. */
export function countAbove(values: readonly number[]): (threshold: number) => number {
  const sorted = Float64Array.from(values).toSorted();
  return (threshold) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) >= threshold) high = middle;
      else low = middle + 1;
    }
    return sorted.length - low;
  };
}

/**
 * For falling thresholds: how many times more the number of those who are asked varies than if each sign-in were another customer's, since some are asked again and again. Never less than once.
 * All are gone through once, whatever the number of thresholds.
 */
function spreads(seen: readonly Seen[]): (threshold: number) => number {
  const signIns = new Map<string, number>();
  for (const { user } of seen) signIns.set(user, (signIns.get(user) ?? 0) + 1);
  const squares = [...signIns.values()].reduce((sum, count) => sum + count * count, 0);
  const falling = seen.toSorted((a, b) => (a.value === b.value ? 0 : b.value - a.value));
  const asked = new Map<string, number>();
  let [next, askedSquares, together] = [0, 0, 0];
  return (threshold) => {
    for (let one = falling[next]; one && one.value >= threshold; one = falling[++next]) {
      const before = asked.get(one.user) ?? 0;
      asked.set(one.user, before + 1);
      askedSquares += 2 * before + 1;
      together += signIns.get(one.user) as number;
    }
    return spreadOf({ signIns: seen.length, asked: next, askedSquares, together, squares });
  };
}

/** Sums over customers: of their askings squared, of askings times sign-ins, and of sign-ins squared. */
export interface Sums {
  readonly signIns: number;
  readonly asked: number;
  readonly askedSquares: number;
  readonly together: number;
  readonly squares: number;
}

/** The variance of a share that is told from customers, beside that of as many single sign-ins. */
export function spreadOf({ signIns, asked, askedSquares, together, squares }: Sums): number {
  const share = asked / signIns;
  const single = signIns * share * (1 - share);
  return single > 0 ? Math.max(1, (askedSquares - 2 * share * together + share * share * squares) / single) : 1;
}
