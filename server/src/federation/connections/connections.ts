import { createCache } from '#platform/cache';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Connection, ConnectionSettings, Connector, Preset } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { DEFAULT_RULES, DEFAULT_TRUST } from './connection-shape.ts';
import { holdConnection, listConnections, type ConnectionRow } from './store.ts';

/** A connection with what only this room may see. */
export interface LoadedConnection extends Connection {
  readonly connectorPart: Connector;
  /** Parsed settings and opened secrets, for the connector. */
  open(): Promise<ConnectionSettings<unknown>>;
}

export interface Connections {
  /** All of the tenant, oldest first; what this process lacks the connector of is left out. Cached for a moment. */
  list(tenantId: string): Promise<readonly LoadedConnection[]>;
  bySlug(tenantId: string, slug: string): Promise<LoadedConnection | undefined>;
  byId(tenantId: string, id: string): Promise<LoadedConnection | undefined>;
  /** As it is in this transaction, and until its end: what was suspended a moment ago lets nobody in (D7). */
  hold(tx: Tx, id: string): Promise<LoadedConnection | undefined>;
  forget(tenantId: string): void;
}

/** How long another process may still see what was changed here (W2). */
const TTL_MS = 3000;
const MAX_TENANTS = 2000;

export const secretsPlace = (slug: string): string => `federation.connections.secrets:${slug}`;

export function createConnections(deps: { readonly db: Database; readonly keys: Pick<Keys, 'tenant'>; readonly connectors: readonly Connector[] }): Connections {
  const connectors = new Map(deps.connectors.map((connector) => [connector.id, connector]));
  if (connectors.size !== deps.connectors.length) throw new Error('Two connectors have the same id.');
  const tenants = createCache<readonly LoadedConnection[]>({ max: MAX_TENANTS, ttl: TTL_MS });

  function load(row: ConnectionRow): LoadedConnection | undefined {
    const connectorPart = connectors.get(row.connector);
    if (!connectorPart) return undefined;
    const { secrets } = row;
    return {
      ...publicConnection(row, connectorPart),
      connectorPart,
      async open() {
        const settings = connectorPart.settings.safeParse(mergedSettings(connectorPart, row));
        // Saved by a newer release, perhaps: this one must not guess what it means.
        if (!settings.success) throw federationErrors.unknown_connector({ cause: settings.error });
        const opened = secrets === null ? {} : (JSON.parse((await deps.keys.tenant(row.tenant_id)).openText(secrets, secretsPlace(row.slug))) as Record<string, string>);
        return { id: row.id, slug: row.slug, settings: settings.data, secrets: opened };
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

export const presetOf = (connector: Pick<Connector, 'presets'>, preset: string | null | undefined): Preset | undefined =>
  typeof preset === 'string' && connector.presets && Object.hasOwn(connector.presets, preset) ? connector.presets[preset] : undefined;

/** Field by field: a preset's list is replaced, not mixed. */
export const mergedSettings = (connector: Pick<Connector, 'presets'>, given: Pick<ConnectionRow, 'preset' | 'settings'>): Record<string, unknown> => ({
  ...presetOf(connector, given.preset)?.settings,
  ...given.settings,
});

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
    attributes: row.attributes ?? DEFAULT_RULES,
    groups: row.groups,
    settings: row.settings,
    secrets: row.secret_names,
    version: row.version,
  };
}
