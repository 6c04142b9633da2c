import type { Database, Tx } from '#platform/db';

export interface InactiveRow {
  readonly asked_at: Date;
  readonly reminded_at: Date | null;
  readonly due: boolean;
}

/** False: they were asked already. */
export async function insertInactive(tx: Tx, userId: string, days: number): Promise<boolean> {
  const rows = await tx.query(
    'insert into erasure.inactive (tenant_id, user_id, next_at) values ($1, $2, platform.now() + make_interval(days => $3)) on conflict do nothing returning 1',
    [tx.tenantId, userId, days],
  );
  return rows.length > 0;
}

export async function findInactive(tx: Tx, userId: string): Promise<InactiveRow | undefined> {
  const [row] = await tx.query<InactiveRow>('select asked_at, reminded_at, next_at <= platform.now() as due from erasure.inactive where tenant_id = $1 and user_id = $2', [
    tx.tenantId,
    userId,
  ]);
  return row;
}

export async function markReminded(tx: Tx, userId: string, days: number): Promise<void> {
  await tx.query('update erasure.inactive set reminded_at = platform.now(), next_at = platform.now() + make_interval(days => $3) where tenant_id = $1 and user_id = $2', [
    tx.tenantId,
    userId,
    days,
  ]);
}

export async function deleteInactive(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.query('delete from erasure.inactive where tenant_id = $1 and user_id = $2 returning 1', [tx.tenantId, userId])).length > 0;
}

/** Of these, who is not to be asked: asked already, held, or about to be erased. */
export async function busyAmong(tx: Tx, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ user_id: string }>(
    `select user_id from erasure.inactive where tenant_id = $1 and user_id = any($2::uuid[])
     union select user_id from erasure.holds where tenant_id = $1 and user_id = any($2::uuid[])
     union select user_id from erasure.erasures where tenant_id = $1 and user_id = any($2::uuid[]) and state = 'scheduled'`,
    [tx.tenantId, userIds],
  );
  return new Set(rows.map(({ user_id }) => user_id));
}

export async function countInactive(tx: Tx): Promise<{ readonly asked: number; readonly reminded: number; readonly ending: number }> {
  const [row] = await tx.query<{ asked: number; reminded: number; ending: number }>(
    `select (select count(*) from erasure.inactive where tenant_id = $1 and reminded_at is null)::int as asked,
       (select count(*) from erasure.inactive where tenant_id = $1 and reminded_at is not null)::int as reminded,
       (select count(*) from erasure.erasures where tenant_id = $1 and state = 'scheduled' and asked_by = 'inactive')::int as ending`,
    [tx.tenantId],
  );
  return row ?? { asked: 0, reminded: 0, ending: 0 };
}

/** The moment so many months ago. */
export async function monthsAgo(tx: Tx, months: number): Promise<Date> {
  const [row] = await tx.query<{ at: Date }>(`select (platform.now() at time zone 'UTC' - make_interval(months => $1)) at time zone 'UTC' as at`, [months]);
  return (row as { at: Date }).at;
}

export async function daysAgo(tx: Tx, days: number): Promise<Date> {
  const [row] = await tx.query<{ at: Date }>('select platform.now() - make_interval(days => $1) as at', [days]);
  return (row as { at: Date }).at;
}

export async function dueInactive(db: Database, limit: number): Promise<readonly { readonly tenant_id: string; readonly user_id: string }[]> {
  return db.statement('select tenant_id, user_id from erasure.inactive where next_at <= platform.now() order by next_at limit $1', [limit]);
}

/** One that fails must not keep the others waiting. */
export async function postponeInactive(db: Database, of: { readonly tenant_id: string; readonly user_id: string }, seconds: number): Promise<void> {
  await db.statement('update erasure.inactive set next_at = platform.now() + make_interval(secs => $3) where tenant_id = $1 and user_id = $2', [of.tenant_id, of.user_id, seconds]);
}
