import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import type { FlowView } from '#journeys/contract';
import { purgeLastUsed, readLastUsed, writeLastUsed } from './store.ts';

type Browser = Pick<FlowView, 'tenantId' | 'browserKey'>;

/** What this browser was signed in by last (SI5): a kindness of the first screen, told to nobody without the browser's own secret. */
export interface LastUsed {
  read(db: Database, flow: Browser): Promise<string | undefined>;
  write(tx: Tx, flow: Browser, connectionId: string): Promise<void>;
}

export function createLastUsed({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): LastUsed {
  const indexOf = async ({ tenantId, browserKey }: Browser) => (await keys.tenant(tenantId)).mac('federation.browser', browserKey);
  return {
    read: async (db, flow) => readLastUsed(db, flow.tenantId, await indexOf(flow)),
    write: async (tx, flow, connectionId) => writeLastUsed(tx, await indexOf(flow), connectionId),
  };
}

/** A browser keeps its secret for 400 days. */
const KEEP_DAYS = 400;
const BATCH = 1000;

export const purgeLastUsedJob = (db: Database): ScheduledJob => ({
  name: 'federation.purge-last-used',
  everySeconds: 3600,
  run: async (signal) => {
    for (let batches = 0; batches < 100 && !signal.aborted; batches++) if ((await purgeLastUsed(db, KEEP_DAYS, BATCH)) < BATCH) return;
  },
});
