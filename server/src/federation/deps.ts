import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { Connector } from './contract.ts';

export interface FederationDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly identity: Pick<Identity, 'userCipher'>;
  /** What `app/catalog` plugs in. */
  readonly connectors: readonly Connector[];
}
