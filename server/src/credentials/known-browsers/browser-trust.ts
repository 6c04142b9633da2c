import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { BrowserTrust } from '#sessions/contract';
import { factorBrowserHash } from '../factor-attempts/create-factor-attempts.ts';
import { secondStepBrowserHash } from '../second-step/browsers.ts';
import { knownBrowserHash } from './known-browsers.ts';
import { carryRows, endRows, type BrowserTable } from './trust-store.ts';

/** Every table of this room that says something about a browser, with how the browser is called in it. */
const TABLES: readonly { readonly table: BrowserTable; readonly hash: (cipher: TenantCipher, browserKey: string) => Buffer }[] = [
  { table: 'known_browsers', hash: knownBrowserHash },
  { table: 'factor_browsers', hash: factorBrowserHash },
  { table: 'second_step_browsers', hash: secondStepBrowserHash },
];

/** Quotas of their own, and second steps that are not asked for again: they follow the key of their browser, and end with it (decision 0024). */
export function credentialsTrust(keys: Pick<Keys, 'tenant'>): BrowserTrust {
  const each = async <T>(tx: Tx, work: (table: BrowserTable, hash: (key: string) => Buffer) => Promise<T>): Promise<T[]> => {
    const cipher = await keys.tenant(tx.tenantId);
    return Promise.all(TABLES.map(({ table, hash }) => work(table, (key) => hash(cipher, key))));
  };
  return {
    carry: async (tx, from, to) => void (await each(tx, (table, hash) => carryRows(tx, table, hash(from), hash(to)))),
    end: async (tx, key) => (await each(tx, (table, hash) => endRows(tx, table, hash(key)))).flat(),
  };
}
