import type { Database, Tx } from '#platform/db';
import { LEVELS, type Finding, type Kept, type Level } from '../contract.ts';
import { LOGIN_DAYS, MOST_LOGINS } from '../settings.ts';

export const numberOf = (level: Level): number => LEVELS.indexOf(level) + 1;
const COLUMNS = LEVELS.join(', ');
/** As text: a number of JavaScript has 53 bits, and these names have 64. */
const NAMES = LEVELS.map((level) => `${level}::text as ${level}`).join(', ');

export interface TotalsRow {
  readonly logins: number;
  readonly users: number;
  readonly ip_parents: number;
  readonly ua_parents: number;
}

// ---------------------------------------------------------------- Remembering

export interface NewLogin {
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly shown: Kept;
  readonly score: number | undefined;
  readonly findings: readonly Finding[];
}

export async function insertLogin(tx: Tx, { id, userId, sessionId, shown, score, findings }: NewLogin): Promise<void> {
  await tx.query(
    `with due as (insert into risk.due (tenant_id, login_id) values ($1, $2))
     insert into risk.logins (tenant_id, id, user_id, session_id, place, masked, score, findings, ${COLUMNS})
     values ($1, $2, $3, $4, $5, $6, $7, $8, ${LEVELS.map((_, index) => `$${index + 9}`).join(', ')})`,
    [tx.tenantId, id, userId, sessionId, shown.place ?? null, shown.masked, score ?? null, JSON.stringify(findings), ...LEVELS.map((level) => shown.values[level] ?? null)],
  );
}

// ---------------------------------------------------------------- Learning

export interface DueRow {
  readonly tenant_id: string;
  readonly login_id: string;
}

export function readDue(db: Pick<Database, 'statement'>, limit: number): Promise<DueRow[]> {
  return db.statement<DueRow>('select tenant_id, login_id from risk.due where at <= platform.now() order by at limit $1', [limit]);
}

/** What cannot be learnt from now must not stand before what can. What somebody else learns from at this moment is theirs: whoever waited for it would hold up all other tenants. */
export async function postponeDue(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update risk.due set at = platform.now() + interval '5 minutes' where tenant_id = $1
       and login_id = any(array(select login_id from risk.due where tenant_id = $1 and login_id = any($2::uuid[]) for update skip locked))`,
    [tx.tenantId, ids],
  );
}

/** Whoever changes a tenant's counters holds this row until the end of their transaction, so that everything below happens for one of them after the other. */
export async function takeTurn(tx: Tx): Promise<void> {
  await tx.query('insert into risk.totals (tenant_id) values ($1) on conflict (tenant_id) do update set logins = risk.totals.logins', [tx.tenantId]);
}

export type ValuesRow = Readonly<Record<Level, string | null>>;
export type LoginRow = ValuesRow & { readonly user_id: string };

/** Each login is given once, whoever asks again. What was erased meanwhile is not there. */
export async function takeUnlearned(tx: Tx, ids: readonly string[]): Promise<readonly (LoginRow & { readonly id: string })[]> {
  const [rows] = await Promise.all([
    tx.query<LoginRow & { readonly id: string }>(
      `update risk.logins set learned_at = platform.now() where tenant_id = $1 and id = any($2::uuid[]) and learned_at is null returning id, user_id, ${NAMES}`,
      [tx.tenantId, ids],
    ),
    tx.query('delete from risk.due where tenant_id = $1 and login_id = any($2::uuid[])', [tx.tenantId, ids]),
  ]);
  return rows;
}

/** What is too old, and what is more than a user has room for. */
export function trimLogins(tx: Tx, users: readonly string[]): Promise<ValuesRow[]> {
  return tx.query<ValuesRow>(
    `delete from risk.logins l using (
       select id, at, row_number() over (partition by user_id order by at desc, id) as position from risk.logins where tenant_id = $1 and user_id = any($2::uuid[]) and learned_at is not null) o
     where l.tenant_id = $1 and l.id = o.id and (o.position > ${MOST_LOGINS} or o.at <= platform.now() - make_interval(days => ${LOGIN_DAYS}))
     returning ${LEVELS.map((level) => `l.${level}::text as ${level}`).join(', ')}`,
    [tx.tenantId, users],
  );
}

/** How many of them have a learnt login, besides these. */
export async function countUsers(tx: Tx, users: readonly string[], besides: readonly string[] = []): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    'select count(distinct user_id)::int as n from risk.logins where tenant_id = $1 and user_id = any($2::uuid[]) and learned_at is not null and id <> all($3::uuid[])',
    [tx.tenantId, users, besides],
  );
  return row?.n ?? 0;
}

export async function usersOver(tx: Tx, limit: number): Promise<readonly string[]> {
  const rows = await tx.query<{ user_id: string }>(
    `select distinct user_id from (select user_id from risk.logins where tenant_id = $1 and at <= platform.now() - make_interval(days => ${LOGIN_DAYS}) and learned_at is not null
     order by at limit $2) over`,
    [tx.tenantId, limit],
  );
  return rows.map((row) => row.user_id);
}

/** All of a user's, learnt or not. */
export async function takeAll(tx: Tx, userId: string): Promise<readonly (ValuesRow & { readonly learned: boolean })[]> {
  const rows = await tx.query<ValuesRow & { readonly learned: boolean; readonly id: string }>(
    `delete from risk.logins where tenant_id = $1 and user_id = $2 returning id, learned_at is not null as learned, ${NAMES}`,
    [tx.tenantId, userId],
  );
  await tx.query('delete from risk.due where tenant_id = $1 and login_id = any($2::uuid[])', [tx.tenantId, rows.map((row) => row.id)]);
  return rows;
}

/** All of a session, learnt or not, whoever's they are by now. */
export async function takeSession(tx: Tx, sessionId: string): Promise<readonly (LoginRow & { readonly learned: boolean })[]> {
  const rows = await tx.query<LoginRow & { readonly learned: boolean; readonly id: string }>(
    `delete from risk.logins where tenant_id = $1 and session_id = $2 returning id, user_id, learned_at is not null as learned, ${NAMES}`,
    [tx.tenantId, sessionId],
  );
  await tx.query('delete from risk.due where tenant_id = $1 and login_id = any($2::uuid[])', [tx.tenantId, rows.map((row) => row.id)]);
  return rows;
}

export interface ValueChange {
  readonly level: number;
  readonly value: string;
  readonly by: number;
}
export interface PairChange extends ValueChange {
  readonly leaf: string;
}

/** Those whose count began or ended with this: what the numbers of distinct values change by. In the order of their keys, as everywhere. */
export async function changeSeen(tx: Tx, changes: readonly ValueChange[]): Promise<readonly { readonly level: number; readonly by: number }[]> {
  const rows = await tx.query<{ level: number; logins: number; by: number }>(
    `with changes as materialized (select * from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as c (level, value, by)),
       counted as (
         insert into risk.seen as s (tenant_id, level, value, logins) select $1, level, value, greatest(by, 0) from changes order by level, value
         on conflict (tenant_id, level, value) do update set logins = greatest(0, s.logins + (select by from changes c where c.level = excluded.level and c.value = excluded.value))
         returning level, value, logins)
     select counted.level, counted.logins, changes.by from counted join changes using (level, value)`,
    [tx.tenantId, changes.map(({ level }) => level), changes.map(({ value }) => value), changes.map(({ by }) => by)],
  );
  return begunOrEnded(rows);
}

export async function changePairs(tx: Tx, changes: readonly PairChange[]): Promise<readonly { readonly level: number; readonly leaf: string; readonly by: number }[]> {
  const rows = await tx.query<{ level: number; leaf: string; logins: number; by: number }>(
    `with changes as materialized (select * from unnest($2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[]) as c (level, leaf, value, by)),
       counted as (
         insert into risk.pairs as p (tenant_id, level, leaf, value, logins) select $1, level, leaf, value, greatest(by, 0) from changes order by level, leaf, value
         on conflict (tenant_id, level, leaf, value) do update
           set logins = greatest(0, p.logins + (select by from changes c where c.level = excluded.level and c.leaf = excluded.leaf and c.value = excluded.value))
         returning level, leaf, value, logins)
     select counted.level, counted.leaf::text as leaf, counted.logins, changes.by from counted join changes using (level, leaf, value)`,
    [tx.tenantId, changes.map(({ level }) => level), changes.map(({ leaf }) => leaf), changes.map(({ value }) => value), changes.map(({ by }) => by)],
  );
  return begunOrEnded(rows);
}

/** 1: it was counted for the first time; -1: for the last. */
function begunOrEnded<R extends { readonly logins: number; readonly by: number }>(rows: readonly R[]): readonly R[] {
  return rows.flatMap((row) => (row.by > 0 && row.logins === row.by ? [{ ...row, by: 1 }] : row.by < 0 && row.logins === 0 ? [{ ...row, by: -1 }] : []));
}

/** Rows by their keys, one by one whatever plan was kept; nobody moves them, since it is the caller's turn. */
const seenRows = `array(select s.ctid from unnest($2::smallint[], $3::bigint[]) as k (level, value)
  cross join lateral (select ctid from risk.seen where tenant_id = $1 and level = k.level and value = k.value limit 1) s)`;
const pairRows = `array(select p.ctid from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as k (level, leaf, value)
  cross join lateral (select ctid from risk.pairs where tenant_id = $1 and level = k.level and leaf = k.leaf and value = k.value limit 1) p)`;

export async function changeParents(tx: Tx, changes: readonly { readonly level: number; readonly leaf: string; readonly by: number }[]): Promise<void> {
  await tx.query(
    `update risk.seen s set parents = s.parents + (select c.by from unnest($2::smallint[], $3::bigint[], $4::int[]) as c (level, value, by) where c.level = s.level and c.value = s.value)
     where s.ctid = any(${seenRows})`,
    [tx.tenantId, changes.map(({ level }) => level), changes.map(({ leaf }) => leaf), changes.map(({ by }) => by)],
  );
}

export async function changeTotals(tx: Tx, by: TotalsRow): Promise<void> {
  await tx.query(
    `update risk.totals set logins = greatest(0, logins + $2), users = greatest(0, users + $3), ip_parents = greatest(0, ip_parents + $4), ua_parents = greatest(0, ua_parents + $5)
     where tenant_id = $1`,
    [tx.tenantId, by.logins, by.users, by.ip_parents, by.ua_parents],
  );
}

/** Rows that count nothing any more. */
export async function dropEmpty(tx: Tx, values: readonly ValueChange[], pairs: readonly PairChange[]): Promise<void> {
  await Promise.all([
    tx.query(`delete from risk.seen where ctid = any(${seenRows}) and logins = 0`, [tx.tenantId, values.map(({ level }) => level), values.map(({ value }) => value)]),
    tx.query(`delete from risk.pairs where ctid = any(${pairRows}) and logins = 0`, [
      tx.tenantId,
      pairs.map(({ level }) => level),
      pairs.map(({ leaf }) => leaf),
      pairs.map(({ value }) => value),
    ]),
  ]);
}

// ---------------------------------------------------------------- Two accounts become one

/** The absorbed account's logins, and what was counted for it, count for the survivor from now on. */
export async function joinLogins(tx: Tx, survivor: string, absorbed: string): Promise<readonly string[]> {
  const rows = await tx.query<{ image: string }>(
    `insert into risk.joined as j (tenant_id, user_id, survivor_id)
     select $1, user_id, $2::uuid from (select $3::uuid as user_id union select user_id from risk.joined where tenant_id = $1 and survivor_id = $3) those
     where user_id <> $2 on conflict do nothing returning to_jsonb(j)::text as image`,
    [tx.tenantId, survivor, absorbed],
  );
  return rows.map((row) => row.image);
}

/** Of several that follow one another, the last. */
export async function survivorOf(tx: Tx, absorbed: string): Promise<string | undefined> {
  const [row] = await tx.query<{ survivor_id: string }>(
    `select survivor_id from risk.joined j where tenant_id = $1 and user_id = $2
       and not exists (select from risk.joined further where further.tenant_id = $1 and further.user_id = j.survivor_id) limit 1`,
    [tx.tenantId, absorbed],
  );
  return row?.survivor_id;
}

export async function giveLogins(tx: Tx, absorbed: string, survivor: string): Promise<void> {
  await tx.query('update risk.logins set user_id = $3 where tenant_id = $1 and user_id = $2', [tx.tenantId, absorbed, survivor]);
  await tx.query('delete from risk.joined where tenant_id = $1 and user_id = $2', [tx.tenantId, absorbed]);
}

// ---------------------------------------------------------------- The owner's copy

export interface ToldLogin {
  readonly id: string;
  readonly at: Date;
  readonly place: Buffer | null;
  readonly findings: readonly Finding[];
}

export function toldLogins(tx: Tx, userId: string, until: Date, after: { readonly at: string; readonly id: string } | undefined, limit: number): Promise<ToldLogin[]> {
  return tx.query<ToldLogin>(
    `select id, at, place, findings from risk.logins where tenant_id = $1 and user_id = $2 and at <= $3
       and ($4::timestamptz is null or (date_trunc('milliseconds', at), id) > ($4, $5::uuid)) order by date_trunc('milliseconds', at), id limit $6`,
    [tx.tenantId, userId, until, after?.at ?? null, after?.id ?? null, limit],
  );
}

// ---------------------------------------------------------------- Counting anew

/** Whether the tenant's counters speak of as many logins, and of as many users, as there are. */
export async function countersFit(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ fit: boolean }>(
    `select (l.logins, l.users) = (coalesce(t.logins, 0), coalesce(t.users, 0)) as fit
     from (select count(*) as logins, count(distinct user_id) as users from risk.logins where tenant_id = $1 and learned_at is not null) l
       left join risk.totals t on t.tenant_id = $1`,
    [tx.tenantId],
  );
  return row?.fit === true;
}

/** From the logins alone, whatever the counters said: after a restore from which people were erased again, for example. In the turn of whoever calls it. */
export async function countAnew(tx: Tx): Promise<void> {
  await tx.query('delete from risk.pairs where tenant_id = $1', [tx.tenantId]);
  await tx.query('delete from risk.seen where tenant_id = $1', [tx.tenantId]);
  await tx.query(
    `insert into risk.pairs (tenant_id, level, leaf, value, logins)
     select $1, p.level, p.leaf, p.value, count(*) from risk.logins l
       cross join lateral (values (2, ip, asn), (3, ip, country), (5, ua, browser), (6, ua, os), (7, ua, device)) p (level, leaf, value)
     where l.tenant_id = $1 and l.learned_at is not null and p.leaf is not null and p.value is not null group by p.level, p.leaf, p.value`,
    [tx.tenantId],
  );
  await tx.query(
    `insert into risk.seen (tenant_id, level, value, logins, parents)
     select $1, v.level, v.value, count(*),
       (select count(*) from risk.pairs p where p.tenant_id = $1 and p.leaf = v.value and ((v.level = 1 and p.level in (2, 3)) or (v.level = 4 and p.level > 4)))
     from risk.logins l cross join lateral (values (1, ip), (2, asn), (3, country), (4, ua), (5, browser), (6, os), (7, device)) v (level, value)
     where l.tenant_id = $1 and l.learned_at is not null and v.value is not null group by v.level, v.value`,
    [tx.tenantId],
  );
  await tx.query(
    `update risk.totals set (logins, users) = (select count(*), count(distinct user_id) from risk.logins where tenant_id = $1 and learned_at is not null),
       ip_parents = (select count(*) from risk.seen where tenant_id = $1 and level in (2, 3)), ua_parents = (select count(*) from risk.seen where tenant_id = $1 and level > 4)
     where tenant_id = $1`,
    [tx.tenantId],
  );
}

// ---------------------------------------------------------------- Going through them again

export type ReplayRow = ValuesRow & { readonly user_id: string; readonly at: Date; readonly known: boolean; readonly findings: readonly Finding[] };

/** The newest ones of a tenant, oldest first. */
export function recentLogins(tx: Tx, limit: number): Promise<ReplayRow[]> {
  return tx.query<ReplayRow>(
    `select * from (select user_id, at, findings @> '[{"reason":"device.known"}]' as known, findings, ${NAMES} from risk.logins
       where tenant_id = $1 and learned_at is not null order by at desc limit $2) recent order by at`,
    [tx.tenantId, limit],
  );
}
