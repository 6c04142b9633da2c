import type { Database, Tx } from '#platform/db';
import type { StreamInput, StreamTarget, TrailStream } from './contract.ts';

export interface StreamRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly name: string;
  readonly everybody: boolean;
  readonly kind: StreamTarget['kind'];
  readonly target: Omit<StreamTarget, 'kind'>;
  readonly secret: Buffer | null;
  /** While it counts as well. */
  readonly old_secret: Buffer | null;
  readonly old_secret_until: Date | null;
  readonly types: readonly string[];
  readonly enabled: boolean;
  readonly version: number;
  /** To the microsecond: a Date would lose what came in between. */
  readonly begins: string;
  readonly created_at: Date;
  readonly sent_until: string;
  readonly attempts: number;
  readonly next_at: Date;
  readonly problem: string | null;
  readonly status: number | null;
  readonly failed_at: Date | null;
  readonly lag: number;
}

const POSITION = `coalesce((select p.block from insight.stream_positions p where p.tenant_id = s.tenant_id and p.stream_id = s.id and p.of_tenant = s.tenant_id), 0)`;
/** In the chain after what was sent: of any tenant, or of its own. Two conditions, so that each is one look into an index. */
const OF_ALL = 'from platform.audit_blocks b where b.until > s.sent_until';
const OF_ONE = `from platform.audit_blocks b where b.tenant_id = s.tenant_id and b.number > ${POSITION} and b.until > s.begins`;
const WAITING = `(s.everybody and exists (select ${OF_ALL}) or not s.everybody and exists (select ${OF_ONE}))`;
const exact = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const OLD = 'case when s.old_secret_until > platform.now()';
const FIELDS = `s.tenant_id, s.id, s.name, s.everybody, s.kind, s.target, s.secret, ${OLD} then s.old_secret end as old_secret, ${OLD} then s.old_secret_until end as old_secret_until, s.types, s.enabled, s.version, ${exact('s.begins')} as begins, s.created_at, ${exact('s.sent_until')} as sent_until, s.attempts, s.next_at, s.problem, s.status, s.failed_at`;
/** Of what waits, how long the first does; not longer than the stream is there. */
const LAG = `case when s.enabled then coalesce((select extract(epoch from platform.moment() - greatest(w.at, s.created_at))::float8
    from (select case when s.everybody then (select min(b.until) ${OF_ALL}) else (select b.until ${OF_ONE} order by b.number limit 1) end as at) w where w.at is not null), 0) else 0 end as lag`;

export const streamOf = (row: StreamRow): TrailStream => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  everybody: row.everybody,
  target: { kind: row.kind, ...row.target } as StreamTarget,
  types: row.types,
  enabled: row.enabled,
  version: row.version,
  createdAt: row.created_at,
  ...(row.old_secret_until ? { oldSecretUntil: row.old_secret_until } : {}),
  sentUntil: new Date(row.sent_until),
  lagSeconds: Math.max(0, Math.round(row.lag)),
  attempts: row.attempts,
  ...(row.attempts > 0 ? { nextAt: row.next_at } : {}),
  ...(row.problem === null || row.failed_at === null ? {} : { lastError: { problem: row.problem, ...(row.status === null ? {} : { status: row.status }), at: row.failed_at } }),
});

export async function listStreams(tx: Tx): Promise<readonly StreamRow[]> {
  return tx.query<StreamRow>(`select ${FIELDS}, ${LAG} from insight.trail_streams s where s.tenant_id = $1 order by s.name limit 100`, [tx.tenantId]);
}

export async function findStream(tx: Tx, id: string): Promise<StreamRow | undefined> {
  return (await tx.query<StreamRow>(`select ${FIELDS}, ${LAG} from insight.trail_streams s where s.tenant_id = $1 and s.id = $2`, [tx.tenantId, id]))[0];
}

export async function lockStream(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query('select from insight.trail_streams where tenant_id = $1 and id = $2 for update', [tx.tenantId, id])).length > 0;
}

const parted = ({ target: { kind, ...target } }: StreamInput) => [kind, JSON.stringify(target)];

/** False: there is one by that name. `begins` absent: from now on. */
export async function insertStream(
  tx: Tx,
  of: StreamInput & { readonly id: string; readonly everybody: boolean; readonly secret: Buffer | null; readonly fromStart: boolean },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into insight.trail_streams (tenant_id, id, name, everybody, kind, target, secret, types, enabled, begins, sent_until)
     select $1, $2, $3, $4, $5, $6::jsonb, $7, $8::text[], $9, b.at, b.at from (select case when $10 then '1970-01-01Z'::timestamptz else p.at end as at from platform.audit_progress p) b
     on conflict (tenant_id, name) do nothing returning 1`,
    [tx.tenantId, of.id, of.name, of.everybody, ...parted(of), of.secret, of.types, of.enabled, of.fromStart],
  );
  return rows.length > 0;
}

/** Tried again at once. False: the name is another one's. */
export async function updateStream(tx: Tx, id: string, of: StreamInput): Promise<boolean> {
  const [taken] = await tx.query('select from insight.trail_streams where tenant_id = $1 and name = $2 and id <> $3', [tx.tenantId, of.name, id]);
  if (taken) return false;
  await tx.query(
    `update insight.trail_streams set name = $3, kind = $4, target = $5::jsonb, types = $6::text[], enabled = $7, version = version + 1, attempts = 0, next_at = platform.now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, of.name, ...parted(of), of.types, of.enabled],
  );
  return true;
}

/** The one before counts as well for so long. */
export async function replaceSecret(tx: Tx, id: string, secret: Buffer, overlapSeconds: number): Promise<void> {
  await tx.query(
    `update insight.trail_streams set secret = $3, old_secret = case when $4::int > 0 then secret end, old_secret_until = case when $4 > 0 then platform.now() + make_interval(secs => $4) end,
       version = version + 1, attempts = 0, next_at = platform.now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, secret, overlapSeconds],
  );
}

export async function deleteStream(tx: Tx, id: string): Promise<StreamRow | undefined> {
  return (await tx.query<StreamRow>(`delete from insight.trail_streams s where s.tenant_id = $1 and s.id = $2 returning ${FIELDS}, 0::float8 as lag`, [tx.tenantId, id]))[0];
}

// ---------------------------------------------------------------- For the worker, over all tenants

/** Exactly one worker has each, until its lease ends. Those with nothing to send cost one look into an index, and no write. */
export async function claimStreams(db: Database, limit: number, leaseSeconds: number): Promise<readonly StreamRow[]> {
  return db.statement<StreamRow>(
    `with due as (
       select s.tenant_id, s.id from insight.trail_streams s
       where s.enabled and s.next_at <= platform.now() and (s.leased_until is null or s.leased_until <= platform.now()) and ${WAITING}
       order by s.next_at limit $1 for update skip locked)
     update insight.trail_streams s set leased_until = platform.now() + make_interval(secs => $2) from due where s.tenant_id = due.tenant_id and s.id = due.id returning ${FIELDS}, 0::float8 as lag`,
    [limit, leaseSeconds],
  );
}

export interface Position {
  readonly ofTenant: string;
  readonly block: number;
  readonly entry: number;
}

export async function readPositions(db: Database, { tenant_id, id }: Pick<StreamRow, 'tenant_id' | 'id'>): Promise<ReadonlyMap<string, Position>> {
  const rows = await db.statement<Position>(
    'select of_tenant as "ofTenant", block::float8 as block, entry::float8 as entry from insight.stream_positions where tenant_id = $1 and stream_id = $2',
    [tenant_id, id],
  );
  return new Map(rows.map((row) => [row.ofTenant, row]));
}

/** Forward only, and only where the stream is still there. */
export async function savePositions(db: Database, { tenant_id, id }: Pick<StreamRow, 'tenant_id' | 'id'>, positions: readonly Position[]): Promise<void> {
  if (positions.length === 0) return;
  await db.statement(
    `insert into insight.stream_positions as p (tenant_id, stream_id, of_tenant, block, entry)
     select $1, $2, n.of_tenant, n.block, n.entry from unnest($3::uuid[], $4::bigint[], $5::bigint[]) as n (of_tenant, block, entry)
     where exists (select from insight.trail_streams s where s.tenant_id = $1 and s.id = $2)
     on conflict (tenant_id, stream_id, of_tenant) do update set block = greatest(p.block, excluded.block), entry = greatest(p.entry, excluded.entry)`,
    [tenant_id, id, positions.map(({ ofTenant }) => ofTenant), positions.map(({ block }) => block), positions.map(({ entry }) => entry)],
  );
}

export type Settled =
  /** `sentUntil`: everything that was in the chain by then. Absent: there is more. */
  | { readonly kind: 'sent'; readonly sentUntil?: string }
  | { readonly kind: 'failed'; readonly problem: string; readonly status?: number; readonly delaySeconds: number }
  /** Not known whether it arrived, because we leave: as if it had not been tried. */
  | { readonly kind: 'given_back' };

export async function settleStream(db: Database, { tenant_id, id, version }: Pick<StreamRow, 'tenant_id' | 'id' | 'version'>, settled: Settled): Promise<void> {
  const failed = settled.kind === 'failed';
  // A failure of what was changed meanwhile says nothing of what it is now: that is tried at once.
  await db.statement(
    `update insight.trail_streams s set leased_until = null,
       attempts = case when $3 = 'sent' then 0 when o.failed then attempts + 1 else attempts end,
       sent_until = greatest(sent_until, coalesce($4, sent_until)),
       next_at = case when $3 = 'failed' and not o.failed then next_at else platform.now() + make_interval(secs => $5) end,
       problem = case when o.failed then $6 else problem end, status = case when o.failed then $7 else status end,
       failed_at = case when o.failed then platform.now() else failed_at end
     from (select tenant_id, id, $3 = 'failed' and version = $8 as failed from insight.trail_streams where tenant_id = $1 and id = $2 for update) o
     where s.tenant_id = o.tenant_id and s.id = o.id`,
    [
      tenant_id,
      id,
      settled.kind,
      settled.kind === 'sent' ? (settled.sentUntil ?? null) : null,
      failed ? settled.delaySeconds : 0,
      failed ? settled.problem : null,
      failed ? (settled.status ?? null) : null,
      version,
    ],
  );
}

export async function streamLag(db: Database): Promise<{ readonly seconds: number; readonly failing: number }> {
  const rows = await db.statement<{ seconds: number; failing: number }>(
    `select coalesce(max(lag), 0)::float8 as seconds, count(*) filter (where attempts > 0)::int as failing from (select ${LAG}, s.attempts from insight.trail_streams s where s.enabled) t`,
  );
  return rows[0] ?? { seconds: 0, failing: 0 };
}
