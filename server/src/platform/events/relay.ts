import type { z } from 'zod';
import type { Database } from '#platform/db';
import type { Jobs, JobType } from '#platform/jobs';
import { z as schema } from 'zod';
import type { Listener } from './contract.ts';
import { readEvent, takeFromOutbox, type EventRef } from './store.ts';

const BATCH = 200;
const eventRef = schema.object({ tenantId: schema.uuid(), eventId: schema.uuid(), occurredAt: schema.string() });

/** One job type per listener: a listener that fails or is slow holds up nobody else. The job carries ids; the event is read when it runs. */
export function listenerJobs(db: Database, listeners: readonly Listener[]): JobType<EventRef>[] {
  const names = listeners.map((listener) => listener.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Two listeners are called ${twice}`);
  return listeners.map((listener) => ({
    name: listener.name,
    schema: eventRef as z.ZodType<EventRef>,
    retryLimit: 12,
    retryDelay: 2,
    expireIn: 120,
    concurrency: 4,
    async handle(ref) {
      const event = await db.read(ref.tenantId, (tx) => readEvent(tx, ref));
      // A retention run may have dropped the partition since: then there is nothing to tell any more.
      if (event) await listener.handle(event);
    },
  }));
}

/** Moves one batch from the outbox into jobs, in one transaction: each event reaches each listener's queue exactly once. Returns how many. */
export async function relayBatch(db: Database, jobs: Jobs, types: readonly JobType<EventRef>[], listeners: readonly Listener[]): Promise<number> {
  return db.system(async (tx) => {
    const taken = await takeFromOutbox(tx, BATCH);
    await Promise.all(
      listeners.map(async (listener, index) => {
        const refs = taken.filter(({ type }) => listener.types.includes(type)).map(({ tenantId, eventId, occurredAt }) => ({ tenantId, eventId, occurredAt }));
        const type = types[index];
        if (type && refs.length > 0) await jobs.enqueueMany(tx, type, refs);
      }),
    );
    return taken.length;
  });
}

export const RELAY_BATCH = BATCH;
