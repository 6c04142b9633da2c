import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/* Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, in base64, with `v1,` before it. */

const TOLERANCE_S = 300;
const signatureOf = (secret: string, id: string, timestamp: string, body: string) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function isSigned(secret: string, headers: Headers, body: string, now = Date.now()): boolean {
  const [id, timestamp, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => String(headers[name] ?? '')) as [string, string, string];
  const right = Buffer.from(signatureOf(secret, id, timestamp, body));
  const same = given.length === right.length && timingSafeEqual(Buffer.from(given), right);
  return same && Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S;
}

export function signedHeaders(secret: string, body: string, now = Date.now()): Record<string, string> {
  const [id, timestamp] = [`msg_${randomUUID()}`, String(Math.floor(now / 1000))];
  return { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatureOf(secret, id, timestamp, body) };
}
