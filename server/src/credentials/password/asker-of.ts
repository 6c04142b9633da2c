import type { Asker } from '#platform/hashing';
import type { StepContext } from '#journeys/contract';

/**
 * Whether a flood of guesses may keep them from having a password looked at (R2): not where the browser signed in to this account before, nor where
 * something was proved already, in this flow or by the session it began in. Who that is was decided in the same way for every account, so it shows of none
 * whether it exists.
 */
export function askerOf({ facts, flow }: Pick<StepContext, 'facts' | 'flow'>, knownBrowser = false): Asker {
  const proved = facts.evidence.length > 0 || facts.verified.length > 0 || (facts.userId !== undefined && flow.currentSessionId !== undefined);
  return knownBrowser || proved ? 'known' : 'anybody';
}
