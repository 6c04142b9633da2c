import { createHmac } from 'node:crypto';

/* Standard Webhooks 1.0: HMAC-SHA-256 over `id.timestamp.body`. By node:crypto, as it is six lines; the tests hold it to the published vector. */

export const SECRET_PREFIX = 'whsec_';

/** The key of a secret, undefined where it is none: `whsec_` and 24 to 64 bytes in base64, with which every library of the standard works. */
export function keyOf(secret: string): Buffer | undefined {
  const text = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : '';
  const key = Buffer.from(text, 'base64');
  return key.length >= 24 && key.length <= 64 && key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? key : undefined;
}

/** One signature for each secret: while a secret changes, receivers that know the old one and those that know the new one both find theirs. */
export function signedHeaders(secrets: readonly string[], id: string, seconds: number, body: string): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => {
    const key = keyOf(secret);
    if (!key) throw new Error('A webhook secret was stored that is none.');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}
