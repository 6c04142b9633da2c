import type { Tx } from '#platform/db';
import type { StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { Connection, ExternalIdentity } from '../contract.ts';
import type { Links } from '../links/links.ts';
import { attributesToWrite, sourceOf, type Moment } from './attribute-rules.ts';
import type { FederationPorts } from './ports.ts';

export interface WriteDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly identity: Pick<Identity, 'attributes' | 'writeAttributes'>;
}

export interface ConnectDeps extends WriteDeps {
  readonly links: Links;
  readonly ports: FederationPorts;
}

/** Both sides are proved. The owner is told at every proved address (AL2). Undefined: the identity is somebody else's already. */
export async function connectIdentity(
  deps: ConnectDeps,
  ctx: Pick<StepContext, 'flow' | 'origin' | 'now'>,
  tx: Tx,
  { connection, identity, userId, used }: { readonly connection: Connection; readonly identity: ExternalIdentity; readonly userId: string; readonly used: boolean },
): Promise<string | undefined> {
  const link = await deps.links.add(tx, ctx.origin, { userId, connection, identity, used });
  if (link === undefined) return undefined;
  await updateAttributes(deps, ctx, tx, { connection, identity, userId, moment: 'linked' });
  await deps.ports.notices.tell(tx, ctx, { userId, what: 'identity_linked', thing: connection.name, key: link });
  return link;
}

/** By the connection's rules. What is there already is not written again, or its source would change hands at every sign-in. */
export async function updateAttributes(
  deps: WriteDeps,
  ctx: Pick<StepContext, 'origin'>,
  tx: Tx,
  { connection, identity, userId, moment }: { readonly connection: Connection; readonly identity: ExternalIdentity; readonly userId: string; readonly moment: Moment },
): Promise<void> {
  if (connection.attributes.length === 0) return;
  const names = connection.attributes.map(({ attribute }) => attribute);
  const [tenant, known] = await Promise.all([deps.tenants.byId(tx.tenantId), deps.identity.attributes(tx, userId, names)]);
  const values = attributesToWrite(connection.attributes, tenant?.settings.attributes ?? [], identity.claims, known, moment);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => known[name]?.value !== value));
  if (Object.keys(changed).length > 0) await deps.identity.writeAttributes(tx, ctx.origin, userId, changed, sourceOf(connection));
}
