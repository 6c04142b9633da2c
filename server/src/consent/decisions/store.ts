import type { Database, Tx } from '#platform/db';
import type { ConsentEvent, ConsentMethod, Guarded } from '../contract.ts';

export interface StateRow {
  readonly purpose: string;
  readonly recipient: string;
  readonly answer: 'given' | 'refused' | 'withdrawn' | 'expired';
  readonly version: number;
  readonly attributes: readonly string[];
  readonly record_id: string;
  readonly decided_at: Date;
  readonly expires_at: Date | null;
  /** Its time has run out, by the clock of the database. */
  readonly over: boolean;
}

const STATE = 'purpose, recipient, answer, version, attributes, record_id, decided_at, expires_at, (expires_at is not null and expires_at <= platform.now()) as over';

/** From here to the end of the transaction nobody else decides for this customer. Returns how many records there are. */
export async function takeTurn(tx: Tx, userId: string): Promise<{ readonly decisions: number; readonly restricted: boolean; readonly guarded: Guarded | null }> {
  const rows = await tx.query<{ decisions: number; restricted: boolean; guarded: Guarded | null }>(
    `insert into consent.people as p (tenant_id, user_id) values ($1, $2) on conflict (tenant_id, user_id) do update set user_id = excluded.user_id
     returning p.decisions, p.restricted_at is not null as restricted, p.guarded`,
    [tx.tenantId, userId],
  );
  return rows[0] ?? { decisions: 0, restricted: false, guarded: null };
}

/** Of one purpose, or of all. */
export async function statesOf(tx: Tx, userId: string, purpose?: string): Promise<StateRow[]> {
  return tx.query<StateRow>(`select ${STATE} from consent.states where tenant_id = $1 and user_id = $2 and ($3::text is null or purpose = $3) order by purpose, recipient`, [
    tx.tenantId,
    userId,
    purpose ?? null,
  ]);
}

export interface NewRecord {
  readonly id: string;
  readonly userId: string;
  readonly position: number;
  readonly event: ConsentEvent;
  readonly purpose: string;
  readonly version: number;
  readonly locale: string;
  readonly attributes: readonly string[];
  readonly recipients: readonly string[];
  readonly method: ConsentMethod;
  readonly actorKind: string;
  readonly actorId: string | undefined;
  readonly application: string | undefined;
  readonly wording: string | undefined;
  readonly relation: string | undefined;
  readonly requestId: string;
  /** Days a yes counts. */
  readonly validDays: number | undefined;
  /** Who answers for it: `content` with its hash. */
  readonly controller: { readonly hash: string; readonly content: string };
}

export interface NewStates {
  readonly recipients: readonly string[];
  readonly answers: readonly string[];
  readonly versions: readonly number[];
  /** A text array each, as JSON. */
  readonly attributes: readonly (readonly string[])[];
}

/** The record, what counts from now on, and when that ends: one statement, so that there is never one without the other. */
export async function writeDecision(tx: Tx, record: NewRecord, states: NewStates): Promise<void> {
  await tx.query(
    `with c as (insert into consent.controllers (tenant_id, hash, content) values ($1, $22, $23) on conflict do nothing),
     r as (
       insert into consent.records (tenant_id, id, user_id, position, event, purpose, version, locale, attributes, recipients, method, actor_kind, actor_id, application, wording, request_id, at, expires_at, controller, relation)
       select $1::uuid, $2::uuid, $3::uuid, $4::int, $5::text, $6::text, $7::int, $8::text, $9::text[], $10::text[], $11::text, $12::text, $13::text, $14::text, $15::text, $16::text,
         t.at, case when $5 in ('given', 'renewed') then t.at + $17::int * interval '1 day' end, $22, $24::uuid
       from (select platform.moment() as at) t returning at, expires_at),
     p as (update consent.people set decisions = $4 where tenant_id = $1 and user_id = $3 returning 1),
     s as (
       insert into consent.states as s (tenant_id, user_id, purpose, recipient, answer, version, attributes, record_id, decided_at, expires_at)
       select $1, $3, $6, n.recipient, n.answer, n.version, array(select jsonb_array_elements_text(n.attributes)), $2, r.at,
         case when n.answer = 'given' then case when $5 in ('given', 'renewed') then r.expires_at else (
           select o.expires_at from consent.states o where o.tenant_id = $1 and o.user_id = $3 and o.purpose = $6 and o.recipient = n.recipient) end end
       from r, unnest($18::text[], $19::text[], $20::int[], $21::jsonb[]) as n (recipient, answer, version, attributes)
       on conflict (tenant_id, user_id, purpose, recipient) do update set answer = excluded.answer, version = excluded.version, attributes = excluded.attributes,
         record_id = excluded.record_id, decided_at = excluded.decided_at, expires_at = excluded.expires_at
       returning 1)
     insert into consent.ends (tenant_id, user_id, purpose, due_at) select $1, $3, $6, r.expires_at from r where r.expires_at is not null on conflict do nothing`,
    [
      tx.tenantId,
      record.id,
      record.userId,
      record.position,
      record.event,
      record.purpose,
      record.version,
      record.locale,
      record.attributes,
      record.recipients,
      record.method,
      record.actorKind,
      record.actorId ?? null,
      record.application ?? null,
      record.wording ?? null,
      record.requestId,
      record.validDays ?? null,
      states.recipients,
      states.answers,
      states.versions,
      states.attributes.map((list) => JSON.stringify(list)),
      record.controller.hash,
      record.controller.content,
      record.relation ?? null,
    ],
  );
}

export interface RecordRow {
  readonly id: string;
  readonly user_id: string;
  readonly position: number;
  readonly event: ConsentEvent;
  readonly purpose: string;
  readonly version: number;
  readonly locale: string;
  readonly attributes: readonly string[];
  readonly recipients: readonly string[];
  readonly method: ConsentMethod;
  readonly actor_kind: 'user' | 'operator' | 'application' | 'system' | 'anonymous';
  readonly actor_id: string | null;
  readonly application: string | null;
  readonly wording: string | null;
  readonly at: Date;
  readonly expires_at: Date | null;
  /** Who answered for it, in canonical form; null: it was not kept then. */
  readonly controller: string | null;
  readonly recorded_by: string | null;
  /** The guardianship it was said by; null: for oneself. */
  readonly relation: string | null;
  readonly hash: string;
  readonly content: string;
  readonly published_at: Date;
  readonly now: Date;
}

const RECORD = `r.id, r.user_id, r.position, r.event, r.purpose, r.version, r.locale, r.attributes, r.recipients, r.method, r.actor_kind, r.actor_id, r.application, r.wording,
  r.at, r.expires_at, r.recorded_by, r.relation, c.content as controller, n.hash, n.content, n.published_at, platform.now() as now`;
const RECORDS = `consent.records r join consent.notices n on n.tenant_id = r.tenant_id and n.purpose = r.purpose and n.version = r.version
  left join consent.controllers c on c.tenant_id = r.tenant_id and c.hash = r.controller where r.tenant_id = $1`;

/** Newest first, those after the record `after`. Several accounts of one person make one history. */
export async function listRecords(tx: Tx, userIds: readonly string[], after: string | undefined, limit: number): Promise<RecordRow[]> {
  return tx.query<RecordRow>(
    `select ${RECORD} from ${RECORDS} and r.user_id = any($2::uuid[]) and ($3::uuid is null or (r.at, r.position, r.id) <
       (select l.at, l.position, l.id from consent.records l where l.tenant_id = $1 and l.user_id = any($2::uuid[]) and l.id = $3))
     order by r.at desc, r.position desc, r.id desc limit $4`,
    [tx.tenantId, userIds, after ?? null, limit],
  );
}

/** Oldest first, those after the record `after`. */
export async function recordsAfter(tx: Tx, userIds: readonly string[], after: string | undefined, limit: number): Promise<RecordRow[]> {
  return tx.query<RecordRow>(
    `select ${RECORD} from ${RECORDS} and r.user_id = any($2::uuid[]) and ($3::uuid is null or (r.at, r.position, r.id) >
       (select l.at, l.position, l.id from consent.records l where l.tenant_id = $1 and l.user_id = any($2::uuid[]) and l.id = $3))
     order by r.at, r.position, r.id limit $4`,
    [tx.tenantId, userIds, after ?? null, limit],
  );
}

export async function findRecords(tx: Tx, userIds: readonly string[], ids: readonly string[]): Promise<RecordRow[]> {
  return ids.length === 0 ? [] : tx.query<RecordRow>(`select ${RECORD} from ${RECORDS} and r.user_id = any($2::uuid[]) and r.id = any($3::uuid[])`, [tx.tenantId, userIds, ids]);
}

/** False: it was so already. The row is locked. */
export async function setRestricted(tx: Tx, userId: string, restricted: boolean): Promise<void> {
  await tx.query('update consent.people set restricted_at = case when $3 then platform.moment() end where tenant_id = $1 and user_id = $2', [tx.tenantId, userId, restricted]);
}

export async function readRestricted(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.query<{ restricted: boolean }>('select restricted_at is not null as restricted from consent.people where tenant_id = $1 and user_id = $2', [
    tx.tenantId,
    userId,
  ]);
  return rows[0]?.restricted ?? false;
}

export async function readGuarded(tx: Tx, userId: string): Promise<Guarded | undefined> {
  const rows = await tx.query<{ guarded: Guarded | null }>('select guarded from consent.people where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return rows[0]?.guarded ?? undefined;
}

/** The row is locked. */
export async function setGuarded(tx: Tx, userId: string, guarded: Guarded | undefined): Promise<void> {
  await tx.query('update consent.people set guarded = $3 where tenant_id = $1 and user_id = $2', [tx.tenantId, userId, guarded ?? null]);
}

/** Every yes is over as of now, and is written down as such by whoever ends what ran out; what was said no to in `purposes` is asked anew. The row is locked. */
export async function endAnswers(tx: Tx, userId: string, purposes: readonly string[]): Promise<void> {
  await tx.query("delete from consent.states where tenant_id = $1 and user_id = $2 and answer in ('refused', 'withdrawn') and purpose = any($3)", [tx.tenantId, userId, purposes]);
  await tx.query(
    `with s as (update consent.states set expires_at = platform.now() where tenant_id = $1 and user_id = $2 and answer = 'given' and (expires_at is null or expires_at > platform.now()) returning purpose)
     insert into consent.ends (tenant_id, user_id, purpose, due_at) select distinct $1::uuid, $2::uuid, s.purpose, platform.now() from s on conflict do nothing`,
    [tx.tenantId, userId],
  );
}

export interface DueRow {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly purpose: string;
  readonly due_at: Date;
}

/** Over all tenants: ids and times only. */
export async function dueEnds(db: Database, limit: number): Promise<DueRow[]> {
  return db.statement<DueRow>('select tenant_id, user_id, purpose, due_at from consent.ends where due_at <= platform.now() order by due_at limit $1', [limit]);
}

export async function dropEnds(tx: Tx, userId: string, purpose: string): Promise<void> {
  await tx.query('delete from consent.ends where tenant_id = $1 and user_id = $2 and purpose = $3 and due_at <= platform.now()', [tx.tenantId, userId, purpose]);
}

/** What is kept of an account that is part of another one: its records stay with its name, as proof. */
export async function forgetStates(tx: Tx, userId: string): Promise<void> {
  await Promise.all([
    tx.query('delete from consent.states where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]),
    tx.query('delete from consent.ends where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]),
  ]);
}

/** Of these, who allows something now. */
export async function allowingAmong(tx: Tx, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ user_id: string }>(
    `select distinct user_id from consent.states where tenant_id = $1 and user_id = any($2::uuid[]) and answer = 'given' and (expires_at is null or expires_at > platform.now())`,
    [tx.tenantId, userIds],
  );
  return new Set(rows.map(({ user_id }) => user_id));
}
