import { randomBytes } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';

/** Crockford's base 32: nothing that is taken for something else when it is read over the telephone. 40 bits, of which few can be tried. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const MEANT: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

export const newCode = (): string => Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join('');

/** As somebody types what they were told; undefined: it can be none. */
export function readCode(typed: string): string | undefined {
  const bare = [...typed.toUpperCase().replace(/[\s-]/g, '')].map((character) => MEANT[character] ?? character).join('');
  return bare.length === LENGTH && [...bare].every((character) => ALPHABET.includes(character)) ? bare : undefined;
}

/** What is kept instead of the code: bound to the customer, and of no use without the tenant's key. */
export const tokenOf = (cipher: Pick<TenantCipher, 'mac'>, userId: string, code: string): string => cipher.mac('acting.code', `${userId}\0${code}`).toString('base64url');
