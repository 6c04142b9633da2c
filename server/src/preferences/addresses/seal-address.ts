import type { Cipher } from '#platform/crypto';

/* With the person's own key, for one topic: moved to another row it does not open. */
const place = (userId: string, topic: string) => `preferences.choices.address:${userId}:${topic}`;
export const sealAddress = (cipher: Cipher, userId: string, topic: string, address: string): Buffer => cipher.seal(address, place(userId, topic));
export const openAddress = (cipher: Cipher, userId: string, topic: string, sealed: Uint8Array): string => cipher.openText(sealed, place(userId, topic));
