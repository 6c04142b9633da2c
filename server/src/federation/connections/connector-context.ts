import type { Keys } from '#platform/crypto';
import type { Tenant } from '#tenants/contract';
import type { Connection, ConnectorContext } from '../contract.ts';

/** Built from what the tenant is known by, never from a request (D2). */
export const connectionUrl = (issuer: string, slug: string, leaf: string): string => `${issuer}/federation/${slug}/${leaf}`;

export async function contextFor(deps: { readonly keys: Pick<Keys, 'tenant'> }, tenant: Tenant, connection: Pick<Connection, 'slug'>, now: Date): Promise<ConnectorContext> {
  return { tenant, cipher: await deps.keys.tenant(tenant.id), callbackUrl: connectionUrl(tenant.issuer, connection.slug, 'callback'), now };
}
