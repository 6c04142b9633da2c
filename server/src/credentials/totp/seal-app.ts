import type { TenantCipher } from '#platform/crypto';

/** Sealed values open only in the row and for the user they were made for. */
const place = (userId: string, id: string, what: 'secret' | 'label') => `credentials.totp_apps.${what}:${userId}:${id}`;

export const sealSecret = (cipher: TenantCipher, userId: string, id: string, secret: Uint8Array) => cipher.seal(secret, place(userId, id, 'secret'));
export const openSecret = (cipher: TenantCipher, userId: string, id: string, sealed: Uint8Array) => cipher.open(sealed, place(userId, id, 'secret'));
export const sealLabel = (cipher: TenantCipher, userId: string, id: string, label: string) => cipher.seal(label, place(userId, id, 'label'));
export const openLabel = (cipher: TenantCipher, userId: string, id: string, sealed: Uint8Array) => cipher.openText(sealed, place(userId, id, 'label'));
