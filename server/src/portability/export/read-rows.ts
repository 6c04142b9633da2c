import type { Database } from '#platform/db';
import type { ExportAbout, ExportRow, ExportSection } from '../contract.ts';

/** Rows of one section, from its beginning each time. */
export type ReadRows = (section: ExportSection) => AsyncIterable<ExportRow>;

/**
 * Every page is a transaction of its own, so no snapshot is kept open while a file is written. What fits one page is read once; what is longer is read again for
 * each file, up to the same moment.
 */
export function rowReader(db: Pick<Database, 'read'>, tenantId: string, about: ExportAbout): ReadRows {
  const short = new Map<string, readonly ExportRow[]>();
  return async function* rows(section) {
    const known = short.get(section.name);
    if (known) return yield* known;
    let after: string | undefined;
    for (let first = true; first || after !== undefined; first = false) {
      const from = after;
      const page = await db.read(tenantId, (tx) => section.page(tx, about, from));
      // Whatever a room adds by mistake does not leave: a row is what its schema says, or the copy is not made.
      const checked = page.rows.map((row) => section.row.parse(row));
      if (first && page.next === undefined) short.set(section.name, checked);
      yield* checked;
      after = page.next;
    }
  };
}
