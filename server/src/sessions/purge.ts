import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { deleteOldKeys } from './browsers/store.ts';
import { KEEP_ENDED_DAYS, KEEP_KEYS_DAYS, PURGE_BATCH } from './settings.ts';
import { deleteEnded } from './store.ts';

const MAX_BATCHES = 100;

export function purgeSessions(db: Database): ScheduledJob {
  return {
    name: 'sessions.purge',
    everySeconds: 3600,
    async run(signal) {
      for (const purge of [() => deleteEnded(db, KEEP_ENDED_DAYS, PURGE_BATCH), () => deleteOldKeys(db, KEEP_KEYS_DAYS, PURGE_BATCH)]) {
        for (let batch = 0; batch < MAX_BATCHES && !signal.aborted; batch++) if ((await purge()) < PURGE_BATCH) break;
      }
    },
  };
}
