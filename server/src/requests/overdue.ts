import type { ScheduledJob } from '#platform/jobs';
import type { RequestsDeps } from './deps.ts';
import { requestEvents } from './events.ts';
import { OVERDUE_BATCH, OVERDUE_EVERY_SECONDS } from './settings.ts';
import { findOverdue, findRequest, markTold } from './store.ts';

const SYSTEM = { actor: { kind: 'system' }, requestId: 'requests.tell-overdue' } as const;
const MAX_ROUNDS = 50;

/** Says once of each request that its time is over: in the trail, in the log, and as a metric that stays until it is answered. */
export function tellOverdue(deps: Pick<RequestsDeps, 'db' | 'events' | 'onOverdue'>): ScheduledJob {
  const tell = (tenantId: string, requestId: string) =>
    deps.db.tenant(tenantId, async (tx) => {
      if (!(await markTold(tx, requestId))) return;
      const row = await findRequest(tx, requestId);
      if (!row) return;
      const subject = row.user_id === null ? {} : { subject: row.user_id };
      await deps.events.publish(tx, requestEvents.overdue, { origin: SYSTEM, ...subject, data: { request: requestId, kind: row.kind, due: row.due_at.toISOString() } });
      tx.afterCommit(() => deps.onOverdue({ tenantId, requestId }));
    });
  return {
    name: 'requests.tell-overdue',
    everySeconds: OVERDUE_EVERY_SECONDS,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
        const found = await findOverdue(deps.db, OVERDUE_BATCH);
        for (const { tenant_id, request_id } of found) await tell(tenant_id, request_id);
        if (found.length < OVERDUE_BATCH) return;
      }
    },
  };
}
