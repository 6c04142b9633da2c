import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/* A push service and the browser behind it, by the letter of the standards: RFC 8030 (delivery), RFC 8188 and 8291 (encryption), RFC 8292 (who sends). */

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly payload: string;
  /** The claims of the sender, verified with the key it names. */
  readonly sender: { readonly aud: string; readonly sub: string; readonly exp: number };
  readonly senderKey: string;
}

const hkdf = (salt: Buffer, material: Buffer, info: Buffer, length: number): Buffer => {
  const key = createHmac('sha256', salt).update(material).digest();
  return createHmac('sha256', key)
    .update(info)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, length);
};

export async function startPushService() {
  const browser = createECDH('prime256v1');
  const p256dh = browser.generateKeys();
  const auth = randomBytes(16);
  const received: Received[] = [];
  const answers: number[] = [];

  function decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const keyLength = body[20] as number;
    const sender = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    const shared = browser.computeSecret(sender);
    const material = hkdf(auth, shared, Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, sender]), 32);
    const key = hkdf(salt, material, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = hkdf(salt, material, Buffer.from('Content-Encoding: nonce\0'), 12);
    const open = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
    return plain.subarray(0, plain.lastIndexOf(2)).toString();
  }

  function senderOf(authorization: string) {
    const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
    const [head = '', claims = '', signature = ''] = token.split('.');
    const point = Buffer.from(key, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const signed = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    if (!signed) throw new Error('The sender is not who it says.');
    return { sender: JSON.parse(Buffer.from(claims, 'base64url').toString()) as Received['sender'], senderKey: key };
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = answers.shift() ?? 201;
      try {
        received.push({ headers: request.headers, payload: decrypt(Buffer.concat(chunks)), ...senderOf(String(request.headers.authorization)) });
        response.writeHead(status).end();
      } catch (error) {
        response.writeHead(400).end(String(error));
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    host,
    received,
    /** Statuses of the next answers; then 201. */
    answers,
    subscription: { endpoint: `http://${host}/push/1`, keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') } },
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

export type PushService = Awaited<ReturnType<typeof startPushService>>;
