import type { TenantCipher } from '#platform/crypto';

/** Sealed values open only in the row and for the user they were made for. */
const place = (userId: string, id: string, what: 'number' | 'label') => `credentials.phones.${what}:${userId}:${id}`;

export const lookupOf = (cipher: TenantCipher, userId: string, number: string) => cipher.blindIndex('credentials.phone', `${userId}:${number}`);
export const sealPhone = (cipher: TenantCipher, userId: string, id: string, what: 'number' | 'label', value: string) => cipher.seal(value, place(userId, id, what));
export const openPhone = (cipher: TenantCipher, userId: string, id: string, what: 'number' | 'label', sealed: Uint8Array) => cipher.openText(sealed, place(userId, id, what));
