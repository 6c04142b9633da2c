import type { Database, Tx } from '#platform/db';
import type { EventEnvelope, PeriodQuery } from './contract.ts';

/** An event ready to be written: one column each. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly subject: string | null;
  readonly applicationId: string | null;
  readonly requestId: string;
  readonly result: string;
  readonly network: Buffer | null;
  readonly agent: Buffer | null;
  /** What the network is found by; with the network. */
  readonly networkIndex: Buffer | null;
  /** Whose network and agent it is. */
  readonly person: string | null;
  readonly data: string;
  /** Some listener waits for it. */
  readonly wanted: boolean;
}

/** Where an event lies; what the outbox and the jobs of listeners carry. */
export interface EventRef {
  readonly tenantId: string;
  readonly eventId: string;
  readonly occurredAt: string;
}

const INSERT_EVENTS = `
  insert into platform.events (tenant_id, id, occurred_at, type, version, actor_kind, actor_id, subject, application_id, request_id, result, data)
  select $1, e.id, platform.moment() + e.position * interval '1 microsecond', e.type, e.version, e.actor_kind, e.actor_id, e.subject, e.application_id, e.request_id, e.result, e.data::jsonb
  from unnest($2::uuid[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
    with ordinality as e (id, type, version, actor_kind, actor_id, subject, application_id, request_id, result, data, position)`;

/** $12: events that came from somewhere, $13: whose address and browser it is, $14 to $16: these, and what the address is found by. */
const INSERT_CLIENTS = `
  insert into platform.event_clients (tenant_id, event_id, person, network, agent, network_index, happened_at)
  select $1, c.id, c.person, c.network, c.agent, c.network_index, w.occurred_at
  from unnest($12::uuid[], $13::text[], $14::bytea[], $15::bytea[], $16::bytea[]) as c (id, person, network, agent, network_index) join written w on w.id = c.id`;

const insertOutbox = (wanted: number) => `
  insert into platform.outbox (tenant_id, event_id, occurred_at, type)
  select tenant_id, id, occurred_at, type from written where id = any($${wanted}::uuid[])`;

/** One statement, also for many rows, with what goes with them. */
function insertion(clients: boolean, outbox: boolean): string {
  if (!clients && !outbox) return INSERT_EVENTS;
  const parts = [`written as (${INSERT_EVENTS} returning tenant_id, id, occurred_at, type)`];
  if (clients && outbox) parts.push(`clients as (${INSERT_CLIENTS})`);
  return `with ${parts.join(', ')} ${outbox ? insertOutbox(clients ? 17 : 12) : INSERT_CLIENTS}`;
}

export async function insertEvents(tx: Tx, rows: readonly EventRow[]): Promise<void> {
  const column = <K extends keyof EventRow>(name: K, of = rows) => of.map((row) => row[name]);
  const clients = rows.filter((row) => row.network ?? row.agent);
  const wanted = rows.filter((row) => row.wanted).map((row) => row.id);
  await tx.query(insertion(clients.length > 0, wanted.length > 0), [
    tx.tenantId,
    column('id'),
    column('type'),
    column('version'),
    column('actorKind'),
    column('actorId'),
    column('subject'),
    column('applicationId'),
    column('requestId'),
    column('result'),
    column('data'),
    ...(clients.length > 0 ? [column('id', clients), column('person', clients), column('network', clients), column('agent', clients), column('networkIndex', clients)] : []),
    ...(wanted.length > 0 ? [wanted] : []),
  ]);
}

/** Oldest first. Rows another relay is working on are skipped; these are gone when the transaction commits. */
export async function takeFromOutbox(tx: Tx, limit: number): Promise<(EventRef & { readonly type: string })[]> {
  return tx.query(
    `with batch as (select tenant_id, event_id from platform.outbox order by occurred_at limit $1 for update skip locked),
       taken as (delete from platform.outbox o using batch b where o.tenant_id = b.tenant_id and o.event_id = b.event_id returning o.*)
     select tenant_id as "tenantId", event_id as "eventId", type, ${RFC3339} as "occurredAt" from taken order by occurred_at, event_id`,
    [limit],
  );
}

/** Rows waiting and the age of the oldest in seconds, for the metrics. */
export async function outboxLag(db: Database): Promise<{ readonly waiting: number; readonly seconds: number }> {
  const rows = await db.statement<{ waiting: number; seconds: number }>(
    'select count(*)::int as waiting, coalesce(extract(epoch from platform.moment() - min(occurred_at)), 0)::float8 as seconds from platform.outbox',
  );
  return rows[0] ?? { waiting: 0, seconds: 0 };
}

export async function makeEventPartitions(db: Database, ahead: number): Promise<number> {
  const rows = await db.statement<{ made: number }>('select platform.make_event_partitions($1) as made', [ahead]);
  return rows[0]?.made ?? 0;
}

export interface StoredEvent {
  readonly id: string;
  readonly occurred_at: string;
  readonly type: string;
  readonly version: number;
  readonly actor_kind: EventEnvelope['actor']['kind'];
  readonly actor_id: string | null;
  readonly subject: string | null;
  readonly application_id: string | null;
  readonly request_id: string;
  readonly result: EventEnvelope['result'];
  readonly data: unknown;
}

/** Microseconds: the order of facts inside a transaction, and the key of the partition, would be lost in a JavaScript Date. */
export const RFC3339 = `to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
export const COLUMNS = `id, ${RFC3339} as occurred_at, type, version, actor_kind, actor_id, subject, application_id, request_id, result, data`;

export function envelope(tenantId: string, row: StoredEvent): EventEnvelope {
  return {
    id: row.id,
    tenantId,
    type: row.type,
    version: row.version,
    occurredAt: row.occurred_at,
    actor: { kind: row.actor_kind, ...(row.actor_id === null ? {} : { id: row.actor_id }) },
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.application_id === null ? {} : { applicationId: row.application_id }),
    requestId: row.request_id,
    result: row.result,
    data: row.data,
  };
}

export async function readEvent(tx: Tx, ref: EventRef): Promise<EventEnvelope | undefined> {
  const rows = await tx.query<StoredEvent>(`select ${COLUMNS} from platform.events where tenant_id = $1 and occurred_at = $2 and id = $3`, [
    ref.tenantId,
    ref.occurredAt,
    ref.eventId,
  ]);
  return rows[0] && envelope(tx.tenantId, rows[0]);
}

export async function readEarlier(
  tx: Tx,
  { subject, occurredAt }: Pick<EventEnvelope, 'subject' | 'occurredAt'>,
  types: readonly string[],
  seconds: number,
): Promise<readonly EventEnvelope[]> {
  const rows = await tx.query<StoredEvent>(
    `select ${COLUMNS} from platform.events e where tenant_id = $1 and subject = $2 and type = any($3)
       and e.occurred_at >= $4::timestamptz - make_interval(secs => $5) and e.occurred_at < $4::timestamptz order by e.occurred_at`,
    [tx.tenantId, subject ?? null, types, occurredAt, seconds],
  );
  return rows.map((row) => envelope(tx.tenantId, row));
}

/** Oldest first, after the given position. */
export async function readBetween(
  tx: Tx,
  { until, types, operators = false, after, limit }: PeriodQuery & { readonly after: { readonly occurredAt: string; readonly id: string }; readonly limit: number },
): Promise<readonly EventEnvelope[]> {
  const rows = await tx.query<StoredEvent>(
    `select ${COLUMNS} from platform.events e where tenant_id = $1 and e.occurred_at >= $2 and e.occurred_at < $4 and (e.occurred_at, e.id) > ($2, $3)
       and (type like any ($5::text[]) or ($6 and actor_kind = 'operator')) order by e.occurred_at, e.id limit $7`,
    [tx.tenantId, after.occurredAt, after.id, until, types, operators, limit],
  );
  return rows.map((row) => envelope(tx.tenantId, row));
}

/** One look into the index for each. */
export async function actedSince(tx: Tx, subjects: readonly string[], since: Date, types: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `select s.id from unnest($2::text[]) as s (id) where exists (
       select from platform.events e where e.tenant_id = $1 and e.subject = s.id and e.occurred_at >= $3 and (e.actor_kind = 'user' or e.type = any($4::text[])))`,
    [tx.tenantId, subjects, since, types],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Facts of one day (UTC) that are alike in type, application and these parts, and how many. */
export async function countDay(
  tx: Tx,
  day: string,
  types: readonly string[],
  parts: readonly string[],
): Promise<readonly { readonly type: string; readonly applicationId: string | null; readonly about: Readonly<Record<string, unknown>>; readonly n: number }[]> {
  return tx.query(
    `select type, application_id as "applicationId", about, count(*)::int as n from (
       select type, application_id, coalesce((select jsonb_object_agg(part, data -> part) from unnest($4::text[]) as p (part) where data ? part), '{}') as about
       from platform.events where tenant_id = $1 and occurred_at >= $2::timestamptz and occurred_at < $2::timestamptz + interval '1 day' and type = any($3::text[])) facts
     group by 1, 2, 3`,
    [tx.tenantId, `${day}T00:00:00Z`, types, parts],
  );
}

/** The day (UTC) of the first fact of these types. */
export async function firstDay(tx: Tx, types: readonly string[]): Promise<string | undefined> {
  const [row] = await tx.query<{ day: string }>(
    `select (occurred_at at time zone 'UTC')::date::text as day from platform.events where tenant_id = $1 and type = any($2::text[]) order by occurred_at limit 1`,
    [tx.tenantId, types],
  );
  return row?.day;
}

/** Where the trail of a tenant begins now: what is older may have been cut off. */
export async function beganAt(tx: Tx): Promise<Date | undefined> {
  const [row] = await tx.query<{ at: Date }>('select occurred_at as at from platform.events where tenant_id = $1 order by occurred_at limit 1', [tx.tenantId]);
  return row?.at;
}
