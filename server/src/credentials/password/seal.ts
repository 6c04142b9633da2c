import type { TenantCipher } from '#platform/crypto';
import type { StoredHash } from '#platform/hashing';

/** A sealed hash opens only for the user it was made for: a row copied to another user signs nobody in. */
const place = (userId: string) => `credentials.passwords:${userId}`;

export function sealHash(cipher: TenantCipher, userId: string, hash: StoredHash): { readonly sealed: Buffer; readonly pepper: string | null } {
  return { sealed: cipher.seal(hash.phc, place(userId)), pepper: hash.pepper ?? null };
}

export function openHash(cipher: TenantCipher, userId: string, row: { readonly sealed: Buffer; readonly pepper: string | null }): StoredHash {
  return { phc: cipher.openText(row.sealed, place(userId)), ...(row.pepper === null ? {} : { pepper: row.pepper }) };
}
