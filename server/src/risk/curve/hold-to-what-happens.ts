import { generateLogins } from '../replay/generate-logins.ts';
import type { PastLogin } from '../replay/memory-history.ts';
import { replayLogins, type Replayed } from '../replay/replay-logins.ts';
import { seededRandom } from '../replay/seeded-random.ts';
import { buildCurve } from './build-curve.ts';

export interface Tenants {
  readonly seeds: number;
  readonly firstSeed: number;
  /** Sign-ins before there is a score, with one before the curve is made, and days from the first to the last of those that then come, as many as are told ahead. */
  readonly unscored: number;
  readonly history: number;
  readonly days: number;
  readonly attackEvery: number;
}
/** Positions of all sliders: whether what happened lay within the bounds; and where they were said to be enough, whether it was within a fifth of the rate. */
export interface HeldTo {
  told: number;
  within: number;
  enough: number;
  held: number;
  /** Within a fifth, whatever was said. */
  near: number;
}

/** Generated tenants, a curve for each, and what it says held to what then happens at its thresholds: of everybody, and where known browsers are let through. */
export function holdToWhatHappens({ seeds, firstSeed, unscored, history, days, attackEvery }: Tenants): { readonly everybody: HeldTo; readonly strangers: HeldTo } {
  const counts = { everybody: none(), strangers: none() };
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const logins = generateLogins({ seed, logins: unscored + 2 * history, days });
    const end = (logins[unscored + history] as PastLogin).at;
    const replayed = replayLogins(logins, { random: seededRandom(seed), attackEvery, scoredFrom: unscored });
    const points = buildCurve(until(replayed, end));
    const all = [...replayed.honest, ...replayed.unscoredLogins.map((one) => ({ ...one, score: -Infinity }))];
    const then = all
      .filter(({ at }) => at >= end)
      .toSorted((a, b) => a.at - b.at)
      .slice(0, points[0]?.ahead);
    for (const { attacker, threshold, rate, margin, rateStrangers, marginStrangers } of points) {
      if (attacker === 'neighbour' || !margin || !marginStrangers) continue;
      const asked = then.filter(({ score }) => score >= threshold);
      count(counts.everybody, { rate, ...margin }, asked.length / then.length);
      count(counts.strangers, { rate: rateStrangers, ...marginStrangers }, asked.filter(({ knownBrowser }) => !knownBrowser).length / then.length);
    }
  }
  return counts;
}

const none = (): HeldTo => ({ told: 0, within: 0, enough: 0, held: 0, near: 0 });

function count(counts: HeldTo, said: { readonly rate: number; readonly from: number; readonly to: number; readonly enough: boolean }, happened: number): void {
  const near = Math.abs(happened - said.rate) <= 0.2 * said.rate;
  counts.told++;
  if (near) counts.near++;
  if (happened >= said.from && happened <= said.to) counts.within++;
  if (!said.enough) return;
  counts.enough++;
  if (near) counts.held++;
}

function until({ honest, unscoredLogins, attacks, ...rest }: Replayed, end: number): Replayed {
  const before = <T extends { readonly at: number }>(all: readonly T[]) => all.filter(({ at }) => at < end);
  const { naive, vpn, targeted, neighbour } = attacks;
  return {
    ...rest,
    honest: before(honest),
    unscoredLogins: before(unscoredLogins),
    attacks: { naive: before(naive), vpn: before(vpn), targeted: before(targeted), neighbour: before(neighbour) },
  };
}
