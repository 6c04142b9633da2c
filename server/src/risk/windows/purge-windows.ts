import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { PURGE_BATCH } from '../settings.ts';
import { endOldWindows } from './store.ts';

export function purgeWindows(db: Pick<Database, 'statement'>): ScheduledJob {
  return {
    name: 'risk.purge-windows',
    everySeconds: 600,
    async run(signal) {
      while (!signal.aborted && (await endOldWindows(db, PURGE_BATCH)) === PURGE_BATCH);
    },
  };
}
