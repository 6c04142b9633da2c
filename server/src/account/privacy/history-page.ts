import type { ConsentRecord } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { PrivacyDeps } from './deps.ts';

/** Newest first. `after` and `next`: the id of the last record of the page before, and of this one if there are more. */
export async function historyPage(
  { consent }: Pick<PrivacyDeps, 'consent'>,
  tx: Tx,
  userId: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ readonly records: readonly ConsentRecord[]; readonly next?: string }> {
  const found = await consent.history(tx, userId, { after, limit: limit + 1 });
  const records = found.slice(0, limit);
  const last = records.at(-1);
  return { records, ...(found.length > limit && last ? { next: last.id } : {}) };
}

/** As it comes back from outside. */
export const readCursor = (cursor: string): string | undefined => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cursor) ? cursor : undefined);
