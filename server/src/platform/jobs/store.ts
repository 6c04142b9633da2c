import type { Database, Tx } from '#platform/db';

/*
 * The queue tables belong to pg-boss and live by its clock, which is the server's own (`transaction_timestamp()` here): its start times
 * and retries are delays, not expiry of anything a customer holds.
 */

/**
 * The queues among `names` that have a job to fetch now. One round trip for all, and for each the first entry of the index that jobs are taken along: an idle worker costs
 * next to nothing, and so does one beside a long queue. Without the order everything that waits in any queue would be gathered for it.
 */
export async function queuesWithWork(db: Database, names: readonly string[]): Promise<string[]> {
  const rows = await db.statement<{ name: string }>(
    `select q.name from unnest($1::text[]) q (name) cross join lateral (
       select from pgboss.job j where j.name = q.name and j.state < 'active' and not j.blocked and j.start_after <= transaction_timestamp()
       order by j.priority desc, j.created_on limit 1) first`,
    [names],
  );
  return rows.map((row) => row.name);
}

/**
 * Whether a job with this key still waits. It is locked until our commit, so no worker can start it before our change is visible: joining
 * it is as good as adding another one.
 */
export async function joinWaiting(tx: Tx, name: string, key: string): Promise<boolean> {
  const rows = await tx.query("select id from pgboss.job where name = $1 and state = 'created' and singleton_key = $2 limit 1 for update skip locked", [name, key]);
  return rows.length > 0;
}

export interface JobCounts {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly dead: number;
  /** Age of the oldest job that should have started. */
  readonly lagSeconds: number;
}

/** Per type, for the metrics: the dead ones are counted under the queue they came from. */
export async function countJobs(db: Database, deadLetters: string): Promise<JobCounts[]> {
  return db.statement<JobCounts>(
    `select case when name = $1 then coalesce(source_name, name) else name end as name,
       count(*) filter (where name <> $1 and state < 'active')::int as waiting,
       count(*) filter (where name <> $1 and state = 'active')::int as active,
       count(*) filter (where name = $1 and state < 'active')::int as dead,
       coalesce(extract(epoch from max(transaction_timestamp() - start_after) filter (where name <> $1 and state < 'active' and start_after <= transaction_timestamp())), 0)::float8 as "lagSeconds"
     from pgboss.job where state <= 'active' group by 1 order by 1`,
    [deadLetters],
  );
}

export async function ensureSchedules(db: Database, names: readonly string[]): Promise<void> {
  await db.statement('insert into platform.schedules (name) select unnest($1::text[]) on conflict (name) do nothing', [names]);
}

/** What a worker has claimed. `until`, to the microsecond, is also how it is known to be this worker's still. */
export interface Lease {
  readonly name: string;
  readonly until: string;
}

/** Claims what is due and not leased by another worker. Exactly one of several parallel claimers gets a row. */
export async function claimSchedules(db: Database, names: readonly string[], leaseSeconds: number): Promise<Lease[]> {
  return db.statement<Lease>(
    `update platform.schedules set lease_until = platform.now() + make_interval(secs => $2)
     where name = any($1) and due_at <= platform.now() and (lease_until is null or lease_until <= platform.now()) returning name, lease_until::text as until`,
    [names, leaseSeconds],
  );
}

/** Undefined: it ran out, and another worker has taken over. */
export async function renewSchedule(db: Database, { name, until }: Lease, leaseSeconds: number): Promise<Lease | undefined> {
  const [row] = await db.statement<Lease>(
    `update platform.schedules set lease_until = platform.now() + make_interval(secs => $3) where name = $1 and lease_until = $2::timestamptz returning name, lease_until::text as until`,
    [name, until, leaseSeconds],
  );
  return row;
}

/** What another worker has taken over is that one's to finish. */
export async function finishSchedule(db: Database, { name, until }: Lease, nextInSeconds: number, failed: string | null): Promise<void> {
  await db.statement(
    `update platform.schedules set lease_until = null, due_at = platform.now() + make_interval(secs => $3), finished_at = platform.now(), failed = $4
     where name = $1 and lease_until = $2::timestamptz`,
    [name, until, nextInSeconds, failed],
  );
}

/** One that failed for good: what it was about stays in the queue. */
export interface DeadJob {
  readonly id: string;
  readonly begunAt: Date;
  readonly diedAt: Date;
  readonly tries: number;
  /** Code of the last error. */
  readonly code?: string;
}

/** Oldest first, after the given one. */
export async function deadJobs(db: Database, deadLetters: string, source: string, after: string | undefined, limit: number): Promise<readonly DeadJob[]> {
  const rows = await db.statement<{ id: string; begun: Date; died: Date; retries: number; code: string | null }>(
    `select id, coalesce(source_created_on, created_on) as begun, created_on as died, coalesce(source_retry_count, 0) as retries, output ->> 'code' as code
     from pgboss.job where name = $1 and source_name = $2 and state < 'active'
       and ($3::uuid is null or (created_on, id) > (select created_on, id from pgboss.job where name = $1 and id = $3)) order by created_on, id limit $4`,
    [deadLetters, source, after ?? null, limit],
  );
  return rows.map(({ id, begun, died, retries, code }) => ({ id, begunAt: begun, diedAt: died, tries: retries + 1, ...(code === null ? {} : { code }) }));
}

export async function giveUpJobs(db: Database, deadLetters: string, source: string, limit: number): Promise<number> {
  const rows = await db.statement(
    `delete from pgboss.job where name = $1 and id in (select id from pgboss.job where name = $1 and source_name = $2 and state < 'active' order by created_on limit $3 for update skip locked) returning 1`,
    [deadLetters, source, limit],
  );
  return rows.length;
}

export interface ScheduleState {
  readonly name: string;
  readonly dueAt: Date;
  readonly running: boolean;
  readonly finishedAt?: Date;
  /** Code of the last error; absent: it went well. */
  readonly failed?: string;
}

export async function readSchedules(db: Database): Promise<readonly ScheduleState[]> {
  const rows = await db.statement<{ name: string; due_at: Date; running: boolean; finished_at: Date | null; failed: string | null }>(
    'select name, due_at, coalesce(lease_until > platform.now(), false) as running, finished_at, failed from platform.schedules order by name limit 500',
  );
  return rows.map(({ name, due_at, running, finished_at, failed }) => ({
    name,
    dueAt: due_at,
    running,
    ...(finished_at ? { finishedAt: finished_at } : {}),
    ...(failed === null ? {} : { failed }),
  }));
}
