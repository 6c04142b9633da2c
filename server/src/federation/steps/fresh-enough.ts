import type { ExternalIdentity } from '../contract.ts';
import type { External } from './external.ts';

/** A sign-in elsewhere that is older than this when something new was asked for is none. */
const CLOCKS_DIFFER_SECONDS = 60;

/** Asked to prove it anew, the other side may say that it did not. One that says nothing was asked, and is taken at that. */
export function isFreshEnough({ identity, left }: Pick<External, 'identity' | 'left'>): boolean {
  const authTime = identity?.assurance?.authTime;
  if (authTime === undefined || left === undefined) return true;
  return authTime >= Date.parse(left) / 1000 - CLOCKS_DIFFER_SECONDS;
}

/**
 * Shown to be newer than the question, by the other side's own word: for where that is all there is to go by. No allowance for clocks where it said before when it was, since
 * then both times are its own. A time that is still to come is none: some say milliseconds, by which every sign-in would be a new one.
 */
export function provedSince(
  identity: Pick<ExternalIdentity, 'assurance'>,
  { left, back }: { readonly left: string; readonly back: Date },
  before: Pick<ExternalIdentity, 'assurance'> | undefined,
): boolean {
  const [said, earlier] = [identity.assurance?.authTime, before?.assurance?.authTime];
  if (said === undefined || said > back.getTime() / 1000 + CLOCKS_DIFFER_SECONDS) return false;
  const since = Math.floor(Date.parse(left) / 1000);
  return earlier === undefined ? said >= since : said > earlier && said >= since - CLOCKS_DIFFER_SECONDS;
}
