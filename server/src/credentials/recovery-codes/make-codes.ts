import { randomBytes } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';

/** Crockford's base 32: no I, L, O, U, so nothing is mistaken for 1, 0 or V. 32 characters: five bits each, without bias. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUP = 5;
const GROUPS = 3;
const LENGTH = GROUP * GROUPS;
export const CODES = 10;

/** Ten codes of 75 bits. SP 800-63B-4 4.2.1 wants 64 of a saved recovery code; 3.1.2 wants 20 where tries are limited, as they are. */
export function makeCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < CODES) {
    const bare = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join('');
    codes.add(Array.from({ length: GROUPS }, (_, group) => bare.slice(group * GROUP, (group + 1) * GROUP)).join('-'));
  }
  return [...codes];
}

/** What was typed or pasted: case, spaces, dashes and marks of direction do not matter, nor the letters that look like digits. Undefined: no such code can be. */
export function readRecoveryCode(typed: string): string | undefined {
  if (typed.length > 128) return undefined;
  const bare = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}._]/gu, '')
    .toLowerCase()
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
  return bare.length === LENGTH && [...bare].every((character) => ALPHABET.includes(character)) ? bare : undefined;
}

/** All that is stored of a code. Bound to the user: a row moved to another user opens nothing. */
export function macOf(cipher: TenantCipher, userId: string, bare: string): Buffer {
  return cipher.mac('credentials.recovery-code', `${userId}:${bare}`);
}
