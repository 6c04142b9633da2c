import type { Cipher, Keys } from '#platform/crypto';
import type { Identity } from '#identity/contract';
import type { Tx } from '#platform/db';
import type { PrivacyRequest, RequestEntry } from './contract.ts';

import { openEntries, sealEntries } from './seal.ts';
import type { RequestRow } from './store.ts';

export interface Ciphers {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'userCipher'>;
}
type Whose = Pick<RequestRow, 'id' | 'user_id'>;

const cipherOf = (deps: Ciphers, tx: Tx, userId: string | null): Promise<Cipher> => (userId === null ? deps.keys.tenant(tx.tenantId) : deps.identity.userCipher(tx, userId));

export const sealWords = async (deps: Ciphers, tx: Tx, of: Whose, entries: readonly RequestEntry[]): Promise<Buffer> =>
  sealEntries(await cipherOf(deps, tx, of.user_id), of.user_id, of.id, entries);

export const openWords = async (deps: Ciphers, tx: Tx, of: Whose & Pick<RequestRow, 'sealed'>): Promise<readonly RequestEntry[]> =>
  of.sealed === null ? [] : openEntries(await cipherOf(deps, tx, of.user_id), of.user_id, of.id, of.sealed);

export const requestOf = (row: RequestRow, entries: readonly RequestEntry[] = []): PrivacyRequest => ({
  id: row.id,
  ...(row.user_id === null ? {} : { userId: row.user_id }),
  kind: row.kind,
  law: row.law,
  state: row.state,
  source: row.source,
  receivedAt: row.received_at,
  dueAt: row.due_at,
  overdue: row.state === 'open' && row.due_at <= row.now,
  extended: row.extended_at !== null,
  ...(row.taken_by === null ? {} : { takenBy: row.taken_by }),
  ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
  ...(row.attribute === null ? {} : { attribute: row.attribute }),
  entries,
});

/** As the customer reads it. */
export const ownView = (row: RequestRow, entries: readonly RequestEntry[]): PrivacyRequest => {
  const { takenBy: _by, ...request } = requestOf(
    row,
    entries.filter(({ what }) => what !== 'evidence'),
  );
  return request;
};
