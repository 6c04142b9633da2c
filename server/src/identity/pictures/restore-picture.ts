import type { Tx } from '#platform/db';
import { identityErrors } from '../errors.ts';
import type { UserSeal } from '../sealing.ts';
import { hashOfId, idOfAddress } from './address.ts';
import { isOwnWork } from './encode-picture.ts';
import { insertPicture } from './store.ts';

export interface PictureOfCopy {
  readonly base64: string;
  readonly created_at: string;
}

/**
 * The photo of a copy, under the id it had: where an installation moves and its issuer stays, so do its addresses. What is no picture of the kind made here is refused:
 * a copy is a file, and anybody can write one.
 */
export async function restorePicture(tx: Tx, userId: string, seal: UserSeal, address: unknown, given: readonly PictureOfCopy[]): Promise<void> {
  const [picture, ...more] = given;
  const id = idOfAddress(address);
  if (!picture) return;
  const bytes = Buffer.from(picture.base64, 'base64');
  if (more.length > 0 || id === undefined || !(await isOwnWork(bytes)))
    throw identityErrors.invalid_attributes({ detail: 'The photo of the copy is not one that the profile names, or not as photos are kept.' });
  const hash = hashOfId(id);
  await insertPicture(tx, userId, hash, seal.sealPicture(hash, bytes), picture.created_at);
}
