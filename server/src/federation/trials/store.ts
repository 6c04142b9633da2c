import type { Database, Tx } from '#platform/db';

export async function insertTrial(tx: Tx, stateHash: Buffer, connectionId: string, ttlSeconds: number): Promise<void> {
  await tx.query('insert into federation.trials (tenant_id, state_hash, connection_id, expires_at) values ($1, $2, $3, platform.now() + make_interval(secs => $4))', [
    tx.tenantId,
    stateHash,
    connectionId,
    ttlSeconds,
  ]);
}

/** The first answer of any number counts (D4). */
export async function answerTrial(tx: Tx, stateHash: Buffer, connectionId: string, answer: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `update federation.trials set answer = $4
     where tenant_id = $1 and state_hash = $2 and connection_id = $3 and answer is null and expires_at > platform.now() returning 1`,
    [tx.tenantId, stateHash, connectionId, answer],
  );
  return rows.length > 0;
}

/** Read once. Null: it has not come; undefined: it is over. */
export async function takeTrial(tx: Tx, stateHash: Buffer): Promise<Buffer | null | undefined> {
  const rows = await tx.query<{ answer: Buffer }>(
    'delete from federation.trials where tenant_id = $1 and state_hash = $2 and answer is not null and expires_at > platform.now() returning answer',
    [tx.tenantId, stateHash],
  );
  if (rows[0]) return rows[0].answer;
  const waiting = await tx.query('select 1 from federation.trials where tenant_id = $1 and state_hash = $2 and answer is null and expires_at > platform.now()', [
    tx.tenantId,
    stateHash,
  ]);
  return waiting.length > 0 ? null : undefined;
}

export async function purgeTrials(db: Database, limit: number): Promise<number> {
  const rows = await db.statement(
    `delete from federation.trials t using (select tenant_id, state_hash from federation.trials where expires_at <= platform.now() limit $1 for update skip locked) gone
     where t.tenant_id = gone.tenant_id and t.state_hash = gone.state_hash returning 1`,
    [limit],
  );
  return rows.length;
}
