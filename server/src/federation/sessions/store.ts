import type { Database, Tx } from '#platform/db';

export interface BoundSession {
  readonly sessionId: string;
  readonly linkId: string;
  readonly userId: string;
  readonly externalIndex: Buffer | undefined;
  readonly sealed: Buffer | undefined;
}

/** No session lives longer than this (SP 800-63B-4 2.1.3). */
const LONGEST_DAYS = 31;

export async function readTime(db: Database): Promise<Date> {
  return ((await db.statement<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now;
}

/** Also forgets what is over of the same link, so that nothing grows. */
export async function bindSession(tx: Tx, session: BoundSession): Promise<void> {
  await tx.query(
    `with over as (delete from federation.sessions where tenant_id = $1 and link_id = $3 and session_id <> $2 and created_at < platform.now() - ${LONGEST_DAYS} * interval '1 day')
     insert into federation.sessions (tenant_id, session_id, link_id, user_id, external_index, sealed) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, session_id) do update set link_id = excluded.link_id, user_id = excluded.user_id, external_index = excluded.external_index, sealed = excluded.sealed,
       created_at = excluded.created_at`,
    [tx.tenantId, session.sessionId, session.linkId, session.userId, session.externalIndex ?? null, session.sealed ?? null],
  );
}

/** Those of one link, or of one session elsewhere, or of both. Gone from here with the answer: nobody ends them twice. */
export async function takeSessions(tx: Tx, by: { readonly linkId?: string; readonly externalIndex?: Buffer }): Promise<{ session_id: string; user_id: string }[]> {
  return tx.query(
    `delete from federation.sessions where tenant_id = $1 and ($2::uuid is null or link_id = $2) and ($3::bytea is null or external_index = $3) and ($2 is not null or $3 is not null)
     returning session_id, user_id`,
    [tx.tenantId, by.linkId ?? null, by.externalIndex ?? null],
  );
}

// ---------------------------------------------------------------- The connection that was used last

export async function readLastUsed(db: Database, tenantId: string, browserIndex: Buffer): Promise<string | undefined> {
  const rows = await db.statement<{ connection_id: string }>('select connection_id from federation.last_used where tenant_id = $1 and browser_index = $2', [
    tenantId,
    browserIndex,
  ]);
  return rows[0]?.connection_id;
}

export async function writeLastUsed(tx: Tx, browserIndex: Buffer, connectionId: string): Promise<void> {
  await tx.query(
    `insert into federation.last_used (tenant_id, browser_index, connection_id) values ($1, $2, $3)
     on conflict (tenant_id, browser_index) do update set connection_id = excluded.connection_id, used_at = excluded.used_at`,
    [tx.tenantId, browserIndex, connectionId],
  );
}

/** A browser that was not here for so long has lost its own secret by then. */
export async function purgeLastUsed(db: Database, days: number, max: number): Promise<number> {
  const rows = await db.statement(
    `delete from federation.last_used where (tenant_id, browser_index) in
       (select tenant_id, browser_index from federation.last_used where used_at < platform.now() - $1 * interval '1 day' order by used_at limit $2) returning tenant_id`,
    [days, max],
  );
  return rows.length;
}
