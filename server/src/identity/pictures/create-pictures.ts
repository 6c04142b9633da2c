import type { Tx } from '#platform/db';
import type { Pictures } from '../contract.ts';
import type { IdentityDeps } from '../deps.ts';
import { identityErrors } from '../errors.ts';
import { sealFor } from '../sealing.ts';
import { userKey } from '../store.ts';
import { hashOfId, idOfAddress, isPictureId, newPictureId, PICTURE_ATTRIBUTE } from './address.ts';
import { encodePicture } from './encode-picture.ts';
import { activePicture, deletePictures, insertPicture, picturesOf, type PictureRow } from './store.ts';

export function createPictures(deps: Pick<IdentityDeps, 'keys'>): Pictures {
  return {
    encode: encodePicture,
    async keep(tx, userId, picture) {
      const [tenant, wrapped] = await Promise.all([deps.keys.tenant(tx.tenantId), userKey(tx, userId)]);
      if (!wrapped) throw identityErrors.unknown_user();
      const id = newPictureId();
      const hash = hashOfId(id);
      await insertPicture(tx, userId, hash, sealFor(userId, tenant.openUserKey(wrapped)).sealPicture(hash, picture));
      return id;
    },
    async open(tx, id) {
      if (!isPictureId(id)) return undefined;
      const hash = hashOfId(id);
      const row = await activePicture(tx, hash);
      return row && openRow(deps, tx, row, hash);
    },
  };
}

/** Undefined: the attribute names another one by now. */
async function openRow(deps: Pick<IdentityDeps, 'keys'>, tx: Tx, { user_id, sealed, wrapped, named }: PictureRow, hash: Buffer): Promise<Buffer | undefined> {
  const seal = sealFor(user_id, (await deps.keys.tenant(tx.tenantId)).openUserKey(wrapped));
  const id = idOfAddress(seal.openAttribute(PICTURE_ATTRIBUTE, named));
  return id !== undefined && hashOfId(id).equals(hash) ? seal.openPicture(hash, sealed) : undefined;
}

/** The one that stands in the profile, for the copy. */
export async function readOwnPicture(deps: Pick<IdentityDeps, 'keys'>, tx: Tx, userId: string): Promise<{ readonly bytes: Buffer; readonly createdAt: Date } | undefined> {
  for (const row of await picturesOf(tx, userId)) {
    const bytes = await openRow(deps, tx, row, row.id_hash);
    if (bytes) return { bytes, createdAt: row.created_at };
  }
  return undefined;
}

/** The attribute says something else now, or nothing: photos that it does not name go in the same transaction. */
export async function dropUnnamed(tx: Tx, userId: string, value: unknown): Promise<void> {
  const id = idOfAddress(value);
  await deletePictures(tx, userId, id === undefined ? undefined : hashOfId(id));
}
