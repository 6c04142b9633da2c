import { z } from 'zod';
import { newSecret } from '#platform/ids';
import type { StepContext } from '#journeys/contract';

/** By database time (D24). An autofill waits as long as its page is open, so this is longer than a dialog needs. */
export const CHALLENGE_SECONDS = 15 * 60;

export const challengeShape = z.object({ challenge: z.string(), until: z.iso.datetime() });
export type Challenge = z.infer<typeof challengeShape>;

/**
 * 256 random bits, kept in the sealed memory of one node of one flow (K1). Every answer to it, right or wrong, replaces it in the move of the flow:
 * of any number of parallel answers one moves the flow, so a challenge is used once.
 */
export function newChallenge(ctx: Pick<StepContext, 'now'>): Challenge {
  return { challenge: newSecret(), until: new Date(ctx.now.getTime() + CHALLENGE_SECONDS * 1000).toISOString() };
}

export const isLive = (ctx: Pick<StepContext, 'now'>, challenge: Challenge) => ctx.now.getTime() < Date.parse(challenge.until);
