import type { Database, Tx } from '#platform/db';

export interface NewOneTime {
  readonly tokenHash: Buffer;
  readonly purpose: string;
  readonly bindingHash: Buffer;
  readonly replacesHash: Buffer | undefined;
  readonly sealed: Buffer;
  readonly ttlSeconds: number;
}

/**
 * Ends the older token and writes the new one. Two statements sent together (one round trip): the lock, held until the commit, comes first,
 * so the second statement sees what a parallel issuer wrote and of two new tokens only one stays alive.
 */
export async function insertToken(tx: Tx, token: NewOneTime): Promise<void> {
  const lock = token.replacesHash === undefined ? undefined : tx.query('select pg_advisory_xact_lock($1)', [token.replacesHash.readBigInt64BE(0).toString()]);
  const insert = tx.query(
    `with older as (
       update platform.one_time set expires_at = platform.now()
       where tenant_id = $1 and replaces_hash = $5 and consumed_at is null and expires_at > platform.now())
     insert into platform.one_time (tenant_id, token_hash, purpose, binding_hash, replaces_hash, sealed, expires_at)
     values ($1, $2, $3, $4, $5, $6, platform.now() + make_interval(secs => $7))`,
    [tx.tenantId, token.tokenHash, token.purpose, token.bindingHash, token.replacesHash ?? null, token.sealed, token.ttlSeconds],
  );
  await Promise.all([lock, insert]);
}

const WAITING = 'tenant_id = $1 and replaces_hash = $2 and consumed_at is null and expires_at > platform.now()';

export async function findWaiting(tx: Tx, replacesHash: Buffer): Promise<Date | undefined> {
  return (await tx.query<{ expires_at: Date }>(`select expires_at from platform.one_time where ${WAITING}`, [tx.tenantId, replacesHash]))[0]?.expires_at;
}

export async function endWaiting(tx: Tx, replacesHash: Buffer): Promise<boolean> {
  return (await tx.query(`update platform.one_time set expires_at = platform.now() where ${WAITING} returning 1`, [tx.tenantId, replacesHash])).length > 0;
}

/** The one atomic attempt: of parallel callers one gets the row, and none after it (D4). */
export async function consumeToken(tx: Tx, tokenHash: Buffer, purpose: string, bindingHash: Buffer | undefined): Promise<Buffer | undefined> {
  const rows = await tx.query<{ sealed: Buffer }>(
    `update platform.one_time set consumed_at = platform.now()
     where tenant_id = $1 and token_hash = $2 and purpose = $3 and consumed_at is null and expires_at > platform.now()
       and ($4::bytea is null or binding_hash = $4)
     returning sealed`,
    [tx.tenantId, tokenHash, purpose, bindingHash ?? null],
  );
  return rows[0]?.sealed;
}

export interface StoredToken {
  readonly sealed: Buffer;
  readonly binding_hash: Buffer;
  readonly used: boolean;
  readonly expired: boolean;
}

export async function readToken(
  query: (text: string, values: readonly unknown[]) => Promise<StoredToken[]>,
  tenantId: string,
  tokenHash: Buffer,
  purpose: string,
): Promise<StoredToken | undefined> {
  const rows = await query(
    `select sealed, binding_hash, consumed_at is not null as used, expires_at <= platform.now() as expired
     from platform.one_time where tenant_id = $1 and token_hash = $2 and purpose = $3`,
    [tenantId, tokenHash, purpose],
  );
  return rows[0];
}

/** Kept for a while after they end, so that an old link can still be told from a wrong one. */
export async function deleteEnded(db: Database, keepSeconds: number, limit: number): Promise<number> {
  const rows = await db.statement(
    `delete from platform.one_time o using (
       select tenant_id, token_hash from platform.one_time where expires_at <= platform.now() - make_interval(secs => $1) order by expires_at limit $2 for update skip locked) gone
     where o.tenant_id = gone.tenant_id and o.token_hash = gone.token_hash
     returning 1`,
    [keepSeconds, limit],
  );
  return rows.length;
}
