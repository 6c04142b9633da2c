import { randomBytes, randomUUID } from 'node:crypto';

/** A random (version 4) UUID: never guessable, never reused, reveals no creation time. */
export function newId(): string {
  return randomUUID();
}

/** An unguessable reference of `bytes` random bytes (default 32 = 256 bits), base64url without padding. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the lower-case textual form of a UUID; anything else must not reach a `uuid` column. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
