import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';

const HALF = 16;
const tagOf = (cipher: TenantCipher, random: Uint8Array) => cipher.mac('credentials.passkey-handle', random).subarray(0, HALF);

/** Random, and marked with the tenant's key: opaque to everybody else. */
export function newUserHandle(cipher: TenantCipher): Buffer {
  const random = randomBytes(HALF);
  return Buffer.concat([random, tagOf(cipher, random)]);
}

/**
 * Whether this tenant made the handle. Several tenants may share one host and so one RP ID: a passkey of another tenant is unknown here and alive
 * there, and no browser may be told to forget it.
 */
export function isOwnHandle(cipher: TenantCipher, handle: Uint8Array): boolean {
  return handle.length === 2 * HALF && timingSafeEqual(handle.subarray(HALF), tagOf(cipher, handle.subarray(0, HALF)));
}
