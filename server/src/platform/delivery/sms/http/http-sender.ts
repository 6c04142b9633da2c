import { createHmac } from 'node:crypto';
import type { SmsSenderType } from '../contract.ts';
import { readAnswer } from '../read-answer.ts';
import { originOf, part, senderOf } from '../read-url.ts';

/**
 * Any gateway of your own: `https+json://key:secret@host/path`. One JSON object is posted and signed as the Standard Webhooks specification says
 * (HMAC-SHA-256 over `id.timestamp.body`). A receiver knows a repeated message by its id, so what is unsure is sent again.
 * `?header=name` puts the signature into another header.
 */
export const httpSmsSender: SmsSenderType = {
  scheme: 'https+json',
  create(url, deps) {
    const target = `${originOf(url, deps.outbound)}${url.pathname}`;
    const key = decodeURIComponent(url.username);
    const secret = part(url, 'password', 'secret that signs messages (https+json://key:secret@host/path)');
    const header = url.searchParams.get('header') ?? 'webhook-signature';
    if (!/^[a-z][a-z0-9-]{0,60}$/i.test(header)) throw new Error('The header named in SMS_URL is not a header name.');
    const from = senderOf(url, deps);
    return {
      async send(message, signal) {
        const timestamp = String(Math.floor(Date.now() / 1000));
        const body = JSON.stringify({
          id: message.id,
          to: message.to,
          text: message.text,
          senderName: message.senderName,
          ...(from === undefined ? {} : { from }),
          ...(message.worthSeconds === undefined ? {} : { worthSeconds: message.worthSeconds }),
        });
        const answer = await deps.outbound.fetch(target, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': message.id,
            'webhook-id': message.id,
            'webhook-timestamp': timestamp,
            [header]: `v1,${createHmac('sha256', secretBytes(secret)).update(`${message.id}.${timestamp}.${body}`).digest('base64')}`,
            ...(key === '' ? {} : { 'x-api-key': key }),
          },
          body,
          signal,
        });
        return readAnswer(answer, { vendor: 'http', repeatable: true });
      },
    };
  },
};

/** `whsec_<base64>`, or the characters themselves. */
function secretBytes(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
}
