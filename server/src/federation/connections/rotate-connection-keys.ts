import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Tenants } from '#tenants/contract';
import { federationErrors } from '../errors.ts';
import { readTime } from '../sessions/store.ts';
import { contextFor } from './connector-context.ts';
import type { Connections } from './connections.ts';

export interface RotateKeysDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Pick<Connections, 'bySlug'>;
}

/** Keys of ours for one connection: the next one is used from now on. */
export async function rotateConnectionKeys(deps: RotateKeysDeps, tenantId: string, slug: string): Promise<void> {
  const [tenant, connection, now] = await Promise.all([deps.tenants.byId(tenantId), deps.connections.bySlug(tenantId, slug), readTime(deps.db)]);
  if (!tenant || !connection) throw federationErrors.unknown_connection();
  if (!connection.connectorPart.rotateKeys) throw federationErrors.no_keys();
  await connection.connectorPart.rotateKeys(await connection.open(), await contextFor(deps, tenant, connection, now));
}
