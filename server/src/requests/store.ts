import type { Database, Tx } from '#platform/db';
import type { PrivacyLaw, RequestFigures, RequestFilter, RequestKind, RequestSource, RequestState } from './contract.ts';

export interface RequestRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly kind: RequestKind;
  readonly law: PrivacyLaw;
  readonly state: RequestState;
  readonly source: RequestSource;
  readonly reference: string | null;
  readonly received_at: Date;
  readonly due_at: Date;
  readonly extended_at: Date | null;
  readonly paused_at: Date | null;
  readonly taken_at: Date | null;
  readonly taken_by: string | null;
  readonly closed_at: Date | null;
  readonly attribute: string | null;
  readonly sealed: Buffer | null;
  readonly now: Date;
}

const FIELDS =
  'id, user_id, kind, law, state, source, reference, received_at, due_at, extended_at, paused_at, taken_at, taken_by, closed_at, attribute, sealed, platform.now() as now';
const OPEN = `state in ('open', 'paused')`;

export async function readNow(tx: Tx): Promise<Date> {
  return ((await tx.query<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now;
}

type Fresh = Pick<RequestRow, 'id' | 'user_id' | 'kind' | 'law' | 'source' | 'received_at' | 'due_at' | 'attribute' | 'sealed'>;

export async function insertRequest(tx: Tx, row: Fresh): Promise<void> {
  await tx.query(
    `with made as (insert into requests.requests (tenant_id, id, user_id, kind, law, source, received_at, due_at, attribute, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       returning tenant_id, id, due_at)
     insert into requests.due (tenant_id, request_id, due_at) select tenant_id, id, due_at from made`,
    [tx.tenantId, row.id, row.user_id, row.kind, row.law, row.source, row.received_at, row.due_at, row.attribute, row.sealed],
  );
}

/** What a button does. Told again, nothing happens, but that what was open may be done now. */
export async function recordMachine(
  tx: Tx,
  row: Pick<RequestRow, 'id' | 'user_id' | 'kind' | 'law' | 'received_at' | 'due_at'> & { readonly reference: string; readonly state: 'open' | 'answered' },
): Promise<void> {
  await tx.query(
    `with made as (insert into requests.requests as r (tenant_id, id, user_id, kind, law, source, reference, received_at, due_at, state, closed_at)
       values ($1, $2, $3, $4, $5, 'machine', $6, $7, $8, $9, case when $9 = 'answered' then $7::timestamptz end)
       on conflict (tenant_id, reference) where reference is not null
       do update set state = excluded.state, closed_at = excluded.closed_at, paused_at = null where excluded.state = 'answered' and r.${OPEN}
       returning tenant_id, id, due_at, state),
     gone as (delete from requests.due d using made where made.state = 'answered' and d.tenant_id = made.tenant_id and d.request_id = made.id)
     insert into requests.due (tenant_id, request_id, due_at) select tenant_id, id, due_at from made where state = 'open' on conflict do nothing`,
    [tx.tenantId, row.id, row.user_id, row.kind, row.law, row.reference, row.received_at, row.due_at, row.state],
  );
}

/** What a button began is over, at that time. */
export async function closeMachine(tx: Tx, reference: string, state: 'answered' | 'withdrawn', at: Date): Promise<void> {
  await tx.query(
    `with done as (update requests.requests set state = $3, closed_at = $4, paused_at = null where tenant_id = $1 and reference = $2 and ${OPEN} returning tenant_id, id)
     delete from requests.due d using done where d.tenant_id = done.tenant_id and d.request_id = done.id`,
    [tx.tenantId, reference, state, at],
  );
}

/** Nobody else changes it until the end of the transaction. */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return (await tx.query<RequestRow>(`select ${FIELDS} from requests.requests where tenant_id = $1 and id = $2 for update`, [tx.tenantId, id]))[0];
}

export async function findRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return (await tx.query<RequestRow>(`select ${FIELDS} from requests.requests where tenant_id = $1 and id = $2`, [tx.tenantId, id]))[0];
}

/** All that may change of it, as it is from now on. */
export async function saveRequest(tx: Tx, row: RequestRow): Promise<void> {
  await tx.query(
    `update requests.requests set state = $3, due_at = $4, extended_at = $5, paused_at = $6, taken_at = $7, taken_by = $8, closed_at = $9, sealed = $10
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, row.id, row.state, row.due_at, row.extended_at, row.paused_at, row.taken_at, row.taken_by, row.closed_at, row.sealed],
  );
  if (row.state === 'open')
    await tx.query(
      `insert into requests.due (tenant_id, request_id, due_at) values ($1, $2, $3)
       on conflict (tenant_id, request_id) do update set due_at = excluded.due_at, told_at = case when requests.due.due_at = excluded.due_at then requests.due.told_at end`,
      [tx.tenantId, row.id, row.due_at],
    );
  else await tx.query('delete from requests.due where tenant_id = $1 and request_id = $2', [tx.tenantId, row.id]);
}

export async function countRecent(tx: Tx, userId: string): Promise<{ readonly open: number; readonly today: number }> {
  const [row] = await tx.query<{ open: number; today: number }>(
    `select count(*) filter (where ${OPEN})::int as open, count(*) filter (where received_at > platform.now() - interval '1 day')::int as today
     from requests.requests where tenant_id = $1 and user_id = $2 and source in ('account', 'api')`,
    [tx.tenantId, userId],
  );
  return row ?? { open: 0, today: 0 };
}

export async function countWaiting(tx: Tx, userId: string): Promise<{ readonly open: number; readonly due_at: Date | null }> {
  const [row] = await tx.query<{ open: number; due_at: Date | null }>(
    `select count(*)::int as open, min(due_at) filter (where state = 'open') as due_at from requests.requests where tenant_id = $1 and user_id = $2 and ${OPEN}`,
    [tx.tenantId, userId],
  );
  return row ?? { open: 0, due_at: null };
}

export async function requestsOf(tx: Tx, userId: string, after: string | undefined, limit: number): Promise<RequestRow[]> {
  return tx.query<RequestRow>(
    `select ${FIELDS} from requests.requests where tenant_id = $1 and user_id = $2
       and ($3::uuid is null or (received_at, id) < (select received_at, id from requests.requests where tenant_id = $1 and user_id = $2 and id = $3))
     order by received_at desc, id desc limit $4`,
    [tx.tenantId, userId, after ?? null, limit],
  );
}

export async function listRequests(tx: Tx, { state, userId, overdue, after, limit }: RequestFilter): Promise<RequestRow[]> {
  const waiting = state === 'waiting';
  const by = waiting ? 'due_at' : 'received_at';
  return tx.query<RequestRow>(
    `select ${FIELDS} from requests.requests where tenant_id = $1 and ${waiting ? `${OPEN} and $2::text is not null` : '($2::text is null or state = $2)'}
       and (not $3 or (state = 'open' and due_at <= platform.now())) and ($6::uuid is null or user_id = $6)
       and ($4::uuid is null or (${by}, id) > (select ${by}, id from requests.requests where tenant_id = $1 and id = $4))
     order by ${by}, id limit $5`,
    [tx.tenantId, state ?? null, overdue ?? false, after ?? null, limit, userId ?? null],
  );
}

export async function countFigures(tx: Tx): Promise<RequestFigures> {
  const [row] = await tx.query<RequestFigures>(
    `select count(*)::int as open, count(*) filter (where state = 'paused')::int as paused, count(*) filter (where state = 'open' and due_at <= platform.now())::int as overdue,
       count(*) filter (where state = 'open' and due_at > platform.now() and due_at <= platform.now() + interval '7 days')::int as "dueSoon"
     from requests.requests where tenant_id = $1 and ${OPEN}`,
    [tx.tenantId],
  );
  return row ?? { open: 0, paused: 0, overdue: 0, dueSoon: 0 };
}

/** Everything but the erasure itself has nobody any more to be answered to. */
const ENDS_WITH_ACCOUNT = `${OPEN} and not (source = 'machine' and kind = 'erasure')`;

/** What was said goes with the account; that something was asked for stays. */
export async function forgetWords(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `with emptied as (
       update requests.requests set sealed = null, attribute = null, paused_at = null,
         state = case when ${ENDS_WITH_ACCOUNT} then 'withdrawn' else state end,
         closed_at = case when ${ENDS_WITH_ACCOUNT} then platform.now() else closed_at end
       where tenant_id = $1 and user_id = $2 and (sealed is not null or attribute is not null or (${ENDS_WITH_ACCOUNT})) returning tenant_id, id, state),
     gone as (delete from requests.due d using emptied e where e.state = 'withdrawn' and d.tenant_id = e.tenant_id and d.request_id = e.id)
     select count(*)::int as n from emptied`,
    [tx.tenantId, userId],
  );
  return row?.n ?? 0;
}

export async function emptyClosed(tx: Tx, days: number, limit: number): Promise<number> {
  const rows = await tx.query(
    `update requests.requests set sealed = null where tenant_id = $1 and id in (
       select id from requests.requests where tenant_id = $1 and closed_at < platform.now() - make_interval(days => $2) and sealed is not null limit $3 for update skip locked) returning 1`,
    [tx.tenantId, days, limit],
  );
  return rows.length;
}

// ---------------------------------------------------------------- For the worker: ids of all tenants

export async function findOverdue(db: Database, limit: number): Promise<readonly { readonly tenant_id: string; readonly request_id: string }[]> {
  return db.statement('select tenant_id, request_id from requests.due where told_at is null and due_at <= platform.now() order by due_at limit $1', [limit]);
}

/** False: it was told, or got more time meanwhile. */
export async function markTold(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    'update requests.due set told_at = platform.now() where tenant_id = $1 and request_id = $2 and told_at is null and due_at <= platform.now() returning 1',
    [tx.tenantId, id],
  );
  return rows.length > 0;
}

export async function countDue(db: Database): Promise<{ readonly open: number; readonly overdue: number }> {
  const rows = await db.statement<{ open: number; overdue: number }>(
    'select count(*)::int as open, count(*) filter (where due_at <= platform.now())::int as overdue from requests.due',
  );
  return rows[0] ?? { open: 0, overdue: 0 };
}
