import type { ScheduledJob } from '#platform/jobs';
import type { PortabilityDeps } from './deps.ts';
import { exportRemoved } from './events.ts';
import { PURGE_BATCH, PURGE_EVERY_SECONDS } from './settings.ts';
import { deleteDue, dueExports } from './store.ts';

const SYSTEM = { actor: { kind: 'system' }, requestId: 'portability.purge-copies' } as const;
const MAX_ROUNDS = 100;

/** Row and bytes, when the time is over; and what nobody finished, so that its owner can ask again. */
export function purgeCopies({ db, events }: Pick<PortabilityDeps, 'db' | 'events'>): ScheduledJob {
  return {
    name: 'portability.purge-copies',
    everySeconds: PURGE_EVERY_SECONDS,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
        const due = await dueExports(db, PURGE_BATCH);
        for (const { tenant_id, export_id } of due)
          await db.tenant(tenant_id, async (tx) => {
            const gone = await deleteDue(tx, export_id);
            if (!gone) return;
            const reason = gone.state === 'ready' ? 'expired' : 'given_up';
            await events.publish(tx, exportRemoved, { origin: SYSTEM, subject: gone.user_id, data: { export: export_id, reason } });
          });
        if (due.length < PURGE_BATCH) return;
      }
    },
  };
}
