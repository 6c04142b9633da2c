import type { Database } from '#platform/db';
import { happened, type Events } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import { journeyAbandoned } from './events.ts';
import { flowRef } from './seal-flow.ts';
import { PURGE_BATCH, PURGE_EVERY_SECONDS } from './settings.ts';
import { deleteExpired, findExpired } from './store.ts';

export interface PurgeDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publishMany'>;
}

const MAX_ROUNDS = 200;
const SYSTEM = { actor: { kind: 'system' }, requestId: 'journeys.purge' } as const;

/** Deletes flows whose time is over in small batches, a transaction per tenant, and tells of those that nobody finished. */
export function purgeFlows({ db, events }: PurgeDeps): ScheduledJob {
  async function purgeTenant(tenantId: string, ids: readonly Buffer[]): Promise<void> {
    await db.tenant(tenantId, async (tx) => {
      const gone = await deleteExpired(tx, ids);
      await events.publishMany(
        tx,
        gone
          .filter((flow) => flow.state === 'running')
          .map((flow) =>
            happened(journeyAbandoned, {
              origin: flow.application_id === null ? SYSTEM : { ...SYSTEM, applicationId: flow.application_id },
              result: 'failure',
              data: {
                flow: flowRef(flow.id),
                journey: flow.entry,
                version: flow.definition_version,
                at: `${flow.journey}/${flow.node}`,
                seconds: Math.round(flow.seconds),
              },
            }),
          ),
      );
    });
  }
  return {
    name: 'journeys.purge',
    everySeconds: PURGE_EVERY_SECONDS,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
        const found = await findExpired(db, PURGE_BATCH);
        for (const { tenant_id, ids } of found) await purgeTenant(tenant_id, ids);
        if (found.length === 0) return;
      }
    },
  };
}
