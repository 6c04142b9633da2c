import type { Tx } from '#platform/db';
import type { AccountQuestion, User } from '#identity/contract';
import type { ErasureDeps } from '../deps.ts';
import { busyAmong } from './store.ts';

const PAGE = 500;

export type QuietDeps = Pick<ErasureDeps, 'identity' | 'activeSince'>;

/** Accounts of a kind, older than a moment, that nobody has used since: page by page over all of them, so that whoever is busy keeps nobody else out. */
export async function* quietAccounts(deps: QuietDeps, tx: Tx, kind: AccountQuestion['kind'], since: Date): AsyncIterable<readonly User[]> {
  for (let after: string | undefined, more = true; more; ) {
    const page = await deps.identity.accountsBefore(tx, { kind, before: since, limit: PAGE, ...(after === undefined ? {} : { after }) });
    const ids = page.map(({ id }) => id);
    if (ids.length > 0) {
      const [busy, active] = [await busyAmong(tx, ids), await deps.activeSince(tx, page, since)];
      const quiet = page.filter(({ id }) => !busy.has(id) && !active.has(id));
      if (quiet.length > 0) yield quiet;
    }
    after = page.at(-1)?.id;
    more = page.length === PAGE;
  }
}
