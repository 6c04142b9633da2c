import { createHash, randomBytes } from 'node:crypto';

/** Of the attribute that holds the address of a photo (OpenID Connect Core 5.1). */
export const PICTURE_ATTRIBUTE = 'picture';

const ID = /^[A-Za-z0-9_-]{22}$/;

/** 128 bits that say nothing of whose photo it is. */
export const newPictureId = (): string => randomBytes(16).toString('base64url');
export const isPictureId = (id: string): boolean => ID.test(id);
export const hashOfId = (id: string): Buffer => createHash('sha256').update(id).digest();
export const pictureAddress = (issuer: string, id: string): string => `${issuer}/pictures/${id}`;

/** The id at the end of an address, whosever it is. */
export function idOfAddress(address: unknown): string | undefined {
  const id = typeof address === 'string' ? /\/pictures\/([^/?#]*)$/.exec(address)?.[1] : undefined;
  return id !== undefined && isPictureId(id) ? id : undefined;
}
