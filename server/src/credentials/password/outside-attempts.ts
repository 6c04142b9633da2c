import type { Keys } from '#platform/crypto';
import type { FlowFacts, StepContext } from '#journeys/contract';
import type { OutsideAttempts } from '../contract.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { recordFailure, recordRefusal, type RecordDeps } from '../record-failure.ts';
import { PASSWORD_ATTEMPTS } from '../settings.ts';
import { attemptRules, countAttempt, forgiveAttempt, triedAt, type AttemptLimitDeps } from './attempt-limits.ts';

export interface OutsideAttemptDeps extends Omit<AttemptLimitDeps, 'quotas'>, Pick<RecordDeps, 'events'> {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly browsers: Pick<KnownBrowsers, 'knownAs'>;
}

/**
 * A password that another system checks runs out as ours do: the same tries for an account, and one count of a network and of a tenant for both, so that whoever
 * is out of tries here has none left there.
 */
export function createOutsideAttempts(given: OutsideAttemptDeps): OutsideAttempts {
  const deps = { ...given, quotas: PASSWORD_ATTEMPTS };
  return {
    async begin(ctx, { type, account, userId }) {
      const knownAs = await deps.browsers.knownAs(aboutUser(ctx, userId));
      const counted = aboutUser(ctx, account);
      const cipher = await deps.keys.tenant(ctx.flow.tenantId);
      const rules = attemptRules(deps, counted, cipher, knownAs);
      const result = await countAttempt(deps, counted, rules, knownAs !== undefined);
      if (!result.allowed) {
        await recordRefusal(deps, aboutUser(ctx, userId), type, 'limited');
        return { allowed: false, retryAfter: result.retryAfter };
      }
      const tried = triedAt(counted, cipher);
      await deps.watch?.count(tried);
      return {
        allowed: true,
        right: async () => void (await Promise.all([forgiveAttempt(deps, counted, rules), deps.watch?.forgive(tried)])),
        wrong: () => recordFailure(deps, aboutUser(ctx, userId), type, 'wrong'),
      };
    },
  };
}

/** The counters and the trail take whom it is about from the facts; nothing of this is kept. */
function aboutUser(ctx: StepContext, id: string | undefined): StepContext {
  const { candidateId: _other, ...facts } = ctx.facts;
  return { ...ctx, facts: { ...facts, ...(id === undefined ? {} : { candidateId: id }) } as FlowFacts };
}
