import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { deleteExpired } from './artefacts/store.ts';

const BATCH = 500;
const MAX_BATCHES = 400;

/** Small batches, so that no statement holds many locks. */
export function purgeArtefacts(db: Database): ScheduledJob {
  return {
    name: 'oidc.purge-artefacts',
    everySeconds: 300,
    async run(signal) {
      for (let batches = 0; batches < MAX_BATCHES && !signal.aborted; batches++) if ((await deleteExpired(db, BATCH)) < BATCH) return;
    },
  };
}
