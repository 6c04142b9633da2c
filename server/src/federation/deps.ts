import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import type { OneTime } from '#platform/onetime';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { Connector } from './contract.ts';
import type { FederationPorts } from './steps/ports.ts';

export interface FederationDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly oneTime: Pick<OneTime, 'issue' | 'peek' | 'consume'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly identity: Pick<
    Identity,
    'normalise' | 'find' | 'findByIdentifier' | 'identifiers' | 'register' | 'attributes' | 'writeAttributes' | 'assertActive' | 'mayProve' | 'userCipher'
  >;
  /** What `app/catalog` plugs in. */
  readonly connectors: readonly Connector[];
  /** Client id of an application that flows know by id. */
  readonly clientIdOf: (tenantId: string, applicationId: string) => Promise<string | undefined>;
  readonly ports: FederationPorts;
}
