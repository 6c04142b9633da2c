import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import { mergeEnded } from '../events.ts';
import type { MergePorts } from '../contract.ts';
import { ENDS_BATCH } from './settings.ts';
import { dueMerges, forgetAbsorbed, lockUsers, sealMergeForGood } from './store.ts';

export interface EndMergesDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly merging: Pick<MergePorts, 'parts'>;
}

const MAX_ROUNDS = 100;
const SYSTEM = { actor: { kind: 'system' }, requestId: 'identity.end-merges' } as const;

/** The time to undo is over: nothing is kept of how it was, and of the absorbed account only the name that applications may know. */
export function endMerges({ db, events, merging }: EndMergesDeps): ScheduledJob {
  async function end(tenantId: string, mergeId: string): Promise<void> {
    await db.tenant(tenantId, async (tx) => {
      const merge = await sealMergeForGood(tx, mergeId);
      if (!merge) return;
      await lockUsers(tx, [merge.survivor, merge.absorbed]);
      for (const part of merging.parts()) await part.forget(tx, merge.absorbed);
      await forgetAbsorbed(tx, merge.absorbed);
      await events.publish(tx, mergeEnded, { origin: SYSTEM, subject: merge.survivor, data: { merge: merge.id, absorbed: merge.absorbed } });
    });
  }
  return {
    name: 'identity.end-merges',
    everySeconds: 3600,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
        const due = await dueMerges(db, ENDS_BATCH);
        for (const { tenant_id, merge_id } of due) await end(tenant_id, merge_id);
        if (due.length < ENDS_BATCH) return;
      }
    },
  };
}
