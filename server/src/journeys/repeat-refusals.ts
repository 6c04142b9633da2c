import { hash } from 'node:crypto';
import { createCache } from '#platform/cache';
import { isAppError } from '#platform/errors';
import { REFUSALS_KEPT, REFUSALS_KEPT_MS } from './settings.ts';

/**
 * What was refused because there is too much to do is mostly sent again, by people and by programs. As long as that is so it is refused again before its flow
 * is read, at the cost of one look-up in memory. Which step refused, and why, is not known here: the error brings the question to ask anew.
 *
 * The key holds all that the refusal came from, the secret of the flow included, so nobody learns anything of a flow that is not theirs. Other processes, and
 * this one after a while, find out anew.
 */
export function createRefusals() {
  const kept = createCache<() => void>({ max: REFUSALS_KEPT, ttl: REFUSALS_KEPT_MS });
  return {
    async repeated<T>(request: readonly (string | number)[], work: () => Promise<T>): Promise<T> {
      const key = hash('sha256', JSON.stringify(request), 'base64url');
      kept.get(key)?.();
      try {
        return await work();
      } catch (error) {
        if (isAppError(error) && error.recheck) kept.set(key, error.recheck);
        throw error;
      }
    },
  };
}
