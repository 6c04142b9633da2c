import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import * as client from 'openid-client';
import pg from 'pg';
import { authorizeUrl, basic, call, CALLBACK, exchange, openHouse, pkce, refresh, SECRET, signInAt, silent, tokensFor, type House } from './house.suite.ts';

let house: House;
before(async () => {
  house = await openHouse({ nodes: 2 });
  await house.application({ clientId: 'shop' });
  await house.application({ clientId: 'spa', metadata: { token_endpoint_auth_method: 'none' } });
  await house.application({ clientId: 'lenient', requirePkce: false });
  await house.application({
    clientId: 'job',
    metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: ['client_credentials'], resources: ['https://api.example/'] },
  });
  await house.application({ clientId: 'idle-job', metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: ['client_credentials'] } });
  await house.application({
    clientId: 'mobile',
    metadata: { application_type: 'native', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/cb'] },
  });
  await house.application({
    clientId: 'api',
    metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: ['client_credentials'], resource_server_for: ['https://opaque.example/'] },
  });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read', 'orders:write'] });
  await house.resource({ identifier: 'https://opaque.example/', name: 'Opaque', scopes: ['look'], accessTokenFormat: 'opaque' });
  await house.user('ada');
  await house.user('bruno');
});
after(() => house?.stop());

const keySet = async () => createLocalJWKSet((await call(house, '/jwks')).body as JSONWebKeySet);
const stdClient = (clientId = 'shop') =>
  client.discovery(new URL(house.issuer), clientId, SECRET, client.ClientSecretBasic(SECRET), { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] });

test('a standard client discovers, signs in with PKCE, reads UserInfo and signs in silently the next time', async () => {
  const config = await stdClient();
  const browser = house.browser();
  const signIn = async (go: (url: string) => Promise<URL>) => {
    const verifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'abc',
      nonce: 'xyz',
    });
    return client.authorizationCodeGrant(config, await go(url.href), { pkceCodeVerifier: verifier, expectedState: 'abc', expectedNonce: 'xyz', idTokenExpected: true });
  };
  const tokens = await signIn((url) => signInAt(browser, url, 'ada'));
  const claims = tokens.claims();
  assert.equal(claims?.iss, house.issuer);
  assert.deepEqual([claims?.acr, claims?.amr, claims?.aud, claims?.nonce], ['urn:parvis:acr:1', ['pwd'], 'shop', 'xyz']);
  assert.equal(claims?.email, undefined, 'personal claims come from UserInfo, not in the ID token');
  const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
  assert.deepEqual([info.email, info.email_verified, info.name, info.given_name], ['ada@example.com', true, 'Person ada', 'ada']);
  const again = await signIn((url) => silent(browser, url));
  assert.equal(again.claims()?.sub, claims?.sub);
  assert.equal(again.claims()?.auth_time, claims?.auth_time);
  assert.deepEqual(house.failures, []);
});

test('discovery says what is offered, and nothing that is not', async () => {
  const { body } = await call(house, '/.well-known/openid-configuration');
  assert.deepEqual(body.response_types_supported, ['code']);
  assert.deepEqual(body.code_challenge_methods_supported, ['S256']);
  assert.deepEqual([...body.grant_types_supported].sort(), ['authorization_code', 'client_credentials', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']);
  assert.ok(body.authorization_response_iss_parameter_supported && body.backchannel_logout_supported && body.backchannel_logout_session_supported);
  assert.deepEqual(body.prompt_values_supported, ['none', 'login', 'consent', 'select_account', 'create']);
  assert.equal(body.end_session_endpoint, `${house.issuer}/logout`);
  assert.equal(body.pushed_authorization_request_endpoint, `${house.issuer}/par`);
  assert.ok(!('registration_endpoint' in body));
  assert.deepEqual((await call(house, '/.well-known/oauth-authorization-server')).body, body);
});

test('no header of the request changes any address', async () => {
  const hostile = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '444',
    forwarded: 'host=evil.example;proto=https',
    'x-original-host': 'evil.example',
  };
  assert.equal((await call(house, '/.well-known/openid-configuration', { headers: { ...hostile, host: 'evil.example' } })).status, 421);
  const document = await call(house, '/.well-known/openid-configuration', { headers: hostile });
  assert.ok(!document.text.includes('evil'));
  const start = await call(house, authorizeUrl(house, 'shop', pkce().challenge).slice(house.issuer.length), { headers: hostile });
  assert.ok(String(start.headers.location).startsWith(`${house.issuer}/interaction/`));
  assert.ok(!JSON.stringify(start.headers).includes('evil'));
});

test('an address that is not registered gets nothing, byte for byte', async () => {
  for (const redirect_uri of [
    `${CALLBACK}/`,
    `${CALLBACK}?x=1`,
    `${CALLBACK}#x`,
    'https://app.example/callback/../callback',
    'https://APP.example/callback',
    'https://app.example.evil.example/callback',
    'https://user@app.example/callback',
    'http://app.example/callback',
    'javascript:alert(1)',
    '//app.example/callback',
  ]) {
    const answer = await call(house, authorizeUrl(house, 'shop', pkce().challenge, { redirect_uri }).slice(house.issuer.length), { headers: { accept: 'text/html' } });
    assert.equal(answer.status, 400, redirect_uri);
    assert.equal(answer.headers.location, undefined, redirect_uri);
    assert.match(String(answer.headers['content-type']), /text\/html/);
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
    assert.ok(answer.text.includes('invalid_redirect_uri'));
  }
  const unknown = await call(house, authorizeUrl(house, 'nobody', pkce().challenge).slice(house.issuer.length));
  assert.deepEqual([unknown.status, unknown.headers.location], [400, undefined]);
});

test('a native application may listen on any loopback port, and only there', async () => {
  const to = (redirect_uri: string) => call(house, authorizeUrl(house, 'mobile', pkce().challenge, { redirect_uri }).slice(house.issuer.length));
  assert.equal((await to('http://127.0.0.1:51234/cb')).status, 303);
  assert.equal((await to('com.example.app:/cb')).status, 303);
  assert.equal((await to('http://127.0.0.1:51234/other')).status, 400);
  assert.equal((await to('http://127.0.0.1.evil.example:51234/cb')).status, 400);
});

test('only the code response, never a token in an address', async () => {
  for (const response_type of ['token', 'id_token', 'code id_token', 'code token', 'none', 'id_token token']) {
    const answer = await call(house, authorizeUrl(house, 'shop', pkce().challenge, { response_type }).slice(house.issuer.length));
    assert.match(String(answer.headers.location ?? answer.text), /unsupported_response_type/, response_type);
  }
  for (const grant_type of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:jwt-bearer']) {
    const answer = await call(house, '/token', { form: { grant_type, username: 'ada', password: 'x' }, headers: basic('shop') });
    assert.deepEqual([answer.status, answer.body.error], [400, 'unsupported_grant_type']);
  }
});

test('PKCE: required for public applications and by default, S256 only, no downgrade', async () => {
  const error = async (clientId: string, challenge: string | undefined, extra = {}) => {
    const answer = await call(house, authorizeUrl(house, clientId, challenge, extra).slice(house.issuer.length));
    return new URL(String(answer.headers.location)).searchParams.get('error');
  };
  assert.equal(await error('shop', undefined), 'invalid_request');
  assert.equal(await error('spa', undefined), 'invalid_request');
  assert.equal(await error('shop', pkce().challenge, { code_challenge_method: 'plain' }), 'invalid_request');
  assert.equal(await error('lenient', undefined), null);

  const { challenge, verifier } = pkce();
  const browser = house.browser();
  const withChallenge = await signInAt(browser, authorizeUrl(house, 'lenient', challenge), 'ada');
  for (const wrong of [undefined, pkce().verifier]) assert.equal((await exchange(house, 'lenient', withChallenge.searchParams.get('code'), wrong)).body.error, 'invalid_grant');
  assert.equal((await exchange(house, 'lenient', withChallenge.searchParams.get('code'), verifier)).status, 200, 'a wrong try does not burn the code of its owner');
  const without = await silent(browser, authorizeUrl(house, 'lenient', undefined));
  assert.equal((await exchange(house, 'lenient', without.searchParams.get('code'), verifier)).body.error, 'invalid_grant', 'a verifier without a challenge is refused');
});

test('a code is bound to its application, address and time', async () => {
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  const fresh = async () => {
    const { verifier, challenge } = pkce();
    return { verifier, code: (await silent(browser, authorizeUrl(house, 'shop', challenge))).searchParams.get('code') };
  };
  const one = await fresh();
  assert.equal((await exchange(house, 'lenient', one.code, one.verifier)).body.error, 'invalid_grant');
  const two = await fresh();
  assert.equal((await exchange(house, 'shop', two.code, two.verifier, { form: { redirect_uri: `${CALLBACK}/` } })).body.error, 'invalid_grant');
  const three = await fresh();
  await house.t.advance(61);
  assert.equal((await exchange(house, 'shop', three.code, three.verifier)).body.error, 'invalid_grant');
  await house.t.advance(-61);
});

test('the answer names its issuer (RFC 9207) and carries the state unchanged', async () => {
  const state = 'ü&=#"<>';
  const callback = await signInAt(house.browser(), authorizeUrl(house, 'shop', pkce().challenge, { state }), 'ada');
  assert.deepEqual([callback.searchParams.get('iss'), callback.searchParams.get('state')], [house.issuer, state]);
});

test('a code used a second time ends what came from it', async () => {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(house.browser(), authorizeUrl(house, 'shop', challenge), 'ada');
  const code = callback.searchParams.get('code');
  const first = await exchange(house, 'shop', code, verifier);
  assert.equal(first.status, 200);
  const second = await exchange(house, 'shop', code, verifier, { node: 1 });
  assert.deepEqual([second.status, second.body.error], [400, 'invalid_grant']);
  assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${first.body.access_token}` } })).status, 401);
  assert.equal((await refresh(house, 'shop', first.body.refresh_token)).body.error, 'invalid_grant');
});

test('of 50 parallel uses of a code on two processes exactly one succeeds, and its tokens end', async () => {
  for (let round = 0; round < 3; round++) {
    const { verifier, challenge } = pkce();
    const callback = await signInAt(house.browser(), authorizeUrl(house, 'shop', challenge), 'ada');
    const code = callback.searchParams.get('code');
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => exchange(house, 'shop', code, verifier, { node: index % 2 })));
    const won = answers.filter((answer) => answer.status === 200);
    assert.equal(won.length, 1);
    assert.ok(answers.every((answer) => answer.status === 200 || (answer.status === 400 && answer.body.error === 'invalid_grant')));
    assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${won[0]?.body.access_token}` } })).status, 401);
    assert.equal((await refresh(house, 'shop', won[0]?.body.refresh_token)).body.error, 'invalid_grant');
  }
  assert.deepEqual(house.failures, []);
});

test('many uses of a spent code fill all connections: the one that ends its tokens needs none beside its own', async (context) => {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(house.browser(), authorizeUrl(house, 'shop', challenge), 'ada');
  const code = callback.searchParams.get('code');
  assert.equal((await exchange(house, 'shop', code, verifier)).status, 200);
  // Somebody has the grant, so all who would end it wait, each in a transaction.
  const holder = new pg.Client({ connectionString: house.t.ownerUrl });
  await holder.connect();
  await holder.query('begin; lock table oidc.artefacts in exclusive mode');
  const replays = Array.from({ length: 30 }, () => exchange(house, 'shop', code, verifier));
  const waiting = async () => (await house.t.dump<{ n: number }>("select count(*)::int as n from pg_locks where not granted and relation = 'oidc.artefacts'::regclass"))[0]?.n ?? 0;
  while ((await waiting()) < 10) await new Promise((done) => setTimeout(done, 5));
  // What was looked up of the application has become too old meanwhile.
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 });
  await holder.query('rollback');
  await holder.end();
  const answers = await Promise.all(replays);
  assert.deepEqual([...new Set(answers.map((answer) => `${answer.status} ${answer.body.error}`))], ['400 invalid_grant']);
  assert.deepEqual(house.failures, []);
});

test('client_credentials: a JWT for a listed API (RFC 9068), nothing for others', async () => {
  const token = await call(house, '/token', { form: { grant_type: 'client_credentials', resource: 'https://api.example/', scope: 'orders:read openid' }, headers: basic('job') });
  assert.equal(token.status, 200, token.text);
  const { payload, protectedHeader } = await jwtVerify(token.body.access_token, await keySet(), { issuer: house.issuer, audience: 'https://api.example/', typ: 'at+jwt' });
  assert.deepEqual([protectedHeader.alg, payload.client_id, payload.sub, payload.scope], ['ES256', 'job', 'job', 'orders:read']);
  assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 600);
  for (const [clientId, resource] of [
    ['idle-job', 'https://api.example/'],
    ['job', 'https://opaque.example/'],
    ['job', 'https://unknown.example/'],
  ] as const) {
    const refused = await call(house, '/token', { form: { grant_type: 'client_credentials', resource }, headers: basic(clientId) });
    assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_target']);
  }
});

test('a customer’s token for an API says who, how surely, and for whom', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada', { resource: 'https://api.example/', scope: 'openid profile orders:read' });
  const { payload } = await jwtVerify(tokens.access_token, await keySet(), { issuer: house.issuer, audience: 'https://api.example/', typ: 'at+jwt' });
  assert.deepEqual([payload.scope, payload.acr, payload.amr, payload.client_id], ['orders:read', 'urn:parvis:acr:1', ['pwd'], 'shop']);
  assert.equal(decodeJwt(tokens.id_token)['name'], 'Person ada', 'without a UserInfo token the ID token carries the claims');
  assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401, 'a token for an API opens nothing here');
  assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.id_token}` } })).status, 401);
});

test('introspection answers the application itself and the API a token is for', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada', { resource: 'https://opaque.example/', scope: 'openid look' });
  const ask = (clientId: string, token: string) => call(house, '/introspect', { form: { token }, headers: basic(clientId) });
  const own = (await ask('shop', tokens.access_token)).body;
  assert.deepEqual([own.active, own.aud, own.scope, own.client_id, own.iss], [true, 'https://opaque.example/', 'look', 'shop', house.issuer]);
  assert.equal((await ask('api', tokens.access_token)).body.active, true);
  assert.deepEqual((await ask('job', tokens.access_token)).body, { active: false });
  assert.deepEqual((await ask('api', tokens.refresh_token)).body, { active: false });
  assert.deepEqual((await ask('shop', 'unknown')).body, { active: false });
  const wrong = await call(house, '/introspect', { form: { token: tokens.access_token }, headers: basic('shop', 'wrong') });
  assert.deepEqual([wrong.status, wrong.body.error], [401, 'invalid_client']);
});

test('revocation ends the family; a stranger cannot revoke', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const stranger = await call(house, '/revoke', { form: { token: tokens.refresh_token }, headers: basic('lenient') });
  assert.equal(stranger.status, 400);
  assert.equal((await call(house, '/revoke', { form: { token: tokens.refresh_token }, headers: basic('shop') })).status, 200);
  assert.equal((await refresh(house, 'shop', tokens.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
  assert.equal((await call(house, '/revoke', { form: { token: 'unknown' }, headers: basic('shop') })).status, 200);
});

test('after a revocation the customer signs in silently again', async () => {
  const { browser, tokens } = await tokensFor(house, 'shop', 'ada');
  await call(house, '/revoke', { form: { token: tokens.refresh_token }, headers: basic('shop') });
  const { verifier, challenge } = pkce();
  const answer = await exchange(house, 'shop', (await silent(browser, authorizeUrl(house, 'shop', challenge))).searchParams.get('code'), verifier);
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await refresh(house, 'shop', answer.body.refresh_token)).status, 200);
});

test('a suspended customer gets nothing more, from any endpoint', async () => {
  const user = await house.user('carla');
  const { tokens, browser } = await tokensFor(house, 'shop', 'carla');
  const { verifier, challenge } = pkce();
  const code = (await silent(browser, authorizeUrl(house, 'shop', challenge))).searchParams.get('code');
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.setState(tx, { actor: { kind: 'operator' }, requestId: 'r' }, user.id, 'suspended', 'test'));
  assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
  assert.equal((await refresh(house, 'shop', tokens.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await exchange(house, 'shop', code, verifier)).body.error, 'invalid_grant');
  assert.deepEqual((await call(house, '/introspect', { form: { token: tokens.access_token }, headers: basic('shop') })).body, { active: false });
  await house.deliver();
  const page = await browser.follow(await browser.get(authorizeUrl(house, 'shop', challenge)));
  assert.ok(page.text.includes('value="submit"'), 'the session is gone as well');
});

test('a suspended application gets nothing more', async () => {
  await house.application({ clientId: 'fading' });
  const { tokens } = await tokensFor(house, 'fading', 'ada');
  await house.application({ clientId: 'fading', state: 'suspended' });
  assert.equal((await refresh(house, 'fading', tokens.refresh_token)).body.error, 'invalid_client');
  assert.equal((await call(house, authorizeUrl(house, 'fading', pkce().challenge).slice(house.issuer.length))).status, 400);
});

test('form_post: the answer is posted by a page whose policy allows only that', async () => {
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  const page = await browser.get(authorizeUrl(house, 'shop', pkce().challenge, { response_mode: 'form_post' }));
  assert.equal(page.status, 200);
  assert.match(page.text, /<form method="post" action="https:\/\/app\.example\/callback">/);
  assert.match(page.text, /name="code"/);
  assert.match(String(page.headers['content-security-policy']), /script-src 'sha256-/);
  assert.match(String(page.headers['cache-control']), /no-store/);
});

test('an authorization request may also be posted', async () => {
  const url = new URL(authorizeUrl(house, 'shop', pkce().challenge));
  const posted = await call(house, '/authorize', { form: Object.fromEntries(url.searchParams) });
  assert.equal(posted.status, 303);
  assert.equal(new URL(String(posted.headers.location)).searchParams.get('client_id'), 'shop');
});

test('scripts may call token and UserInfo endpoint from registered origins only, never with cookies', async () => {
  const from = (origin: string) =>
    call(house, '/token', { form: { grant_type: 'authorization_code', code: 'x', redirect_uri: CALLBACK, client_id: 'spa', code_verifier: pkce().verifier }, headers: { origin } });
  const own = await from('https://app.example');
  assert.equal(own.headers['access-control-allow-origin'], 'https://app.example');
  assert.equal(own.headers['access-control-allow-credentials'], undefined);
  for (const origin of ['https://evil.example', 'null']) {
    const other = await from(origin);
    assert.equal(other.status, 400);
    assert.equal(other.headers['access-control-allow-origin'], undefined, origin);
  }
  assert.equal((await call(house, '/jwks', { headers: { origin: 'https://anything.example' } })).headers['access-control-allow-origin'], '*');
  const preflight = await call(house, '/token', { method: 'OPTIONS', headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' } });
  assert.equal(preflight.status, 204);
});

test('bodies: one value per parameter, forms only, bounded', async () => {
  const twice = await call(house, '/token', { form: { grant_type: ['client_credentials', 'client_credentials'] }, headers: basic('job') });
  assert.equal(twice.body.error, 'invalid_request');
  const json = await call(house, '/token', { method: 'POST', headers: { ...basic('job'), 'content-type': 'application/json' } });
  assert.equal(json.status, 400);
  const large = await call(house, '/token', { form: { grant_type: 'client_credentials', scope: 'x'.repeat(60_000) }, headers: basic('job') });
  assert.equal(large.status, 400);
  assert.deepEqual(house.failures, []);
});

test('nothing readable is stored: no token, code, address or name', async () => {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(house.browser(), authorizeUrl(house, 'shop', challenge, { scope: 'openid email offline_access', login_hint: 'ada@example.com' }), 'ada');
  const answer = await exchange(house, 'shop', callback.searchParams.get('code'), verifier);
  const rows = await house.t.dump<{ text: string }>(
    "select row_to_json(a)::text || encode(payload, 'escape') || coalesce(encode(replay, 'escape'), '') as text from oidc.artefacts a",
  );
  const all = rows.map((row) => row.text).join();
  for (const secret of [callback.searchParams.get('code'), answer.body.access_token, answer.body.refresh_token, 'ada@example.com', 'Person ada', CALLBACK, challenge])
    assert.ok(!all.includes(String(secret)), String(secret));
  const secrets = await house.t.dump<{ text: string }>("select row_to_json(a)::text || coalesce(encode(secret, 'escape'), '') as text from oidc.applications a");
  assert.ok(!secrets.some((row) => row.text.includes(SECRET)));
});

test('keys: an ES256 ID token by default, RS256 for the application that asks', async () => {
  await house.application({ clientId: 'rsa', metadata: { id_token_signed_response_alg: 'RS256' } });
  const { tokens } = await tokensFor(house, 'rsa', 'ada');
  assert.equal(decodeProtectedHeader(tokens.id_token).alg, 'RS256');
  await jwtVerify(tokens.id_token, await keySet(), { issuer: house.issuer, audience: 'rsa' });
  const { keys } = (await call(house, '/jwks')).body as JSONWebKeySet;
  assert.ok(keys.length >= 2 && keys.every((key) => key.use === 'sig' && key.kid && !('d' in key)));
});
