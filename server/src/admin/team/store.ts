import type { Tx } from '#platform/db';
import type { Grant } from '../access/operator.ts';
import type { OperatorRow } from '../access/operator-store.ts';

const IS_OWNER = `exists (select from jsonb_array_elements(grants) g where g ->> 'role' = 'owner' and not g ? 'tenants')`;
const LISTED = 'user_id, state, grants, sealed_name, version, created_at, updated_at';

export interface ListedOperator extends OperatorRow {
  readonly user_id: string;
  readonly sealed_name: Buffer | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Who changes who works here waits for who does so already: an owner may be the last one. */
export async function lockTeam(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('admin.team:' || $1::text, 0))`, [tx.tenantId]);
}

export async function listOperators(tx: Tx, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly ListedOperator[]> {
  return tx.query<ListedOperator>(
    `select ${LISTED} from admin.operators
     where tenant_id = $1 and ($3::timestamptz is null or (date_trunc('milliseconds', created_at), user_id) > ($3, $4::uuid))
     order by date_trunc('milliseconds', created_at), user_id limit $2`,
    [tx.tenantId, limit, after?.at ?? null, after?.id ?? null],
  );
}

export async function operatorById(tx: Tx, userId: string): Promise<ListedOperator | undefined> {
  const [row] = await tx.query<ListedOperator>(`select ${LISTED} from admin.operators where tenant_id = $1 and user_id = $2`, [tx.tenantId, userId]);
  return row;
}

/** Owners who can get in: of those that are there, or of all but one. */
export async function ownerIds(tx: Tx, but?: string): Promise<readonly string[]> {
  const rows = await tx.query<{ user_id: string }>(
    `select user_id from admin.operators where tenant_id = $1 and state = 'active' and ${IS_OWNER} and user_id is distinct from $2 order by user_id limit 200`,
    [tx.tenantId, but ?? null],
  );
  return rows.map((row) => row.user_id);
}

/** They have no way in yet; a name they had before stays. */
export async function putJoining(tx: Tx, userId: string, grants: readonly Grant[], sealedName: Buffer | undefined): Promise<void> {
  await tx.query(
    `insert into admin.operators (tenant_id, user_id, grants, state, sealed_name) values ($1, $2, $3, 'joining', $4)
     on conflict (tenant_id, user_id) do update set grants = excluded.grants, state = 'joining', sealed_name = coalesce(excluded.sealed_name, operators.sealed_name),
       joined_at = platform.now(), version = operators.version + 1, updated_at = platform.now()`,
    [tx.tenantId, userId, JSON.stringify(grants), sealedName ?? null],
  );
}

/** Whoever began the setup and never came to its end. */
export async function deleteJoining(tx: Tx): Promise<void> {
  await tx.query(`delete from admin.operators where tenant_id = $1 and state = 'joining'`, [tx.tenantId]);
}

export async function changeState(tx: Tx, userId: string, from: readonly OperatorRow['state'][], to: OperatorRow['state']): Promise<ListedOperator | undefined> {
  const [row] = await tx.query<ListedOperator>(
    `update admin.operators set state = $4, version = version + 1, updated_at = platform.now(), joined_at = case when $4 = 'joining' then platform.now() else joined_at end
     where tenant_id = $1 and user_id = $2 and state = any ($3) returning ${LISTED}`,
    [tx.tenantId, userId, from, to],
  );
  return row;
}

export async function writeOperator(tx: Tx, userId: string, change: { readonly grants?: readonly Grant[]; readonly sealedName?: Buffer }): Promise<void> {
  await tx.query(
    `update admin.operators set grants = coalesce($3::jsonb, grants), sealed_name = coalesce($4, sealed_name), version = version + 1, updated_at = platform.now()
     where tenant_id = $1 and user_id = $2`,
    [tx.tenantId, userId, change.grants === undefined ? null : JSON.stringify(change.grants), change.sealedName ?? null],
  );
}

/** Whoever has a role: it may not go while somebody has it. */
export async function hasRole(tx: Tx, role: string): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    `select exists (select from admin.operators where tenant_id = $1 and grants @> $2::jsonb) or exists (select from admin.invitations where tenant_id = $1 and grants @> $2::jsonb) as found`,
    [tx.tenantId, JSON.stringify([{ role }])],
  );
  return row?.found ?? false;
}

export async function sealedNames(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx.query<{ user_id: string; sealed_name: Buffer }>(
    'select user_id, sealed_name from admin.operators where tenant_id = $1 and user_id = any ($2) and sealed_name is not null',
    [tx.tenantId, userIds],
  );
  return new Map(rows.map((row) => [row.user_id, row.sealed_name]));
}
