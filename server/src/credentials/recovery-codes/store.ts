import type { Tx } from '#platform/db';

/** Whether it is one of the current codes, used or not. */
export async function findCode(tx: Tx, userId: string, mac: Buffer): Promise<{ readonly used: boolean } | undefined> {
  const [row] = await tx.query<{ used: boolean }>(
    `select codes.used_at is not null as used from credentials.recovery_codes as codes
     join credentials.recovery_code_sets as sets on sets.tenant_id = codes.tenant_id and sets.user_id = codes.user_id and sets.id = codes.set_id
     where codes.tenant_id = $1 and codes.user_id = $2 and codes.code_mac = $3`,
    [tx.tenantId, userId, mac],
  );
  return row;
}

/** One atomic statement: of parallel uses of one code, in whatever flows and processes, one gets the row (R3). */
export async function consumeCode(tx: Tx, userId: string, mac: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `update credentials.recovery_codes as codes set used_at = platform.now() from credentials.recovery_code_sets as sets
     where codes.tenant_id = $1 and codes.user_id = $2 and codes.code_mac = $3 and codes.used_at is null
       and sets.tenant_id = codes.tenant_id and sets.user_id = codes.user_id and sets.id = codes.set_id returning codes.set_id`,
    [tx.tenantId, userId, mac],
  );
  return rows.length > 0;
}

export interface CodeSet {
  readonly id: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly left: number;
}

export async function findSet(tx: Tx, userId: string): Promise<CodeSet | undefined> {
  const [row] = await tx.query<CodeSet>(
    `select sets.id, sets.created_at, max(codes.used_at) as last_used_at, (count(codes.code_mac) filter (where codes.used_at is null))::int as left
     from credentials.recovery_code_sets as sets
     left join credentials.recovery_codes as codes on codes.tenant_id = sets.tenant_id and codes.user_id = sets.user_id and codes.set_id = sets.id
     where sets.tenant_id = $1 and sets.user_id = $2 group by sets.id, sets.created_at`,
    [tx.tenantId, userId],
  );
  return row;
}

/**
 * A new set takes the place of the older one. The set's row is written first: of two sets saved at the same moment the second waits there, and then sees
 * and removes the codes of the first.
 */
export async function putSet(tx: Tx, userId: string, id: string, macs: readonly Buffer[]): Promise<void> {
  await tx.query(
    `insert into credentials.recovery_code_sets (tenant_id, user_id, id) values ($1, $2, $3)
     on conflict (tenant_id, user_id) do update set id = excluded.id, created_at = excluded.created_at`,
    [tx.tenantId, userId, id],
  );
  await tx.query('delete from credentials.recovery_codes where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  await tx.query('insert into credentials.recovery_codes (tenant_id, user_id, set_id, code_mac) select $1, $2, $3, unnest($4::bytea[])', [tx.tenantId, userId, id, macs]);
}

/** The user's set, if it is this one, or was made before a moment. Returns how many sets went: none or one. */
export async function deleteSet(tx: Tx, userId: string, id?: string): Promise<number> {
  const rows = await tx.query(
    `with gone as (delete from credentials.recovery_code_sets where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id = $3::uuid) returning id),
     codes as (delete from credentials.recovery_codes where tenant_id = $1 and user_id = $2 and ($3::uuid is null or set_id in (select id from gone)))
     select id from gone`,
    [tx.tenantId, userId, id ?? null],
  );
  return rows.length;
}
