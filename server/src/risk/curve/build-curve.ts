import type { Replayed } from '../replay/replay-logins.ts';
import { ATTACKERS } from '../replay/simulate-attacks.ts';
import { POSITIONS, type CurvePoint } from './curve.ts';

const DAY = 86_400_000;
/** What customers are asked now is told by how they sign in now: browsers become known with time, and histories grow. */
const RECENT_DAYS = 28;
/** Of fewer, chance is more than what changed meanwhile. */
const LEAST_RECENT = 3500;

/** The slider, of a tenant's own logins. */
export function buildCurve(replayed: Replayed): readonly CurvePoint[] {
  const recent = recentOf(replayed);
  const scored = recent.filter((login) => login.score !== undefined);
  const sharesOf = {
    asked: sharesAbove(scored.map(({ score }) => score as number)),
    askedStrangers: sharesAbove(
      scored.filter(({ knownBrowser }) => !knownBrowser).map(({ score }) => score as number),
      scored.length,
    ),
    rate: sharesAbove(recent.map(({ score, asked }) => (asked ? Infinity : (score ?? -Infinity)))),
    rateStrangers: sharesAbove(recent.map(({ score, asked, knownBrowser }) => (asked ? Infinity : knownBrowser ? -Infinity : (score ?? -Infinity)))),
  };
  return ATTACKERS.flatMap((attacker) => {
    const scores = replayed.attacks[attacker].map(({ score }) => score).toSorted((a, b) => a - b);
    return POSITIONS.flatMap((caught): CurvePoint[] => {
      const missed = Math.floor((1 - caught) * scores.length + 1e-9);
      const threshold = missed < 1 ? undefined : scores[missed];
      if (threshold === undefined) return [];
      return [
        {
          attacker,
          caught,
          threshold,
          asked: sharesOf.asked(threshold),
          askedStrangers: sharesOf.askedStrangers(threshold),
          rate: sharesOf.rate(threshold),
          rateStrangers: sharesOf.rateStrangers(threshold),
        },
      ];
    });
  });
}

interface Recent {
  readonly at: number;
  readonly knownBrowser: boolean;
  readonly asked: boolean;
  readonly score?: number;
}

function recentOf({ honest, unscoredLogins }: Replayed): readonly Recent[] {
  const all: Recent[] = [...honest, ...unscoredLogins].toSorted((a, b) => a.at - b.at);
  const since = (all.at(-1)?.at ?? 0) - RECENT_DAYS * DAY;
  const within = all.findIndex(({ at }) => at >= since);
  return all.slice(Math.min(Math.max(0, within), Math.max(0, all.length - LEAST_RECENT)));
}

/** The share of these that lies at a threshold or above; of `total`, where some are left out. */
function sharesAbove(values: readonly number[], total = values.length): (threshold: number) => number {
  const sorted = Float64Array.from(values).toSorted();
  return (threshold) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) >= threshold) high = middle;
      else low = middle + 1;
    }
    return total === 0 ? 0 : (sorted.length - low) / total;
  };
}
