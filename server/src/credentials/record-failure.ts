import type { Events } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import type { StepContext } from '#journeys/contract';
import { attemptFailed, type FailureReason } from './events.ts';
import { REFUSALS_RECORDED } from './settings.ts';

export interface RecordDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
}

/**
 * A failed attempt goes into the audit trail in a transaction of its own, not with the flow's move: of many attempts sent at the same moment
 * only one moves the flow, but each was tried, and none may stay out of the trail (W12).
 */
export async function recordFailure({ events }: Pick<RecordDeps, 'events'>, ctx: StepContext, type: string, reason: FailureReason): Promise<void> {
  const subject = ctx.facts.candidateId;
  await ctx.db.tenant(ctx.flow.tenantId, (tx) =>
    events.publish(tx, attemptFailed, { origin: ctx.origin, result: 'failure', ...(subject === undefined ? {} : { subject }), data: { type, reason, node: ctx.flow.node } }),
  );
}

/**
 * A refusal that compared nothing with a secret: out of tries, expired, a link that is used or made up. Guesses run out, these never do, and
 * nothing can be taken out of the trail again: it keeps the first ones of each network (D14).
 */
export async function recordRefusal(deps: RecordDeps, ctx: StepContext, type: string, reason: FailureReason): Promise<void> {
  const counted = await deps.limits.hit(ctx.flow.tenantId, [{ key: `credentials:refusals:network:${deps.networkKey(ctx.origin.ip)}`, ...REFUSALS_RECORDED }]);
  if (counted.allowed) await recordFailure(deps, ctx, type, reason);
}
