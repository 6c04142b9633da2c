/** A share of sign-ins to come: what is expected, and between what it lies nine times of ten. */
export interface Foretold {
  readonly rate: number;
  readonly from: number;
  readonly to: number;
  /** The bounds lie within a fifth of what is expected. */
  readonly enough: boolean;
  /** About so many sign-ins to tell it from, and as many times more to come, would be enough. Absent: they are, or nobody was asked. */
  readonly needed?: number;
}

/** Sign-ins of the same time: how many, how many of them are asked, and how long ago, in spans of what is to come. */
export interface Slice {
  readonly signIns: number;
  readonly asked: number;
  readonly ago: number;
}

export interface Telling {
  /** How many sign-ins to come it is told for. */
  readonly ahead: number;
  /** How many times more it varies than if every sign-in were another customer's. */
  readonly spread: number;
}

/** Nine of ten, of a normal distribution. */
const NINE_OF_TEN = 1.645;
const A_FIFTH = 0.2;
/** How far the odds drift within one span of what is to come, as it is supposed before anything is seen. Chosen on seeds that no test has (docs/risk-replay.md). */
const DRIFT = 0.3;
/** What no history tells: a share of the odds. */
const SURPRISE = 0.05;
/** Bounds lie within a fifth where the deviation is no larger than this: what is above lies farther off than what is below. */
const SMALL = 0.1832 / NINE_OF_TEN;

/**
 * From all of the history: the share and how it changed with time, which goes on to the middle of what is to come. A long history makes it exact, and what changes with time, as browsers and customers
 * become known, does not make it wrong. The bounds count what is uncertain of both, that the same customers are asked again, and the chance of what is to come.
 */
export function foretell(slices: readonly Slice[], { ahead, spread }: Telling): Foretold {
  const all = sum(slices.map(({ signIns }) => signIns));
  const asked = sum(slices.map((slice) => slice.asked));
  if (all === 0) return { rate: 0, from: 0, to: 1, enough: false };
  if (asked === 0 || asked === all) return between(asked / all, spread * (1 / all + 1 / ahead));
  const { rate, varianceAt } = extended(slices, asked / all, spread);
  /** With so many times as many sign-ins, of which as large a share is asked. */
  const uncertainAt = (times: number) => rate * (1 - rate) * (varianceAt(times) + SURPRISE ** 2) + spread / (ahead * times);
  const told = between(rate, uncertainAt(1));
  return told.enough ? told : { ...told, needed: roundUp(all * timesUntil((times) => uncertainAt(times) <= (SMALL ** 2 * rate) / (1 - rate))) };
}

/** Logistic regression on time, with a normal prior for its slope: Newton's method, which few steps are enough for. The variance is that of the logarithm of the odds. */
function extended(slices: readonly Slice[], share: number, spread: number): { readonly rate: number; readonly varianceAt: (times: number) => number } {
  let [level, slope] = [Math.log(share / (1 - share)), 0];
  const prior = spread / DRIFT ** 2;
  for (let step = 0; ; step++) {
    let [g0, g1, h00, h01, h11] = [0, -prior * slope, 0, 0, 0];
    for (const { signIns, asked, ago } of slices) {
      const expected = 1 / (1 + Math.exp(-(level - slope * ago)));
      const weight = signIns * expected * (1 - expected);
      g0 += asked - signIns * expected;
      g1 -= (asked - signIns * expected) * ago;
      h00 += weight;
      h01 -= weight * ago;
      h11 += weight * ago * ago;
    }
    const det = h00 * (h11 + prior) - h01 * h01;
    const [up, steeper] = [((h11 + prior) * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det];
    if (step >= MOST_STEPS || !Number.isFinite(up) || !Number.isFinite(steeper) || Math.abs(up) + Math.abs(steeper) < 1e-9) {
      const varianceAt = (times: number) => {
        const [a, b, c] = [times * h00, times * h01, times * h11 + prior];
        return (spread * (c - b + a / 4)) / (a * c - b * b);
      };
      return { rate: 1 / (1 + Math.exp(-(level + slope / 2))), varianceAt };
    }
    level += up;
    slope += steeper;
  }
}
const MOST_STEPS = 20;

/** Wilson's bounds, of as many independent sign-ins as would be as uncertain: true also of a few, and of none. */
function between(rate: number, uncertain: number): Foretold {
  const z = NINE_OF_TEN ** 2 * uncertain;
  const middle = (rate + z / 2) / (1 + z);
  const half = Math.sqrt(z * rate * (1 - rate) + (z * z) / 4) / (1 + z);
  const [from, to] = [Math.max(0, middle - half), Math.min(1, middle + half)];
  const enough = rate > 0 && from >= (1 - A_FIFTH) * rate && to <= (1 + A_FIFTH) * rate;
  return { rate: exact(rate), from: exact(from), to: exact(to), enough };
}

function timesUntil(holds: (times: number) => boolean): number {
  let [low, high] = [1, 2];
  while (!holds(high) && high < 1e6) [low, high] = [high, high * 2];
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
/** More digits would say nothing. */
const exact = (share: number) => Number(share.toPrecision(5));
/** Two digits. */
function roundUp(count: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / power) * power;
}
