import type { SigningKeys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';

export interface ConsentDeps {
  readonly db: Database;
  /** A pool of its own for what is looked up inside transactions: purposes. They would wait for a connection that transactions waiting for them hold. */
  readonly lookups: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId' | 'list'>;
  readonly identity: Pick<Identity, 'find'> & { readonly merging: Pick<Identity['merging'], 'absorbed'> };
  /** Sign receipts, and nothing else (D26). */
  readonly signingKeys: Pick<SigningKeys, 'current' | 'everyPublicKey'>;
  /** Whether the tenant has an application of this client id or entity id. */
  readonly isApplication: (tenantId: string, id: string) => Promise<boolean>;
}
