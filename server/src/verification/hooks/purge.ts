import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { PURGE_BATCH, PURGE_EVERY_SECONDS } from '../settings.ts';
import { purgeMessages } from './store.ts';

const MAX_ROUNDS = 500;

/** Ids of messages that are too old to be believed again anyway. Small batches, so that no purge holds locks for long. */
export function purgeMessagesJob(db: Database): ScheduledJob {
  return {
    name: 'verification.purge-messages',
    everySeconds: PURGE_EVERY_SECONDS,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) if ((await purgeMessages(db, PURGE_BATCH)) < PURGE_BATCH) return;
    },
  };
}
