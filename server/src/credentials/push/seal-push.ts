import { hash, timingSafeEqual } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';

/** Sealed values open only in the row and for the user they were made for. */
type Place = 'label' | 'platform' | 'subscription' | 'details';
const place = (userId: string, id: string, what: Place) => `credentials.push.${what}:${userId}:${id}`;

export const sealPush = (cipher: TenantCipher, userId: string, id: string, what: Place, value: string) => cipher.seal(value, place(userId, id, what));
export const openPush = (cipher: TenantCipher, userId: string, id: string, what: Place, sealed: Uint8Array) => cipher.openText(sealed, place(userId, id, what));

/** Ninety numbers are no secret to whoever can hash them: the MAC needs the tenant's key, and names what it belongs to. */
export const hashNumber = (cipher: TenantCipher, id: string, number: string) => cipher.mac('credentials.push.number', `${id}:${number}`);

/** 256 random bits need no slow hash. */
export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');
export const sameSecret = (stored: Buffer, given: string): boolean => timingSafeEqual(stored, hashSecret(given));
