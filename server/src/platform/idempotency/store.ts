import type { Database, Tx } from '#platform/db';

/** True: it is this transaction's to answer. Waits for whoever is at it. One that has expired counts as never asked. */
export async function claimKey(tx: Tx, keyHash: Buffer, requestHash: Buffer, keepSeconds: number): Promise<boolean> {
  const rows = await tx.query(
    `insert into platform.idempotency as i (tenant_id, key_hash, request_hash, expires_at) values ($1, $2, $3, platform.now() + make_interval(secs => $4))
     on conflict (tenant_id, key_hash) do update set request_hash = excluded.request_hash, answer = null, expires_at = excluded.expires_at where i.expires_at <= platform.now()
     returning 1`,
    [tx.tenantId, keyHash, requestHash, keepSeconds],
  );
  return rows.length > 0;
}

export async function writeAnswer(tx: Tx, keyHash: Buffer, answer: Buffer): Promise<void> {
  await tx.query('update platform.idempotency set answer = $3 where tenant_id = $1 and key_hash = $2', [tx.tenantId, keyHash, answer]);
}

export async function readAnswer(tx: Tx, keyHash: Buffer): Promise<{ readonly request_hash: Buffer; readonly answer: Buffer | null } | undefined> {
  const rows = await tx.query<{ request_hash: Buffer; answer: Buffer | null }>('select request_hash, answer from platform.idempotency where tenant_id = $1 and key_hash = $2', [
    tx.tenantId,
    keyHash,
  ]);
  return rows[0];
}

/** Deletes a small batch of those whose time is over, of all tenants. */
export async function deleteExpired(db: Database, limit: number): Promise<number> {
  const rows = await db.statement(
    `delete from platform.idempotency where (tenant_id, key_hash) in (
       select tenant_id, key_hash from platform.idempotency where expires_at <= platform.now() order by expires_at limit $1 for update skip locked)
     returning 1`,
    [limit],
  );
  return rows.length;
}
