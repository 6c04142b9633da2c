import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { deleteOldKeys } from './browsers/store.ts';
import { KEEP_KEYS_DAYS, PURGE_BATCH } from './settings.ts';

const MAX_BATCHES = 100;

/** Keys that no browser holds any more. */
export function purgeBrowserKeys(db: Database): ScheduledJob {
  return {
    name: 'sessions.purge',
    everySeconds: 3600,
    async run(signal) {
      for (let batch = 0; batch < MAX_BATCHES && !signal.aborted; batch++) if ((await deleteOldKeys(db, KEEP_KEYS_DAYS, PURGE_BATCH)) < PURGE_BATCH) break;
    },
  };
}
