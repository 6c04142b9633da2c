import type { Tx } from '#platform/db';

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

/** Where an hour or a day of this row still runs: what was counted in it, else nothing. */
const running = (window: 'hour' | 'day', long: string) => `case when r.${window}_began > platform.now() - interval '${long}' then r.${window}_persons else 0 end`;
const began = (window: 'hour' | 'day', long: string) => `case when r.${window}_began > platform.now() - interval '${long}' then r.${window}_began else platform.now() end`;
const HOUR = running('hour', '1 hour');
const DAY = running('day', '1 day');

/**
 * Counts customers in the hour and in the day, unless they would be more than are allowed in either: then it counts nothing. One statement: of any number at once, in any
 * number of processes, each waits for the row, so that the sum is never over.
 */
export async function countReading(tx: Tx, { kind, id }: Reader, persons: number, allowed: { readonly hour: number; readonly day: number }): Promise<boolean> {
  const rows = await tx.query(
    `insert into admin.readings as r (tenant_id, reader_kind, reader_id, hour_persons, day_persons)
     select $1::uuid, $2::text, $3::uuid, $4::int, $4::int where $4::int <= $5::int and $4::int <= $6::int
     on conflict (tenant_id, reader_kind, reader_id) do update set
       hour_persons = $4::int + ${HOUR}, hour_began = ${began('hour', '1 hour')}, day_persons = $4::int + ${DAY}, day_began = ${began('day', '1 day')}
     where $4::int + ${HOUR} <= $5::int and $4::int + ${DAY} <= $6::int
     returning reader_id`,
    [tx.tenantId, kind, id, persons, allowed.hour, allowed.day],
  );
  return rows.length > 0;
}

export interface Counted {
  readonly hour: number;
  readonly day: number;
  /** Seconds until each begins anew. */
  readonly hour_left: number;
  readonly day_left: number;
}

export async function readCounted(tx: Tx, { kind, id }: Reader): Promise<Counted> {
  const left = (window: 'hour' | 'day', long: string) => `greatest(1, ceil(extract(epoch from ${began(window, long)} + interval '${long}' - platform.now())))::int`;
  const [row] = await tx.query<Counted>(
    `select ${HOUR} as hour, ${DAY} as day, ${left('hour', '1 hour')} as hour_left, ${left('day', '1 day')} as day_left
     from admin.readings r where tenant_id = $1 and reader_kind = $2 and reader_id = $3`,
    [tx.tenantId, kind, id],
  );
  return row ?? { hour: 0, day: 0, hour_left: 3600, day_left: 86_400 };
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
}

const LISTED = 'id, reader_kind, reader_id, route, persons, window_seconds, allowed, times, created_at, last_at, approved_by, approved_at, approved_until, extra';

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
  await tx.query(`delete from admin.readings where tenant_id = $1 and day_began < platform.now() - interval '2 days'`, [tx.tenantId]);
  await tx.query(`delete from admin.reading_stops where tenant_id = $1 and created_at < platform.now() - interval '1 year'`, [tx.tenantId]);
}
