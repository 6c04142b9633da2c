import { createCache } from '#platform/cache';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { ConnectionRoom, ConnectorKind, GivenConnection, OpenedConnection, StoredRow } from './contract.ts';
import { openSecrets } from './sealed-secrets.ts';

/** `L`: a connection as the room sees it. */
export interface StoredConnections<L> {
  /** All of the tenant, oldest first; what this process lacks the connector of is left out. Cached for a moment. */
  list(tenantId: string): Promise<readonly L[]>;
  bySlug(tenantId: string, slug: string): Promise<L | undefined>;
  byId(tenantId: string, id: string): Promise<L | undefined>;
  /** As it is in this transaction, and until its end: what was suspended a moment ago lets nobody in (D7). */
  hold(tx: Tx, id: string): Promise<L | undefined>;
  forget(tenantId: string): void;
}

/** How long another process may still see what was changed here (W2). */
const TTL_MS = 3000;
const MAX_TENANTS = 2000;

interface ConnectionsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
}

/** `make` gives a row the room's form; what it opens is opened only when somebody goes through it. */
export function createConnections<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection, L extends { readonly id: string; readonly slug: string }>(
  deps: ConnectionsDeps,
  room: ConnectionRoom<R, K, I>,
  make: (row: R, connector: K, open: () => Promise<OpenedConnection>) => L,
): StoredConnections<L> {
  const connectors = new Map(room.connectors.map((connector) => [connector.id, connector]));
  if (connectors.size !== room.connectors.length) throw new Error('Two connectors have the same id.');
  const tenants = createCache<readonly L[]>({ max: MAX_TENANTS, ttl: TTL_MS });

  async function open(row: R, connector: K): Promise<OpenedConnection> {
    const settings = connector.settings.safeParse(room.settingsOf(connector, row));
    // Saved by a newer release, perhaps: this one must not guess what it means.
    if (!settings.success) throw room.errors.unknown_connector({ cause: settings.error });
    const { id, slug } = row;
    return { id, slug, settings: settings.data, secrets: row.secrets === null ? {} : openSecrets(await deps.keys.tenant(row.tenant_id), room.name, row) };
  }

  function load(row: R): L | undefined {
    const connector = connectors.get(row.connector);
    return connector && make(row, connector, () => open(row, connector));
  }

  const list = (tenantId: string) => tenants.load(tenantId, async () => (await room.store.list(deps.db, tenantId)).flatMap((row) => load(row) ?? []));
  return {
    list,
    bySlug: async (tenantId, slug) => (await list(tenantId)).find((connection) => connection.slug === slug),
    byId: async (tenantId, id) => (await list(tenantId)).find((connection) => connection.id === id),
    async hold(tx, id) {
      const row = await room.store.hold(tx, id);
      return row && load(row);
    },
    forget: (tenantId) => tenants.delete(tenantId),
  };
}
