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

const decoys = new WeakMap<TenantCipher, Buffer>();

/** What opening a stored hash costs, for an account that has none (R8). */
export function openNothing(cipher: TenantCipher): void {
  let sealed = decoys.get(cipher);
  if (!sealed) {
    sealed = cipher.seal(DECOY_PHC, place(NOBODY));
    decoys.set(cipher, sealed);
  }
  cipher.openText(sealed, place(NOBODY));
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** As long as a real one. */
const DECOY_PHC = `$argon2id$v=19$m=47104,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
