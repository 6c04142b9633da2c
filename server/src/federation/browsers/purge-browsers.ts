import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { purgeKept, purgeLastUsed } from './store.ts';

/** A browser keeps its secret for 400 days. */
const KEEP_DAYS = 400;
const BATCH = 1000;

/** What was remembered for browsers that have forgotten it themselves. */
export const purgeBrowsersJob = (db: Database): ScheduledJob => ({
  name: 'federation.purge-browsers',
  everySeconds: 3600,
  async run(signal) {
    for (const purge of [purgeLastUsed, purgeKept]) {
      for (let batches = 0; batches < 100 && !signal.aborted; batches++) if ((await purge(db, KEEP_DAYS, BATCH)) < BATCH) break;
    }
  },
});
