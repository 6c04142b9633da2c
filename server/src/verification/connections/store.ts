import type { ConnectionStore, StoredRow, StoredValues } from '#platform/connections';
import type { Tx } from '#platform/db';
import type { AssuranceLevel } from '#tenants/contract';
import type { ClaimRule } from '../contract.ts';

export interface ConnectionRow extends StoredRow {
  readonly name: string;
  readonly level: AssuranceLevel;
  readonly trust_framework: string;
  readonly trust_framework_name: string | null;
  readonly valid_days: number | null;
  readonly claims: readonly ClaimRule[];
}

const FIELDS = 'tenant_id, slug, id, connector, name, state, level, trust_framework, trust_framework_name, valid_days, claims, settings, secrets, secret_names, version';
/** More would not fit a configuration file that somebody still reads. */
const MAX_CONNECTIONS = 100;

const LIST = `select ${FIELDS} from verification.connections where tenant_id = $1 order by created_at, slug limit ${MAX_CONNECTIONS}`;
/** Those made in one transaction stay in the order they were made in: buttons stand in it. */
const NEXT = `greatest(platform.now(), (select max(created_at) + interval '1 microsecond' from verification.connections where tenant_id = $1))`;

async function writeConnection(tx: Tx, row: StoredValues<ConnectionRow>): Promise<ConnectionRow | undefined> {
  const rows = await tx.query<ConnectionRow>(
    `insert into verification.connections as c (tenant_id, slug, id, connector, name, state, level, trust_framework, trust_framework_name, valid_days, claims, settings, secrets, secret_names, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12::jsonb, $13, $14, ${NEXT})
     on conflict (tenant_id, slug) do update set name = excluded.name, state = excluded.state, level = excluded.level, trust_framework = excluded.trust_framework,
       trust_framework_name = excluded.trust_framework_name,
       valid_days = excluded.valid_days, claims = excluded.claims, settings = excluded.settings, secrets = excluded.secrets, secret_names = excluded.secret_names,
       version = c.version + 1, updated_at = platform.now()
     where c.connector = excluded.connector
     returning ${FIELDS}`,
    [
      tx.tenantId,
      row.slug,
      row.id,
      row.connector,
      row.name,
      row.state,
      row.level,
      row.trust_framework,
      row.trust_framework_name,
      row.valid_days,
      JSON.stringify(row.claims),
      JSON.stringify(row.settings),
      row.secrets,
      row.secret_names,
    ],
  );
  return rows[0];
}

export const connectionStore: ConnectionStore<ConnectionRow> = {
  list: (db, tenantId) => db.statement<ConnectionRow>(LIST, [tenantId]),
  read: (tx) => tx.query<ConnectionRow>(LIST, [tx.tenantId]),
  hold: async (tx, id) => (await tx.query<ConnectionRow>(`select ${FIELDS} from verification.connections where tenant_id = $1 and id = $2 for share`, [tx.tenantId, id]))[0],
  lock: async (tx, slug) => (await tx.query<ConnectionRow>(`select ${FIELDS} from verification.connections where tenant_id = $1 and slug = $2 for update`, [tx.tenantId, slug]))[0],
  write: writeConnection,
  async remove(tx, id) {
    await tx.query('delete from verification.connections where tenant_id = $1 and id = $2', [tx.tenantId, id]);
  },
};
