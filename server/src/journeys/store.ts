import type { Database, Tx } from '#platform/db';
import type { JourneyDefinition } from './contract.ts';
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from './settings.ts';

export type FlowStatus = 'running' | 'done' | 'refused' | 'collected';

export interface FlowRow {
  browser_hash: Buffer;
  entry: string;
  definition_version: string;
  journey: string;
  node: string;
  entered: boolean;
  version: number;
  state: FlowStatus;
  locale: string;
  return_kind: string;
  context: Buffer;
  data: Buffer | null;
  created_at: Date;
  expires_at: Date;
  /** Database time of this reading. */
  now: Date;
}

/** What a move writes. */
export interface FlowPosition {
  readonly journey: string;
  readonly node: string;
  readonly entered: boolean;
  readonly state: FlowStatus;
  readonly data: Buffer;
}

export interface NewFlow extends FlowPosition {
  readonly id: Buffer;
  readonly browserHash: Buffer;
  readonly definitionVersion: string;
  readonly locale: string;
  readonly applicationId: string | undefined;
  readonly returnKind: string;
  readonly context: Buffer;
}

export interface Written {
  readonly now: Date;
  readonly expires_at: Date;
}

const FIELDS = 'browser_hash, entry, definition_version, journey, node, entered, version, state, locale, return_kind, context, data, created_at, expires_at, platform.now() as now';

export async function loadFlow(db: Database, tenantId: string, id: Buffer): Promise<FlowRow | undefined> {
  return (await db.statement<FlowRow>(`select ${FIELDS} from journeys.flows where tenant_id = $1 and id = $2`, [tenantId, id]))[0];
}

export async function insertFlow(tx: Tx, flow: NewFlow): Promise<Written> {
  const rows = await tx.query<Written>(
    `insert into journeys.flows (tenant_id, id, browser_hash, entry, journey, definition_version, node, entered, version, state, locale, application_id, return_kind, context, data, created_at, updated_at, expires_at)
     select $1, $2, $3, $4, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, now, now, now + ${IDLE_SECONDS} * interval '1 second' from (select platform.now() as now) as clock
     returning created_at as now, expires_at`,
    [
      tx.tenantId,
      flow.id,
      flow.browserHash,
      flow.journey,
      flow.definitionVersion,
      flow.node,
      flow.entered,
      flow.state,
      flow.locale,
      flow.applicationId ?? null,
      flow.returnKind,
      flow.context,
      flow.data,
    ],
  );
  return rows[0] as Written;
}

/** The compare-and-swap every move goes through: of any number of parallel ones exactly one finds the version it began with (D3). */
const SWAP = `update journeys.flows set journey = $4, node = $5, entered = $6, state = $7, data = $8, version = version + 1, updated_at = platform.now(),
    expires_at = least(platform.now() + ${IDLE_SECONDS} * interval '1 second', created_at + ${ABSOLUTE_SECONDS} * interval '1 second')
  where tenant_id = $1 and id = $2 and version = $3 and state = 'running' and expires_at > platform.now()
  returning platform.now() as now, expires_at`;

const swapValues = (tenantId: string, id: Buffer, version: number, to: FlowPosition) => [tenantId, id, version, to.journey, to.node, to.entered, to.state, to.data];

export async function swapFlow(tx: Tx, id: Buffer, version: number, to: FlowPosition): Promise<Written | undefined> {
  return (await tx.query<Written>(SWAP, swapValues(tx.tenantId, id, version, to)))[0];
}

/** A move that writes nothing else: one round trip. */
export async function swapFlowAlone(db: Database, tenantId: string, id: Buffer, version: number, to: FlowPosition): Promise<Written | undefined> {
  return (await db.statement<Written>(SWAP, swapValues(tenantId, id, version, to)))[0];
}

/** Corrects what this transaction wrote before, when a commit had another result than planned. The row is ours until the end. */
export async function rewriteFlow(tx: Tx, id: Buffer, to: FlowPosition): Promise<void> {
  await tx.query('update journeys.flows set journey = $3, node = $4, entered = $5, state = $6, data = $7 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    to.journey,
    to.node,
    to.entered,
    to.state,
    to.data,
  ]);
}

/** Exactly one caller gets the row with its facts: whoever comes second waits for the lock and then finds it collected (D4). */
export async function collectFlow(db: Database, tenantId: string, id: Buffer, browserHash: Buffer): Promise<FlowRow | undefined> {
  const rows = await db.statement<FlowRow>(
    `with before as (
       select tenant_id, id, ${FIELDS} from journeys.flows where tenant_id = $1 and id = $2 and browser_hash = $3 and state = 'done' and expires_at > platform.now() for update
     ), collected as (
       update journeys.flows as flow set state = 'collected', data = null, updated_at = platform.now() from before where flow.tenant_id = before.tenant_id and flow.id = before.id
     )
     select * from before`,
    [tenantId, id, browserHash],
  );
  return rows[0];
}

export async function writeLocale(db: Database, tenantId: string, id: Buffer, browserHash: Buffer, locale: string): Promise<void> {
  await db.statement('update journeys.flows set locale = $4 where tenant_id = $1 and id = $2 and browser_hash = $3 and expires_at > platform.now()', [
    tenantId,
    id,
    browserHash,
    locale,
  ]);
}

export async function readClock(db: Database): Promise<Date> {
  return ((await db.statement<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now;
}

// ---------------------------------------------------------------- Purge

/** No flow ends sooner than the idle time after its beginning, so the index over that finds the candidates. */
export async function findExpired(db: Database, max: number): Promise<{ tenant_id: string; ids: Buffer[] }[]> {
  return db.statement(
    `select tenant_id, array_agg(id) as ids from (
       select tenant_id, id from journeys.flows where created_at <= platform.now() - ${IDLE_SECONDS} * interval '1 second' and expires_at <= platform.now() order by created_at limit $1) as oldest
     group by tenant_id`,
    [max],
  );
}

export interface ExpiredFlow {
  readonly id: Buffer;
  readonly entry: string;
  readonly journey: string;
  readonly definition_version: string;
  readonly node: string;
  readonly state: FlowStatus;
  readonly application_id: string | null;
  readonly seconds: number;
}

export async function deleteExpired(tx: Tx, ids: readonly Buffer[]): Promise<ExpiredFlow[]> {
  return tx.query<ExpiredFlow>(
    `delete from journeys.flows where tenant_id = $1 and id = any($2) and expires_at <= platform.now()
     returning id, entry, journey, definition_version, node, state, application_id, extract(epoch from updated_at - created_at)::float8 as seconds`,
    [tx.tenantId, ids],
  );
}

// ---------------------------------------------------------------- Definitions

export interface DefinitionRow {
  readonly id: string;
  readonly version: string;
  readonly definition: JourneyDefinition;
}

const CURRENT = `select distinct on (d.id) d.id, d.version, d.definition, d.published_at,
    exists (select 1 from journeys.definitions b where b.tenant_id = $2 and b.id = d.id and b.version = d.version) as builtin
  from journeys.definitions d where d.tenant_id = $1 and d.published_at > '-infinity' order by d.id, d.published_at desc`;

/** The tenant's current version of each journey it published; `builtin`: that is one of ours, so the tenant has what is built in, whatever it is now. */
export async function currentDefinitions(
  db: Database | Tx,
  tenantId: string,
  nobody: string,
): Promise<readonly (DefinitionRow & { readonly builtin: boolean; readonly published_at: Date })[]> {
  return 'statement' in db ? db.statement(CURRENT, [tenantId, nobody]) : db.query(CURRENT, [tenantId, nobody]);
}

export interface ServedRow extends DefinitionRow {
  readonly builtin: boolean;
  /** Of a canary; null: it is what counts. */
  readonly percent: number | null;
  readonly seed: Buffer | null;
}

/** What new flows of the tenant begin with: the current versions, and those that are tried on a part of them. One statement. */
export async function servedDefinitions(db: Database, tenantId: string, nobody: string): Promise<readonly ServedRow[]> {
  return db.statement(
    `select id, version, definition, builtin, null::smallint as percent, null::bytea as seed from (${CURRENT}) as current
     union all
     select c.id, c.version, d.definition, false, c.percent, c.seed from journeys.canaries c join journeys.definitions d using (tenant_id, id, version) where c.tenant_id = $1`,
    [tenantId, nobody],
  );
}

/** Whoever publishes next waits until this transaction has ended. Undefined: nothing was published yet. */
export async function lockCurrent(tx: Tx, id: string, nobody: string): Promise<{ readonly version: string; readonly builtin: boolean } | undefined> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('journeys.publish:' || $1::text || ':' || $2::text, 0))", [tx.tenantId, id]);
  const rows = await tx.query<{ version: string; builtin: boolean }>(
    `select d.version, exists (select 1 from journeys.definitions b where b.tenant_id = $3 and b.id = d.id and b.version = d.version) as builtin
     from journeys.definitions d where d.tenant_id = $1 and d.id = $2 and d.published_at > '-infinity' order by d.published_at desc limit 1`,
    [tx.tenantId, id, nobody],
  );
  return rows[0];
}

export interface VersionRow {
  readonly version: string;
  readonly published_at: Date;
}

/** Latest first; after this one, where one is named. */
export async function listVersions(db: Database, tenantId: string, id: string, after: string | undefined, limit: number): Promise<VersionRow[]> {
  return db.statement<VersionRow>(
    `select version, published_at from journeys.definitions d where tenant_id = $1 and id = $2 and published_at > '-infinity'
       and ($3::text is null or (published_at, version) < (select published_at, version from journeys.definitions where tenant_id = $1 and id = $2 and version = $3))
     order by published_at desc, version desc limit $4`,
    [tenantId, id, after ?? null, limit],
  );
}

export async function loadDefinition(db: Database, tenantIds: readonly string[], id: string, version: string): Promise<JourneyDefinition | undefined> {
  const rows = await db.statement<DefinitionRow>('select definition from journeys.definitions where tenant_id = any($1::uuid[]) and id = $2 and version = $3 limit 1', [
    tenantIds,
    id,
    version,
  ]);
  return rows[0]?.definition;
}

/** Built-in versions are remembered, never brought forward. */
export async function rememberDefinition(db: Database, tenantId: string, definition: JourneyDefinition, version: string): Promise<void> {
  await db.statement('insert into journeys.definitions (tenant_id, id, version, definition, published_at) values ($1, $2, $3, $4::jsonb, platform.now()) on conflict do nothing', [
    tenantId,
    definition.id,
    version,
    JSON.stringify(definition),
  ]);
}

/** In the turn of the journey: the latest of them all, also where another transaction began later than this one and ended before it. */
export async function saveDefinition(tx: Tx, definition: JourneyDefinition, version: string): Promise<void> {
  await tx.query(
    `insert into journeys.definitions (tenant_id, id, version, definition, published_at)
     select $1, $2, $3, $4::jsonb, greatest(platform.now(), max(published_at) + interval '1 microsecond') from journeys.definitions where tenant_id = $1 and id = $2
     on conflict (tenant_id, id, version) do update set published_at = excluded.published_at`,
    [tx.tenantId, definition.id, version, JSON.stringify(definition)],
  );
}
