import { createHash } from 'node:crypto';
import { TtlMap } from '../shared/ttl-map.ts';
import { findReward, type Reward } from './rewards.ts';

export interface Tier {
  name: string;
  from: number;
  perk: string;
}

export interface Movement {
  day: string;
  what: string;
  points: number;
}

export interface Membership {
  number: string;
  since: string;
  /** What is left to spend. */
  points: number;
  /** Everything ever earned. The tier follows it, so spending points never costs the tier. */
  earned: number;
  tier: Tier;
  nextTier: Tier | undefined;
  movements: Movement[];
  redeemed: Reward[];
}

export const TIERS: readonly [Tier, ...Tier[]] = [
  { name: 'Trail', from: 0, perk: 'One point for every euro, free repairs' },
  { name: 'Ridge', from: 1_000, perk: 'Early access and a night in a hut each year' },
  { name: 'Summit', from: 2_500, perk: 'A guided dawn walk and first pick of everything' },
];

const WALKS: readonly [what: string, points: number][] = [
  ['Fjell 2 tent', 389],
  ['Mended a jacket instead of buying one', 120],
  ['Moor 35 backpack', 159],
  ['Brought a friend', 250],
  ['Cirrus sleeping bag', 279],
  ['Answered the autumn survey', 40],
];

/** Days since everybody joined. */
const JOINED = 130;

/** A demonstration has no ledger: a person's history is made up, but always the same for the same person. */
export class Memberships {
  readonly #redeemed = new TtlMap<string[]>({ ttlMs: 24 * 60 * 60_000, maxEntries: 10_000 });

  of(sub: string): Membership {
    const hash = createHash('sha256').update(sub).digest();
    const walks = WALKS.map(([what, points], index): Movement => ({ day: dayBefore(9 + index * 17), what, points }));
    const welcome = 200 + (hash.readUInt8(0) % 40) * 10;
    const redeemed = (this.#redeemed.get(sub) ?? []).flatMap((id) => findReward(id) ?? []);
    const spent = redeemed.map((reward): Movement => ({ day: dayBefore(0), what: reward.name, points: -reward.points }));
    const movements = [...spent.reverse(), ...walks, { day: dayBefore(JOINED), what: 'Welcome to the Circle', points: welcome }];
    const earned = welcome + walks.reduce((sum, movement) => sum + movement.points, 0);
    const points = movements.reduce((sum, movement) => sum + movement.points, 0);
    return {
      number: String(hash.readUInt32BE(1) % 100_000_000)
        .padStart(8, '0')
        .replace(/(\d{4})(\d{4})/, '$1 $2'),
      since: dayBefore(JOINED).slice(0, 4),
      points,
      earned,
      tier: TIERS.findLast((tier) => tier.from <= earned) ?? TIERS[0],
      nextTier: TIERS.find((tier) => tier.from > earned),
      movements,
      redeemed,
    };
  }

  redeem(sub: string, reward: Reward): boolean {
    const { points, redeemed } = this.of(sub);
    if (redeemed.includes(reward)) return true; // pressing twice does not pay twice
    if (points < reward.points) return false;
    this.#redeemed.set(sub, [...(this.#redeemed.get(sub) ?? []), reward.id]);
    return true;
  }
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
