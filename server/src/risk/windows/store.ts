import type { Database } from '#platform/db';
import { MOST_PEOPLE, SOURCE_DAYS } from '../settings.ts';

/** Numbers of the kinds of windows in the database. */
export const KINDS = { account: 1, network: 2, tenant: 3, password: 4, asn: 5, country: 6 } as const;
export type WindowKind = keyof typeof KINDS;

export interface WindowKey {
  readonly kind: WindowKind;
  readonly key: string;
  readonly seconds: number;
}

export interface WindowHit {
  readonly failures: 1 | -1 | 0;
  readonly attempts: 1 | 0;
  readonly common: 1 | -1 | 0;
  readonly leaked: 1 | 0;
}

/**
 * One statement for all windows of an attempt, in the order of their keys. Numbers never fall below zero: what is taken back in a slot that began since is not there.
 * Waits for no disk, as other counters of attempts: a crash of the database may forget half a second of them.
 */
export async function hitWindows(db: Pick<Database, 'statement'>, tenantId: string, keys: readonly WindowKey[], person: string, hit: WindowHit): Promise<void> {
  await db.statement(
    `with no_wait as materialized (select set_config('synchronous_commit', 'off', true)),
       keys as materialized (
         select kind, key, floor(extract(epoch from platform.now()) / seconds)::bigint as slot,
           to_timestamp((floor(extract(epoch from platform.now()) / seconds) + 2) * seconds) as expires_at
         from unnest($2::smallint[], $3::bigint[], $4::int[]) as k (kind, key, seconds))
     insert into risk.windows as w (tenant_id, kind, key, slot, attempts, failures, common, leaked, people, passed, expires_at)
     select $1, kind, key, slot, $6, greatest($7, 0), greatest($8, 0), $9, array[$5::bigint], case when $7 < 0 then array[$5::bigint] else '{}' end, expires_at from no_wait, keys order by kind, key
     on conflict (tenant_id, kind, key, slot) do update set attempts = least(w.attempts + $6, 1000000000), failures = greatest(0, least(w.failures + $7, 1000000000)),
       common = greatest(0, least(w.common + $8, 1000000000)), leaked = least(w.leaked + $9, 1000000000),
       people = case when cardinality(w.people) >= ${MOST_PEOPLE} or $5::bigint = any(w.people) then w.people else w.people || $5::bigint end,
       passed = case when $7 >= 0 or cardinality(w.passed) >= ${MOST_PEOPLE} or $5::bigint = any(w.passed) then w.passed else w.passed || $5::bigint end`,
    [tenantId, keys.map(({ kind }) => KINDS[kind]), keys.map(({ key }) => key), keys.map(({ seconds }) => seconds), person, hit.attempts, hit.failures, hit.common, hit.leaked],
  );
}

/** What one slot of a window counted. People by their keyed names, as PostgreSQL writes a list: `{1,2}`. */
export type WindowSlot = readonly [kind: number, attempts: number, failures: number, common: number, leaked: number, people: string, passed: string];

/** Kept as numbers when their time is over, for whoever looks at what was tried lately. */
const KEPT = [KINDS.tenant, KINDS.asn, KINDS.country];

/** What is over goes; of what is kept longer, the names of accounts go and how many there were stays. Rows in use are passed over. */
export async function endOldWindows(db: Pick<Database, 'statement'>, limit: number): Promise<number> {
  const [row] = await db.statement<{ ended: number }>(
    `with old as materialized (select ctid as place, kind = any($2::smallint[]) and coalesce(people[1] <> 0, false) as kept from risk.windows
         where expires_at <= platform.now() order by expires_at limit $1 for update skip locked),
       kept as (update risk.windows w set people = array_fill(0::bigint, array[cardinality(w.people)]), passed = '{}', expires_at = w.expires_at + make_interval(days => ${SOURCE_DAYS})
         from old where w.ctid = old.place and old.kept),
       gone as (delete from risk.windows w using old where w.ctid = old.place and not old.kept)
     select count(*)::int as ended from old`,
    [limit, KEPT],
  );
  return row?.ended ?? 0;
}
