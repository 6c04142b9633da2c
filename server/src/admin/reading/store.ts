import type { Tx } from '#platform/db';
import { DAY_SLOT, HOUR_SLOT, type Window } from './windows.ts';

export interface Reader {
  readonly kind: 'operator' | 'api_key';
  readonly id: string;
}

export interface Limits {
  readonly grants: readonly { readonly role: string }[] | null;
  readonly key_hour: number | null;
  readonly key_day: number | null;
  readonly set: readonly { readonly role: string; readonly per_hour: number; readonly per_day: number }[] | null;
  /** Allowed beyond, by somebody else, at this moment. */
  readonly extra: number;
}

/** What a reader may be shown, of whatever it depends on: one statement. */
export async function readLimits(tx: Tx, { kind, id }: Reader): Promise<Limits> {
  const [row] = await tx.query<Limits>(
    `select
       (select grants from admin.operators where tenant_id = $1 and user_id = $3 and $2 = 'operator') as grants,
       (select readings_hour from admin.api_keys where tenant_id = $1 and id = $3 and $2 = 'api_key') as key_hour,
       (select readings_day from admin.api_keys where tenant_id = $1 and id = $3 and $2 = 'api_key') as key_day,
       (select jsonb_agg(jsonb_build_object('role', role, 'per_hour', per_hour, 'per_day', per_day)) from admin.role_readings where tenant_id = $1) as set,
       (select coalesce(sum(extra), 0)::int from admin.reading_stops
        where tenant_id = $1 and reader_kind = $2 and reader_id = $3 and approved_until > platform.now()) as extra`,
    [tx.tenantId, kind, id],
  );
  if (!row) throw new Error('A statement without a table answered nothing.');
  return row;
}

const slotNow = (seconds: number) => `floor(extract(epoch from platform.now()) / ${seconds})::bigint`;
const moved = (row: string, window: 'hour' | 'day', now: string, more = '0') => `admin.counted(${row}.${window}_slots, ${now} - ${row}.${window}_slot, ${more})`;
const IS_OVER = `v.at <= platform.now() - interval '1 hour'`;

/** Whom an answer shows: who can be told apart, and how many beside them. */
export interface Shown {
  readonly persons: readonly string[];
  readonly others: number;
  /** A page about one customer: which. Unlike a list, it is part of a visit. */
  readonly route?: string;
}

export interface Counting {
  /** Nothing is to be shown, nor counted: roll back. */
  readonly fits: boolean;
  /** Of those, how many were not counted within the hour before. */
  readonly persons: number;
  /** The first page about this customer within the hour. */
  readonly began: boolean;
}

/**
 * Counts customers in the hour and in the day, unless they would be more than are allowed in either. One statement: of any number at once, in any number of processes, each
 * waits for the row of the reader, so that the sum is never over; and for that of a customer, so that one who is shown by two answers at once counts once.
 */
export async function countReading(
  tx: Tx,
  { kind, id }: Reader,
  {
    ofTenant,
    request,
    shown,
    allowed,
  }: { readonly ofTenant: string; readonly request: string; readonly shown: Shown; readonly allowed: { readonly hour: number; readonly day: number } },
): Promise<Counting> {
  const [row] = await tx.query<Counting>(
    `with noted as (
       insert into admin.reading_visits as v (tenant_id, reader_kind, reader_id, of_tenant, person, counted_by, visit, routes)
       select $1::uuid, $2::text, $3::uuid, $4::uuid, person, $5::text, case when $7::text is not null then $5 end, case when $7 is null then '{}' else array[$7] end
       from (select distinct person from unnest($6::text[]) as one (person) order by person) asked
       on conflict (tenant_id, reader_kind, reader_id, of_tenant, person) do update set
         at = case when ${IS_OVER} then platform.now() else v.at end,
         counted_by = case when ${IS_OVER} then excluded.counted_by else v.counted_by end,
         visit = case when ${IS_OVER} or v.visit is null then excluded.visit else v.visit end,
         routes = v.routes || array(select unnest(excluded.routes) except select unnest(v.routes))
       returning v.counted_by = $5 as fresh, v.visit is not distinct from $5 as began),
     summed as (select $8::int + (count(*) filter (where fresh))::int as persons, coalesce(bool_or(began), false) as began from noted),
     counted as (
       insert into admin.readings as r (tenant_id, reader_kind, reader_id, hour_slots, hour_slot, day_slots, day_slot)
       select $1, $2, $3, persons || array_fill(0, array[12]), ${slotNow(HOUR_SLOT)}, persons || array_fill(0, array[24]), ${slotNow(DAY_SLOT)}
       from summed where persons = 0 or (persons <= $9::int and persons <= $10::int)
       on conflict (tenant_id, reader_kind, reader_id) do update set
         hour_slots = ${moved('r', 'hour', 'excluded.hour_slot', 'excluded.hour_slots[1]')}, hour_slot = excluded.hour_slot,
         day_slots = ${moved('r', 'day', 'excluded.day_slot', 'excluded.day_slots[1]')}, day_slot = excluded.day_slot
       where excluded.hour_slots[1] = 0
         or (admin.total(${moved('r', 'hour', 'excluded.hour_slot', 'excluded.hour_slots[1]')}) <= $9 and admin.total(${moved('r', 'day', 'excluded.day_slot', 'excluded.day_slots[1]')}) <= $10)
       returning 1)
     select persons, began, exists (select from counted) as fits from summed`,
    [tx.tenantId, kind, id, ofTenant, request, shown.persons, shown.route ?? null, shown.others, allowed.hour, allowed.day],
  );
  if (!row) throw new Error('A sum of nothing is nothing.');
  return row;
}

export interface Counted {
  readonly hour: Window;
  readonly day: Window;
  /** Of those who are to be shown, how many were not within the hour before. */
  readonly persons: number;
}

export async function readCounted(tx: Tx, { kind, id }: Reader, ofTenant: string, shown: Shown): Promise<Counted> {
  const [row] = await tx.query<{ hour: number[] | null; day: number[] | null; hour_into: number; day_into: number; known: number }>(
    `select ${moved('r', 'hour', slotNow(HOUR_SLOT))} as hour, ${moved('r', 'day', slotNow(DAY_SLOT))} as day,
       extract(epoch from platform.now())::float8 - ${slotNow(HOUR_SLOT)} * ${HOUR_SLOT} as hour_into, extract(epoch from platform.now())::float8 - ${slotNow(DAY_SLOT)} * ${DAY_SLOT} as day_into,
       (select count(*)::int from admin.reading_visits v where tenant_id = $1 and reader_kind = $2 and reader_id = $3 and of_tenant = $4 and person = any($5::text[]) and not ${IS_OVER}) as known
     from (select) one left join admin.readings r on r.tenant_id = $1 and r.reader_kind = $2 and r.reader_id = $3`,
    [tx.tenantId, kind, id, ofTenant, shown.persons],
  );
  if (!row) throw new Error('A statement without a table answered nothing.');
  return {
    hour: { slots: row.hour ?? [], slotSeconds: HOUR_SLOT, into: row.hour_into },
    day: { slots: row.day ?? [], slotSeconds: DAY_SLOT, into: row.day_into },
    persons: new Set(shown.persons).size - row.known + shown.others,
  };
}

export interface VisitRow {
  readonly reader_kind: Reader['kind'];
  readonly reader_id: string;
  readonly of_tenant: string;
  readonly person: string;
  readonly at: Date;
  readonly visit: string | null;
  readonly routes: readonly string[];
}

/** Over, and not told to its end; the longest over first. */
export async function visitsOver(tx: Tx, limit: number): Promise<readonly VisitRow[]> {
  return tx.query<VisitRow>(
    `select reader_kind, reader_id, of_tenant, person, at, visit, routes from admin.reading_visits v where tenant_id = $1 and ${IS_OVER} order by at limit $2`,
    [tx.tenantId, limit],
  );
}

/** One that was begun anew meanwhile stays. */
export async function deleteVisits(tx: Tx, visits: readonly VisitRow[]): Promise<void> {
  await tx.query(
    `delete from admin.reading_visits v using unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[]) as told (kind, reader, of_tenant, person)
     where v.tenant_id = $1 and v.reader_kind = told.kind and v.reader_id = told.reader and v.of_tenant = told.of_tenant and v.person = told.person and ${IS_OVER}`,
    [tx.tenantId, visits.map((one) => one.reader_kind), visits.map((one) => one.reader_id), visits.map((one) => one.of_tenant), visits.map((one) => one.person)],
  );
}

export interface StopRow {
  readonly id: string;
  readonly reader_kind: Reader['kind'];
  readonly reader_id: string;
  readonly route: string;
  readonly persons: number;
  readonly window_seconds: number;
  readonly allowed: number;
  readonly times: number;
  readonly created_at: Date;
  readonly last_at: Date;
  readonly approved_by: string | null;
  readonly approved_at: Date | null;
  readonly approved_until: Date | null;
  readonly extra: number | null;
  readonly sealed_reason: Buffer | null;
}

const LISTED = 'id, reader_kind, reader_id, route, persons, window_seconds, allowed, times, created_at, last_at, approved_by, approved_at, approved_until, extra, sealed_reason';

/**
 * Told once: while one is open, whoever tries on only adds to it. One of more than a day ago is begun anew. Of many at the same moment one notes it and the others do
 * not wait (undefined): a script that asks a hundred times at once must not hold a hundred connections.
 */
export async function noteStop(
  tx: Tx,
  { kind, id: readerId }: Reader,
  stop: { readonly id: string; readonly route: string; readonly persons: number; readonly seconds: number; readonly allowed: number },
): Promise<{ readonly id: string; readonly times: number } | undefined> {
  const [turn] = await tx.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(hashtextextended('admin.reading-stop:' || $1::text || ':' || $2::text, 0)) as mine`, [
    tx.tenantId,
    readerId,
  ]);
  if (!turn?.mine) return undefined;
  await tx.query(
    `delete from admin.reading_stops where tenant_id = $1 and reader_kind = $2 and reader_id = $3 and approved_at is null and created_at < platform.now() - interval '1 day'`,
    [tx.tenantId, kind, readerId],
  );
  const [row] = await tx.query<{ id: string; times: number }>(
    `insert into admin.reading_stops as s (tenant_id, id, reader_kind, reader_id, route, persons, window_seconds, allowed) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, reader_kind, reader_id) where approved_at is null do update set times = s.times + 1, last_at = platform.now(), route = excluded.route,
       persons = excluded.persons, window_seconds = excluded.window_seconds, allowed = excluded.allowed
     returning id, times`,
    [tx.tenantId, stop.id, kind, readerId, stop.route, stop.persons, stop.seconds, stop.allowed],
  );
  return { id: row?.id ?? stop.id, times: row?.times ?? 1 };
}

export async function listStops(tx: Tx, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly StopRow[]> {
  return tx.query<StopRow>(
    `select ${LISTED} from admin.reading_stops
     where tenant_id = $1 and ($3::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($3, $4::uuid))
     order by date_trunc('milliseconds', created_at) desc, id desc limit $2`,
    [tx.tenantId, limit, after?.at ?? null, after?.id ?? null],
  );
}

export async function stopById(tx: Tx, id: string): Promise<StopRow | undefined> {
  const [row] = await tx.query<StopRow>(`select ${LISTED} from admin.reading_stops where tenant_id = $1 and id = $2`, [tx.tenantId, id]);
  return row;
}

/** Of several who allow it at once, one does. */
export async function approveStop(
  tx: Tx,
  id: string,
  approval: { readonly by: string; readonly extra: number; readonly seconds: number; readonly reason: Buffer },
): Promise<StopRow | undefined> {
  const [row] = await tx.query<StopRow>(
    `update admin.reading_stops set approved_by = $3, approved_at = platform.now(), approved_until = platform.now() + make_interval(secs => $5), extra = $4, sealed_reason = $6
     where tenant_id = $1 and id = $2 and approved_at is null returning ${LISTED}`,
    [tx.tenantId, id, approval.by, approval.extra, approval.seconds, approval.reason],
  );
  return row;
}

/** Counters whose day is over, and stops of a year ago. */
export async function purgeReadings(tx: Tx): Promise<void> {
  await tx.query(`delete from admin.readings where tenant_id = $1 and day_slot < ${slotNow(DAY_SLOT)} - 48`, [tx.tenantId]);
  await tx.query(`delete from admin.reading_stops where tenant_id = $1 and created_at < platform.now() - interval '1 year'`, [tx.tenantId]);
}
