import { createConnections as createStored, type GivenAs, type StoredConnections } from '#platform/connections';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { VerificationConnection, VerificationConnectionInput, VerificationConnector, VerificationSettings } from '../contract.ts';
import { connectionRoom, type RoomDeps } from './connection-room.ts';
import type { ConnectionRow } from './store.ts';

/** A connection with what only this room may see. */
export interface LoadedConnection extends VerificationConnection {
  readonly connectorPart: VerificationConnector;
  readonly given: GivenAs<VerificationConnectionInput>;
  /** Parsed settings and opened secrets, for the connector. */
  open(): Promise<VerificationSettings<unknown>>;
}

export type Connections = StoredConnections<LoadedConnection>;

export function createConnections(deps: RoomDeps & { readonly db: Database; readonly keys: Pick<Keys, 'tenant'> }): Connections {
  return createStored(deps, connectionRoom(deps), (row, connectorPart, open) => ({
    ...publicConnection(row),
    connectorPart,
    given: { input: givenInput(row), secrets: row.secret_names, version: row.version },
    open: async () => ({ ...(await open()), wanted: row.claims.map(({ claim }) => claim) }),
  }));
}

/** Secrets by name only. */
export function publicConnection(row: ConnectionRow): VerificationConnection {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    slug: row.slug,
    connector: row.connector,
    name: row.name,
    state: row.state,
    level: row.level,
    trustFramework: row.trust_framework,
    ...(row.trust_framework_name === null ? {} : { trustFrameworkName: row.trust_framework_name }),
    ...(row.valid_days === null ? {} : { validDays: row.valid_days }),
    claims: row.claims,
    settings: row.settings,
    secrets: row.secret_names,
    version: row.version,
  };
}

/** What is as it is when nothing is said is not said. */
export function givenInput(row: ConnectionRow): VerificationConnectionInput {
  return {
    slug: row.slug,
    connector: row.connector,
    name: row.name,
    ...(row.state === 'active' ? {} : { state: row.state }),
    level: row.level,
    trustFramework: row.trust_framework,
    ...(row.trust_framework_name === null ? {} : { trustFrameworkName: row.trust_framework_name }),
    ...(row.valid_days === null ? {} : { validDays: row.valid_days }),
    claims: row.claims,
    settings: row.settings,
  };
}
