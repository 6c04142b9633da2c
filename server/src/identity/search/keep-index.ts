import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import type { Tenant, Tenants } from '#tenants';
import { indexBy } from './index-users.ts';
import { fingerprintOf, rulesOf } from './search-rules.ts';
import { holdUsers, readProgress, writeProgress, type IndexProgress } from './store.ts';

export interface KeepIndexDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'list'>;
}

const TENANTS = 200;
const BATCH = 200;

/**
 * Where a tenant's rules of what is searched have changed, or this release makes terms in another way, all its users are indexed anew, some at a time, beside what
 * they do themselves. It goes on where it stopped; a change of the rules on the way begins it again.
 */
export function keepIndex({ db, keys, tenants }: KeepIndexDeps): ScheduledJob {
  async function walk(tenant: Tenant, before: IndexProgress | undefined, signal: AbortSignal): Promise<void> {
    const rules = rulesOf(tenant);
    const fingerprint = fingerprintOf(rules);
    let reached = before?.fingerprint === fingerprint ? before.reached : null;
    if (before?.fingerprint === fingerprint && before.done) return;
    for (let done = false; !done && !signal.aborted; ) {
      done = await db.tenant(tenant.id, async (tx) => {
        const ids = await holdUsers(tx, reached, BATCH);
        if (ids.length > 0) await indexBy(tx, await keys.tenant(tenant.id), rules, ids);
        reached = ids.at(-1) ?? reached;
        const last = ids.length < BATCH;
        await writeProgress(tx, { fingerprint, reached: last ? null : reached, done: last });
        return last;
      });
    }
  }
  return {
    name: 'identity.keep-search-index',
    everySeconds: 300,
    async run(signal) {
      for (let after: string | undefined, more = true; more && !signal.aborted; ) {
        const page = await tenants.list(after, TENANTS);
        const progress = await readProgress(
          db,
          page.map(({ id }) => id),
        );
        for (const tenant of page) if (!signal.aborted) await walk(tenant, progress.get(tenant.id), signal);
        after = page.at(-1)?.slug;
        more = page.length === TENANTS;
      }
    },
  };
}
