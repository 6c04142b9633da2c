import { traceExchanges } from '#platform/connections';
import type { Keys } from '#platform/crypto';
import type { Tenants } from '#tenants/contract';
import type { CheckResult, ConnectorContext, TraceEntry } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { contextFor } from './connector-context.ts';
import type { Connections } from './connections.ts';

export interface CheckDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Connections;
}

/** What can be said of a connection before anybody signs in by it; each exchange is told to `trace` as it happens. */
export async function checkConnection(deps: CheckDeps, tenantId: string, slug: string, trace?: (entry: TraceEntry) => void): Promise<readonly CheckResult[]> {
  const [tenant, connection] = await Promise.all([deps.tenants.byId(tenantId), deps.connections.bySlug(tenantId, slug)]);
  if (!tenant || !connection) throw federationErrors.unknown_connection();
  const { connectorPart: connector } = connection;
  if (!connector.check) return [];
  const ctx: ConnectorContext = { ...(await contextFor(deps, tenant, connection, new Date())), ...(trace ? { trace } : {}) };
  const opened = await connection.open();
  return traceExchanges(trace, async () => connector.check?.(opened, ctx) ?? []);
}
