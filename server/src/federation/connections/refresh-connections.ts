import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import type { Tenants } from '#tenants/contract';
import type { Connector } from '../contract.ts';
import { connectionStale } from '../events.ts';
import { readTime } from '../sessions/store.ts';
import { contextFor } from './connector-context.ts';
import type { Connections } from './connections.ts';
import { activeConnections, type ConnectionPlace } from './store.ts';

export interface RefreshDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connectors: readonly Connector[];
  readonly connections: Pick<Connections, 'byId'>;
}

const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'federation.refresh-connections' };
const HOUR = 3600;
const PAGE = 200;

/** What connectors read of the other side is read anew, so that sign-ins need not wait for it and changed keys are known in time. */
export function refreshConnections(deps: RefreshDeps): ScheduledJob {
  const ids = deps.connectors.filter(({ refresh }) => refresh !== undefined).map(({ id }) => id);
  return {
    name: 'federation.refresh-connections',
    everySeconds: HOUR,
    async run(signal) {
      const failures: unknown[] = [];
      let after: ConnectionPlace | undefined;
      for (;;) {
        const page = await activeConnections(deps.db, ids, after, PAGE);
        for (const place of page) {
          if (signal.aborted) return;
          // One that cannot be read must not keep the others from it.
          await refresh(deps, place).catch((error: unknown) => failures.push(error));
        }
        after = page.at(-1);
        if (page.length < PAGE) break;
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} connections could not be refreshed.`);
    },
  };
}

async function refresh(deps: RefreshDeps, { tenantId, id }: ConnectionPlace): Promise<void> {
  const [tenant, connection] = await Promise.all([deps.tenants.byId(tenantId), deps.connections.byId(tenantId, id)]);
  if (tenant?.state !== 'active' || connection?.state !== 'active') return;
  const failure = await connection.connectorPart.refresh?.(await connection.open(), await contextFor(deps, tenant, connection, await readTime(deps.db)));
  if (!failure) return;
  const check = failure.kind === 'refused' ? failure.check : failure.kind;
  const detail = 'detail' in failure ? failure.detail?.slice(0, 300) : undefined;
  const data = { connection: connection.id, slug: connection.slug, check, ...(detail === undefined ? {} : { detail }) };
  await deps.db.tenant(tenantId, (tx) => deps.events.publish(tx, connectionStale, { origin: SYSTEM, result: 'failure', data }));
}
