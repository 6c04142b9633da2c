import { createHash } from 'node:crypto';
import type { Assessment } from '../contract.ts';
import { TELLING } from './telling.ts';

/** A short name of what was shown, as far as it says whose browser it is. Made of keyed names: nobody reads it back. */
export function looksOf({ shown }: Pick<Assessment, 'shown'>): string {
  const looks = TELLING.map((level) => shown.values[level] ?? '').join('|');
  return createHash('sha256').update(looks).digest('base64url').slice(0, 16);
}
