import type { Tx } from '#platform/db';

/** What is counted together, whichever of its reasons was found. */
export const SIGNS = {
  stuffing: `findings::text ~ '"(stuffing|spraying|leaked)[.]'`,
  bots: `findings::text ~ '"bot[.]'`,
} as const;
export const isSigns = (text: string): text is keyof typeof SIGNS => Object.hasOwn(SIGNS, text);

/** What came of attempts. Of `verdict` is what the policy said, of `enforced` what happened. */
const COUNTS = {
  sign_ins: `action = 'sign-in'`,
  noticed: `enforced = 'notify'`,
  challenged: `enforced = 'challenge'`,
  proved: `enforced = 'challenge' and outcome = 'passed' and not unproved`,
  held: `enforced = 'hold'`,
  released: `enforced = 'hold' and outcome in ('released', 'passed')`,
  blocked: `outcome = 'blocked'`,
  // Nobody got in.
  stopped: `outcome in ('asked', 'held', 'blocked')`,
  // What an enforced policy would have done something about.
  observed: `verdict in ('challenge', 'hold', 'block') and enforced in ('allow', 'notify')`,
  sign_ups_stopped: `action = 'sign-up' and outcome in ('asked', 'held', 'blocked')`,
  stuffing: SIGNS.stuffing,
  bots: SIGNS.bots,
} as const;
export type Count = keyof typeof COUNTS;
export const COUNT_NAMES = Object.keys(COUNTS) as readonly Count[];
export type Counts = Readonly<Record<Count, number>>;

const COUNTED = Object.entries(COUNTS)
  .map(([name, when]) => `count(*) filter (where ${when})::int as ${name}`)
  .join(', ');
const NAMES = COUNT_NAMES.join(', ');

/** So long an answer may come after the hour in which it was asked for. */
const COUNTED_AGAIN_DAYS = 3;
/** Numbers of nobody: long enough to compare a quarter with the one before. */
const HOURS_DAYS = 200;

/** Hours that are over, those of the last days anew. */
export async function countHours(tx: Tx): Promise<void> {
  await tx.query(
    `insert into risk.hours as h (tenant_id, hour, ${NAMES})
     select $1, date_trunc('hour', at), ${COUNTED} from risk.decisions
     where tenant_id = $1 and at < date_trunc('hour', platform.now())
       and at >= coalesce((select case when count(*) > 0 then least(max(hour), date_trunc('hour', platform.now()) - make_interval(days => ${COUNTED_AGAIN_DAYS})) end from risk.hours where tenant_id = $1), '-infinity')
     group by date_trunc('hour', at) order by date_trunc('hour', at)
     on conflict (tenant_id, hour) do update set ${COUNT_NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [tx.tenantId],
  );
  await tx.query(`delete from risk.hours where tenant_id = $1 and hour < platform.now() - make_interval(days => ${HOURS_DAYS})`, [tx.tenantId]);
}

export type SlotRow = Counts & { readonly at: Date };

/** By the hour or the day (UTC), the oldest first; slots in which nothing happened are not there. What was counted is taken as counted, and the rest is read. */
export function readSlots(tx: Tx, { from, until, unit }: { readonly from: Date; readonly until: Date; readonly unit: 'hour' | 'day' }): Promise<SlotRow[]> {
  return tx.query<SlotRow>(
    `with counted as (select coalesce(max(hour) + interval '1 hour', '-infinity') as until from risk.hours where tenant_id = $1),
       all_of_it as (
         select hour, ${NAMES} from risk.hours where tenant_id = $1 and hour >= $2 and hour < $3
         union all
         select date_trunc('hour', at), ${COUNTED} from risk.decisions
         where tenant_id = $1 and at >= greatest($2, (select until from counted)) and at < $3 group by 1)
     select date_trunc('${unit}', hour at time zone 'UTC') at time zone 'UTC' as at, ${COUNT_NAMES.map((name) => `sum(${name})::int as ${name}`).join(', ')}
     from all_of_it group by 1 order by 1`,
    [tx.tenantId, from, until],
  );
}

export async function readNow(tx: Tx): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>('select platform.now() as now');
  return (row as { now: Date }).now;
}

/** That are remembered and learnt from. */
export async function countLogins(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ logins: number }>('select logins::int as logins from risk.totals where tenant_id = $1', [tx.tenantId]);
  return row?.logins ?? 0;
}
