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
  /** Numbers of memberships that became part of this one. */
  joined: string[];
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
  /** By the name a member goes by: the names they went by before. */
  readonly #joined = new TtlMap<string[]>({ ttlMs: 60 * 24 * 60 * 60_000, maxEntries: 10_000 });

  of(sub: string): Membership {
    const own = this.#own(sub);
    const others = (this.#joined.get(sub) ?? []).map((former) => this.of(former));
    const came = others.map((other): Movement => ({ day: dayBefore(0), what: `Membership ${other.number} became part of yours`, points: other.points }));
    const earned = others.reduce((sum, other) => sum + other.earned, own.earned);
    return {
      ...own,
      earned,
      points: came.reduce((sum, { points }) => sum + points, own.points),
      ...tiersAt(earned),
      movements: [...came, ...own.movements],
      redeemed: [...own.redeemed, ...others.flatMap((other) => other.redeemed)],
      joined: others.flatMap((other) => [other.number, ...other.joined]),
    };
  }

  /** Two accounts of one person became one. */
  join(sub: string, former: string): void {
    this.part(sub, former);
    if (sub !== former) this.#joined.set(sub, [...(this.#joined.get(sub) ?? []), former]);
  }

  /** They are two again, each with what was theirs. */
  part(sub: string, former: string): void {
    const rest = (this.#joined.get(sub) ?? []).filter((other) => other !== former);
    if (rest.length > 0) this.#joined.set(sub, rest);
    else this.#joined.delete(sub);
  }

  #own(sub: string): Membership {
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
      ...tiersAt(earned),
      movements,
      redeemed,
      joined: [],
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

function tiersAt(earned: number): Pick<Membership, 'tier' | 'nextTier'> {
  return { tier: TIERS.findLast((tier) => tier.from <= earned) ?? TIERS[0], nextTier: TIERS.find((tier) => tier.from > earned) };
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
