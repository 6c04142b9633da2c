import type { Database, Tx } from '#platform/db';
import type { ReachQuestion } from '../contract.ts';
import type { OverRows, WhoseRows } from '#platform/retention';

export interface NewDelivery {
  readonly endpointId: string;
  readonly messageId: string;
  readonly clientId: string;
  readonly endpoint: string;
  readonly type: string;
  readonly userHash: Buffer;
  readonly correlation: string | null;
  readonly occurredAt: string;
  readonly body: Buffer;
  /** Of an endpoint that is gone: written down as not told, so that it can be seen and sent again. */
  readonly problem: string | null;
}

/** One statement; what is known already stays as it is. */
export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof NewDelivery>(name: K) => rows.map((row) => row[name]);
  await tx.query(
    `insert into provisioning.webhook_deliveries (tenant_id, endpoint_id, message_id, client_id, endpoint, type, user_hash, correlation, occurred_at, body, state, last_problem, ended_at)
     select $1, d.endpoint_id, d.message_id, d.client_id, d.endpoint, d.type, d.user_hash, d.correlation, d.occurred_at, d.body,
       case when d.problem is null then 'pending' else 'failed' end, d.problem, case when d.problem is not null then platform.now() end
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::timestamptz[], $10::bytea[], $11::text[])
       as d (endpoint_id, message_id, client_id, endpoint, type, user_hash, correlation, occurred_at, body, problem)
     on conflict (tenant_id, endpoint_id, message_id) do nothing`,
    [
      tx.tenantId,
      column('endpointId'),
      column('messageId'),
      column('clientId'),
      column('endpoint'),
      column('type'),
      column('userHash'),
      column('correlation'),
      column('occurredAt'),
      column('body'),
      column('problem'),
    ],
  );
}

export interface Meant {
  readonly correlation: string;
  readonly recipient: string;
  readonly outcome: 'told' | 'no_way' | 'stranger';
}

/** Whoever is meant once stays so, as it was then. */
export async function insertMeant(tx: Tx, rows: readonly Meant[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into provisioning.webhook_meant (tenant_id, correlation, recipient, outcome)
     select distinct on (m.correlation, m.recipient) $1::uuid, m.correlation, m.recipient, m.outcome from unnest($2::text[], $3::text[], $4::text[]) as m (correlation, recipient, outcome)
     on conflict do nothing`,
    [tx.tenantId, rows.map(({ correlation }) => correlation), rows.map(({ recipient }) => recipient), rows.map(({ outcome }) => outcome)],
  );
}

export interface ReachRow {
  readonly correlation: string;
  readonly recipient: string;
  readonly outcome: Meant['outcome'] | null;
  readonly past: boolean;
  readonly pending: number;
  readonly failed: number;
  readonly acknowledged_at: Date | null;
  readonly next_at: Date | null;
  readonly last_status: number | null;
  readonly last_problem: string | null;
}

/** Of those that are named, and of everybody that was meant. */
export async function reachOf(tx: Tx, asked: readonly ReachQuestion[], trackedDays: number): Promise<readonly ReachRow[]> {
  const named = asked.flatMap(({ correlation, recipients = [] }) => recipients.map((recipient) => ({ correlation, recipient })));
  return tx.query<ReachRow>(
    `select r.correlation, r.recipient, m.outcome, coalesce(a.at < platform.now() - make_interval(days => $6), false) as past, d.pending, d.failed, d.acknowledged_at, d.next_at, d.last_status,
       d.last_problem
     from unnest($2::text[], $3::timestamptz[]) as a (correlation, at)
     join (select n.correlation, n.recipient from unnest($4::text[], $5::text[]) as n (correlation, recipient)
       union select w.correlation, w.recipient from provisioning.webhook_meant w where w.tenant_id = $1 and w.correlation = any($2)) r on r.correlation = a.correlation
     left join provisioning.webhook_meant m on m.tenant_id = $1 and m.correlation = r.correlation and m.recipient = r.recipient
     cross join lateral (
       select count(*) filter (where w.state = 'pending')::int as pending, count(*) filter (where w.state = 'failed')::int as failed, max(w.acknowledged_at) as acknowledged_at,
         min(w.next_at) filter (where w.state = 'pending') as next_at,
         (array_agg(w.last_status order by w.attempts desc) filter (where w.state <> 'delivered'))[1] as last_status,
         (array_agg(w.last_problem order by w.attempts desc) filter (where w.state <> 'delivered'))[1] as last_problem
       from provisioning.webhook_deliveries w where w.tenant_id = $1 and w.correlation = r.correlation and w.client_id = r.recipient
     ) d
     order by r.correlation, r.recipient`,
    [
      tx.tenantId,
      asked.map(({ correlation }) => correlation),
      asked.map(({ at }) => at ?? null),
      named.map(({ correlation }) => correlation),
      named.map(({ recipient }) => recipient),
      trackedDays,
    ],
  );
}

/**
 * What such messages said of this person is not kept any longer, for these applications or for all, so that it is neither sent nor sent again. Returns the applications
 * that had not heard it yet.
 */
export async function takeBack(tx: Tx, userHash: Buffer, types: readonly string[], clientIds: readonly string[] | undefined): Promise<readonly string[]> {
  const rows = await tx.query<{ client_id: string; waited: boolean }>(
    `with found as (
       select endpoint_id, message_id, state = 'pending' as waited from provisioning.webhook_deliveries
       where tenant_id = $1 and user_hash = $2 and type = any($3) and ($4::text[] is null or client_id = any($4)) and body is not null for update
     )
     update provisioning.webhook_deliveries d set body = null, leased_until = null,
       state = case when f.waited then 'failed' else d.state end, last_problem = case when f.waited then 'taken_back' else d.last_problem end,
       ended_at = case when f.waited then platform.now() else d.ended_at end
     from found f where d.tenant_id = $1 and d.endpoint_id = f.endpoint_id and d.message_id = f.message_id returning d.client_id, f.waited`,
    [tx.tenantId, userHash, types, clientIds ?? null],
  );
  return [...new Set(rows.filter(({ waited }) => waited).map((row) => row.client_id))];
}

export interface DeliveryRow {
  readonly endpoint_id: string;
  readonly message_id: string;
  readonly client_id: string;
  readonly endpoint: string;
  readonly type: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly next_at: Date;
  readonly last_status: number | null;
  readonly last_problem: string | null;
  readonly created_at: Date;
  readonly acknowledged_at: Date | null;
}

const DELIVERY = 'endpoint_id, message_id, client_id, endpoint, type, state, attempts, next_at, last_status, last_problem, created_at, acknowledged_at';

export async function deliveriesOf(tx: Tx, correlation: string): Promise<readonly DeliveryRow[]> {
  return tx.query<DeliveryRow>(`select ${DELIVERY} from provisioning.webhook_deliveries where tenant_id = $1 and correlation = $2 order by client_id, endpoint, occurred_at`, [
    tx.tenantId,
    correlation,
  ]);
}

export async function newestDeliveries(
  tx: Tx,
  { clientId, state, limit }: { readonly clientId?: string; readonly state?: DeliveryRow['state']; readonly limit: number },
): Promise<readonly DeliveryRow[]> {
  return tx.query<DeliveryRow>(
    `select ${DELIVERY} from provisioning.webhook_deliveries where tenant_id = $1 and ($2::text is null or client_id = $2) and ($3::text is null or state = $3)
     order by created_at desc, message_id limit $4`,
    [tx.tenantId, clientId ?? null, state ?? null, limit],
  );
}

export interface ReplayedRow {
  readonly endpoint: string;
  readonly message_id: string;
}

/** Sent again as if for the first time, under the same id; only where what it said is still kept, and the endpoint is. */
export async function replayDeliveries(tx: Tx, clientId: string, messageId: string | undefined, limit: number): Promise<readonly ReplayedRow[]> {
  return tx.query<ReplayedRow>(
    `update provisioning.webhook_deliveries d set state = 'pending', attempts = 0, next_at = platform.now(), leased_until = null, last_problem = null, acknowledged_at = null, ended_at = null
     where d.tenant_id = $1 and d.ctid = any(array(
       select r.ctid from provisioning.webhook_deliveries r join provisioning.webhook_endpoints e on e.tenant_id = r.tenant_id and e.id = r.endpoint_id
       where r.tenant_id = $1 and r.client_id = $2 and r.body is not null and e.state = 'active'
         and case when $3::text is null then r.state = 'failed' else r.message_id = $3 and r.state <> 'pending' end
       order by r.occurred_at limit $4 for update of r))
     returning endpoint, message_id`,
    [tx.tenantId, clientId, messageId ?? null, limit],
  );
}

export interface WaitingCounts {
  readonly endpoint_id: string;
  readonly pending: number;
  readonly failed: number;
  readonly acknowledged_at: Date | null;
}

export async function countByEndpoint(tx: Tx): Promise<readonly WaitingCounts[]> {
  return tx.query<WaitingCounts>(
    `select endpoint_id, count(*) filter (where state = 'pending')::int as pending, count(*) filter (where state = 'failed')::int as failed, max(acknowledged_at) as acknowledged_at
     from provisioning.webhook_deliveries where tenant_id = $1 group by 1`,
    [tx.tenantId],
  );
}

/** For the metrics. */
export async function countWaiting(db: Pick<Database, 'statement'>): Promise<{ readonly waiting: number; readonly seconds: number; readonly gone: number }> {
  const [row] = await db.statement<{ waiting: number; seconds: number; gone: number }>(
    `select count(*)::int as waiting, coalesce(extract(epoch from platform.now() - min(created_at)), 0)::float8 as seconds,
       (select count(*)::int from provisioning.webhook_endpoints where state = 'gone') as gone
     from provisioning.webhook_deliveries where state = 'pending'`,
  );
  return row ?? { waiting: 0, seconds: 0, gone: 0 };
}

const whoseSql = (whose: WhoseRows): readonly [string, readonly string[]] =>
  'only' in whose ? ['tenant_id = any($2::uuid[])', whose.only] : ['tenant_id <> all($2::uuid[])', whose.except];
type Gone = { readonly tenant_id: string; readonly n: number };
const byTenant = (rows: readonly Gone[]) => new Map(rows.map(({ tenant_id, n }) => [tenant_id, n]));

/** What was said; and where nobody follows what becomes of it, that it was said. */
const SAID = 'ended_at < platform.now() - make_interval(days => $1) and (body is not null or correlation is null)';
export async function emptyDeliveries(db: Pick<Database, 'statement'>, days: number, limit: number, whose: WhoseRows): Promise<ReadonlyMap<string, number>> {
  const [which, tenants] = whoseSql(whose);
  const rows = await db.statement<Gone>(
    `with old as (select ctid, correlation is null as whole from provisioning.webhook_deliveries where ${which} and ${SAID} limit $3),
     emptied as (update provisioning.webhook_deliveries set body = null where ctid = any(array(select ctid from old where not whole)) returning tenant_id),
     gone as (delete from provisioning.webhook_deliveries where ctid = any(array(select ctid from old where whole)) returning tenant_id)
     select tenant_id, count(*)::int as n from (select tenant_id from emptied union all select tenant_id from gone) both_of group by tenant_id`,
    [days, tenants, limit],
  );
  return byTenant(rows);
}

/** That it was said to whom, and acknowledged. */
const TOLD = 'ended_at < platform.now() - make_interval(days => $1)';
export async function dropDeliveries(db: Pick<Database, 'statement'>, days: number, limit: number, whose: WhoseRows): Promise<ReadonlyMap<string, number>> {
  const [which, tenants] = whoseSql(whose);
  const rows = await db.statement<Gone>(
    `with gone as (delete from provisioning.webhook_deliveries where ctid = any(array(select ctid from provisioning.webhook_deliveries where ${which} and ${TOLD} limit $3)) returning tenant_id),
     forgotten as (delete from provisioning.webhook_meant where ctid = any(array(
       select ctid from provisioning.webhook_meant where ${which} and told_at < platform.now() - make_interval(days => $1) limit $3)) returning tenant_id)
     select tenant_id, count(*)::int as n from (select tenant_id from gone union all select tenant_id from forgotten) both_of group by tenant_id`,
    [days, tenants, limit],
  );
  return byTenant(rows);
}

export async function countOldDeliveries(tx: Tx, days: number, what: 'said' | 'told'): Promise<OverRows> {
  const [row] = await tx.query<{ rows: number; oldest: Date | null }>(
    `select count(*)::int as rows, min(ended_at) as oldest from provisioning.webhook_deliveries where tenant_id = $2 and ${what === 'said' ? SAID : TOLD}`,
    [days, tx.tenantId],
  );
  return { rows: row?.rows ?? 0, ...(row?.oldest ? { oldest: row.oldest } : {}) };
}
