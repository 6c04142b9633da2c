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

export function keyedNames(cipher: Pick<TenantCipher, 'mac'>, shown: Shown): Partial<Record<Level, string>> {
  const named: Partial<Record<Level, string>> = {};
  for (const level of LEVELS) {
    const value = shown[level];
    if (value !== undefined) named[level] = keyedName(cipher, level, value);
  }
  return named;
}
