import type { ConsentRecord } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { PrivacyDeps } from './deps.ts';

/** The last one of the page before. */
export interface After {
  readonly at: Date;
  readonly id: string;
}

/** More than one customer does in a millisecond. */
const SAME_MOMENT = 50;

/** Newest first. Several things said in one moment are told apart by their ids, so that none is left out between two pages. */
export async function historyPage(
  { consent }: Pick<PrivacyDeps, 'consent'>,
  tx: Tx,
  userId: string,
  { after, limit }: { readonly after?: After | undefined; readonly limit: number },
): Promise<{ readonly records: readonly ConsentRecord[]; readonly next?: After }> {
  const found = await consent.history(tx, userId, after ? { before: new Date(after.at.getTime() + 1), limit: limit + 1 + SAME_MOMENT } : { limit: limit + 1 });
  const rest = after ? found.slice(found.findIndex(({ id }) => id === after.id) + 1) : found;
  const records = rest.slice(0, limit);
  const last = records.at(-1);
  return { records, ...(rest.length > limit && last ? { next: { at: last.at, id: last.id } } : {}) };
}

export const writeCursor = ({ at, id }: After): string => Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

export function readCursor(cursor: string): After | undefined {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return at === undefined || id === undefined || Number.isNaN(Date.parse(at)) ? undefined : { at: new Date(at), id };
}
