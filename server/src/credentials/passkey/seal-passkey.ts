import type { TenantCipher } from '#platform/crypto';

/** Sealed values open only in the row and for the user they were made for. */
const place = (userId: string, id: string, what: 'id' | 'label') => `credentials.passkeys.${what}:${userId}:${id}`;

export const lookupOf = (cipher: TenantCipher, credentialId: string) => cipher.blindIndex('credentials.passkey', credentialId);
export const sealPasskey = (cipher: TenantCipher, userId: string, id: string, what: 'id' | 'label', value: string) => cipher.seal(value, place(userId, id, what));
export const openPasskey = (cipher: TenantCipher, userId: string, id: string, what: 'id' | 'label', sealed: Uint8Array) => cipher.openText(sealed, place(userId, id, what));
