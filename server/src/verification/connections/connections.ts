import { createCache } from '#platform/cache';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { VerificationConnection, VerificationConnector, VerificationSettings } from '../contract.ts';
import { verificationErrors } from '../errors.ts';
import { holdConnection, listConnections, type ConnectionRow } from './store.ts';

/** A connection with what only this room may see. */
export interface LoadedConnection extends VerificationConnection {
  readonly connectorPart: VerificationConnector;
  /** Parsed settings and opened secrets, for the connector. */
  open(): Promise<VerificationSettings<unknown>>;
}

export interface Connections {
  /** All of the tenant, oldest first; what this process lacks the connector of is left out. Cached for a moment. */
  list(tenantId: string): Promise<readonly LoadedConnection[]>;
  bySlug(tenantId: string, slug: string): Promise<LoadedConnection | undefined>;
  byId(tenantId: string, id: string): Promise<LoadedConnection | undefined>;
  /** As it is in this transaction, and until its end (D7). */
  hold(tx: Tx, id: string): Promise<LoadedConnection | undefined>;
  forget(tenantId: string): void;
}

/** How long another process may still see what was changed here (W2). */
const TTL_MS = 3000;
const MAX_TENANTS = 2000;

export const secretsPlace = (slug: string): string => `verification.connections.secrets:${slug}`;

export function createConnections(deps: { readonly db: Database; readonly keys: Pick<Keys, 'tenant'>; readonly connectors: readonly VerificationConnector[] }): Connections {
  const connectors = new Map(deps.connectors.map((connector) => [connector.id, connector]));
  if (connectors.size !== deps.connectors.length) throw new Error('Two connectors have the same id.');
  const tenants = createCache<readonly LoadedConnection[]>({ max: MAX_TENANTS, ttl: TTL_MS });

  function load(row: ConnectionRow): LoadedConnection | undefined {
    const connectorPart = connectors.get(row.connector);
    if (!connectorPart) return undefined;
    const { secrets } = row;
    return {
      ...publicConnection(row),
      connectorPart,
      async open() {
        const settings = connectorPart.settings.safeParse(row.settings);
        // Saved by a newer release, perhaps: this one must not guess what it means.
        if (!settings.success) throw verificationErrors.unknown_connector({ cause: settings.error });
        const opened = secrets === null ? {} : (JSON.parse((await deps.keys.tenant(row.tenant_id)).openText(secrets, secretsPlace(row.slug))) as Record<string, string>);
        return { id: row.id, slug: row.slug, settings: settings.data, secrets: opened, wanted: row.claims.map(({ claim }) => claim) };
      },
    };
  }

  const list = (tenantId: string) => tenants.load(tenantId, async () => (await listConnections(deps.db, tenantId)).flatMap((row) => load(row) ?? []));
  return {
    list,
    bySlug: async (tenantId, slug) => (await list(tenantId)).find((connection) => connection.slug === slug),
    byId: async (tenantId, id) => (await list(tenantId)).find((connection) => connection.id === id),
    async hold(tx, id) {
      const row = await holdConnection(tx, id);
      return row && load(row);
    },
    forget: (tenantId) => tenants.delete(tenantId),
  };
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
    ...(row.valid_days === null ? {} : { validDays: row.valid_days }),
    claims: row.claims,
    settings: row.settings,
    secrets: row.secret_names,
    version: row.version,
  };
}
