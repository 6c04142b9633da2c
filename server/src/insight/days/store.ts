import type { Tx } from '#platform/db';
import type { DayCount } from './measures.ts';

export interface StoredDay extends DayCount {
  /** `2026-05-03`. */
  readonly day: string;
}

/** The first day that is still to be counted, and today. Null: nothing was counted yet. */
export async function readCounted(tx: Tx): Promise<{ readonly from: string | null; readonly today: string }> {
  const [row] = await tx.query<{ from: string | null; today: string }>(
    `select (select day::text from insight.counted where tenant_id = $1) as from, (platform.now() at time zone 'UTC')::date::text as today`,
    [tx.tenantId],
  );
  return row ?? { from: null, today: new Date(0).toISOString().slice(0, 10) };
}

/** Until the transaction ends, nobody else counts days of this tenant. */
export async function takeTurn(tx: Tx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('insight.days ' || $1::text, 0))", [tx.tenantId]);
}

/** What happened just before midnight may be committed after it: so long a day that is over is counted once more. */
const STILL_WRITTEN_MINUTES = 10;

/** As it is now, whatever was counted of this day before. */
export async function writeDay(tx: Tx, day: string, counts: readonly DayCount[]): Promise<void> {
  await tx.query('delete from insight.days where tenant_id = $1 and day = $2::date', [tx.tenantId, day]);
  await tx.query(
    `insert into insight.days (tenant_id, day, measure, application, detail, n)
     select $1, $2::date, c.measure, c.application, c.detail, c.n from unnest($3::text[], $4::text[], $5::text[], $6::int[]) as c (measure, application, detail, n)`,
    [tx.tenantId, day, counts.map(({ measure }) => measure), counts.map(({ application }) => application), counts.map(({ detail }) => detail), counts.map(({ n }) => n)],
  );
  await tx.query(
    `insert into insight.counted (tenant_id, day) values ($1, least($2::date, ((platform.now() - make_interval(mins => ${STILL_WRITTEN_MINUTES})) at time zone 'UTC')::date))
     on conflict (tenant_id) do update set day = greatest(insight.counted.day, excluded.day)`,
    [tx.tenantId, day],
  );
}

export async function readDays(tx: Tx, from: string, to: string, limit: number): Promise<readonly StoredDay[]> {
  return tx.query<StoredDay>(
    `select day::text as day, measure, application, detail, n from insight.days where tenant_id = $1 and day between $2::date and $3::date order by day, measure, application, detail limit $4`,
    [tx.tenantId, from, to, limit],
  );
}
