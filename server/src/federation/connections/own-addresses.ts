import type { OwnAddress } from '#platform/connections';
import type { Tenants } from '#tenants/contract';
import { federationErrors } from '../errors.ts';
import { connectionUrl } from './connector-context.ts';
import type { Connections } from './connections.ts';

export interface AddressDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Pick<Connections, 'bySlug'>;
}

/** What has to be registered over there, by the names it has there. A directory is told nothing. */
export async function ownAddresses(deps: AddressDeps, tenantId: string, slug: string): Promise<readonly OwnAddress[]> {
  const [tenant, connection] = await Promise.all([deps.tenants.byId(tenantId), deps.connections.bySlug(tenantId, slug)]);
  if (!tenant || !connection) throw federationErrors.unknown_connection();
  return Object.entries(connection.connectorPart.away?.addresses ?? {}).map(([leaf, title]) => ({ title, url: connectionUrl(tenant.issuer, slug, leaf) }));
}
