import type { Database } from '#platform/db';
import { happened, type Events } from '#platform/events';
import { newId } from '#platform/ids';
import { browserKeyOf, keyHashOf, type BrowserKeys, type BrowserTrust } from '../contract.ts';
import { browserCopied } from '../events.ts';
import { deleteLine, insertKey, isCopy, replaceKey } from './store.ts';

export interface BrowserKeysDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publishMany'>;
  /** What rooms keep for browsers. */
  readonly trusts: () => readonly BrowserTrust[];
}

/** Keys of browsers: each finished sign-in puts a fresh one in the place of the one before, and what the browser was trusted with goes along (decision 0024). */
export function createBrowserKeys({ db, events, trusts }: BrowserKeysDeps): BrowserKeys {
  return {
    async seen(tenantId, origin, key) {
      const hash = keyHashOf(key);
      if (!(await isCopy(db, tenantId, hash))) return;
      await db.tenant(tenantId, async (tx) => {
        const current = await deleteLine(tx, hash);
        if (!current) return;
        const users = (await Promise.all(trusts().map((trust) => trust.end(tx, browserKeyOf(current))))).flat();
        await events.publishMany(
          tx,
          [...new Set(users)].map((subject) => happened(browserCopied, { origin, subject, result: 'failure', data: {} })),
        );
      });
    },

    async renew(tenantId, presented, fresh) {
      const to = keyHashOf(fresh);
      await db.tenant(tenantId, async (tx) => {
        const from = presented === undefined ? undefined : keyHashOf(presented);
        const line = from && (await replaceKey(tx, from));
        // Replaced already: by another tab of this browser, or by whoever planted it here. What either was trusted with stays apart from this one's.
        await Promise.all([
          insertKey(tx, to, line ?? newId()),
          ...(from && line !== undefined ? trusts().map((trust) => trust.carry(tx, browserKeyOf(from), browserKeyOf(to))) : []),
        ]);
      });
    },
  };
}
