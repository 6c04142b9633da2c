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

/**
 * Notes that a message is acted on: true for the first one of its id, as soon as whoever was first has committed; had they failed, the next one is the first.
 * Each takes a few that are over with it.
 */
export async function spendMessage(
  tx: Tx,
  message: { readonly connectionId: string; readonly idHash: Buffer; readonly until: Date; readonly shortest: number; readonly longest: number },
): Promise<boolean> {
  const rows = await tx.query(
    `with over as (
       delete from federation.ended_messages where (tenant_id, connection_id, id_hash) in (
         select tenant_id, connection_id, id_hash from federation.ended_messages where tenant_id = $1 and expires_at < platform.now() order by expires_at limit 20 for update skip locked))
     insert into federation.ended_messages (tenant_id, connection_id, id_hash, expires_at)
     values ($1, $2, $3, least(greatest($4::timestamptz, platform.now() + make_interval(secs => $5)), platform.now() + make_interval(secs => $6)))
     on conflict do nothing returning 1`,
    [tx.tenantId, message.connectionId, message.idHash, message.until, message.shortest, message.longest],
  );
  return rows.length > 0;
}

/**
 * Those of one link, or of some sessions elsewhere, or of both. Gone from here with the answer: nobody ends them twice. Held in one order, so that two messages
 * about the same ones never wait for each other.
 */
export async function takeSessions(tx: Tx, by: { readonly linkId?: string; readonly externalIndexes?: readonly Buffer[] }): Promise<{ session_id: string; user_id: string }[]> {
  return tx.query(
    `with held as (
       select session_id from federation.sessions
       where tenant_id = $1 and ($2::uuid is null or link_id = $2) and ($3::bytea[] is null or external_index = any ($3)) and ($2 is not null or $3 is not null)
       order by session_id for update),
     taken as (delete from federation.sessions where tenant_id = $1 and session_id in (select session_id from held) returning session_id, user_id)
     select session_id, user_id from taken order by session_id`,
    [tx.tenantId, by.linkId ?? null, by.externalIndexes ?? null],
  );
}

/** A flow ends after two; the marks of who was signed out there are kept as long. */
const LONGEST_FLOW_HOURS = 3;

/** Those who end something and those who begin it wait for each other here, so that one of them sees the other. In one order, that nobody waits in a circle. */
export async function holdMarks(tx: Tx, marks: readonly Buffer[]): Promise<void> {
  const keys = marks.map((mark) => mark.readBigInt64BE(0).toString()).toSorted();
  await tx.query('select pg_advisory_xact_lock(key) from unnest($1::bigint[]) key', [keys]);
}

/** With a few of those that no sign-in can be older than. */
export async function noteEnded(tx: Tx, marks: readonly Buffer[]): Promise<void> {
  await tx.query(
    `with over as (
       delete from federation.ended_there where (tenant_id, mark) in (
         select tenant_id, mark from federation.ended_there where tenant_id = $1 and ended_at < platform.now() - ${LONGEST_FLOW_HOURS} * interval '1 hour' order by ended_at limit 20 for update skip locked))
     insert into federation.ended_there (tenant_id, mark) select $1, mark from unnest($2::bytea[]) mark
     on conflict (tenant_id, mark) do update set ended_at = platform.now()`,
    [tx.tenantId, marks],
  );
}

export async function endedSince(tx: Tx, marks: readonly Buffer[], since: Date): Promise<boolean> {
  const rows = await tx.query('select 1 from federation.ended_there where tenant_id = $1 and mark = any ($2) and ended_at >= $3 limit 1', [tx.tenantId, marks, since]);
  return rows.length > 0;
}

/** With the connection it began at. */
export async function readBound(tx: Tx, sessionId: string): Promise<{ user_id: string; connection_id: string; sealed: Buffer | null } | undefined> {
  const rows = await tx.query<{ user_id: string; connection_id: string; sealed: Buffer | null }>(
    `select s.user_id, l.connection_id, s.sealed from federation.sessions s join federation.links l on l.tenant_id = s.tenant_id and l.id = s.link_id
     where s.tenant_id = $1 and s.session_id = $2`,
    [tx.tenantId, sessionId],
  );
  return rows[0];
}

export async function forgetSession(tx: Tx, sessionId: string): Promise<void> {
  await tx.query('delete from federation.sessions where tenant_id = $1 and session_id = $2', [tx.tenantId, sessionId]);
}
