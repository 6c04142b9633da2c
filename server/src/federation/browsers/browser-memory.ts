import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { FlowView } from '#journeys/contract';
import type { Identifier, Identity } from '#identity/contract';
import { deleteKept, readBrowser, writeKept, writeLastUsed, type KeptRow } from './store.ts';

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

type Browser = Pick<FlowView, 'tenantId' | 'browserKey'>;

export interface Remembered {
  /** What was used last comes first. */
  readonly accounts: readonly KeptAccount[];
  /** Id of the connection that was used last. */
  readonly lastUsed?: string;
}

/**
 * What is remembered for a browser (SI5): which connection was used last there, and accounts that customers let it show again. A kindness, told to nobody without
 * the browser's own secret.
 */
export interface BrowserMemory {
  look(db: Database, browser: Browser): Promise<Remembered>;
  used(tx: Tx, browser: Browser, connectionId: string): Promise<void>;
  keep(tx: Tx, browser: Browser, userId: string, account: Omit<KeptAccount, 'id' | 'userId'>): Promise<void>;
  forget(tx: Tx, browser: Browser, id: string): Promise<void>;
}

/** So many people share a browser and want to be shown to each other. */
const MAX_KEPT = 5;

const place = (userId: string, { browserKey }: Browser) => `federation.kept_accounts.sealed:${userId}:${browserKey}`;

export function createBrowserMemory(deps: { readonly keys: Pick<Keys, 'tenant'>; readonly identity: Pick<Identity, 'userCipher'> }): BrowserMemory {
  const indexOf = async ({ tenantId, browserKey }: Browser) => (await deps.keys.tenant(tenantId)).mac('federation.browser', browserKey);

  async function open(tx: Tx, browser: Browser, row: KeptRow): Promise<KeptAccount[]> {
    try {
      const cipher = await deps.identity.userCipher(tx, row.user_id);
      const { kind, value, connection } = content.parse(JSON.parse(cipher.openText(row.sealed, place(row.user_id, browser))));
      return [{ id: row.id, userId: row.user_id, identifier: { kind, value }, ...(connection === undefined ? {} : { connection }) }];
    } catch (error) {
      // Erased since: its key is gone.
      if (isAppError(error) && error.status < 500) return [];
      throw error;
    }
  }

  return {
    async look(db, browser) {
      const rows = await readBrowser(db, browser.tenantId, await indexOf(browser));
      const kept = rows.filter((row): row is KeptRow => row.id !== null);
      const last = rows.find((row) => row.id === null);
      const accounts = kept.length === 0 ? [] : await db.read(browser.tenantId, async (tx) => (await Promise.all(kept.map((row) => open(tx, browser, row)))).flat());
      return { accounts, ...(last ? { lastUsed: last.connection_id } : {}) };
    },
    used: async (tx, browser, connectionId) => writeLastUsed(tx, await indexOf(browser), connectionId),
    async keep(tx, browser, userId, { identifier, connection }) {
      const [index, cipher] = await Promise.all([indexOf(browser), deps.identity.userCipher(tx, userId)]);
      const sealed = cipher.seal(JSON.stringify({ ...identifier, ...(connection === undefined ? {} : { connection }) }), place(userId, browser));
      await writeKept(tx, index, { id: newId(), userId, sealed }, MAX_KEPT);
    },
    async forget(tx, browser, id) {
      await deleteKept(tx, await indexOf(browser), id);
    },
  };
}
