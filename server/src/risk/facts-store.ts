import type { Tx } from '#platform/db';
import { DENIED_DAYS } from './answers/settings.ts';
import { LEVELS, type Kept, type Level } from './contract.ts';
import { numberOf } from './history/store.ts';
import { LOGIN_DAYS, SLOT_SECONDS } from './settings.ts';
import { KINDS, type WindowKey, type WindowKind, type WindowSlot } from './windows/store.ts';

/*
 * All that is known of an attempt, in one statement: every sign-in waits for it. What it answers comes as lists of numbers: PostgreSQL takes longer to write a row as an object
 * with names than to look it up.
 */

/** One for each level whose value was ever seen: its number, how many logins had it, and how many coarser values stood beside it. */
export type SeenValue = readonly [level: number, logins: number, parents: number];

export interface FactsRow {
  readonly now: Date;
  readonly totals: readonly [logins: number, users: number, ipParents: number, uaParents: number] | null;
  readonly seen: readonly SeenValue[] | null;
  /** Of what is learnt: how many logins, in how many a network and a country are known, and how many showed the same value, level by level. */
  readonly own: readonly [logins: number, withAsn: number, withCountry: number, ...same: number[]];
  /** Hour of the day of each that is learnt, UTC. */
  readonly hours: readonly number[] | null;
  /** Of the last hour: a keyed name of the address of each login, empty where it is unknown. */
  readonly lately: readonly string[] | null;
  readonly last_at: Date | null;
  readonly last_place: Buffer | null;
  readonly last_masked: boolean | null;
  readonly windows: readonly WindowSlot[] | null;
  /** How many like this the owner said were not theirs. */
  readonly denied: number;
}

export interface FactsQuery {
  readonly userId: string | undefined;
  readonly values: Kept['values'];
  readonly windows: readonly WindowKey[];
}

/** The user, and accounts that became theirs. */
const ACCOUNTS = 'array(select $2::uuid union all select user_id from risk.joined where tenant_id = $1 and survivor_id = $2)';

const valueOf = (level: Level) => `$${LEVELS.indexOf(level) + 3}::bigint`;

/*
 * Rows are looked up one by one, in whatever plan was kept from the time when the tables were small. And no lists: how long one is would be an estimate of its own, for which
 * PostgreSQL plans the statement anew each time, at twice what it costs to run.
 */
const SEEN = `select to_json(array_agg(array[s.level, s.logins, s.parents])) from (values ${LEVELS.map((level) => `(${numberOf(level)}::smallint, ${valueOf(level)})`).join(', ')}) as v (level, value)
  cross join lateral (select level::bigint, logins, parents::bigint from risk.seen where tenant_id = $1 and level = v.level and value = v.value limit 1) s`;

/** At most `MOST_LOGINS` of each account, and those of the last moments that are not learnt from yet. */
const OWN = `select at, place, masked, learned_at is not null as learned, at > platform.now() - interval '1 hour' as lately, ${LEVELS.join(', ')}
  from risk.logins where tenant_id = $1 and at > platform.now() - make_interval(days => ${LOGIN_DAYS}) and user_id = any((select ids from accounts)::uuid[])`;

const COUNTED = `select
    to_json(array[count(*) filter (where learned), count(asn) filter (where learned), count(country) filter (where learned),
      ${LEVELS.map((level) => `count(*) filter (where learned and ${level} = ${valueOf(level)})`).join(', ')}]) as own,
    to_json(array_agg(date_part('hour', at at time zone 'UTC')::smallint) filter (where learned)) as hours,
    to_json(array_agg(coalesce(ip::text, '')) filter (where lately)) as lately
  from own`;

/** Those that something is decided by. */
const KIND_NAMES = ['account', 'network', 'tenant', 'password'] as const satisfies readonly WindowKind[];

/** The current slot and the one before; one key of a kind. */
const WINDOWS = `select json_agg(w.slot) from (values ${KIND_NAMES.map((kind, index) => `(${KINDS[kind]}::smallint, $${index + 10}::bigint, ${SLOT_SECONDS[kind]})`).join(', ')}) as k (kind, key, seconds)
  cross join lateral (
    select json_build_array(k.kind, attempts, failures, common, leaked, people::text, passed::text) as slot from risk.windows
    where tenant_id = $1 and kind = k.kind and key = k.key and slot >= floor(date_part('epoch', platform.now()) / k.seconds)::bigint - 1 order by windows.slot desc limit 2) w`;

/** The same browser and system from the same network: of what is unknown nothing is the same. */
const DENIED = `select count(*)::int from risk.questions where tenant_id = $1 and denied_at > platform.now() - make_interval(days => ${DENIED_DAYS})
  and user_id = any((select ids from accounts)::uuid[])
  and browser = ${valueOf('browser')} and os = ${valueOf('os')} and (ip = ${valueOf('ip')} or asn = ${valueOf('asn')})`;

const FACTS = `with accounts as materialized (select ${ACCOUNTS} as ids), own as materialized (${OWN})
  select platform.now() as now, (select to_json(array[logins, users, ip_parents, ua_parents]) from risk.totals where tenant_id = $1) as totals, (${SEEN}) as seen,
    counted.*, last.at as last_at, last.place as last_place, last.masked as last_masked, (${WINDOWS}) as windows, (${DENIED}) as denied
  from (${COUNTED}) counted left join (select at, place, masked from own order by at desc limit 1) last on true`;

export async function readFacts(tx: Tx, { userId, values, windows }: FactsQuery): Promise<FactsRow> {
  const [row] = await tx.query<FactsRow>(FACTS, [
    tx.tenantId,
    userId ?? null,
    ...LEVELS.map((level) => values[level] ?? null),
    ...KIND_NAMES.map((kind) => windows.find((window) => window.kind === kind)?.key ?? null),
  ]);
  return row as FactsRow;
}
