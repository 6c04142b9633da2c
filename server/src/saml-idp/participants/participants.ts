import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { newSecret } from '#platform/ids';
import type { NameId } from '../messages/build-messages.ts';
import { NAME_ID } from '../xml/names.ts';
import { addParticipant, findOrAddPseudonym, lockParticipant, pseudonymsOf, renameParticipant, type ParticipantRow, type ParticipantValues, type PseudonymKey } from './store.ts';

/** What an application knows a session by. */
export interface Participation {
  readonly nameId: NameId;
  readonly index: string;
}

export const pseudonymPlace = (tenantId: string, { applicationId, userId }: PseudonymKey) => `saml.pseudonym:${tenantId}:${applicationId}:${userId}`;
const participantPlace = (tenantId: string, sessionId: string, applicationId: string) => `saml.participant:${tenantId}:${sessionId}:${applicationId}`;

/** Applications repeat the value; the format they often leave out. */
export const nameHash = (cipher: TenantCipher, value: string): Buffer => cipher.blindIndex('saml.name', value);
export const indexHash = (cipher: TenantCipher, index: string): Buffer => cipher.mac('saml.session-index', index);

/** Random, and another one at each application: two of them cannot compare notes. Undefined: there is none and none may be made. */
export async function pseudonymOf(tx: Tx, cipher: TenantCipher, key: PseudonymKey, create: boolean): Promise<string | undefined> {
  const place = pseudonymPlace(tx.tenantId, key);
  const sealed = await findOrAddPseudonym(tx, key, create ? cipher.seal(newSecret(24), place) : undefined);
  return sealed && cipher.openText(sealed, place);
}

/** By entity id: the applications that know a customer by a name that lasts, and the name. */
export async function knownNames(tx: Tx, cipher: TenantCipher, userId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await pseudonymsOf(tx, userId);
  return new Map(rows.map(({ entity_id, application_id: applicationId, sealed }) => [entity_id, cipher.openText(sealed, pseudonymPlace(tx.tenantId, { applicationId, userId }))]));
}

/**
 * Notes that an application is told of a session. It keeps one SessionIndex for as long as the session lives, and a transient name with it: whatever it was told
 * before, one request signs it out.
 */
export async function participate(tx: Tx, cipher: TenantCipher, of: { readonly sessionId: string; readonly applicationId: string }, nameId: NameId): Promise<Participation> {
  const rowOf = (participation: Participation): ParticipantValues => ({
    ...of,
    indexHash: indexHash(cipher, participation.index),
    nameHash: nameHash(cipher, participation.nameId.value),
    sealed: cipher.seal(JSON.stringify(participation), participantPlace(tx.tenantId, of.sessionId, of.applicationId)),
  });
  const fresh: Participation = { nameId, index: `_${newSecret(16)}` };
  if (await addParticipant(tx, rowOf(fresh))) return fresh;
  const row = await lockParticipant(tx, of.sessionId, of.applicationId);
  // Taken by whoever ends the session at this moment; that it has ended is seen after this.
  if (!row) return fresh;
  const known = openParticipant(cipher, tx.tenantId, row);
  if (nameId.format === NAME_ID.transient && known.nameId.format === NAME_ID.transient) return known;
  const renamed: Participation = { nameId, index: known.index };
  if (known.nameId.value !== nameId.value || known.nameId.format !== nameId.format) await renameParticipant(tx, rowOf(renamed));
  return renamed;
}

export function openParticipant(cipher: TenantCipher, tenantId: string, row: ParticipantRow): Participation {
  return JSON.parse(cipher.openText(row.sealed, participantPlace(tenantId, row.session_id, row.application_id))) as Participation;
}
