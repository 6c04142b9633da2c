import type { Database, Tx } from '#platform/db';
import type { MergePair, MergeRecord } from '../contract.ts';

export interface MergingUser {
  readonly id: string;
  readonly state: string;
  readonly light: boolean;
  readonly wrapped: Buffer | null;
  /** Has addresses, and none that was ever proved: whose account it is, nobody knows. */
  readonly unproved: boolean;
}

/** In a fixed order, whoever merges into whom; they stay as they are until the end of the transaction. */
export async function lockUsers(tx: Tx, userIds: readonly string[]): Promise<readonly MergingUser[]> {
  const rows = await tx.query('select id from identity.users where tenant_id = $1 and id = any($2::uuid[]) order by id for update', [tx.tenantId, userIds]);
  return rows.length === 0 ? [] : readUsers(tx, userIds);
}

export async function readUsers(tx: Tx, userIds: readonly string[]): Promise<readonly MergingUser[]> {
  return tx.query<MergingUser>(
    `select u.id, u.state, u.light, k.wrapped,
       exists (select from identity.identifiers i where i.tenant_id = $1 and i.user_id = u.id and i.kind in ('email', 'phone'))
       and not exists (select from identity.identifiers i where i.tenant_id = $1 and i.user_id = u.id and i.verified_at is not null) as unproved
     from identity.users u left join identity.user_keys k on k.tenant_id = u.tenant_id and k.user_id = u.id
     where u.tenant_id = $1 and u.id = any($2::uuid[])`,
    [tx.tenantId, userIds],
  );
}

export interface UserBefore {
  readonly state: string;
  readonly updatedAt: string;
  /** Accounts absorbed before, which point at the survivor from now on. */
  readonly carried: readonly string[];
}

/** The absorbed one becomes a name of the other, and so does what it had absorbed itself. */
export async function pointAt(tx: Tx, { survivor, absorbed }: MergePair): Promise<UserBefore> {
  const [before] = await tx.query<{ state: string; updated_at: string }>(
    `with old as (select state, updated_at::text as updated_at from identity.users where tenant_id = $1 and id = $2)
     update identity.users u set state = 'merged', merged_into = $3, updated_at = platform.now() from old where u.tenant_id = $1 and u.id = $2 returning old.state, old.updated_at`,
    [tx.tenantId, absorbed, survivor],
  );
  const carried = await tx.query<{ id: string }>('update identity.users set merged_into = $3 where tenant_id = $1 and merged_into = $2 returning id', [
    tx.tenantId,
    absorbed,
    survivor,
  ]);
  if (!before) throw new Error('The absorbed account vanished under its lock.');
  return { state: before.state, updatedAt: before.updated_at, carried: carried.map((row) => row.id) };
}

export async function pointBack(tx: Tx, absorbed: string, before: UserBefore): Promise<void> {
  await tx.query('update identity.users set state = $3, merged_into = null, updated_at = $4::timestamptz where tenant_id = $1 and id = $2', [
    tx.tenantId,
    absorbed,
    before.state,
    before.updatedAt,
  ]);
  await tx.query('update identity.users set merged_into = $2 where tenant_id = $1 and id = any($3::uuid[])', [tx.tenantId, absorbed, before.carried]);
}

/** `at`: when, to the microsecond: of merges of one account each is later than the one before. */
export interface OrderedMerge extends MergeRecord {
  readonly at: string;
}

interface MergeRow {
  readonly at: string;
  readonly id: string;
  readonly user_id: string;
  readonly absorbed_id: string;
  readonly merged_at: Date;
  readonly undo_until: Date;
}

const FIELDS = `m.id, m.user_id, m.absorbed_id, m.merged_at, m.undo_until, to_char(m.merged_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') as at`;
/** What can still be undone. */
const OPEN = 'm.tenant_id = $1 and m.before is not null and m.undone_at is null and m.undo_until > platform.now()';

const toRecord = (row: MergeRow): MergeRecord => ({ id: row.id, survivor: row.user_id, absorbed: row.absorbed_id, mergedAt: row.merged_at, undoUntil: row.undo_until });

export async function insertMerge(tx: Tx, id: string, { survivor, absorbed }: MergePair, undoDays: number): Promise<MergeRecord> {
  const [row] = await tx.query<MergeRow>(
    `with m as (insert into identity.merges as m (tenant_id, id, user_id, absorbed_id, undo_until)
       values ($1, $2, $3, $4, platform.now() + make_interval(days => $5)) returning ${FIELDS})
     select * from m`,
    [tx.tenantId, id, survivor, absorbed, undoDays],
  );
  await tx.query('insert into identity.merge_ends (tenant_id, merge_id, due_at) values ($1, $2, $3)', [tx.tenantId, id, (row as MergeRow).undo_until]);
  return toRecord(row as MergeRow);
}

export async function keepBefore(tx: Tx, id: string, before: Buffer): Promise<void> {
  await tx.query('update identity.merges set before = $3 where tenant_id = $1 and id = $2', [tx.tenantId, id, before]);
}

export async function findMerge(tx: Tx, id: string): Promise<(OrderedMerge & { readonly open: boolean }) | undefined> {
  const [row] = await tx.query<MergeRow & { open: boolean }>(`select ${FIELDS}, ${OPEN} as open from identity.merges m where m.tenant_id = $1 and m.id = $2`, [tx.tenantId, id]);
  return row && { ...toRecord(row), at: row.at, open: row.open };
}

/** Open merges in which the user took part, on either side, newest first. */
export async function openMergesOf(tx: Tx, userId: string): Promise<readonly OrderedMerge[]> {
  const rows = await tx.query<MergeRow>(`select ${FIELDS} from identity.merges m where ${OPEN} and $2 in (m.user_id, m.absorbed_id) order by m.merged_at desc, m.id`, [
    tx.tenantId,
    userId,
  ]);
  return rows.map((row) => ({ ...toRecord(row), at: row.at }));
}

/** Exactly one caller gets what it was. */
export async function closeMerge(tx: Tx, id: string): Promise<Buffer | undefined> {
  const [row] = await tx.query<{ before: Buffer }>(
    `with old as (select id, before from identity.merges m where ${OPEN} and m.id = $2 for update),
     ends as (delete from identity.merge_ends e using old where e.tenant_id = $1 and e.merge_id = old.id)
     update identity.merges m set before = null, undone_at = platform.now() from old where m.tenant_id = $1 and m.id = old.id returning old.before`,
    [tx.tenantId, id],
  );
  return row?.before;
}

/** Whose time to undo is over. */
export async function dueMerges(db: Database, limit: number): Promise<readonly { readonly tenant_id: string; readonly merge_id: string }[]> {
  return db.statement('select tenant_id, merge_id from identity.merge_ends where due_at <= platform.now() order by due_at limit $1', [limit]);
}

/** Undefined: somebody else did it. */
export async function sealMergeForGood(tx: Tx, id: string): Promise<MergeRecord | undefined> {
  const [row] = await tx.query<MergeRow>(
    `with ended as (delete from identity.merge_ends where tenant_id = $1 and merge_id = $2 and due_at <= platform.now() returning merge_id)
     update identity.merges m set before = null from ended where m.tenant_id = $1 and m.id = ended.merge_id and m.undone_at is null returning ${FIELDS}`,
    [tx.tenantId, id],
  );
  return row && toRecord(row);
}

/** All that is left of the absorbed account is the name it was known by. */
export async function forgetAbsorbed(tx: Tx, userId: string): Promise<void> {
  for (const table of ['user_keys', 'identifiers', 'contacts', 'attributes', 'search_terms', 'lead_references', 'visits', 'prompts', 'address_changes'])
    await tx.query(`delete from identity.${table} where tenant_id = $1 and user_id = $2`, [tx.tenantId, userId]);
  await tx.query('update identity.users set locale = null where tenant_id = $1 and id = $2', [tx.tenantId, userId]);
}

export async function absorbedBy(tx: Tx, userId: string): Promise<readonly string[]> {
  return (await tx.query<{ id: string }>('select id from identity.users where tenant_id = $1 and merged_into = $2 order by id', [tx.tenantId, userId])).map((row) => row.id);
}

export async function wrappedKeys(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await tx.query<{ user_id: string; wrapped: Buffer }>('select user_id, wrapped from identity.user_keys where tenant_id = $1 and user_id = any($2::uuid[])', [
    tx.tenantId,
    userIds,
  ]);
  return new Map(rows.map((row) => [row.user_id, row.wrapped]));
}
