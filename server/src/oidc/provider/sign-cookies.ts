import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** What the cookie library asks of a signer. */
export interface CookieSigner {
  sign(data: string): string;
  verify(data: string, signature: string): boolean;
  /** Which key signed, -1: none of ours. */
  index(data: string, signature: string): number;
}

/**
 * HMAC-SHA-256 with a key imported once. The library's own signer uses SHA-1, imports its key at every use and compares by two more HMACs with a
 * fresh key: together as dear as a signature, for each cookie of each request.
 */
export function cookieSigner(secret: Uint8Array): CookieSigner {
  const key = createSecretKey(secret);
  const sign = (data: string) => createHmac('sha256', key).update(data).digest('base64url');
  const verify = (data: string, signature: string) => {
    const wanted = Buffer.from(sign(data));
    const given = Buffer.from(signature);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  };
  return { sign, verify, index: (data, signature) => (verify(data, signature) ? 0 : -1) };
}
