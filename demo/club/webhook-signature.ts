import { createHmac, timingSafeEqual } from 'node:crypto';

/* Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, in base64 after `v1,`. There may be several, while a secret changes. */

const TOLERANCE_S = 300;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Only a message that is signed with our secret, and was a moment ago, is one of ours. */
export function isSigned(secret: string, headers: Headers, body: string, now = Date.now()): boolean {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => String(headers[name] ?? '')) as [string, string, string];
  // Written so that what is no number is refused as well.
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const right = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`);
  return signatures.split(' ').some((given) => given.length === right.length && timingSafeEqual(Buffer.from(given), right));
}
