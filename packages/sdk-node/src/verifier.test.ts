import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { createVerifier, type Verifier, type Wanted } from './index.ts';

/* Against an issuer that signs whatever the test wants: what is forged, and what is not enough. Real tokens: server/test/sdk. */

const AUDIENCE = 'https://api.example/';
let server: Server;
let issuer: string;
let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
let verifier: Verifier;
let named: string;
let down = false;
before(async () => {
  keys = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] };
  server = createServer((request, response) => {
    if (down) return response.writeHead(500).end('{}');
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(request.url === '/jwks' ? jwks : { issuer: named, jwks_uri: `${issuer}/jwks` }));
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  issuer = named = `http://localhost:${(server.address() as AddressInfo).port}`;
  verifier = createVerifier({ issuer, audience: AUDIENCE });
});
after(() => server.close());

const now = () => Math.floor(Date.now() / 1000);
const claims = (more: JWTPayload = {}): JWTPayload => ({
  iss: issuer,
  aud: AUDIENCE,
  sub: 'ada',
  client_id: 'shop',
  jti: 'j',
  iat: now(),
  exp: now() + 60,
  scope: 'read',
  ...more,
});
const sign = (payload: JWTPayload, header: object = {}, key = keys.privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...header }).sign(key);
const ask = async (token: string, wanted: Wanted = {}, scheme = 'Bearer', by = verifier) => {
  const verdict = await by.verify({ method: 'GET', url: `${AUDIENCE}orders`, authorization: `${scheme} ${token}` }, wanted);
  return verdict.ok ? 'taken' : verdict.refusal.error;
};

test('what is forged, expired, or says too little is refused', async () => {
  assert.equal(await ask(await sign(claims())), 'taken');
  assert.equal(await ask(await sign(claims({ aud: ['https://other.example/', AUDIENCE] }))), 'taken');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims())}.`;
  // The public key as a shared secret: what the algorithm list is there for.
  const hmac = `${part({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })}.${part(claims())}`;
  const confused = `${hmac}.${createHmac('sha256', await exportSPKI(keys.publicKey))
    .update(hmac)
    .digest('base64url')}`;
  const stranger = await generateKeyPair('ES256');
  const wrong = [
    unsigned,
    confused,
    await sign(claims(), {}, stranger.privateKey),
    await sign(claims(), { kid: 'k2' }),
    await sign(claims(), { typ: 'JWT' }),
    await sign(claims({ exp: now() - 6 })),
    await sign(claims({ iss: `${issuer}/` })),
    await sign(claims({ aud: 'https://other.example/' })),
    await sign(claims({ nbf: now() + 60 })),
    ...(await Promise.all((['exp', 'aud', 'iss', 'sub', 'client_id'] as const).map((name) => sign(claims({ [name]: undefined }))))),
    // Bound in a way that is not checked here.
    await sign(claims({ cnf: { 'x5t#S256': 'abc' } })),
    'opaque-token-and-nobody-to-ask',
    'not a token',
    '',
  ];
  for (const [index, token] of wrong.entries()) assert.equal(await ask(token), 'invalid_token', `${index}`);
  assert.equal(await ask(await sign(claims()), {}, 'DPoP'), 'invalid_token');
  assert.equal(await ask('abc', {}, 'Basic'), 'missing');
});

test('levels: each meets those before it, others only themselves; what was not said is not enough', async () => {
  const two = 'urn:parvis:acr:2';
  const rows: readonly (readonly [JWTPayload, Wanted, boolean])[] = [
    [{ acr: 'urn:parvis:acr:1' }, { acr: two }, false],
    [{ acr: two }, { acr: two }, true],
    [{ acr: 'urn:parvis:acr:phr' }, { acr: two }, true],
    [{ acr: two }, { acr: 'urn:parvis:acr:phr' }, false],
    [{ acr: 'gold' }, { acr: 'gold' }, true],
    [{ acr: 'gold' }, { acr: two }, false],
    [{ acr: two }, { acr: 'gold' }, false],
    [{ acr: two }, { acr: ['gold', two] }, true],
    [{}, { acr: 'urn:parvis:acr:1' }, false],
    [{ auth_time: now() - 100 }, { maxAge: 300 }, true],
    [{ auth_time: now() - 400 }, { maxAge: 300 }, false],
    [{}, { maxAge: 300 }, false],
    [{ acr: two, auth_time: now() - 400 }, { acr: two, maxAge: 300 }, false],
  ];
  for (const [said, wanted, enough] of rows)
    assert.equal(await ask(await sign(claims(said)), wanted), enough ? 'taken' : 'insufficient_user_authentication', JSON.stringify([said, wanted]));
});

test('an issuer that cannot be asked, or names itself otherwise, is no verdict about the token; what is known goes on', async () => {
  const token = await sign(claims());
  assert.equal(await ask(token), 'taken');
  down = true;
  assert.equal(await ask(token), 'taken');
  const heard: Error[] = [];
  const fresh = createVerifier({ issuer, audience: AUDIENCE, onUnavailable: (error) => heard.push(error) });
  assert.equal(await ask(token, {}, 'Bearer', fresh), 'temporarily_unavailable');
  down = false;
  named = 'https://other.example';
  assert.equal(await ask(token, {}, 'Bearer', fresh), 'temporarily_unavailable');
  named = issuer;
  assert.equal(await ask(token, {}, 'Bearer', fresh), 'taken', 'a failure is not remembered');
  assert.equal(heard.length, 2);
});
