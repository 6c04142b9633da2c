import type { Tx } from '#platform/db';
import { DENIED_DAYS } from './answers/settings.ts';
import { LEVELS, type Kept, type Level } from './contract.ts';
import { numberOf, type TotalsRow } from './history/store.ts';
import { LOGIN_DAYS, SLOT_SECONDS } from './settings.ts';
import { KINDS, type WindowKey, type WindowKind, type WindowRow } from './windows/store.ts';

/* All that is known of an attempt, in one statement: every sign-in waits for it. */

export interface SeenRow {
  readonly level: number;
  readonly logins: number;
  readonly parents: number;
}

export type OwnRow = Readonly<Record<Level, number>> & {
  readonly logins: number;
  readonly with_asn: number;
  readonly with_country: number;
  readonly hour_logins: number;
  readonly hour_networks: number;
  readonly hours: readonly number[] | null;
  /** RFC 3339. */
  readonly last_at: string | null;
  /** In base64. */
  readonly last_place: string | null;
  readonly last_masked: boolean | null;
};

export interface FactsRow {
  readonly now: Date;
  readonly totals: TotalsRow | null;
  /** Of these values, one a level. */
  readonly seen: readonly SeenRow[] | null;
  readonly own: OwnRow;
  readonly windows: readonly WindowRow[] | null;
  /** How many like this the owner said were not theirs. */
  readonly denied: number;
}

export interface FactsQuery {
  readonly userId: string | undefined;
  readonly values: Kept['values'];
  readonly windows: readonly WindowKey[];
}

/*
 * Rows are looked up one by one, in whatever plan was kept from the time when the tables were small. And no lists: how long one is would be an estimate of its own, for which
 * PostgreSQL plans the statement anew each time, at twice what it costs to run.
 */
const SEEN = `select jsonb_agg(s) from (values ${LEVELS.map((level, index) => `(${numberOf(level)}::smallint, $${index + 3}::bigint)`).join(', ')}) as v (level, value) cross join lateral (
  select level, logins, parents from risk.seen where tenant_id = $1 and level = v.level and value = v.value limit 1) s`;

/** Of a user, and of accounts that became theirs: at most `MOST_LOGINS` each, and those of the last moments that are not learnt from yet. */
const OWN = `with own as materialized (
    select at, place, masked, learned_at, ${LEVELS.join(', ')} from risk.logins where tenant_id = $1 and at > platform.now() - make_interval(days => ${LOGIN_DAYS})
      and user_id = any(array(select $2::uuid union all select user_id from risk.joined where tenant_id = $1 and survivor_id = $2))),
  counted as (
    select count(*) filter (where learned_at is not null)::int as logins,
      ${LEVELS.map((level, index) => `count(*) filter (where learned_at is not null and ${level} = $${index + 3}::bigint)::int as ${level}`).join(', ')},
      count(asn) filter (where learned_at is not null)::int as with_asn, count(country) filter (where learned_at is not null)::int as with_country,
      count(*) filter (where at > platform.now() - interval '1 hour')::int as hour_logins,
      count(distinct ip) filter (where at > platform.now() - interval '1 hour')::int as hour_networks,
      jsonb_agg(extract(hour from at at time zone 'UTC')::int) filter (where learned_at is not null) as hours from own)
  select to_jsonb(o) from (
    select counted.*, last.at as last_at, encode(last.place, 'base64') as last_place, last.masked as last_masked
    from counted left join (select * from own order by at desc limit 1) last on true) o`;

/** Those that something is decided by. */
const KIND_NAMES = ['account', 'network', 'tenant', 'password'] as const satisfies readonly WindowKind[];

/** The current slot and the one before, together; one key of a kind. */
const WINDOWS = `select jsonb_agg(w) from (values ${KIND_NAMES.map((kind, index) => `(${KINDS[kind]}::smallint, $${index + 10}::bigint, ${SLOT_SECONDS[kind]})`).join(', ')}) as k (kind, key, seconds) cross join lateral (
  select k.kind, sum(attempts)::int as attempts, sum(failures)::int as failures, sum(common)::int as common, sum(leaked)::int as leaked,
    (select count(distinct person)::int from unnest(array_agg(people)) as lists (list), unnest(lists.list::bigint[]) as person) as people,
    (select count(distinct person)::int from unnest(array_agg(passed)) as lists (list), unnest(lists.list::bigint[]) as person) as passed
  from (select attempts, failures, common, leaked, people::text as people, passed::text as passed from risk.windows
    where tenant_id = $1 and kind = k.kind and key = k.key and slot >= floor(extract(epoch from platform.now()) / k.seconds)::bigint - 1 order by slot desc limit 2) slots having count(*) > 0) w`;

const place = (level: Level) => `$${LEVELS.indexOf(level) + 3}::bigint`;
/** The same browser and system from the same network: of what is unknown nothing is the same. */
const DENIED = `select count(*)::int from risk.questions where tenant_id = $1 and denied_at > platform.now() - make_interval(days => ${DENIED_DAYS})
  and user_id = any(array(select $2::uuid union all select user_id from risk.joined where tenant_id = $1 and survivor_id = $2))
  and browser = ${place('browser')} and os = ${place('os')} and (ip = ${place('ip')} or asn = ${place('asn')})`;

export async function readFacts(tx: Tx, { userId, values, windows }: FactsQuery): Promise<FactsRow> {
  const [row] = await tx.query<FactsRow>(
    `select platform.now() as now, (select to_jsonb(t) from risk.totals t where tenant_id = $1) as totals, (${SEEN}) as seen, (${OWN}) as own, (${WINDOWS}) as windows,
       (${DENIED}) as denied`,
    [tx.tenantId, userId ?? null, ...LEVELS.map((level) => values[level] ?? null), ...KIND_NAMES.map((kind) => windows.find((window) => window.kind === kind)?.key ?? null)],
  );
  return row as FactsRow;
}
