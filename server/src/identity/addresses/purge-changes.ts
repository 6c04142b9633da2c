import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { PURGE_BATCH } from './settings.ts';
import { deleteChanges, dueChanges } from './store.ts';

const MAX_ROUNDS = 100;

/** What can no longer be taken back need not be kept. */
export function purgeAddressChanges(db: Database): ScheduledJob {
  return {
    name: 'identity.purge-address-changes',
    everySeconds: 3600,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
        const due = await dueChanges(db, PURGE_BATCH);
        for (const [tenantId, changes] of Map.groupBy(due, (row) => row.tenant_id))
          await db.tenant(tenantId, (tx) =>
            deleteChanges(
              tx,
              changes.map((row) => row.change_id),
            ),
          );
        if (due.length < PURGE_BATCH) return;
      }
    },
  };
}
