import type { ConnectionStore, StoredRow, StoredValues } from '#platform/connections';
import type { Database, Tx } from '#platform/db';
import type { Mark } from '#journeys/contract';
import type { AttributeRule, Connection, Trust } from '../contract.ts';

export interface ConnectionRow extends StoredRow {
  readonly preset: string | null;
  readonly name: string | null;
  readonly mark: Mark | null;
  readonly shown: Connection['shown'];
  readonly applications: readonly string[];
  readonly trust: Partial<Trust>;
  readonly provisioning: Connection['provisioning'];
  readonly signOutAtProvider: boolean;
  readonly attributes: readonly AttributeRule[] | null;
  readonly groups: Readonly<Record<string, string>>;
}

const FIELDS =
  'tenant_id, slug, id, connector, preset, name, mark, state, shown, applications, trust, provisioning, sign_out_at_provider as "signOutAtProvider", attributes, groups, settings, secrets, secret_names, version';
/** More would not fit a page or a configuration file that somebody still reads. */
const MAX_CONNECTIONS = 200;

const LIST = `select ${FIELDS} from federation.connections where tenant_id = $1 order by created_at, slug limit ${MAX_CONNECTIONS}`;
/** Those made in one transaction stay in the order they were made in: buttons stand in it. */
const NEXT = `greatest(platform.now(), (select max(created_at) + interval '1 microsecond' from federation.connections where tenant_id = $1))`;

async function writeConnection(tx: Tx, row: StoredValues<ConnectionRow>): Promise<ConnectionRow | undefined> {
  const rows = await tx.query<ConnectionRow>(
    `insert into federation.connections as c (tenant_id, slug, id, connector, preset, name, mark, state, shown, applications, trust, provisioning, attributes, groups, settings, secrets, secret_names, sign_out_at_provider, created_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11::jsonb, $12, $13::jsonb, $14::jsonb, $15::jsonb, $16, $17, $18, ${NEXT})
     on conflict (tenant_id, slug) do update set preset = excluded.preset, name = excluded.name, mark = excluded.mark, state = excluded.state, shown = excluded.shown, applications = excluded.applications,
       trust = excluded.trust, provisioning = excluded.provisioning, attributes = excluded.attributes, groups = excluded.groups, settings = excluded.settings,
       secrets = excluded.secrets, secret_names = excluded.secret_names, sign_out_at_provider = excluded.sign_out_at_provider, version = c.version + 1, updated_at = platform.now()
     where c.connector = excluded.connector
     returning ${FIELDS}`,
    [
      tx.tenantId,
      row.slug,
      row.id,
      row.connector,
      row.preset,
      row.name,
      row.mark === null ? null : JSON.stringify(row.mark),
      row.state,
      row.shown,
      row.applications,
      JSON.stringify(row.trust),
      row.provisioning,
      row.attributes === null ? null : JSON.stringify(row.attributes),
      JSON.stringify(row.groups),
      JSON.stringify(row.settings),
      row.secrets,
      row.secret_names,
      row.signOutAtProvider,
    ],
  );
  return rows[0];
}

export const connectionStore: ConnectionStore<ConnectionRow> = {
  list: (db, tenantId) => db.statement<ConnectionRow>(LIST, [tenantId]),
  read: (tx) => tx.query<ConnectionRow>(LIST, [tx.tenantId]),
  hold: async (tx, id) => (await tx.query<ConnectionRow>(`select ${FIELDS} from federation.connections where tenant_id = $1 and id = $2 for share`, [tx.tenantId, id]))[0],
  lock: async (tx, slug) => (await tx.query<ConnectionRow>(`select ${FIELDS} from federation.connections where tenant_id = $1 and slug = $2 for update`, [tx.tenantId, slug]))[0],
  write: writeConnection,
  async remove(tx, id) {
    await tx.query('delete from federation.connections where tenant_id = $1 and id = $2', [tx.tenantId, id]);
  },
};

export interface ConnectionPlace {
  readonly tenantId: string;
  readonly id: string;
}

/** Over all tenants, in the order of the key, for work by the clock. */
export async function activeConnections(db: Database, connectors: readonly string[], after: ConnectionPlace | undefined, limit: number): Promise<ConnectionPlace[]> {
  return db.statement<ConnectionPlace>(
    `select tenant_id as "tenantId", id from federation.connections
     where connector = any ($1::text[]) and state = 'active' and (tenant_id, id) > ($2::uuid, $3::uuid) order by tenant_id, id limit $4`,
    [connectors, after?.tenantId ?? NOBODY, after?.id ?? NOBODY, limit],
  );
}

/** Before all. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
