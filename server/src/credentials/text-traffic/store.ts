import type { Database, Tx } from '#platform/db';
import { DAY, FORGET_DAYS, MOST_NUMBERS } from './settings.ts';

type Statements = Pick<Database, 'statement'>;

/** Numbers of the kinds of messages in the database. */
export const KINDS = { code: 1, notice: 2 } as const;

export interface TextCount {
  readonly kind: keyof typeof KINDS;
  readonly micros: number;
  /** What a day may cost. */
  readonly limit: number;
  readonly country: string;
  /** Where it counts, in the order of their names; none: nowhere. */
  readonly areas: readonly string[];
  /** Keyed name of the number. */
  readonly number: number;
  /** Goes out although its area is paused. */
  readonly anyway: boolean;
}

export interface CountedText {
  readonly paused: boolean;
  readonly spent: boolean;
  readonly areas: readonly { readonly area: string; readonly asked: number; readonly entered: number; readonly settled: number }[];
}

/**
 * One statement, one round trip: is it paused, may it be spent, and where did it go. The row of the day is locked while it is raised, so messages of any number of
 * processes never cost more than the limit together; what is refused is counted nowhere. As other counters it waits for no disk.
 */
export async function countText(db: Statements, tenantId: string, { kind, micros, limit, country, areas, number, anyway }: TextCount): Promise<CountedText> {
  const [row] = await db.statement<CountedText>(
    `with no_wait as materialized (select set_config('synchronous_commit', 'off', true)),
       paused as materialized (
         select exists (select from credentials.text_areas where tenant_id = $1 and area = any($2) and paused_until > platform.now()) and not $8 as yes from no_wait),
       spent as (
         insert into credentials.text_spending as s (tenant_id, kind, micros, expires_at)
         select $1, $3, $4::bigint, platform.now() + make_interval(secs => ${DAY}) from paused where not yes and $4::bigint <= $5::bigint
         on conflict (tenant_id, kind) do update set
           micros = case when s.expires_at <= platform.now() then 0 else s.micros end + excluded.micros,
           expires_at = case when s.expires_at <= platform.now() then excluded.expires_at else s.expires_at end
           where case when s.expires_at <= platform.now() then 0 else s.micros end + excluded.micros <= $5::bigint
         returning 1),
       counted as (
         insert into credentials.text_areas as a (tenant_id, area, country, asked, expires_at)
         select $1, area, $6, array[$7::int], platform.now() + make_interval(secs => ${DAY}) from spent, unnest($2::text[]) as area order by area
         on conflict (tenant_id, area) do update set
           settled = case when a.expires_at > platform.now() then a.settled
             when a.expires_at <= platform.now() - make_interval(days => ${FORGET_DAYS}) then 0 else least(a.settled + cardinality(a.entered), 1000000) end,
           asked = case when a.expires_at <= platform.now() then excluded.asked
             when $7 = any(a.asked) or cardinality(a.asked) >= ${MOST_NUMBERS} then a.asked else a.asked || $7::int end,
           entered = case when a.expires_at <= platform.now() then '{}' else a.entered end,
           expires_at = case when a.expires_at <= platform.now() then excluded.expires_at else a.expires_at end
         returning area, cardinality(asked) as asked, cardinality(entered) as entered, settled)
     select paused.yes as paused, exists (select from spent) as spent, coalesce((select json_agg(counted) from counted), '[]') as areas from paused`,
    [tenantId, areas, KINDS[kind], micros, limit, country, number, anyway],
  );
  return row ?? { paused: false, spent: false, areas: [] };
}

/** A code came back: nothing where nobody was asked in this day. */
export async function countEntered(db: Statements, tenantId: string, areas: readonly string[], number: number): Promise<void> {
  await db.statement(
    `with no_wait as materialized (select set_config('synchronous_commit', 'off', true)),
       held as materialized (
         select area from no_wait, credentials.text_areas where tenant_id = $1 and area = any($2) and expires_at > platform.now()
           and not $3 = any(entered) and cardinality(entered) < ${MOST_NUMBERS} order by area for update of text_areas)
     update credentials.text_areas a set entered = a.entered || $3::int from held where a.tenant_id = $1 and a.area = held.area`,
    [tenantId, areas, number],
  );
}

/** The moment until which nothing goes there; undefined where somebody paused it at the same time. What was counted begins anew. */
export async function pauseArea(tx: Tx, area: string, hours: number): Promise<Date | undefined> {
  const [row] = await tx.query<{ until: Date }>(
    `update credentials.text_areas set paused_until = platform.now() + make_interval(hours => $3), asked = '{}', entered = '{}', expires_at = platform.now()
     where tenant_id = $1 and area = $2 and (paused_until is null or paused_until <= platform.now()) returning paused_until as until`,
    [tx.tenantId, area, hours],
  );
  return row?.until;
}

export interface TrafficRows {
  readonly spending: readonly { readonly kind: number; readonly micros: number }[];
  readonly paused: readonly { readonly area: string; readonly country: string; readonly until: string }[];
}

export async function readTraffic(db: Statements, tenantId: string): Promise<TrafficRows> {
  const [row] = await db.statement<TrafficRows>(
    `select coalesce((select json_agg(s) from (select kind, micros from credentials.text_spending where tenant_id = $1 and expires_at > platform.now()) s), '[]') as spending,
       coalesce((select json_agg(p) from (select area, country, paused_until as until from credentials.text_areas
         where tenant_id = $1 and paused_until > platform.now() order by paused_until desc, area limit 200) p), '[]') as paused`,
    [tenantId],
  );
  return row ?? { spending: [], paused: [] };
}

/** Rows in use are passed over. */
export async function deleteOldAreas(db: Statements, limit: number): Promise<number> {
  const rows = await db.statement(
    `delete from credentials.text_areas a using (
       select ctid from credentials.text_areas where expires_at <= platform.now() - make_interval(days => ${FORGET_DAYS})
         and (paused_until is null or paused_until <= platform.now()) order by expires_at limit $1 for update skip locked) old
     where a.ctid = old.ctid returning 1`,
    [limit],
  );
  return rows.length;
}
