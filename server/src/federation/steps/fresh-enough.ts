import type { External } from './external.ts';

/** A sign-in elsewhere that is older than this when something new was asked for is none. Clocks differ. */
const NOT_BEFORE_SECONDS = 60;

/** Asked to prove it anew, the other side may say that it did not. One that says nothing was asked, and is taken at that. */
export function isFreshEnough({ identity, left }: Pick<External, 'identity' | 'left'>): boolean {
  const authTime = identity?.assurance?.authTime;
  if (authTime === undefined || left === undefined) return true;
  return authTime >= Date.parse(left) / 1000 - NOT_BEFORE_SECONDS;
}
