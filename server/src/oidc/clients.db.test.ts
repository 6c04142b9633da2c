import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import * as client from 'openid-client';
import { authorizeUrl, basic, call, CALLBACK, exchange, openHouse, pkce, refresh, SECRET, signInAt, silent, tokensFor, type House } from './house.suite.ts';

/* How applications prove who they are, and that a token is theirs: private_key_jwt, pushed requests, DPoP. */

let house: House;
let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
let jwk: JWK;
before(async () => {
  house = await openHouse({ nodes: 2 });
  keys = await generateKeyPair('ES256', { extractable: true });
  jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  await house.application({ clientId: 'shop' });
  await house.application({
    clientId: 'signer',
    metadata: {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [jwk] },
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      resources: ['https://api.example/'],
    },
  });
  await house.application({
    clientId: 'remote-keys',
    metadata: {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://keys.example/jwks',
      redirect_uris: [],
      post_logout_redirect_uris: [],
      grant_types: ['client_credentials'],
      resources: ['https://api.example/'],
    },
  });
  await house.application({ clientId: 'pusher', requirePar: true });
  await house.application({ clientId: 'bound', metadata: { dpop_bound_access_tokens: true } });
  await house.application({ clientId: 'spa', metadata: { token_endpoint_auth_method: 'none' } });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read'] });
  await house.user('ada');
});
after(() => house?.stop());

const now = () => Math.floor(Date.now() / 1000);

async function assertion(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, id = 'signer'): Promise<Record<string, string>> {
  const jwt = await new SignJWT({ iss: id, sub: id, aud: house.issuer, jti: randomUUID(), iat: now(), exp: now() + 60, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
    .sign(keys.privateKey);
  return { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: jwt };
}
const asSigner = async (proof: Record<string, string>, node = 0) =>
  call(house, '/token', { node, form: { grant_type: 'client_credentials', resource: 'https://api.example/', ...proof } });

test('who fails to prove to be an application is in the audit trail, up to a bound; unknown names are not', async () => {
  house.events.clear();
  const wrong = basic('shop', 'not-the-secret-of-the-shop-at-all');
  for (const path of ['/token', '/introspect', '/revoke', '/par'])
    assert.equal((await call(house, path, { form: { grant_type: 'client_credentials', token: 'x' }, headers: wrong })).status, 401, path);
  await asSigner(await assertion({ aud: 'https://elsewhere.example' }));
  await call(house, '/token', { form: { grant_type: 'client_credentials' }, headers: basic('nobody') });
  await call(house, '/userinfo', { headers: { authorization: 'Bearer x' } });
  const told = house.events.of('oidc.client_refused');
  assert.deepEqual(
    told.map(({ data }) => data),
    [...['token', 'introspection', 'revocation', 'pushed_authorization_request'].map((endpoint) => ({ clientId: 'shop', endpoint })), { clientId: 'signer', endpoint: 'token' }],
  );
  assert.ok(told.every(({ result, origin }) => result === 'failure' && origin.ip !== undefined && origin.applicationId !== undefined));
  await Promise.all(Array.from({ length: 60 }, () => call(house, '/token', { form: { grant_type: 'client_credentials' }, headers: wrong })));
  assert.equal(house.events.of('oidc.client_refused').length, 50);
});

test('private_key_jwt: a signed assertion works once, on whichever process', async () => {
  const proof = await assertion();
  assert.equal((await asSigner(proof)).status, 200);
  const again = await asSigner(proof, 1);
  assert.deepEqual([again.status, again.body.error], [401, 'invalid_client']);
});

test('of 50 parallel uses of an assertion exactly one succeeds', async () => {
  const proof = await assertion();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => asSigner(proof, index % 2)));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  assert.ok(answers.every((answer) => answer.status === 200 || answer.status === 401));
});

test('assertions for somebody else, without end, too long, or unsigned are refused', async () => {
  for (const [claims, header] of [
    [{ aud: 'https://other.example' }, {}],
    [{ exp: now() - 60 }, {}],
    [{ exp: now() + 30 * 86_400 }, {}],
    [{ exp: undefined }, {}],
    [{ jti: undefined }, {}],
    [{ iss: 'shop' }, {}],
    [{}, { kid: 'unknown' }],
  ] as const) {
    const refused = await asSigner(await assertion(claims, header));
    assert.deepEqual([refused.status, refused.body.error], [401, 'invalid_client'], JSON.stringify([claims, header]));
  }
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: 'signer', sub: 'signer', aud: house.issuer, jti: 'x', exp: now() + 60 })).toString('base64url')}.`;
  assert.equal((await asSigner({ client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: none })).status, 401);
  assert.equal(
    (await call(house, '/token', { form: { grant_type: 'client_credentials', client_id: 'signer', client_secret: SECRET } })).status,
    401,
    'no other method than the registered one',
  );
});

test('keys at an address are read through the one outbound client', async () => {
  house.outbound.answer = () => ({ ok: true, status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ keys: [jwk] }) });
  assert.equal((await asSigner(await assertion({}, {}, 'remote-keys'))).status, 200);
  assert.equal(house.outbound.sent.at(-1)?.url, 'https://keys.example/jwks');
});

test('pushed requests: one use, one minute, and required where the application says so', async () => {
  const { verifier, challenge } = pkce();
  const form = Object.fromEntries(new URL(authorizeUrl(house, 'pusher', challenge)).searchParams);
  const direct = await call(house, authorizeUrl(house, 'pusher', challenge).slice(house.issuer.length));
  assert.match(String(direct.headers.location), /error=invalid_request/);
  const pushed = await call(house, '/par', { form, headers: basic('pusher') });
  assert.equal(pushed.status, 201, pushed.text);
  assert.equal(pushed.body.expires_in, 60);
  const address = `${house.issuer}/authorize?${new URLSearchParams({ client_id: 'pusher', request_uri: pushed.body.request_uri }).toString()}`;
  const browser = house.browser();
  const callback = await signInAt(browser, address, 'ada');
  assert.equal((await exchange(house, 'pusher', callback.searchParams.get('code'), verifier)).status, 200);
  const refused = (answer: { headers: Readonly<Record<string, unknown>> }) => new URL(String(answer.headers.location)).searchParams.get('error');
  assert.equal(refused(await browser.get(address)), 'invalid_request_uri');
  assert.equal((await call(house, '/par', { form: { ...form, redirect_uri: 'https://evil.example/' }, headers: basic('pusher') })).status, 400);
  assert.equal((await call(house, '/par', { form })).status, 401);
  const late = await call(house, '/par', { form, headers: basic('pusher') });
  await house.t.advance(61);
  assert.equal(
    refused(await browser.get(`${house.issuer}/authorize?${new URLSearchParams({ client_id: 'pusher', request_uri: late.body.request_uri }).toString()}`)),
    'invalid_request_uri',
  );
  await house.t.advance(-61);
});

test('a pushed request that wants newer proof than there can be without asking is answered as a direct one: login_required; pushed nonsense is refused where it is pushed', async () => {
  const browser = house.browser();
  const { challenge } = pkce();
  const pushes = (extra: Readonly<Record<string, string>>) =>
    call(house, '/par', { form: Object.fromEntries(new URL(authorizeUrl(house, 'pusher', challenge, extra)).searchParams), headers: basic('pusher') });
  const use = async (extra: Readonly<Record<string, string>>) => {
    const pushed = await pushes(extra);
    assert.equal(pushed.status, 201, pushed.text);
    const answer = await browser.get(`${house.issuer}/authorize?${new URLSearchParams({ client_id: 'pusher', request_uri: pushed.body.request_uri }).toString()}`);
    return String(answer.headers.location);
  };
  const outcome = (location: string) => {
    const { searchParams } = new URL(location, house.issuer);
    return searchParams.get('error') ?? (searchParams.has('code') ? 'code' : 'asked');
  };
  const silently = { prompt: 'none', max_age: '0' };
  assert.equal(outcome(await use(silently)), 'login_required', 'nobody is signed in');
  const page = await use({});
  await signInAt(browser, new URL(page, house.issuer).href, 'ada');
  assert.equal(outcome(await use({ prompt: 'none' })), 'code');
  const refused = new URL(await use(silently));
  assert.deepEqual([refused.searchParams.get('error'), refused.searchParams.get('state'), refused.searchParams.get('iss')], ['login_required', 'st', house.issuer]);
  assert.equal(outcome(await use({ prompt: 'none', max_age: '3600' })), 'code');
  assert.equal(outcome(await use({ max_age: '0' })), 'asked');
  for (const extra of [{ prompt: 'none login' }, { prompt: 'none login', max_age: '0' }, { prompt: 'none', max_age: '-1' }])
    assert.deepEqual([(await pushes(extra)).status, (await pushes(extra)).body.error], [400, 'invalid_request']);
});

test('a customer may take longer to sign in than the minute a pushed request lives', async () => {
  const { verifier, challenge } = pkce();
  const form = Object.fromEntries(new URL(authorizeUrl(house, 'pusher', challenge)).searchParams);
  const pushed = await call(house, '/par', { form, headers: basic('pusher') });
  const browser = house.browser();
  const page = await browser.follow(
    await browser.get(`${house.issuer}/authorize?${new URLSearchParams({ client_id: 'pusher', request_uri: pushed.body.request_uri }).toString()}`),
  );
  await house.t.advance(300);
  const done = await browser.submit(page, 'submit', { user: 'ada' }, (location) => location.startsWith(CALLBACK));
  assert.equal((await exchange(house, 'pusher', new URL(done.url).searchParams.get('code'), verifier)).status, 200);
  await house.t.advance(-300);
});

test('of 20 parallel uses of a pushed request exactly one gets a code', async () => {
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  const form = Object.fromEntries(new URL(authorizeUrl(house, 'pusher', pkce().challenge)).searchParams);
  const pushed = await call(house, '/par', { form, headers: basic('pusher') });
  const address = `${house.issuer}/authorize?${new URLSearchParams({ client_id: 'pusher', request_uri: pushed.body.request_uri }).toString()}`;
  const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(address)));
  assert.equal(answers.filter((answer) => String(answer.headers.location).includes('code=')).length, 1);
  assert.ok(answers.every((answer) => answer.status === 303 || answer.status === 400));
});

test('DPoP with a standard client: tokens are bound to its key', async () => {
  const config = await client.discovery(new URL(house.issuer), 'bound', SECRET, client.ClientSecretBasic(SECRET), { execute: [client.allowInsecureRequests] });
  const handle = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const callback = await signInAt(house.browser(), url.href, 'ada');
  const tokens = await client.authorizationCodeGrant(config, callback, { pkceCodeVerifier: verifier, idTokenExpected: true }, undefined, { DPoP: handle });
  assert.equal(tokens.token_type, 'dpop');
  const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '', { DPoP: handle });
  assert.equal(info.email, 'ada@example.com');
  const stolen = await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } });
  assert.equal(stolen.status, 401, 'the token alone opens nothing');
  const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP: handle });
  assert.ok(next.access_token);
});

async function proof(pair: { privateKey: CryptoKey; publicKey: CryptoKey }, method: string, path: string, claims: Record<string, unknown> = {}): Promise<string> {
  const publicJwk = await exportJWK(pair.publicKey);
  return new SignJWT({ htm: method, htu: `${house.issuer}${path}`, jti: randomUUID(), iat: now(), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty: 'EC', crv: 'P-256', x: publicJwk.x as string, y: publicJwk.y as string } })
    .sign(pair.privateKey);
}

test('DPoP proofs are for one method, one address, one token, once, and now', async () => {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(house.browser(), authorizeUrl(house, 'spa', challenge), 'ada');
  const form = { grant_type: 'authorization_code', code: callback.searchParams.get('code') ?? '', redirect_uri: CALLBACK, code_verifier: verifier, client_id: 'spa' };
  for (const wrong of [
    await proof(keys, 'GET', '/token'),
    await proof(keys, 'POST', '/userinfo'),
    await proof(keys, 'POST', '/token', { iat: now() - 3600 }),
    await proof(keys, 'POST', '/token', { jti: undefined }),
  ]) {
    assert.notEqual((await call(house, '/token', { form, headers: { dpop: wrong } })).status, 200);
  }
  const once = await proof(keys, 'POST', '/token');
  const tokens = (await call(house, '/token', { form, headers: { dpop: once } })).body;
  assert.equal(tokens.token_type, 'DPoP');
  const ath = createHash('sha256').update(tokens.access_token).digest('base64url');
  const shown = await proof(keys, 'GET', '/userinfo', { ath });
  const info = (dpop: string) => call(house, '/userinfo', { headers: { authorization: `DPoP ${tokens.access_token}`, dpop } });
  assert.equal((await info(shown)).status, 200);
  assert.equal((await info(shown)).status, 401, 'a proof is used once');
  assert.equal((await info(await proof(keys, 'GET', '/userinfo', { ath: 'x' }))).status, 401);
  const other = await generateKeyPair('ES256', { extractable: true });
  assert.equal((await info(await proof(other, 'GET', '/userinfo', { ath }))).status, 401);
  const looked = await call(house, '/introspect', { form: { token: tokens.access_token }, headers: basic('shop') });
  assert.deepEqual(looked.body, { active: false });

  // The refresh token of a public application is bound to the key as well, also inside the replay window.
  const refreshWith = async (dpop: string) =>
    call(house, '/token', { form: { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: 'spa' }, headers: { dpop } });
  assert.equal((await refreshWith(await proof(other, 'POST', '/token'))).body.error, 'invalid_grant');
  const first = await refreshWith(await proof(keys, 'POST', '/token'));
  assert.equal(first.status, 200, first.text);
  const again = await refreshWith(await proof(keys, 'POST', '/token'));
  assert.deepEqual(again.body, first.body, 'the owner of the key may ask again');
  assert.equal((await refreshWith(await proof(other, 'POST', '/token'))).body.error, 'invalid_grant', 'nobody else may');
});

test('a code requested for a key is redeemed with that key only', async () => {
  const jkt = await calculateJwkThumbprint(jwk);
  const { verifier, challenge } = pkce();
  const browser = house.browser();
  const code = (await signInAt(browser, authorizeUrl(house, 'spa', challenge, { dpop_jkt: jkt }), 'ada')).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier, client_id: 'spa' };
  assert.equal((await call(house, '/token', { form })).body.error, 'invalid_grant');
  const other = await generateKeyPair('ES256', { extractable: true });
  assert.equal((await call(house, '/token', { form, headers: { dpop: await proof(other, 'POST', '/token') } })).body.error, 'invalid_grant');
  assert.equal((await call(house, '/token', { form, headers: { dpop: await proof(keys, 'POST', '/token') } })).status, 200);
  assert.ok(await silent(browser, authorizeUrl(house, 'spa', challenge)));
});

test('a wrong secret, a wrong method and two methods at once are refused', async () => {
  const form = { grant_type: 'refresh_token', refresh_token: 'x' };
  for (const attempt of [
    { form, headers: basic('shop', 'wrong-secret-wrong-secret') },
    { form: { ...form, client_id: 'shop' } },
    { form: { ...form, client_id: 'nobody', client_secret: SECRET } },
  ]) {
    const answer = await call(house, '/token', attempt);
    assert.deepEqual([answer.status, answer.body.error], [401, 'invalid_client']);
  }
  assert.equal((await call(house, '/token', { form: { ...form, client_id: 'shop', client_secret: SECRET }, headers: basic('shop') })).status, 400);
  assert.equal(
    (await call(house, '/token', { form: { ...form, client_id: 'shop', client_secret: SECRET } })).body.error,
    'invalid_grant',
    'the secret may come in the body as well',
  );
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  assert.ok(decodeJwt(tokens.id_token).sub);
  assert.equal((await refresh(house, 'shop', tokens.refresh_token)).status, 200);
  assert.deepEqual(house.failures, []);
});
