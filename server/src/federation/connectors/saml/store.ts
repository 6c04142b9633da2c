import type { Database, Tx } from '#platform/db';

/** Both tables go without row-level security: nothing of people is in them, and private keys are sealed and bound to their row. */

export type KeyPurpose = 'signing' | 'encryption';
export type KeyState = 'next' | 'active' | 'retiring';

export interface KeyRow {
  readonly purpose: KeyPurpose;
  readonly state: KeyState;
  readonly id: string;
  readonly sealed: Buffer;
}

export function readKeys(db: Database, tenantId: string, connectionId: string): Promise<KeyRow[]> {
  return db.statement<KeyRow>('select purpose, state, id, sealed from federation.saml_keys where tenant_id = $1 and connection_id = $2', [tenantId, connectionId]);
}

/** Of parallel first uses the first one stays. */
export async function addKeys(db: Database, tenantId: string, connectionId: string, rows: readonly KeyRow[]): Promise<void> {
  await db.statement(
    `insert into federation.saml_keys (tenant_id, connection_id, purpose, state, id, sealed)
     select $1, $2, purpose, state, id, sealed from unnest($3::text[], $4::text[], $5::uuid[], $6::bytea[]) as new (purpose, state, id, sealed)
     on conflict do nothing`,
    [tenantId, connectionId, rows.map((row) => row.purpose), rows.map((row) => row.state), rows.map((row) => row.id), rows.map((row) => row.sealed)],
  );
}

/**
 * What was next signs, what opened goes on to open for a while, and the new ones take the free places. Only from the keys the caller saw: of two rotations at
 * the same moment one happens. One statement, so that there is no moment without a key.
 */
export async function replaceKeys(
  db: Database,
  tenantId: string,
  connectionId: string,
  seen: readonly string[],
  made: { readonly next: KeyRow; readonly encryption: KeyRow },
): Promise<boolean> {
  const rows = await db.statement<{ moved: number }>(
    `with held as (
       select id, purpose, state, sealed from federation.saml_keys where tenant_id = $1 and connection_id = $2 order by purpose, state for update),
     same as (
       select from held having array_agg(id order by id) = (select array_agg(id order by id) from unnest($3::uuid[]) as seen (id))),
     put as (
       insert into federation.saml_keys as k (tenant_id, connection_id, purpose, state, id, sealed)
       select $1, $2, new.purpose, new.state, new.id, new.sealed from same, (
         select 'signing', 'active', id, sealed from held where purpose = 'signing' and state = 'next'
         union all select 'signing', 'next', $4::uuid, $5::bytea
         union all select 'encryption', 'retiring', id, sealed from held where purpose = 'encryption' and state = 'active'
         union all select 'encryption', 'active', $6::uuid, $7::bytea) as new (purpose, state, id, sealed)
       on conflict (tenant_id, connection_id, purpose, state) do update set id = excluded.id, sealed = excluded.sealed, created_at = platform.now()
       returning 1)
     select count(*)::int as moved from put`,
    [tenantId, connectionId, seen, made.next.id, made.next.sealed, made.encryption.id, made.encryption.sealed],
  );
  return (rows[0]?.moved ?? 0) > 0;
}

export interface MetadataRow {
  readonly url: string;
  readonly document: string;
  readonly age_seconds: number;
}

export async function readMetadataRow(db: Database, tenantId: string, connectionId: string): Promise<MetadataRow | undefined> {
  const rows = await db.statement<MetadataRow>(
    `select url, document, extract(epoch from platform.now() - fetched_at)::int as age_seconds from federation.saml_metadata where tenant_id = $1 and connection_id = $2`,
    [tenantId, connectionId],
  );
  return rows[0];
}

export async function writeMetadataRow(db: Database, tenantId: string, connectionId: string, row: Omit<MetadataRow, 'age_seconds'>): Promise<void> {
  await db.statement(
    `insert into federation.saml_metadata as m (tenant_id, connection_id, url, document) values ($1, $2, $3, $4)
     on conflict (tenant_id, connection_id) do update set url = excluded.url, document = excluded.document, fetched_at = platform.now()`,
    [tenantId, connectionId, row.url, row.document],
  );
}

/** The connection is deleted: its keys are nobody's any more. */
export async function forgetConnection(tx: Tx, connectionId: string): Promise<void> {
  for (const table of ['saml_keys', 'saml_metadata']) await tx.query(`delete from federation.${table} where tenant_id = $1 and connection_id = $2`, [tx.tenantId, connectionId]);
}
