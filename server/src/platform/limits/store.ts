import type { Database } from '#platform/db';

export interface CounterKey {
  readonly hash: Buffer;
  readonly windowSeconds: number;
}

export interface CounterRow {
  /** Hex. */
  readonly key: string;
  readonly window: number;
  readonly hits: number;
  /** Until the window ends. */
  readonly seconds: number;
}

export interface CountedRow extends CounterRow {
  readonly now: Date;
}

/** Enough to be over any limit, and far from the end of integer. */
const MAX_HITS = 1_000_000_000;

/**
 * One statement for all counters. Rows are locked in key order, so two calls with the same counters never wait for each other in a circle.
 * Windows begin with the first hit and end by database time.
 *
 * The commit does not wait for the disk or a standby: the row of a busy tenant is locked until the commit, so its sign-ins would queue for one
 * flush each. A crash of the database server may forget the hits of its last half second; a crash of ours forgets none.
 */
export function countHits(db: Database, tenantId: string, keys: readonly CounterKey[]): Promise<CountedRow[]> {
  return db.statement<CountedRow>(
    `with no_wait as materialized (select set_config('synchronous_commit', 'off', true))
     insert into platform.counters as c (tenant_id, key_hash, window_seconds, hits, expires_at)
     select $1, r.key_hash, r.window_seconds, 1, platform.now() + make_interval(secs => r.window_seconds)
     from no_wait, unnest($2::bytea[], $3::int[]) as r (key_hash, window_seconds) order by r.key_hash, r.window_seconds
     on conflict (tenant_id, key_hash, window_seconds) do update set
       hits = case when c.expires_at <= platform.now() then 1 else least(c.hits + 1, ${MAX_HITS}) end,
       expires_at = case when c.expires_at <= platform.now() then excluded.expires_at else c.expires_at end
     returning encode(key_hash, 'hex') as key, window_seconds as window, hits, ceil(extract(epoch from expires_at - platform.now()))::int as seconds, platform.now() as now`,
    [tenantId, keys.map((key) => key.hash), keys.map((key) => key.windowSeconds)],
  );
}

export function readHits(db: Database, tenantId: string, keys: readonly CounterKey[]): Promise<CounterRow[]> {
  return db.statement<CounterRow>(
    `select encode(c.key_hash, 'hex') as key, c.window_seconds as window, c.hits, ceil(extract(epoch from c.expires_at - platform.now()))::int as seconds
     from unnest($2::bytea[], $3::int[]) as r (key_hash, window_seconds)
     join platform.counters c on c.tenant_id = $1 and c.key_hash = r.key_hash and c.window_seconds = r.window_seconds
     where c.expires_at > platform.now()`,
    [tenantId, keys.map((key) => key.hash), keys.map((key) => key.windowSeconds)],
  );
}

/** Never below zero, and nothing of a window that is over: the next hit begins a new one. Locks in key order, like `countHits`, and waits for no disk either. */
export async function takeBackHits(db: Database, tenantId: string, keys: readonly CounterKey[]): Promise<void> {
  await db.statement(
    `with no_wait as materialized (select set_config('synchronous_commit', 'off', true)),
     held as materialized (
       select c.key_hash, c.window_seconds from no_wait, platform.counters c
       join unnest($2::bytea[], $3::int[]) as r (key_hash, window_seconds) on c.key_hash = r.key_hash and c.window_seconds = r.window_seconds
       where c.tenant_id = $1 and c.expires_at > platform.now() order by c.key_hash, c.window_seconds for update of c)
     update platform.counters c set hits = greatest(c.hits - 1, 0) from held
     where c.tenant_id = $1 and c.key_hash = held.key_hash and c.window_seconds = held.window_seconds`,
    [tenantId, keys.map((key) => key.hash), keys.map((key) => key.windowSeconds)],
  );
}

export async function deleteCounters(db: Database, tenantId: string, hashes: readonly Buffer[]): Promise<void> {
  await db.statement(
    `delete from platform.counters c using (
       select key_hash, window_seconds from platform.counters where tenant_id = $1 and key_hash = any ($2::bytea[]) order by key_hash, window_seconds for update) gone
     where c.tenant_id = $1 and c.key_hash = gone.key_hash and c.window_seconds = gone.window_seconds`,
    [tenantId, hashes],
  );
}

/** Rows in use are passed over, so purging never makes a request wait. */
export async function deleteExpired(db: Database, limit: number): Promise<number> {
  const rows = await db.statement(
    `delete from platform.counters c using (
       select tenant_id, key_hash, window_seconds from platform.counters where expires_at <= platform.now() order by expires_at limit $1 for update skip locked) gone
     where c.tenant_id = gone.tenant_id and c.key_hash = gone.key_hash and c.window_seconds = gone.window_seconds
     returning 1`,
    [limit],
  );
  return rows.length;
}
