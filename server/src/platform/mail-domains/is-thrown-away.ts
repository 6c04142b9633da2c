import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';

/** Thousands of names: the package's own question makes this set anew each time, which cost 2 ms of every sign-in. */
let listed: ReadonlySet<string> | undefined;

/** Whether a domain of mail belongs to a service of throw-away addresses: by its own name or one that it is below of, as such services hand out names below theirs. */
export function isThrownAway(domain: string): boolean {
  const names = (listed ??= disposableEmailBlocklistSet());
  const labels = domain.trim().toLowerCase().split('.');
  return labels.slice(0, -1).some((_, index) => names.has(labels.slice(index).join('.')));
}
