import type { Tx } from './database.ts';

/**
 * One row as PostgreSQL itself writes it (`to_jsonb`). Kept word for word, it comes back byte by byte: times to the microsecond, sealed values as they were.
 * Here it is text and nothing else; whoever needs a column of it parses a copy.
 */
export type RowImage = string;

/** What happened to one row. */
export interface RowChange {
  /** `room.table`; a constant of the code. */
  readonly table: string;
  /** As it was; absent: there was none. */
  readonly before?: RowImage;
  /** As it was left; absent: it was taken away. */
  readonly after?: RowImage;
  /**
   * Undone while the row still has these columns as they were left; none: whatever became of it. Absent: only while nothing of it has changed, so that what its
   * owner did with it afterwards stays.
   */
  readonly sameIn?: readonly string[];
}

interface Shape {
  readonly key: readonly string[];
  readonly columns: ReadonlySet<string>;
}

const NAME = /^[a-z_]+(\.[a-z_]+)?$/;
/** Of this release's tables; they do not change while a process lives. */
const shapes = new Map<string, Promise<Shape>>();

function shapeOf(tx: Tx, table: string): Promise<Shape> {
  const known = shapes.get(table);
  if (known) return known;
  if (!NAME.test(table)) throw new TypeError(`${table} is no table`);
  const asked = tx
    .query<{ name: string; key: boolean }>(
      `select a.attname as name, coalesce(a.attnum = any(i.indkey), false) as key
       from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
       where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      [table],
    )
    .then((rows) => ({ key: rows.filter((row) => row.key).map((row) => row.name), columns: new Set(rows.map((row) => row.name)) }));
  shapes.set(table, asked);
  asked.catch(() => shapes.delete(table));
  return asked;
}

/** All of a user's rows in the order of their key, locked: nobody changes them until the end of the transaction. */
export async function readImages(tx: Tx, table: string, userId: string): Promise<RowImage[]> {
  const { key } = await shapeOf(tx, table);
  const rows = await tx.query<{ image: RowImage }>(
    `select to_jsonb(t)::text as image from ${table} t where tenant_id = $1 and user_id = $2 order by ${key.map((name) => `t.${name}`).join()} for update`,
    [tx.tenantId, userId],
  );
  return rows.map((row) => row.image);
}

/** Deletes the rows with these images' keys, of which what is in `same` is still true. Returns the positions of those that went. */
async function deleteImages(tx: Tx, table: string, images: readonly RowImage[], same: readonly RowImage[] = images.map(() => '{}')): Promise<ReadonlySet<number>> {
  if (images.length === 0) return new Set();
  const { key } = await shapeOf(tx, table);
  const rows = await tx.query<{ at: number }>(
    `delete from ${table} t using (
       select o.at, o.same, r.* from unnest($2::jsonb[], $3::jsonb[]) with ordinality as o (image, same, at), jsonb_populate_record(null::${table}, o.image) r) o
     where t.tenant_id = $1 and ${key.map((name) => `t.${name} = o.${name}`).join(' and ')} and to_jsonb(t) @> o.same
     returning o.at::int - 1 as at`,
    [tx.tenantId, images, same],
  );
  return new Set(rows.map((row) => row.at));
}

/** Columns that a later release added take their defaults, those it dropped are left out. Undefined: another row is in its place. */
async function insertImage(tx: Tx, table: string, image: RowImage, changes: Readonly<Record<string, unknown>> = {}): Promise<RowImage | undefined> {
  const { columns } = await shapeOf(tx, table);
  const names = Object.keys(JSON.parse(image) as Record<string, unknown>).filter((name) => columns.has(name));
  const rows = await tx.query<{ image: RowImage }>(
    `insert into ${table} as t (${names.join()}) select ${names.map((name) => `r.${name}`).join()}
     from jsonb_populate_record(null::${table}, $2::jsonb || $3::jsonb) r where r.tenant_id = $1 on conflict do nothing returning to_jsonb(t)::text as image`,
    [tx.tenantId, image, JSON.stringify(changes)],
  );
  return rows[0]?.image;
}

/** As a column of a row image holds bytes. */
export const bytesOf = (value: unknown): Buffer => Buffer.from(String(value).replace(/^\\x/, ''), 'hex');
export const imageOfBytes = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`;

export type ParsedRow = Readonly<Record<string, unknown>>;

export interface RowMove {
  readonly from: string;
  readonly to: string;
  /** What differs in the new row, besides whose it is. Undefined: this row stays. */
  readonly change: (row: ParsedRow, position: number) => Readonly<Record<string, unknown>> | undefined;
}

function changed(images: readonly RowImage[], { to, change }: RowMove) {
  return images.flatMap((image, position) => {
    const changes = change(JSON.parse(image) as ParsedRow, position);
    return changes === undefined ? [] : [{ image, changes: { ...changes, user_id: to } }];
  });
}

/** Gives rows of one user to another. They are the first one's to have back, whatever the other one does with them. */
export async function moveRows(tx: Tx, table: string, move: RowMove): Promise<RowChange[]> {
  const chosen = changed(await readImages(tx, table, move.from), move);
  await deleteImages(
    tx,
    table,
    chosen.map(({ image }) => image),
  );
  const moved: RowChange[] = [];
  for (const { image, changes } of chosen) {
    const after = await insertImage(tx, table, image, changes);
    if (after === undefined) throw new Error(`A row of ${table} found no room with its new owner.`);
    moved.push({ table, before: image, after, sameIn: [] });
  }
  return moved;
}

/** The first one keeps their rows; the other gets the same, where there is nothing in their place. */
export async function copyRows(tx: Tx, table: string, move: RowMove & Pick<RowChange, 'sameIn'>): Promise<RowChange[]> {
  const copied: RowChange[] = [];
  for (const { image, changes } of changed(await readImages(tx, table, move.from), move)) {
    const after = await insertImage(tx, table, image, changes);
    if (after !== undefined) copied.push({ table, after, ...(move.sameIn ? { sameIn: move.sameIn } : {}) });
  }
  return copied;
}

/** Takes rows of a user away, to be put back where nothing has taken their place. */
export async function setRowsAside(tx: Tx, table: string, userId: string, which: (row: ParsedRow) => boolean): Promise<RowChange[]> {
  const images = (await readImages(tx, table, userId)).filter((image) => which(JSON.parse(image) as ParsedRow));
  await deleteImages(tx, table, images);
  return images.map((image) => ({ table, before: image }));
}

/** Puts one row of a user in the place of another, or of none. */
export async function replaceRow(tx: Tx, table: string, before: RowImage | undefined, image: RowImage, changes: Readonly<Record<string, unknown>>): Promise<RowChange> {
  if (before !== undefined) await deleteImages(tx, table, [before]);
  const after = await insertImage(tx, table, image, changes);
  if (after === undefined) throw new Error(`The place of a row of ${table} was not free.`);
  return { table, ...(before === undefined ? {} : { before }), after };
}

function mustHave({ after, sameIn }: RowChange): RowImage {
  if (!sameIn) return after as RowImage;
  const row = JSON.parse(after as RowImage) as ParsedRow;
  return JSON.stringify(Object.fromEntries(sameIn.map((name) => [name, row[name]])));
}

/**
 * Puts everything back. First all that came goes, then all that went comes, so that a row finds its old place free. Returns how many rows could not: somebody
 * has something else there now.
 */
export async function undoRowChanges(tx: Tx, changes: readonly RowChange[]): Promise<number> {
  let lost = 0;
  const back: { readonly table: string; readonly before: RowImage }[] = [];
  for (const [table, all] of Map.groupBy(changes.toReversed(), (change) => change.table)) {
    const left = all.filter((change) => change.after !== undefined);
    const gone = await deleteImages(
      tx,
      table,
      left.map((change) => change.after as RowImage),
      left.map(mustHave),
    );
    // What is the first one's comes back whether or not the other one still has it.
    const stayed = new Set(left.filter((change, position) => change.sameIn?.length !== 0 && !gone.has(position)));
    back.push(...all.flatMap((change) => (change.before === undefined || stayed.has(change) ? [] : [{ table, before: change.before }])));
  }
  for (const { table, before } of back) if ((await insertImage(tx, table, before)) === undefined) lost++;
  return lost;
}
