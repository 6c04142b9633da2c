import type { Database, Tx } from '#platform/db';

/** Answers may be on their way when a key is renewed: so long an older one is nobody's copy. It opens nothing all the same. */
const OVERLAP_SECONDS = 60;

/** True: another key took its place, and not only just now. One look, outside any transaction. */
export async function isCopy(db: Database, tenantId: string, key: Buffer): Promise<boolean> {
  const rows = await db.statement(`select from sessions.browser_keys where tenant_id = $1 and key_hash = $2 and replaced_at < platform.now() - $3 * interval '1 second'`, [
    tenantId,
    key,
    OVERLAP_SECONDS,
  ]);
  return rows.length > 0;
}

/** Of any number of parallel ones exactly one replaces a key, and gets its line. */
export async function replaceKey(tx: Tx, key: Buffer): Promise<string | undefined> {
  const [row] = await tx.query<{ line: string }>(
    'update sessions.browser_keys set replaced_at = platform.now() where tenant_id = $1 and key_hash = $2 and replaced_at is null returning line',
    [tx.tenantId, key],
  );
  return row?.line;
}

export async function insertKey(tx: Tx, key: Buffer, line: string): Promise<void> {
  await tx.query('insert into sessions.browser_keys (tenant_id, key_hash, line) values ($1, $2, $3)', [tx.tenantId, key, line]);
}

/** All keys of the line of this one, until there is none: while it waited for a renewal, that has brought another. Returns the current one, to exactly one caller. */
export async function deleteLine(tx: Tx, key: Buffer): Promise<Buffer | undefined> {
  const [found] = await tx.query<{ line: string }>('select line from sessions.browser_keys where tenant_id = $1 and key_hash = $2', [tx.tenantId, key]);
  if (!found) return undefined;
  for (let current: Buffer | undefined; ; ) {
    const rows = await tx.query<{ key_hash: Buffer; current: boolean }>(
      'delete from sessions.browser_keys where tenant_id = $1 and line = $2 returning key_hash, replaced_at is null as current',
      [tx.tenantId, found.line],
    );
    if (rows.length === 0) return current;
    current = rows.find((row) => row.current)?.key_hash ?? current;
  }
}

/** Of all tenants at once. */
export async function deleteOldKeys(db: Database, days: { readonly replaced: number; readonly current: number }, batch: number): Promise<number> {
  const rows = await db.statement(
    `delete from sessions.browser_keys where (tenant_id, key_hash) in (
       select tenant_id, key_hash from sessions.browser_keys
       where coalesce(replaced_at, issued_at) < platform.now() - $1 * interval '1 day' and (replaced_at is not null or issued_at < platform.now() - $2 * interval '1 day')
       order by coalesce(replaced_at, issued_at) limit $3 for update skip locked)
     returning 1`,
    [days.replaced, days.current, batch],
  );
  return rows.length;
}
