import type { Database, Tx } from '#platform/db';
import type { NoticeChange, PurposeDefinition, PurposeFigure } from '../contract.ts';

/** By recipient, every attribute that any version ever named. */
export type Claimed = Readonly<Record<string, readonly string[]>>;

export interface PurposeRow {
  readonly key: string;
  readonly draft: PurposeDefinition;
  readonly state: 'active' | 'retired';
  readonly version: number;
  readonly asked_since: number;
  readonly claimed: Claimed;
  /** Of the notice that counts. */
  readonly content: string | null;
  readonly hash: string | null;
  readonly published_at: Date | null;
}

/** More would not fit a configuration file that somebody still reads, nor a page that somebody still decides on. */
const MAX_PURPOSES = 200;

const FIELDS = `p.key, p.draft, p.state, p.version, p.asked_since, p.claimed, n.content, n.hash, n.published_at`;
const SOURCE = `consent.purposes p left join consent.notices n on n.tenant_id = p.tenant_id and n.purpose = p.key and n.version = p.version where p.tenant_id = $1`;

export interface PurposesRead {
  readonly revision: number;
  readonly rows: readonly PurposeRow[];
}

const LIST = `select coalesce((select r.revision from consent.revisions r where r.tenant_id = $1), 0) as revision,
  coalesce((select json_agg(t) from (select ${FIELDS} from ${SOURCE} order by p.key limit ${MAX_PURPOSES}) t), '[]') as rows`;

const parsed = (rows: readonly PurposeRow[]): PurposeRow[] => rows.map((row) => ({ ...row, published_at: row.published_at === null ? null : new Date(row.published_at) }));

/** All of a tenant, and the number that changes with them: in one statement, so that they belong together. */
export async function listPurposes(db: Database | Tx, tenantId: string): Promise<PurposesRead> {
  const rows = 'statement' in db ? await db.statement<PurposesRead>(LIST, [tenantId]) : await db.query<PurposesRead>(LIST, [tenantId]);
  const [read] = rows;
  return { revision: read?.revision ?? 0, rows: parsed(read?.rows ?? []) };
}

export async function readRevision(tx: Tx): Promise<number> {
  return (await tx.query<{ revision: number }>('select revision from consent.revisions where tenant_id = $1', [tx.tenantId]))[0]?.revision ?? 0;
}

/** Which version counts of each, until the end of the transaction; those in use only. */
export async function holdVersions(tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ key: string; version: number }>(
    `select key, version from consent.purposes where tenant_id = $1 and key = any($2::text[]) and state = 'active' and version > 0 order by key for share`,
    [tx.tenantId, keys],
  );
  return new Map(rows.map(({ key, version }) => [key, version]));
}

export async function lockPurpose(tx: Tx, key: string): Promise<PurposeRow | undefined> {
  return (await tx.query<PurposeRow>(`select ${FIELDS} from ${SOURCE} and p.key = $2 for update of p`, [tx.tenantId, key]))[0];
}

/** As it counts in this transaction, and until its end: nobody publishes another version meanwhile. */
export async function holdPurpose(tx: Tx, key: string): Promise<PurposeRow | undefined> {
  return (await tx.query<PurposeRow>(`select ${FIELDS} from ${SOURCE} and p.key = $2 for share of p`, [tx.tenantId, key]))[0];
}

/** Two parallel creations meet here: the second becomes a change of the first. */
export async function writeDraft(tx: Tx, key: string, draft: PurposeDefinition, state: PurposeRow['state']): Promise<void> {
  await tx.query(
    `insert into consent.purposes as p (tenant_id, key, draft, state) values ($1, $2, $3::jsonb, $4)
     on conflict (tenant_id, key) do update set draft = excluded.draft, state = excluded.state, updated_at = platform.now()`,
    [tx.tenantId, key, JSON.stringify(draft), state],
  );
}

export interface NewNotice {
  readonly purpose: string;
  readonly version: number;
  readonly change: NoticeChange;
  readonly content: string;
  readonly hash: string;
  readonly by: string;
  readonly claimed: Claimed;
}

/** Returns how many customers' answers to older versions stop counting by it. The row of the purpose is locked. */
export async function writeNotice(tx: Tx, notice: NewNotice): Promise<number> {
  const [, , rows] = await Promise.all([
    tx.query(`insert into consent.notices (tenant_id, purpose, version, change, content, hash, published_by) values ($1, $2, $3, $4, $5, $6, $7)`, [
      tx.tenantId,
      notice.purpose,
      notice.version,
      notice.change,
      notice.content,
      notice.hash,
      notice.by,
    ]),
    tx.query(
      `update consent.purposes set version = $3, asked_since = case when $4 = 'material' or asked_since = 0 then $3 else asked_since end, claimed = $5::jsonb, updated_at = platform.now()
       where tenant_id = $1 and key = $2`,
      [tx.tenantId, notice.purpose, notice.version, notice.change, JSON.stringify(notice.claimed)],
    ),
    notice.change === 'editorial' ? Promise.resolve([{ n: 0 }]) : countAskedAgain(tx, notice.purpose, notice.version).then((n) => [{ n }]),
  ]);
  return rows[0]?.n ?? 0;
}

/** Customers whose answer to an older version stops counting by this one. */
export async function countAskedAgain(tx: Tx, key: string, version: number): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(distinct user_id)::int as n from consent.states where tenant_id = $1 and purpose = $2 and version < $3', [
    tx.tenantId,
    key,
    version,
  ]);
  return row?.n ?? 0;
}

export async function countAnswers(tx: Tx, key: string): Promise<readonly PurposeFigure[]> {
  return tx.query<PurposeFigure>(
    `select s.recipient, s.answer, s.version >= p.asked_since as counts, count(*)::int as customers
     from consent.purposes p join consent.states s on s.tenant_id = p.tenant_id and s.purpose = p.key where p.tenant_id = $1 and p.key = $2 group by 1, 2, 3 order by 1, 2, 3`,
    [tx.tenantId, key],
  );
}

/** Whoever makes one of this key meanwhile waits. */
export async function holdKey(tx: Tx, key: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 27560))', [`${tx.tenantId} ${key}`]);
}

/** Whatever is remembered of this tenant's purposes is old from now on. */
export async function bumpRevision(tx: Tx): Promise<void> {
  await tx.query('insert into consent.revisions as r (tenant_id, revision) values ($1, 1) on conflict (tenant_id) do update set revision = r.revision + 1', [tx.tenantId]);
}

export interface NoticeRow {
  readonly purpose: string;
  readonly version: number;
  readonly change: NoticeChange;
  readonly content: string;
  readonly hash: string;
  readonly published_at: Date;
}

const NOTICE = 'purpose, version, change, content, hash, published_at';

export async function listNotices(db: Database, tenantId: string, key: string): Promise<NoticeRow[]> {
  return db.statement<NoticeRow>(`select ${NOTICE} from consent.notices where tenant_id = $1 and purpose = $2 order by version desc limit 500`, [tenantId, key]);
}

export async function readPurpose(tx: Tx, key: string): Promise<PurposeRow | undefined> {
  return (await tx.query<PurposeRow>(`select ${FIELDS} from ${SOURCE} and p.key = $2`, [tx.tenantId, key]))[0];
}
