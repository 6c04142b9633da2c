import { createHmac, timingSafeEqual } from 'node:crypto';

/* Standard Webhooks 1.0: HMAC-SHA-256 over `id.timestamp.body`, in base64 after `v1,`. There may be several signatures, while a secret changes. */

/** What is in every message. `data` is as the JSON Schema of its `type` says. */
export interface WebhookMessage {
  /** The same message can come twice: do it once. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly time: string;
  /** The issuer. */
  readonly tenant: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WebhookRequest {
  /** `whsec_...`; several while it changes. */
  readonly secret: string | readonly string[];
  readonly headers: Headers | Readonly<Record<string, string | string[] | undefined>>;
  /** Exactly as it came: parsed and written again it is another one. */
  readonly body: string | Uint8Array;
  /** How many seconds the time may be off. Default 300. */
  readonly tolerance?: number;
}

/** The message, if it is genuine. Undefined: it is not, so answer 401. Throws for a secret that is none. */
export function readWebhook({ secret, headers, body, tolerance = 300 }: WebhookRequest): WebhookMessage | undefined {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => header(headers, name)) as [string, string, string];
  const keys = [secret].flat().map(keyOf);
  // Written so that what is no number is refused as well.
  if (!/^\d{1,12}$/.test(timestamp) || !(Math.abs(Date.now() / 1000 - Number(timestamp)) <= tolerance)) return undefined;
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const given = signatures.split(' ').slice(0, 20);
  const genuine = keys.some((key) => {
    const right = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`);
    return given.map((one) => Buffer.from(one)).some((one) => one.length === right.length && timingSafeEqual(one, right));
  });
  if (!genuine) return undefined;
  try {
    const message = JSON.parse(text) as WebhookMessage;
    return message.id === id ? message : undefined;
  } catch {
    return undefined;
  }
}

function header(headers: WebhookRequest['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === 'string' ? value : '';
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : '', 'base64');
  if (key.length < 24) throw new Error('A webhook secret is `whsec_` and at least 24 bytes in base64.');
  return key;
}
