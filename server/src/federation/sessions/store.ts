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
