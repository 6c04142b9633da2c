import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { FlowView } from '#journeys/contract';
import type { BrowserTrust } from '#sessions/contract';
import type { Identifier, Identity } from '#identity/contract';
import { carryKept, carryLastUsed, deleteKept, deleteLastUsed, readBrowser, takeKept, writeKept, writeLastUsed, type KeptRow } from './store.ts';

/** What a browser shows of an account, as it was when it was last used there: what changed elsewhere since is nothing to whoever holds this browser. */
const content = z.object({
  kind: z.enum(['email', 'phone', 'username', 'external']),
  value: z.string(),
  /** The connection they came by, if they did. */
  connection: z.string().optional(),
});

export interface KeptAccount {
  readonly id: string;
  readonly userId: string;
  readonly identifier: Identifier;
  readonly connection?: string;
}

type Browser = Pick<FlowView, 'tenantId' | 'browserKey' | 'nextBrowserKey'>;

export interface Remembered {
  /** What was used last comes first. */
  readonly accounts: readonly KeptAccount[];
  /** Id of the connection that was used last. */
  readonly lastUsed?: string;
}

/**
 * What is remembered for a browser (SI5): which connection was used last there, and accounts that customers let it show again. A kindness, told to nobody without
 * the key that browser holds now.
 */
export interface BrowserMemory {
  look(db: Database, browser: Browser): Promise<Remembered>;
  used(tx: Tx, browser: Browser, connectionId: string): Promise<void>;
  keep(tx: Tx, browser: Browser, userId: string, account: Omit<KeptAccount, 'id' | 'userId'>): Promise<void>;
  forget(tx: Tx, browser: Browser, id: string): Promise<void>;
  /** What is shown follows the key of its browser, and ends with it (decision 0024). */
  readonly trust: BrowserTrust;
}

/** So many people share a browser and want to be shown to each other. */
const MAX_KEPT = 5;

const place = (userId: string, browserKey: string) => `federation.kept_accounts.sealed:${userId}:${browserKey}`;

export function createBrowserMemory(deps: { readonly keys: Pick<Keys, 'tenant'>; readonly identity: Pick<Identity, 'userCipher'> }): BrowserMemory {
  const indexOf = async (tenantId: string, browserKey: string) => (await deps.keys.tenant(tenantId)).mac('federation.browser', browserKey);
  /** What was there when the flow began, and what was written in it. */
  const indexesOf = ({ tenantId, browserKey, nextBrowserKey }: Browser) => Promise.all([browserKey, nextBrowserKey].map((key) => indexOf(tenantId, key)));

  async function open(tx: Tx, browserKey: string, row: KeptRow): Promise<KeptAccount[]> {
    try {
      const cipher = await deps.identity.userCipher(tx, row.user_id);
      const { kind, value, connection } = content.parse(JSON.parse(cipher.openText(row.sealed, place(row.user_id, browserKey))));
      return [{ id: row.id, userId: row.user_id, identifier: { kind, value }, ...(connection === undefined ? {} : { connection }) }];
    } catch (error) {
      // Erased since: its key is gone.
      if (isAppError(error) && error.status < 500) return [];
      throw error;
    }
  }

  return {
    async look(db, browser) {
      const [index, next] = await indexesOf(browser);
      const rows = await readBrowser(db, browser.tenantId, [index, next] as Buffer[]);
      const keyOf = (row: KeptRow) => (index?.equals(row.browser_index) ? browser.browserKey : browser.nextBrowserKey);
      const kept = rows.filter((row): row is KeptRow => row.id !== null);
      const last = rows.find((row) => row.id === null);
      const accounts = kept.length === 0 ? [] : await db.read(browser.tenantId, async (tx) => (await Promise.all(kept.map((row) => open(tx, keyOf(row), row)))).flat());
      return { accounts, ...(last ? { lastUsed: last.connection_id } : {}) };
    },
    used: async (tx, { tenantId, nextBrowserKey }, connectionId) => writeLastUsed(tx, await indexOf(tenantId, nextBrowserKey), connectionId),
    async keep(tx, { tenantId, nextBrowserKey }, userId, { identifier, connection }) {
      const [index, cipher] = await Promise.all([indexOf(tenantId, nextBrowserKey), deps.identity.userCipher(tx, userId)]);
      const sealed = cipher.seal(JSON.stringify({ ...identifier, ...(connection === undefined ? {} : { connection }) }), place(userId, nextBrowserKey));
      await writeKept(tx, index, { id: newId(), userId, sealed }, MAX_KEPT);
    },
    async forget(tx, browser, id) {
      await deleteKept(tx, await indexesOf(browser), id);
    },
    trust: {
      async carry(tx, from, to) {
        const [before, after] = await Promise.all([indexOf(tx.tenantId, from), indexOf(tx.tenantId, to)]);
        const [kept] = await Promise.all([takeKept(tx, before), carryLastUsed(tx, before, after)]);
        for (const row of kept) {
          try {
            const cipher = await deps.identity.userCipher(tx, row.user_id);
            const sealed = cipher.seal(cipher.openText(row.sealed, place(row.user_id, from)), place(row.user_id, to));
            await carryKept(tx, after, { ...row, sealed }, MAX_KEPT);
          } catch (error) {
            // Erased since: its key is gone.
            if (!isAppError(error) || error.status >= 500) throw error;
          }
        }
      },
      async end(tx, key) {
        const index = await indexOf(tx.tenantId, key);
        const [kept] = await Promise.all([takeKept(tx, index), deleteLastUsed(tx, index)]);
        return kept.map((row) => row.user_id);
      },
    },
  };
}
