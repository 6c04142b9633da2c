import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import type { Tenants } from '#tenants/contract';
import { dropDisclosures } from './store.ts';

const BATCH = 1000;
const MAX_ROUNDS = 500;
const TENANTS = 200;

/** What the log says is gone after the tenant's time (`consent.sharingLogDays`), in small batches. */
export function endDisclosures({ db, tenants }: { readonly db: Pick<Database, 'tenant'>; readonly tenants: Pick<Tenants, 'list'> }): ScheduledJob {
  return {
    name: 'consent.end-disclosures',
    everySeconds: 6 * 3600,
    async run(signal) {
      for (let after: string | undefined, more = true; more && !signal.aborted; ) {
        const page = await tenants.list(after, TENANTS);
        for (const { id, settings } of page)
          for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++)
            if ((await db.tenant(id, (tx) => dropDisclosures(tx, settings.consent.sharingLogDays, BATCH))) < BATCH) break;
        after = page.at(-1)?.slug;
        more = page.length === TENANTS;
      }
    },
  };
}
