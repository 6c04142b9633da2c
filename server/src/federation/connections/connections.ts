import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { createConnections as createStored, type GivenAs, type OpenedConnection, type StoredConnections } from '#platform/connections';
import type { Connection, ConnectionInput, Connector } from '../contract.ts';
import { connectionRoom, type RoomDeps } from './connection-room.ts';
import { DEFAULT_RULES, DEFAULT_TRUST } from './connection-shape.ts';
import { presetOf } from './presets.ts';
import type { ConnectionRow } from './store.ts';

/** A connection with what only this room may see. */
export interface LoadedConnection extends Connection {
  readonly connectorPart: Connector;
  readonly given: GivenAs<ConnectionInput>;
  /** Parsed settings and opened secrets, for the connector. */
  open(): Promise<OpenedConnection>;
}

export type Connections = StoredConnections<LoadedConnection>;

export const createConnections = (deps: RoomDeps & { readonly db: Database; readonly keys: Pick<Keys, 'tenant'> }): Connections =>
  createStored(deps, connectionRoom(deps), (row, connectorPart, open) => ({
    ...publicConnection(row, connectorPart),
    connectorPart,
    given: { input: givenInput(row), secrets: row.secret_names, version: row.version },
    open,
  }));

/** Secrets by name only. */
export function publicConnection(row: ConnectionRow, connector: Pick<Connector, 'presets'>): Connection {
  const preset = presetOf(connector, row.preset);
  const mark = row.mark ?? preset?.mark;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    slug: row.slug,
    connector: row.connector,
    ...(row.preset === null ? {} : { preset: row.preset }),
    name: row.name ?? preset?.name ?? row.slug,
    ...(mark ? { mark } : {}),
    state: row.state,
    shown: row.shown,
    applications: row.applications,
    trust: { ...DEFAULT_TRUST, ...preset?.trust, ...row.trust },
    provisioning: row.provisioning,
    signOutAtProvider: row.signOutAtProvider,
    attributes: row.attributes ?? DEFAULT_RULES,
    groups: row.groups,
    settings: row.settings,
    secrets: row.secret_names,
    version: row.version,
  };
}

/** What is as it is when nothing is said is not said. */
export function givenInput(row: ConnectionRow): ConnectionInput {
  return {
    slug: row.slug,
    connector: row.connector,
    ...(row.preset === null ? {} : { preset: row.preset }),
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.mark === null ? {} : { mark: row.mark }),
    ...(row.state === 'active' ? {} : { state: row.state }),
    ...(row.shown === 'button' ? {} : { shown: row.shown }),
    ...(row.applications.length === 0 ? {} : { applications: row.applications }),
    ...(Object.keys(row.trust).length === 0 ? {} : { trust: row.trust }),
    ...(row.provisioning === 'create' ? {} : { provisioning: row.provisioning }),
    ...(row.signOutAtProvider ? { signOutAtProvider: true } : {}),
    ...(row.attributes === null ? {} : { attributes: row.attributes }),
    ...(Object.keys(row.groups).length === 0 ? {} : { groups: row.groups }),
    settings: row.settings,
  };
}
