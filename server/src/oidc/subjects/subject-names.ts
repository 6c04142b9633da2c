import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { accountHash } from '../artefacts/seal-artefact.ts';
import { knownBy } from './store.ts';

// Bound to account and application: a row moved to another one does not open.
const place = (hash: Buffer, clientId: string) => `oidc.known_accounts.name:${hash.toString('base64url')}:${clientId}`;

export const sealName = (cipher: TenantCipher, hash: Buffer, clientId: string, sub: string): Buffer => cipher.seal(sub, place(hash, clientId));
export const openName = (cipher: TenantCipher, hash: Buffer, clientId: string, sealed: Uint8Array): string => cipher.openText(sealed, place(hash, clientId));

/** By client id: every application that knows an account, and the subject each knows it by. */
export async function knownSubjects(cipher: TenantCipher, tx: Tx, sub: string): Promise<ReadonlyMap<string, string>> {
  const hash = accountHash(cipher, sub);
  const rows = await knownBy(tx, hash, false);
  return new Map(rows.map(({ client_id, name }) => [client_id, name === null ? sub : openName(cipher, hash, client_id, name)]));
}

/** By client id: the subjects of an account that applications know by another one than its own. For almost all accounts there are none. */
export async function subjectNames(cipher: TenantCipher, tx: Tx, sub: string): Promise<ReadonlyMap<string, string>> {
  const hash = accountHash(cipher, sub);
  const rows = await knownBy(tx, hash, true);
  return new Map(rows.flatMap(({ client_id, name }) => (name === null ? [] : [[client_id, openName(cipher, hash, client_id, name)]])));
}
