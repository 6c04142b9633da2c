import { createHash, timingSafeEqual } from 'node:crypto';
import { newSecret } from '#platform/ids';

/*
 * `<flow id>.<128 random bits>`: 66 characters. The first half finds the flow, which still needs its browser's secret; the second half is this one question: an
 * answer to an earlier one is none to this.
 */

export const newState = (flowId: string): string => `${flowId}.${newSecret(16)}`;

/** All that is kept of it. */
export const hashState = (state: string): string => createHash('sha256').update(state).digest('base64url');

export function sameState(state: string | undefined, hash: string): boolean {
  const [given, kept] = [Buffer.from(hashState(state ?? '')), Buffer.from(hash)];
  return state !== undefined && given.length === kept.length && timingSafeEqual(given, kept);
}

export const flowOfState = (state: string | undefined): string | undefined => /^([A-Za-z0-9_-]{43})\.[A-Za-z0-9_-]{22}$/.exec(state ?? '')?.[1];
