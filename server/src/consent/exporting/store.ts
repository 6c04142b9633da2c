import type { Tx } from '#platform/db';
import type { HistoryRow, StateRow } from './rows.ts';

export async function restrictedSince(tx: Tx, userId: string): Promise<Date | undefined> {
  const rows = await tx.query<{ restricted_at: Date | null }>('select restricted_at from consent.people where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return rows[0]?.restricted_at ?? undefined;
}

/** Of every version that was ever published of these. */
export async function noticeHashes(tx: Tx, purposes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ hash: string }>('select hash from consent.notices where tenant_id = $1 and purpose = any($2::text[])', [tx.tenantId, purposes]);
  return new Set(rows.map(({ hash }) => hash));
}

/** Somebody new: nothing was said of them here. */
export async function restoreRestriction(tx: Tx, userId: string, since: string): Promise<void> {
  await tx.query('insert into consent.people (tenant_id, user_id, restricted_at) values ($1, $2, $3)', [tx.tenantId, userId, since]);
}

export interface RestoredConsents {
  readonly userId: string;
  readonly requestId: string;
  readonly controllers: readonly { readonly hash: string; readonly content: string }[];
  /** In the order they counted. */
  readonly records: readonly (Omit<HistoryRow, 'controller'> & { readonly position: number; readonly controller: string | null })[];
  readonly states: readonly StateRow[];
}

const LIST = 'array(select jsonb_array_elements_text(x.attributes))';

/** Records, what counts, and when it ends, of somebody who has none here. Returns how many records were written: one that is here already is not. */
export async function insertRestored(tx: Tx, { userId, requestId, controllers, records, states }: RestoredConsents): Promise<number> {
  await tx.query('insert into consent.controllers (tenant_id, hash, content) select $1::uuid, * from unnest($2::text[], $3::text[]) on conflict do nothing', [
    tx.tenantId,
    controllers.map(({ hash }) => hash),
    controllers.map(({ content }) => content),
  ]);
  await tx.query(
    'insert into consent.people as p (tenant_id, user_id, decisions) values ($1, $2, $3) on conflict (tenant_id, user_id) do update set decisions = excluded.decisions',
    [tx.tenantId, userId, records.length],
  );
  const written = await tx.query<{ id: string }>(
    `insert into consent.records (tenant_id, id, user_id, position, event, purpose, version, locale, attributes, recipients, method, actor_kind, actor_id, application, wording, request_id,
       at, expires_at, controller, recorded_by)
     select $1::uuid, x.receipt, $2::uuid, x.position, x.answer, x.purpose, x.version, x.locale, ${LIST}, array(select jsonb_array_elements_text(x.recipients)), x.method, x.actor,
       case when x.actor = 'user' then $2::uuid::text end, x.application, x.wording, $3, x.created_at, x.expires_at, x.controller, x.recorded_by
     from jsonb_to_recordset($4::jsonb) as x(receipt uuid, position int, answer text, purpose text, version int, locale text, attributes jsonb, recipients jsonb, method text, actor text,
       application text, wording text, created_at timestamptz, expires_at timestamptz, controller text, recorded_by text)
     on conflict do nothing returning id`,
    [tx.tenantId, userId, requestId, JSON.stringify(records)],
  );
  await tx.query(
    `with s as (
       insert into consent.states (tenant_id, user_id, purpose, recipient, answer, version, attributes, record_id, decided_at, expires_at)
       select $1::uuid, $2::uuid, x.purpose, x.recipient, x.answer, x.version, ${LIST}, x.receipt, x.created_at, x.expires_at
       from jsonb_to_recordset($3::jsonb) as x(purpose text, recipient text, answer text, version int, attributes jsonb, receipt uuid, created_at timestamptz, expires_at timestamptz)
       returning purpose, expires_at)
     insert into consent.ends (tenant_id, user_id, purpose, due_at) select distinct $1::uuid, $2::uuid, purpose, expires_at from s where expires_at is not null`,
    [tx.tenantId, userId, JSON.stringify(states)],
  );
  return written.length;
}
