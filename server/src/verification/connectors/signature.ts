import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA-256, as all services here sign. */
export const macOf = (secret: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer => {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** In constant time, whatever was given; a text of another length or alphabet is no signature. */
export function isMac(given: string, encoding: 'hex' | 'base64', right: Buffer): boolean {
  const bytes = Buffer.from(given, encoding);
  const whole = bytes.length === right.length && bytes.toString(encoding) === (encoding === 'hex' ? given.toLowerCase() : given);
  return timingSafeEqual(whole ? bytes : Buffer.alloc(right.length), right) && whole;
}

/** Seconds since the epoch, within the tolerance of database time either way. */
export function isRecent(seconds: string, now: Date, toleranceSeconds: number): boolean {
  return /^\d{1,12}$/.test(seconds) && Math.abs(now.getTime() / 1000 - Number(seconds)) <= toleranceSeconds;
}
