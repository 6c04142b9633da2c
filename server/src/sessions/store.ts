import type { Database, Tx } from '#platform/db';
import type { Evidence } from './contract.ts';
import type { SessionLimits } from './settings.ts';

export interface SessionRow {
  id: string;
  user_id: string;
  sub: string;
  protocol_uid: string | null;
  protocol_state: Buffer | null;
  evidence: Evidence[];
  acr: string;
  amr: string[];
  auth_time: Date;
  application_id: string | null;
  client: Buffer;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  made_account: boolean;
  actor_id: string | null;
  doubted: boolean;
  confirmed_from: string | null;
  shown: Buffer | null;
  noticed: string[] | null;
}

export interface SeenSessionRow extends SessionRow {
  age: number;
  left: number;
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly sub: string;
  readonly evidence: readonly Evidence[];
  readonly acr: string;
  readonly amr: readonly string[];
  readonly authTime: number;
  readonly applicationId: string | undefined;
  readonly client: Buffer;
  readonly madeAccount: boolean;
}

const TODAY = "select entry.key from jsonb_each_text(noticed) as entry where entry.value::timestamptz > platform.now() - interval '1 day'";

const FIELDS = `id, user_id, sub, protocol_uid, protocol_state, evidence, acr, amr, auth_time, application_id, client, created_at, last_seen_at, expires_at, made_account, actor_id,
  doubted_at is not null as doubted, confirmed_from, shown, case when noticed is not null then array(${TODAY}) end as noticed`;

/** Of a session: its tenant was not signed out, all of it, since it began, but for the one that was kept. Told in one place; the rows themselves end in their turn. */
function notSignedOutWithAll(session: string, tenant: string): string {
  return `not exists (select from sessions.tenant_sign_outs o where o.tenant_id = ${tenant} and o.at >= ${session}.created_at and o.kept_session is distinct from ${session}.id)`;
}

/** Of a session in which somebody acts: the operator's own was not ended, nor is it over. One that may be used for nothing more for want of a sign of life is no reason: they are at work here. */
function hangsOnALiveOne(session: string): string {
  return `exists (select from sessions.sessions as operator where operator.tenant_id = ${session}.actor_tenant_id and operator.id = ${session}.actor_session_id
    and operator.revoked_at is null and operator.expires_at > platform.now() and ${notSignedOutWithAll('operator', 'operator.tenant_id')})`;
}

/** $2 and $3 are the tenant's limits now: shortening them ends older sessions at once. So does signing everybody out: what is left to do is told of as it is done. */
const LIVE = `tenant_id = $1 and revoked_at is null and idle_expires_at > platform.now() and expires_at > platform.now()
  and last_seen_at > platform.now() - $2 * interval '1 second' and created_at > platform.now() - $3 * interval '1 second'
  and ${notSignedOutWithAll('sessions', '$1')}
  and (actor_id is null or ${hangsOnALiveOne('sessions')})`;

const limitValues = (limits: SessionLimits) => [limits.idleSeconds, limits.absoluteSeconds];

export async function insertSession(tx: Tx, session: NewSession, limits: SessionLimits): Promise<SessionRow> {
  const rows = await tx.query<SessionRow>(
    `insert into sessions.sessions (tenant_id, id, user_id, sub, evidence, acr, amr, auth_time, application_id, client, created_at, last_seen_at, idle_expires_at, expires_at, made_account)
     select $1, $4, $5, $6, $7::jsonb, $8, $9, to_timestamp($10), $11, $12, now, now, now + least($2::float8, $3) * interval '1 second', now + $3::float8 * interval '1 second', $13
     from (select platform.now() as now) as clock
     returning ${FIELDS}`,
    [
      tx.tenantId,
      ...limitValues(limits),
      session.id,
      session.userId,
      session.sub,
      JSON.stringify(session.evidence),
      session.acr,
      session.amr,
      session.authTime,
      session.applicationId ?? null,
      session.client,
      session.madeAccount,
    ],
  );
  return rows[0] as SessionRow;
}

export interface NewActing extends Pick<NewSession, 'id' | 'userId' | 'sub' | 'acr' | 'client'> {
  readonly actorId: string;
  readonly actorTenantId: string;
  readonly actorSessionId: string;
  readonly seconds: number;
}

/** Its end stands from the beginning, and a sign of life moves nothing. */
export async function insertActing(tx: Tx, session: NewActing): Promise<SessionRow> {
  const rows = await tx.query<SessionRow>(
    `insert into sessions.sessions (tenant_id, id, user_id, sub, evidence, acr, amr, auth_time, client, created_at, last_seen_at, idle_expires_at, expires_at, actor_id, actor_tenant_id, actor_session_id)
     select $1, $2, $3, $4, '[]'::jsonb, $5, '{}', now, $6, now, now, now + $7::float8 * interval '1 second', now + $7::float8 * interval '1 second', $8, $9, $10
     from (select platform.now() as now) as clock
     returning ${FIELDS}`,
    [tx.tenantId, session.id, session.userId, session.sub, session.acr, session.client, session.seconds, session.actorId, session.actorTenantId, session.actorSessionId],
  );
  return rows[0] as SessionRow;
}

export interface ActingRow {
  tenant_id: string;
  id: string;
  user_id: string;
  actor_id: string;
  over: 'time' | 'operator_gone' | null;
}

export async function actingEverywhere(db: Database, limit: number): Promise<ActingRow[]> {
  return db.statement<ActingRow>(
    `select tenant_id, id, user_id, actor_id,
       case when expires_at <= platform.now() then 'time' when not ${hangsOnALiveOne('sessions')} then 'operator_gone' end as over
     from sessions.sessions where actor_id is not null and revoked_at is null order by expires_at limit $1`,
    [limit],
  );
}

/** Reads a live session; `lock` holds it until the transaction ends. */
export async function findLive(tx: Tx, sessionId: string, limits: SessionLimits, lock: boolean): Promise<SessionRow | undefined> {
  const rows = await tx.query<SessionRow>(`select ${FIELDS} from sessions.sessions where ${LIVE} and id = $4${lock ? ' for update' : ''}`, [
    tx.tenantId,
    ...limitValues(limits),
    sessionId,
  ]);
  return rows[0];
}

/** The customer's own, or those in which somebody acts for them. */
export async function listLive(tx: Tx, userId: string, limits: SessionLimits, max: number, acting: boolean): Promise<SessionRow[]> {
  return tx.query<SessionRow>(
    `select ${FIELDS} from sessions.sessions where ${LIVE} and user_id = $4 and actor_id is ${acting ? 'not ' : ''}null order by last_seen_at desc, id limit $5`,
    [tx.tenantId, ...limitValues(limits), userId, max],
  );
}

/** The handle goes at once: whoever knew it before the proof knows nothing after it (D5, S1). */
export async function raiseSession(tx: Tx, sessionId: string, reached: Pick<NewSession, 'evidence' | 'acr' | 'amr' | 'authTime'>, from: string | undefined): Promise<SessionRow> {
  const rows = await tx.query<SessionRow>(
    `update sessions.sessions set evidence = $3::jsonb, acr = $4, amr = $5, auth_time = to_timestamp($6), handle_hash = null, raised_at = platform.now(),
       confirmed_from = case when doubted_at is not null then $7 else confirmed_from end, doubted_at = null
     where tenant_id = $1 and id = $2 returning ${FIELDS}`,
    [tx.tenantId, sessionId, JSON.stringify(reached.evidence), reached.acr, reached.amr, reached.authTime, from ?? null],
  );
  return rows[0] as SessionRow;
}

/** False: it was doubted before, or has ended. */
export async function doubtSession(tx: Tx, sessionId: string): Promise<boolean> {
  const rows = await tx.query(
    'update sessions.sessions set doubted_at = platform.now() where tenant_id = $1 and id = $2 and revoked_at is null and actor_id is null and doubted_at is null returning 1',
    [tx.tenantId, sessionId],
  );
  return rows.length === 1;
}

/** Of a kind, a session and a day. Whoever changes what they show all the time fills no table with it, and nobody's mailbox. */
const MOST_NOTICED = 5;

/** In one statement, which sees the row as it is once it has it: of many at once one is told. */
export async function noticeSession(tx: Tx, sessionId: string, what: string): Promise<boolean> {
  const rows = await tx.query(
    `update sessions.sessions set noticed = coalesce((select jsonb_object_agg(key, noticed -> key) from (${TODAY}) as today), '{}') || jsonb_build_object($3::text, platform.now())
     where tenant_id = $1 and id = $2 and revoked_at is null and not exists (select from (${TODAY}) as today where key = $3)
       and (select count(*) from (${TODAY}) as today where split_part(key, ':', 1) = split_part($3, ':', 1)) < ${MOST_NOTICED} returning 1`,
    [tx.tenantId, sessionId, what],
  );
  return rows.length === 1;
}

export async function attachHandle(
  db: Database,
  tenantId: string,
  limits: SessionLimits,
  sessionId: string,
  protocol: { readonly handleHash: Buffer; readonly uid: string; readonly state: Buffer; readonly shown: Buffer | undefined },
): Promise<boolean> {
  const rows = await db.statement(
    `update sessions.sessions set handle_hash = $5, protocol_uid = $6, protocol_state = $7, shown = coalesce($8, shown) where ${LIVE} and id = $4 returning id`,
    [tenantId, ...limitValues(limits), sessionId, protocol.handleHash, protocol.uid, protocol.state, protocol.shown ?? null],
  );
  return rows.length === 1;
}

const seen = (
  key: string,
) => `select ${FIELDS}, floor(extract(epoch from platform.now() - auth_time))::float8 as age, floor(extract(epoch from expires_at - platform.now()))::float8 as left,
  last_seen_at <= platform.now() - $5 * interval '1 second' as due from sessions.sessions where ${LIVE} and ${key} = $4`;

const BY_HANDLE = seen('handle_hash');
const BY_UID = seen('protocol_uid');

/** `skip locked`: of many parallel requests one writes and none waits. */
const TOUCH = `
  with due as (
    select id from sessions.sessions where ${LIVE} and id = $4 and last_seen_at <= platform.now() - $5 * interval '1 second' for update skip locked
  )
  update sessions.sessions as session set last_seen_at = platform.now(), idle_expires_at = least(platform.now() + $2 * interval '1 second', session.expires_at)
  from due where session.tenant_id = $1 and session.id = due.id`;

/** A plain look-up; at most once a minute a second statement notes that the session was seen. */
async function findSeen(db: Database, text: string, tenantId: string, limits: SessionLimits, key: Buffer | string, touchSeconds: number): Promise<SeenSessionRow | undefined> {
  const row = (await db.statement<SeenSessionRow & { due: boolean }>(text, [tenantId, ...limitValues(limits), key, touchSeconds]))[0];
  if (row?.due) await db.statement(TOUCH, [tenantId, ...limitValues(limits), row.id, touchSeconds]);
  return row;
}

export const findByHandle = (db: Database, tenantId: string, limits: SessionLimits, handleHash: Buffer, touchSeconds: number): Promise<SeenSessionRow | undefined> =>
  findSeen(db, BY_HANDLE, tenantId, limits, handleHash, touchSeconds);

export const findByUid = (db: Database, tenantId: string, limits: SessionLimits, uid: string, touchSeconds: number): Promise<SeenSessionRow | undefined> =>
  findSeen(db, BY_UID, tenantId, limits, uid, touchSeconds);

export interface RevokedRow {
  readonly id: string;
  readonly user_id: string;
  readonly protocol_uid: string | null;
  readonly live: boolean;
  /** Who acted in it. */
  readonly actor_id: string | null;
}

export interface RevokeFilter {
  readonly sessionId?: string;
  readonly userId?: string;
  readonly except?: string;
}

/** After the lock and by the clock of this very moment: a proof from while somebody waited for the lock is an older one. */
export async function writeSignOut(tx: Tx, userId: string, kept: { readonly session: string | undefined; readonly flow: Buffer | undefined }): Promise<void> {
  await takeTurn(tx, userId);
  await tx.query(
    `insert into sessions.sign_outs (tenant_id, user_id, at, kept_session, kept_flow)
     values ($1, $2, platform.now() + (clock_timestamp() - transaction_timestamp()), $3, $4)
     on conflict (tenant_id, user_id) do update set at = excluded.at, kept_session = excluded.kept_session, kept_flow = excluded.kept_flow`,
    [tx.tenantId, userId, kept.session ?? null, kept.flow ?? null],
  );
}

export async function endedSince(tx: Tx, userId: string, moment: string): Promise<boolean> {
  const rows = await tx.query('select from sessions.sign_outs where tenant_id = $1 and user_id = $2 and at >= $3::timestamptz and kept_session is null and kept_flow is null', [
    tx.tenantId,
    userId,
    moment,
  ]);
  return rows.length > 0;
}

export interface ProofAsked {
  readonly userId: string;
  readonly since: string;
  readonly session: string | undefined;
  readonly flow: Buffer;
  /** What follows in this transaction signs out everywhere itself. */
  readonly signsOut: boolean;
}

export async function proofStands(tx: Tx, { userId, since, session, flow, signsOut }: ProofAsked): Promise<boolean> {
  const [row] = await tx.query<{ stands: boolean }>('select sessions.proof_stands($1, $2, $3, $4, $5, $6) as stands', [
    tx.tenantId,
    userId,
    since,
    session ?? null,
    flow,
    signsOut,
  ]);
  return row?.stands === true;
}

export async function takeTurn(tx: Tx, userId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(sessions.sign_out_key($1, $2))', [tx.tenantId, userId]);
}

export async function findProtocolUid(tx: Tx, sessionId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ protocol_uid: string | null }>('select protocol_uid from sessions.sessions where tenant_id = $1 and id = $2 and revoked_at is null', [
    tx.tenantId,
    sessionId,
  ]);
  return row?.protocol_uid ?? undefined;
}

/** Also marks those that ran out by time: tokens may outlive a session, and must hear of it. */
export async function revokeSessions(tx: Tx, filter: RevokeFilter, reason: string): Promise<RevokedRow[]> {
  const one = filter.sessionId !== undefined;
  return tx.query<RevokedRow>(
    `update sessions.sessions set revoked_at = platform.now(), revoke_reason = $3, handle_hash = null
     where tenant_id = $1 and ${one ? 'id' : 'user_id'} = $2 and revoked_at is null
       and ($4::uuid is null or id <> $4)
     returning id, user_id, protocol_uid, idle_expires_at > platform.now() and expires_at > platform.now() as live, actor_id`,
    [tx.tenantId, one ? filter.sessionId : filter.userId, reason, filter.except ?? null],
  );
}
