import type { Database, Tx } from '#platform/db';
import { HASH_BYTES } from './block.ts';
import type { AuditBlock, AuditEntry, FoundEntry, SealedClient } from './contract.ts';

/** Microseconds in UTC: what is hashed is text. */
export const rfc3339 = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A place in the order in which everything was written. */
export interface WrittenAt {
  readonly xid: string;
  readonly occurredAt: string;
  readonly id: string;
}

export interface Progress {
  readonly cluster: string;
  readonly key: WrittenAt;
  readonly at: string;
  readonly next?: { readonly xid: string; readonly at: string };
  /** Came from another cluster at a time; what is older than `from` was chained before. */
  readonly moved?: { readonly at: string; readonly from: string };
}

interface ProgressRow {
  readonly cluster: string;
  readonly xid: string;
  readonly occurred_at: string;
  readonly id: string;
  readonly at: string;
  readonly next_xid: string | null;
  readonly next_at: string | null;
  readonly moved_at: string | null;
  readonly moved_from: string | null;
}

const PROGRESS = `cluster, xid::text, occurred_at::text, id, ${rfc3339('at')} as at, next_xid::text, ${rfc3339('next_at')} as next_at, ${rfc3339('moved_at')} as moved_at, ${rfc3339('moved_from')} as moved_from`;

const progressOf = (row: ProgressRow): Progress => ({
  cluster: row.cluster,
  key: { xid: row.xid, occurredAt: row.occurred_at, id: row.id },
  at: row.at,
  ...(row.next_xid === null || row.next_at === null ? {} : { next: { xid: row.next_xid, at: row.next_at } }),
  ...(row.moved_at === null || row.moved_from === null ? {} : { moved: { at: row.moved_at, from: row.moved_from } }),
});

/** Undefined: another worker is at it. */
export async function takeProgress(tx: Tx): Promise<Progress | undefined> {
  const [row] = await tx.query<ProgressRow>(`select ${PROGRESS} from platform.audit_progress for update skip locked`);
  return row && progressOf(row);
}

export async function readProgress(tx: Pick<Tx, 'query'>): Promise<Progress> {
  const [row] = await tx.query<ProgressRow>(`select ${PROGRESS} from platform.audit_progress`);
  return progressOf(row as ProgressRow);
}

export async function saveProgress(tx: Tx, { cluster, key, at, next, moved }: Progress): Promise<void> {
  await tx.query(`update platform.audit_progress set cluster = $1, xid = $2, occurred_at = $3, id = $4, at = $5, next_xid = $6, next_at = $7, moved_at = $8, moved_from = $9`, [
    cluster,
    key.xid,
    key.occurredAt,
    key.id,
    at,
    next?.xid ?? null,
    next?.at ?? null,
    moved?.at ?? null,
    moved?.from ?? null,
  ]);
}

export interface Horizon {
  readonly cluster: string;
  /** Every transaction before this one is over. */
  readonly xid: string;
  /** None has begun that is not before this one. */
  readonly ahead: string;
  readonly now: string;
}

export async function readHorizon(tx: Tx): Promise<Horizon> {
  const [row] = await tx.query<Horizon>(
    `select system_identifier::text as cluster, pg_snapshot_xmin(pg_current_snapshot())::text as xid, pg_snapshot_xmax(pg_current_snapshot())::text as ahead, ${rfc3339('platform.moment()')} as now
     from pg_control_system()`,
  );
  return row as Horizon;
}

export async function adoptEvents(tx: Tx, since: string): Promise<string> {
  const [row] = await tx.query<{ xid: string }>(`select pg_current_xact_id()::text as xid, platform.adopt_events($1)`, [since]);
  return (row as { xid: string }).xid;
}

interface EntryRow {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly version: number;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly subject: string | null;
  readonly application_id: string | null;
  readonly request_id: string;
  readonly result: string;
  readonly data: string;
  readonly network: Buffer | null;
  readonly agent: Buffer | null;
}

const entryOf = (row: EntryRow): AuditEntry => ({
  id: row.id,
  at: row.at,
  type: row.type,
  version: row.version,
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  subject: row.subject,
  applicationId: row.application_id,
  requestId: row.request_id,
  result: row.result,
  data: row.data,
});

export interface Waiting {
  readonly tenant: string;
  readonly key: WrittenAt;
  readonly entry: AuditEntry;
  readonly client: SealedClient;
}

export type WaitingRow = EntryRow & { readonly tenant_id: string; readonly xid: string };

export const waitingOf = (row: WaitingRow): Waiting => ({
  tenant: row.tenant_id,
  key: { xid: row.xid, occurredAt: row.at, id: row.id },
  entry: entryOf(row),
  client: { network: row.network, agent: row.agent },
});

/** In the order they were written, of all tenants. */
export async function unchained(tx: Tx, { xid, occurredAt, id }: WrittenAt, before: string, limit: number): Promise<readonly Waiting[]> {
  const rows = await tx.query<WaitingRow>(
    `select tenant_id, xid::text, id, ${rfc3339('occurred_at')} as at, type, version, actor_kind, actor_id, subject, application_id, request_id, result, data, network, agent
     from platform.unchained_events($1, $2, $3, $4, $5)`,
    [xid, occurredAt, id, before, limit],
  );
  return rows.map(waitingOf);
}

/** Which of these are in the chain already, in blocks that were written from then on. */
export async function chainedAmong(tx: Tx, some: readonly { readonly tenant: string; readonly id: string }[], from: string): Promise<ReadonlySet<string>> {
  if (some.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `select w.id from unnest($1::uuid[], $2::uuid[]) as w (tenant, id)
     where exists (select from platform.audit_blocks b where b.tenant_id = w.tenant and b.until >= $3 and w.id = any (b.ids))`,
    [some.map(({ tenant }) => tenant), some.map(({ id }) => id), from],
  );
  return new Set(rows.map(({ id }) => id));
}

export interface Head {
  readonly number: number;
  readonly entries: number;
  readonly hash: Buffer;
  readonly until: string;
}

export async function readHeads(tx: Pick<Tx, 'query'>, tenants: readonly string[]): Promise<ReadonlyMap<string, Head>> {
  const rows = await tx.query<Head & { tenant: string }>(
    `select t.id as tenant, b.number::float8 as number, (b.first + cardinality(b.ids) - 1)::float8 as entries, b.hash, ${rfc3339('b.until')} as until
     from unnest($1::uuid[]) as t (id) cross join lateral (select * from platform.audit_blocks b where b.tenant_id = t.id order by b.number desc limit 1) b`,
    [tenants],
  );
  return new Map(rows.map(({ tenant, ...head }) => [tenant, head]));
}

const NONE = Buffer.alloc(HASH_BYTES);

export async function insertBlocks(tx: Tx, blocks: readonly (AuditBlock & { readonly mac: Buffer })[]): Promise<void> {
  await Promise.all(
    blocks.map((b) =>
      tx.query(
        `insert into platform.audit_blocks (tenant_id, number, first, since, until, previous, ids, times, leaves, clients, hash, signed, mac)
         values ($1, $2, $3, $4, $5, $6, $7::uuid[], $8::timestamptz[], $9, $10, $11, $12, $13)`,
        [
          b.tenant,
          b.number,
          b.first,
          b.since,
          b.until,
          b.previous,
          b.places.map(({ id }) => id),
          b.places.map(({ at }) => at),
          Buffer.concat(b.leaves),
          Buffer.concat(b.clients.map((client) => client ?? NONE)),
          b.hash,
          b.signed,
          b.mac,
        ],
      ),
    ),
  );
}

interface BlockRow {
  readonly number: number;
  readonly first: number;
  readonly since: string;
  readonly until: string;
  readonly previous: Buffer;
  readonly ids: readonly string[];
  readonly times: readonly string[];
  readonly leaves: Buffer;
  readonly clients: Buffer;
  readonly hash: Buffer;
  readonly signed: string;
  readonly mac: Buffer;
}

const slices = (bytes: Buffer): Buffer[] => Array.from({ length: Math.ceil(bytes.length / HASH_BYTES) }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));

export async function readBlocks(tx: Tx, after: number, limit: number): Promise<readonly AuditBlock[]> {
  const rows = await tx.query<BlockRow>(
    `select number::float8 as number, first::float8 as first, ${rfc3339('since')} as since, ${rfc3339('until')} as until, previous, ids,
       array(select ${rfc3339('t.at')} from unnest(times) with ordinality as t (at, n) order by t.n) as times, leaves, clients, hash, signed, mac
     from platform.audit_blocks where tenant_id = $1 and number > $2 order by number limit $3`,
    [tx.tenantId, after, limit],
  );
  return rows.map(({ ids, times, leaves, clients, ...row }) => ({
    ...row,
    tenant: tx.tenantId,
    places: Array.from({ length: Math.max(ids.length, times.length) }, (_, at) => ({ id: ids[at] ?? '', at: times[at] ?? '' })),
    leaves: slices(leaves),
    clients: slices(clients).map((client) => (client.equals(NONE) ? undefined : client)),
  }));
}

/** Each where it should lie, in the order asked for. */
export async function findEntries(tx: Tx, places: AuditBlock['places']): Promise<readonly FoundEntry[]> {
  const known = places.map(({ id, at }) => (id !== '' && at !== '' ? { id, at } : undefined));
  const rows = await tx.query<EntryRow & { found: boolean }>(
    `select e.id is not null as found, w.id, ${rfc3339('w.at')} as at, e.type, e.version, e.actor_kind, e.actor_id, e.subject, e.application_id, e.request_id, e.result, e.data::text as data,
       coalesce(e.network, c.network) as network, coalesce(e.agent, c.agent) as agent
     from unnest($2::uuid[], $3::timestamptz[]) with ordinality as w (id, at, n)
     left join platform.events e on e.tenant_id = $1 and e.occurred_at = w.at and e.id = w.id
     left join platform.event_clients c on c.tenant_id = $1 and c.event_id = w.id
     order by w.n`,
    [tx.tenantId, known.map((place) => place?.id ?? null), known.map((place) => place?.at ?? null)],
  );
  return rows.map((row) => (row.found ? { entry: entryOf(row), ...(row.network || row.agent ? { client: { network: row.network, agent: row.agent } } : {}) } : {}));
}

/** What had to be in the chain by then. */
const DUE = `(e.occurred_at <= $2::timestamptz - make_interval(secs => $3) or (e.xid, e.occurred_at, e.id) <= ($4::xid8, $5::timestamptz, $6::uuid))`;
const dueBy = ({ at, key }: Progress, slackSeconds: number) => [at, slackSeconds, key.xid, key.occurredAt, key.id];

export interface HourCount {
  readonly hour: string;
  readonly n: number;
}

/** Entries that must be in the chain, by the hour they say: some hours beginning with the first entry after `from`. */
export async function countByHour(tx: Tx, from: string, hours: number, progress: Progress, slackSeconds: number): Promise<readonly HourCount[]> {
  return tx.query<HourCount>(
    `with f as (select min(e.occurred_at) as at from platform.events e where e.tenant_id = $1 and e.occurred_at >= $7)
     select ${rfc3339(`date_trunc('hour', e.occurred_at, 'UTC')`)} as hour, count(*)::float8 as n from f join platform.events e on e.tenant_id = $1 and e.occurred_at >= f.at and e.occurred_at < f.at + make_interval(hours => $8)
     where ${DUE} group by 1 order by 1`,
    [tx.tenantId, ...dueBy(progress, slackSeconds), from, hours],
  );
}

/** Those of an hour that no block has. */
export async function neverChained(tx: Tx, hour: string, progress: Progress, slackSeconds: number, limit: number): Promise<readonly AuditEntry[]> {
  const rows = await tx.query<EntryRow>(
    `with chained as (
       select c.id, c.at from platform.audit_blocks b, unnest(b.ids, b.times) as c (id, at)
       where b.tenant_id = $1 and b.until >= $7::timestamptz - make_interval(secs => $3) and b.since <= $7::timestamptz + interval '1 hour' + make_interval(secs => $3)
     )
     select e.id, ${rfc3339('e.occurred_at')} as at, e.type, e.version, e.actor_kind, e.actor_id, e.subject, e.application_id, e.request_id, e.result, e.data::text as data
     from platform.events e where e.tenant_id = $1 and e.occurred_at >= $7 and e.occurred_at < $7::timestamptz + interval '1 hour' and ${DUE}
       and not exists (select from chained c where c.id = e.id and c.at = e.occurred_at) order by e.occurred_at, e.id limit $8`,
    [tx.tenantId, ...dueBy(progress, slackSeconds), hour, limit],
  );
  return rows.map(entryOf);
}

/** Age of the oldest fact that is not in the chain yet, in seconds. */
export async function chainLag(db: Database): Promise<number> {
  const rows = await db.statement<{ seconds: number }>(
    `select coalesce(extract(epoch from platform.moment() - min(w.occurred_at)), 0)::float8 as seconds
     from platform.audit_progress p cross join lateral platform.unchained_events(p.xid, p.occurred_at, p.id, pg_snapshot_xmax(pg_current_snapshot()), 1) w`,
  );
  return rows[0]?.seconds ?? 0;
}

/** The last block of each tenant whose chain went on after the anchors were written, up to `until`; some tenants at a time. */
export async function unanchored(db: Database, until: string, after: string, limit: number): Promise<readonly { readonly tenant: string; readonly signed: string }[]> {
  return db.statement(
    `select distinct on (b.tenant_id) b.tenant_id as tenant, b.signed from platform.audit_blocks b, platform.audit_progress p
     where b.until > p.anchored_at and b.until <= $1 and b.tenant_id > $2 order by b.tenant_id, b.number desc limit $3`,
    [until, after, limit],
  );
}

export async function markAnchored(db: Database, until: string): Promise<void> {
  await db.statement('update platform.audit_progress set anchored_at = greatest(anchored_at, $1)', [until]);
}

export async function insertCut(tx: Tx, cut: { readonly before: string; readonly signed: string; readonly mac: Buffer }): Promise<void> {
  await tx.query('insert into platform.audit_cuts (tenant_id, before, signed, mac) values ($1, $2, $3, $4) on conflict do nothing', [tx.tenantId, cut.before, cut.signed, cut.mac]);
}

export async function readCuts(tx: Tx): Promise<readonly { readonly signed: string; readonly mac: Buffer }[]> {
  return tx.query('select signed, mac from platform.audit_cuts where tenant_id = $1 order by before desc limit 1000', [tx.tenantId]);
}

export async function goneOnSince(db: Database, since: Date): Promise<readonly { readonly tenant: string; readonly block: number }[]> {
  return db.statement('select tenant_id as tenant, max(number)::float8 as block from platform.audit_blocks where until > $1 group by tenant_id', [since]);
}

export async function endedAt(tx: Tx, at: string): Promise<{ readonly block: number; readonly entry: number }> {
  const [row] = await tx.query<{ block: number; entry: number }>(
    `select number::float8 as block, (first + cardinality(ids) - 1)::float8 as entry from platform.audit_blocks where tenant_id = $1 and until <= $2 order by number desc limit 1`,
    [tx.tenantId, at],
  );
  return row ?? { block: 0, entry: 0 };
}
