import type { TenantCipher } from '#platform/crypto';
import { LEVELS, type Level, type Shown } from '../contract.ts';

/**
 * What stands in the database instead of an address or the name of a browser: 64 bits of an HMAC by the tenant's key, as a number. Nobody without the key can try
 * addresses against it, and two tenants have nothing in common. Two of a billion values share a name by chance with a probability of one in forty; for a share of
 * logins that is of no consequence.
 */
export function keyedName(cipher: Pick<TenantCipher, 'mac'>, what: string, value: string): string {
  return cipher.mac(`risk.${what}`, value).readBigInt64BE(0).toString();
}

/** Of these a tenant's customers show a few hundred different values in all, again and again: an HMAC for each would be half of what an assessment computes. */
const FEW: ReadonlySet<Level> = new Set(['asn', 'country', 'browser', 'os', 'device']);
const MOST_KEPT = 2000;
const kept = new WeakMap<object, Map<string, string>>();

export function keyedNames(cipher: Pick<TenantCipher, 'mac'>, shown: Shown): Partial<Record<Level, string>> {
  const named: Partial<Record<Level, string>> = {};
  for (const level of LEVELS) {
    const value = shown[level];
    if (value !== undefined) named[level] = FEW.has(level) ? keptName(cipher, level, value) : keyedName(cipher, level, value);
  }
  return named;
}

/** As long as the key itself is in memory. Begins anew when somebody makes values up. */
function keptName(cipher: Pick<TenantCipher, 'mac'>, level: Level, value: string): string {
  let names = kept.get(cipher);
  if (!names || names.size >= MOST_KEPT) kept.set(cipher, (names = new Map()));
  const key = `${level} ${value}`;
  let name = names.get(key);
  if (name === undefined) names.set(key, (name = keyedName(cipher, level, value)));
  return name;
}
