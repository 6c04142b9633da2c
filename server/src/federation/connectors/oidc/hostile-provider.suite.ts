import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, SignJWT, type JWTPayload } from 'jose';

/* An OpenID provider that lies in any way a test wants. Written for the tests, on nothing of the connector. */

export interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface HostileProvider {
  readonly issuer: string;
  /** Published; the first one signs. */
  keys: Key[];
  /** What it changes of a right ID token. */
  claims: (right: JWTPayload) => JWTPayload;
  header: Readonly<Record<string, unknown>>;
  /** Instead of signing with the first key. */
  sign: ((claims: JWTPayload, header: Readonly<Record<string, unknown>>) => Promise<string> | string) | undefined;
  userInfo: Readonly<Record<string, unknown>> | string;
  userInfoType: string;
  metadata: (right: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** Members it changes of a right token answer. */
  tokenAnswer: Readonly<Record<string, unknown>>;
  /** Answers an endpoint in another way altogether; returns whether it did. */
  hijack: (path: string, response: ServerResponse) => boolean;
  /** The nonce the next ID token carries: the test copies it from the authorization request. */
  nonce: string;
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: URLSearchParams }[];
  reset(): void;
  close(): Promise<void>;
}

export const CLIENT_ID = 'parvis-at-the-provider';
export const CLIENT_SECRET = 'a client secret with: odd/characters+%';
export const ACCESS_TOKEN = 'access-token-of-the-test';

export function makeKey(kid: string): Key {
  return { kid, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

export async function startHostileProvider(): Promise<HostileProvider> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      provider.asked.push({ path, headers: request.headers, body: new URLSearchParams(Buffer.concat(chunks).toString()) });
      if (provider.hijack(path, response)) return;
      void answer(path).then(([status, type, body]) => response.writeHead(status, { 'content-type': type }).end(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(path: string): Promise<[number, string, string]> {
    const json = (value: unknown): [number, string, string] => [200, 'application/json', JSON.stringify(value)];
    if (path.endsWith('/.well-known/openid-configuration')) return json(provider.metadata(rightMetadata(issuer)));
    if (path === '/jwks') return json({ keys: await Promise.all(provider.keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, use: 'sig' }))) });
    if (path === '/token') return json({ access_token: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 60, id_token: await idToken(), ...provider.tokenAnswer });
    if (path === '/userinfo') return typeof provider.userInfo === 'string' ? [200, provider.userInfoType, provider.userInfo] : json(provider.userInfo);
    return [404, 'text/plain', 'nothing here'];
  }

  async function idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: issuer, sub: 'ada', aud: CLIENT_ID, iat: now, exp: now + 300, nonce: provider.nonce, at_hash: leftHalf(ACCESS_TOKEN) };
    const claims = provider.claims(right);
    return provider.sign === undefined ? signWith(provider.keys[0] as Key, claims, provider.header) : provider.sign(claims, provider.header);
  }

  const first = makeKey('first');
  const right = () => ({
    keys: [first],
    claims: (claims: JWTPayload) => claims,
    header: {},
    sign: undefined,
    userInfo: { sub: 'ada' },
    userInfoType: 'application/json',
    metadata: (metadata: Readonly<Record<string, unknown>>) => metadata,
    tokenAnswer: {},
    hijack: () => false,
    nonce: '',
  });
  const provider: HostileProvider = {
    issuer,
    ...right(),
    asked: [],
    reset() {
      Object.assign(provider, right());
      provider.asked.splice(0);
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return provider;
}

export function signWith({ kid, privateKey }: Key, claims: JWTPayload, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, ...header }).sign(privateKey, { crit: { 'urn:example:must': true } });
}

const leftHalf = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

const rightMetadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  end_session_endpoint: `${issuer}/end`,
  code_challenge_methods_supported: ['S256'],
});
