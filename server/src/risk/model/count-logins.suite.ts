import type { FeatureCounts, History } from './counts.ts';

/** One login as a list of values: address, network, country, browser's whole name, browser, system, device. */
export type RawLogin = readonly [ip: string, asn: string, country: string, ua: string, browser: string, os: string, device: string];
export interface OwnedLogin {
  readonly user: string;
  readonly login: RawLogin;
}

/** The counters that a list of logins adds up to. */
export function countLogins(past: readonly OwnedLogin[], user: string, attempt: RawLogin): { readonly history: History; readonly features: Record<'ip' | 'ua', FeatureCounts> } {
  const own = past.filter((entry) => entry.user === user);
  const feature = (first: number, last: number): FeatureCounts => {
    const parents = (among: readonly OwnedLogin[]) => {
      let distinct = 0;
      for (let level = first + 1; level <= last; level++) distinct += new Set(among.map(({ login }) => login[level])).size;
      return distinct;
    };
    const having = (among: readonly OwnedLogin[], level: number) => among.filter(({ login }) => login[level] === attempt[level]);
    return {
      levels: Array.from({ length: last - first + 1 }, (_, offset) => ({ all: having(past, first + offset).length, own: having(own, first + offset).length })),
      distinct: { all: parents(past), here: parents(having(past, first)) },
    };
  };
  return { history: { logins: past.length, users: new Set(past.map((entry) => entry.user)).size, own: own.length }, features: { ip: feature(0, 2), ua: feature(3, 6) } };
}
