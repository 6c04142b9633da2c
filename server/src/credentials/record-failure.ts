import type { Events } from '#platform/events';
import type { StepContext } from '#journeys/contract';
import { attemptFailed, type FailureReason } from './events.ts';

/**
 * A failed attempt goes into the audit trail in a transaction of its own, not with the flow's move: of many attempts sent at the same moment
 * only one moves the flow, but each was tried, and none may stay out of the trail (W12).
 */
export async function recordFailure(events: Pick<Events, 'publish'>, ctx: StepContext, type: string, reason: FailureReason): Promise<void> {
  const subject = ctx.facts.candidateId;
  await ctx.db.tenant(ctx.flow.tenantId, (tx) =>
    events.publish(tx, attemptFailed, { origin: ctx.origin, result: 'failure', ...(subject === undefined ? {} : { subject }), data: { type, reason, node: ctx.flow.node } }),
  );
}
