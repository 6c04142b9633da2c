import type { Database } from '#platform/db';
import { happened, type Events } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import { journeyAbandoned } from './events.ts';
import { flowRef } from './seal-flow.ts';
import { PURGE_BATCH, PURGE_EVERY_SECONDS } from './settings.ts';
import { deleteExpired, tenantsWithExpired } from './store.ts';

export interface PurgeDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publishMany'>;
}

const MAX_ROUNDS = 200;
const SYSTEM = { actor: { kind: 'system' }, requestId: 'journeys.purge' } as const;

/** Deletes flows whose time is over, a small batch per tenant and transaction, and tells of those that nobody finished. */
export function purgeFlows({ db, events }: PurgeDeps): ScheduledJob {
  async function purgeTenant(tenantId: string): Promise<number> {
    return db.tenant(tenantId, async (tx) => {
      const gone = await deleteExpired(tx, PURGE_BATCH);
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
                ...(flow.application_id === null ? {} : { application: flow.application_id }),
              },
            }),
          ),
      );
      return gone.length;
    });
  }
  return {
    name: 'journeys.purge',
    everySeconds: PURGE_EVERY_SECONDS,
    async run(signal) {
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
        const tenants = await tenantsWithExpired(db, PURGE_BATCH);
        let deleted = 0;
        for (const tenantId of tenants) deleted += await purgeTenant(tenantId);
        if (deleted === 0) return;
      }
    },
  };
}
