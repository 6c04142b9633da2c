import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { AttributeDefinition, Tenants } from '#tenants';
import type { MergePorts } from './contract.ts';

export interface IdentityDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly events: Pick<Events, 'publish' | 'publishMany'>;
  /** Whatever other rooms keep that was set up before anything about this account was proved: ways in, trusted browsers, sessions (D6). */
  readonly endUnprovedPast: (tx: Tx, origin: Origin, userId: string) => Promise<void>;
  /** Whom other rooms know by exactly this, for searching: identities of other systems. */
  readonly named?: (tx: Tx, text: string) => Promise<readonly string[]>;
  /** Absent where accounts do not become one. */
  readonly merging?: MergePorts;
}

/** The tenant's attribute schema (cached by the tenants room). */
export async function attributeSchema(deps: Pick<IdentityDeps, 'tenants'>, tenantId: string): Promise<readonly AttributeDefinition[]> {
  const tenant = await deps.tenants.byId(tenantId);
  if (!tenant) throw new Error(`There is no tenant ${tenantId}.`);
  return tenant.settings.attributes;
}
