import type { Level } from '../contract.ts';
import type { FeatureCounts, FeatureName, History } from '../model/counts.ts';
import { LOGIN_DAYS, MOST_LOGINS } from '../settings.ts';

export type Values = Readonly<Partial<Record<Level, string>>>;
export interface PastLogin {
  /** Milliseconds. */
  readonly at: number;
  readonly user: string;
  readonly values: Values;
  /** The browser held a key from an earlier sign-in. Absent: not recorded. */
  readonly knownBrowser?: boolean;
  /** A rule of the policy in force asks for more, by what was found. */
  readonly asked?: boolean;
}

const DAY = 86_400_000;
const CHAINS: Readonly<Record<FeatureName, readonly Level[]>> = { ip: ['ip', 'asn', 'country'], ua: ['ua', 'browser', 'os', 'device'] };

/** The counters of a tenant, as the database has them, in memory: for going through logins in the order of time without touching what is kept. */
export interface MemoryHistory {
  /** What an attempt of this user would be compared with. */
  count(user: string, values: Values): { readonly history: History; readonly features: Readonly<Record<FeatureName, FeatureCounts>> };
  learn(login: PastLogin): void;
  of(user: string): readonly PastLogin[];
  readonly logins: number;
}

export function createMemoryHistory(): MemoryHistory {
  const people = new Map<string, PastLogin[]>();
  const seen = new Map<string, number>();
  const pairs = new Map<string, number>();
  const parentsHere = new Map<string, number>();
  const parents: Record<FeatureName, number> = { ip: 0, ua: 0 };
  let [logins, users] = [0, 0];

  /** 1 when it was counted for the first time, -1 when for the last. */
  function add(counts: Map<string, number>, key: string, by: 1 | -1): 1 | -1 | 0 {
    const before = counts.get(key) ?? 0;
    if (before + by === 0) counts.delete(key);
    else counts.set(key, before + by);
    return before === 0 ? 1 : before + by === 0 ? -1 : 0;
  }

  function change({ values }: PastLogin, by: 1 | -1): void {
    logins += by;
    for (const feature of ['ip', 'ua'] as const) {
      const [leaf, ...coarser] = CHAINS[feature];
      const own = values[leaf as Level];
      if (own !== undefined) add(seen, `${leaf} ${own}`, by);
      for (const level of coarser) {
        const value = values[level];
        if (value === undefined) continue;
        parents[feature] += add(seen, `${level} ${value}`, by);
        if (own === undefined) continue;
        const began = add(pairs, `${level} ${own} ${value}`, by);
        if (began !== 0) add(parentsHere, `${leaf} ${own}`, began);
      }
    }
  }

  function forget(user: string, now: number): void {
    const past = people.get(user) as PastLogin[];
    while (past.length > MOST_LOGINS || (past[0] && past[0].at <= now - LOGIN_DAYS * DAY)) change(past.shift() as PastLogin, -1);
  }

  return {
    get logins() {
      return logins;
    },
    of: (user) => people.get(user) ?? [],
    count(user, values) {
      const own = people.get(user) ?? [];
      const feature = (name: FeatureName): FeatureCounts => ({
        levels: CHAINS[name].map((level) => {
          const value = values[level];
          if (value === undefined) return undefined;
          let count = 0;
          for (const login of own) if (login.values[level] === value) count++;
          return { all: seen.get(`${level} ${value}`) ?? 0, own: count };
        }),
        distinct: { all: parents[name], here: parentsHere.get(`${CHAINS[name][0]} ${values[CHAINS[name][0] as Level]}`) ?? 0 },
      });
      return { history: { logins, users, own: own.length }, features: { ip: feature('ip'), ua: feature('ua') } };
    },
    learn(login) {
      let past = people.get(login.user);
      if (!past) people.set(login.user, (past = []));
      if (past.length === 0) users++;
      past.push(login);
      change(login, 1);
      forget(login.user, login.at);
    },
  };
}
