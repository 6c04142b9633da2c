import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Draft, DraftPlace, Publication } from './contract.ts';

/** So many publications are kept of one thing. Who needs older ones has the revisions of the configuration. */
const KEPT = 50;

interface DraftRow<C> {
  readonly key: string;
  readonly content: C | null;
  readonly based_on: number;
  readonly version: number;
  readonly actor_kind: Origin['actor']['kind'];
  readonly actor_id: string | null;
  readonly saved_at: Date;
}

const actorOf = ({ actor_kind: kind, actor_id: id }: Pick<DraftRow<unknown>, 'actor_kind' | 'actor_id'>): Origin['actor'] => ({ kind, ...(id === null ? {} : { id }) });
const COLUMNS = 'key, content, based_on, version, actor_kind, actor_id, saved_at';

const toDraft = <C>(row: DraftRow<C>): Draft<C> => ({
  ...(row.content === null ? {} : { content: row.content, savedAt: row.saved_at, savedBy: actorOf(row) }),
  basedOn: row.based_on,
  version: row.version,
});

export async function readDraft<C>(tx: Tx, { kind, key }: DraftPlace): Promise<Draft<C>> {
  const [row] = await tx.query<DraftRow<C>>(`select ${COLUMNS} from platform.drafts where tenant_id = $1 and kind = $2 and key = $3`, [tx.tenantId, kind, key]);
  return row ? toDraft(row) : { basedOn: 0, version: 0 };
}

/** Keys of everything of this kind that somebody prepares something for. */
export async function draftedKeys(tx: Tx, kind: string): Promise<readonly string[]> {
  const rows = await tx.query<{ key: string }>('select key from platform.drafts where tenant_id = $1 and kind = $2 and content is not null', [tx.tenantId, kind]);
  return rows.map(({ key }) => key);
}

export interface DraftChange<C> {
  /** Null: the draft ends. */
  readonly content: C | null;
  readonly basedOn: number;
  readonly by: Origin['actor'];
  /** The version that is changed; absent: whatever it is now. */
  readonly expected?: number;
}

/** Undefined: somebody else was faster, and nothing happened. One statement, so that of two at the same moment one wins. */
export async function saveDraft<C>(tx: Tx, { kind, key }: DraftPlace, { content, basedOn, by, expected }: DraftChange<C>): Promise<Draft<C> | undefined> {
  const values = [tx.tenantId, kind, key, content === null ? null : JSON.stringify(content), basedOn, by.kind, by.id ?? null];
  const rows =
    expected === undefined || expected === 0
      ? await tx.query<DraftRow<C>>(
          `insert into platform.drafts as d (tenant_id, kind, key, content, based_on, actor_kind, actor_id) values ($1, $2, $3, $4::jsonb, $5, $6, $7)
           on conflict (tenant_id, kind, key) do update set content = excluded.content, based_on = excluded.based_on, version = d.version + 1,
             actor_kind = excluded.actor_kind, actor_id = excluded.actor_id, saved_at = platform.now() where $8
           returning ${COLUMNS}`,
          [...values, expected === undefined],
        )
      : await tx.query<DraftRow<C>>(
          `update platform.drafts set content = $4::jsonb, based_on = $5, version = version + 1, actor_kind = $6, actor_id = $7, saved_at = platform.now()
           where tenant_id = $1 and kind = $2 and key = $3 and version = $8 returning ${COLUMNS}`,
          [...values, expected],
        );
  return rows[0] && toDraft(rows[0]);
}

interface PublicationRow<C> {
  readonly number: number;
  readonly content: C;
  readonly actor_kind: Origin['actor']['kind'];
  readonly actor_id: string | null;
  readonly published_at: Date;
  readonly back_to: number | null;
}

const PUBLISHED = 'number, content, actor_kind, actor_id, published_at, back_to';
const toPublication = <C>(row: PublicationRow<C>): Publication<C> => ({
  number: row.number,
  content: row.content,
  at: row.published_at,
  by: actorOf(row),
  ...(row.back_to === null ? {} : { backTo: row.back_to }),
});

/** In the transaction that publishes, under the lock of whoever publishes. */
export async function recordPublication<C>(
  tx: Tx,
  { kind, key }: DraftPlace,
  { number, content, by, backTo }: Pick<Publication<C>, 'number' | 'content' | 'by' | 'backTo'>,
): Promise<void> {
  await Promise.all([
    tx.query(
      `insert into platform.publications (tenant_id, kind, key, number, content, actor_kind, actor_id, back_to) values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8)
       on conflict (tenant_id, kind, key, number) do nothing`,
      [tx.tenantId, kind, key, number, JSON.stringify(content), by.kind, by.id ?? null, backTo ?? null],
    ),
    tx.query('delete from platform.publications where tenant_id = $1 and kind = $2 and key = $3 and number <= $4', [tx.tenantId, kind, key, number - KEPT]),
  ]);
}

/** Latest first. */
export async function listPublications<C>(tx: Tx, { kind, key }: DraftPlace): Promise<readonly Publication<C>[]> {
  const rows = await tx.query<PublicationRow<C>>(
    `select ${PUBLISHED} from platform.publications where tenant_id = $1 and kind = $2 and key = $3 order by number desc limit ${KEPT}`,
    [tx.tenantId, kind, key],
  );
  return rows.map(toPublication);
}

export async function readPublication<C>(tx: Tx, { kind, key }: DraftPlace, number: number): Promise<Publication<C> | undefined> {
  const [row] = await tx.query<PublicationRow<C>>(`select ${PUBLISHED} from platform.publications where tenant_id = $1 and kind = $2 and key = $3 and number = $4`, [
    tx.tenantId,
    kind,
    key,
    number,
  ]);
  return row && toPublication(row);
}

/** With the thing itself: all of its own, and of what is kept below it (`<key>/...`), of whichever kind. */
export async function forgetDrafts(tx: Tx, key: string): Promise<void> {
  const below = [tx.tenantId, key];
  await Promise.all([
    tx.query("delete from platform.drafts where tenant_id = $1 and (key = $2 or starts_with(key, $2 || '/'))", below),
    tx.query("delete from platform.publications where tenant_id = $1 and (key = $2 or starts_with(key, $2 || '/'))", below),
  ]);
}
