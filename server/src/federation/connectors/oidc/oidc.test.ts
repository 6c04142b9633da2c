import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Finished, Returned } from '../../contract.ts';
import { connectionOf, createConnectorWorld, goneTo, REQUEST, type ConnectorWorld } from '../oauth2/connector-world.suite.ts';
import { createOidcConnector } from './create-oidc.ts';
import { jwk, startUpstream, type Upstream } from './upstream.suite.ts';

const SECRET = 'a client secret with: odd/characters+%';
const rsa = jwk('rsa', { kid: 'ours-rsa' });
const ec = jwk('ec', { kid: 'ours-ec', alg: 'ES256' });
const ed = jwk('ed', { kid: 'ours-ed', alg: 'EdDSA' });
const publicPart = ({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...rest }: Readonly<Record<string, unknown>>) => rest;

let upstream: Upstream;
let world: ConnectorWorld;
let oidc: ReturnType<typeof createOidcConnector>;
before(async () => {
  upstream = await startUpstream([
    { client_id: 'basic', client_secret: SECRET },
    { client_id: 'post', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post' },
    { client_id: 'key', token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [rsa, ec, ed].map(publicPart) as never } },
    { client_id: 'public', token_endpoint_auth_method: 'none' },
    { client_id: 'es256', client_secret: SECRET, id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
    { client_id: 'eddsa', client_secret: SECRET, id_token_signed_response_alg: 'EdDSA' },
    { client_id: 'ps256', client_secret: SECRET, id_token_signed_response_alg: 'PS256' },
    { client_id: 'hs256', client_secret: SECRET, id_token_signed_response_alg: 'HS256' },
  ]);
});
beforeEach(() => {
  world = createConnectorWorld(upstream.issuer);
  oidc = createOidcConnector(world);
});
after(() => upstream.close());

interface Attempt {
  readonly clientId?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly fresh?: boolean;
  readonly who?: string;
}

async function goThere({ clientId = 'basic', settings, secrets = { clientSecret: SECRET }, fresh = false, who }: Attempt = {}) {
  const connection = connectionOf(oidc, { issuer: upstream.issuer, clientId, ...settings }, secrets);
  const gone = goneTo(await oidc.away!.begin(connection, { ...REQUEST, fresh, loginHint: 'ada@example.com' }, world.ctx({ trace: (entry) => world.traced.push(entry) })));
  const returned = await upstream.visit(gone.url.toString(), who);
  const finish = (answer: Returned = returned) => oidc.away!.finish(connection, answer, gone.kept, world.ctx({ trace: (entry) => world.traced.push(entry) }));
  return { gone, returned, finish };
}
async function signIn(attempt?: Attempt) {
  const finished = await (await goThere(attempt)).finish();
  assert.equal(finished.kind, 'identity', JSON.stringify(finished));
  return (finished as Extract<Finished, { kind: 'identity' }>).identity;
}

test('somebody signs in there and comes back as who they are', async () => {
  const { email, claims, subject, assurance, session } = await signIn();
  assert.equal(subject, 'ada');
  assert.deepEqual(email, { value: 'ada@example.com', verified: true });
  assert.deepEqual(claims, {
    name: 'Ada Lovelace',
    given_name: 'Ada',
    family_name: 'Lovelace',
    roles: ['reader', 'editor'],
    email: 'ada@example.com',
    email_verified: true,
  });
  assert.deepEqual([assurance?.acr, assurance?.amr], ['level-1', ['pwd']]);
  assert.equal(session, undefined);
});

test('an address that is not proved there comes back as such', async () => {
  assert.deepEqual((await signIn({ who: 'bruno' })).email, { value: 'bruno@example.com', verified: false });
});

test('the request has PKCE, nonce and state, and nothing of it can be set by the operator', async () => {
  const connection = connectionOf(oidc, { issuer: upstream.issuer, clientId: 'basic', parameters: { prompt: 'consent', display: 'page' } });
  const gone = goneTo(await oidc.away!.begin(connection, { ...REQUEST, loginHint: 'ada@example.com' }, world.ctx()));
  const { state, nonce, code_challenge, ...rest } = gone.asked;
  assert.deepEqual(rest, {
    prompt: 'consent',
    display: 'page',
    ui_locales: 'en',
    login_hint: 'ada@example.com',
    response_type: 'code',
    client_id: 'basic',
    redirect_uri: 'https://id.example/federation/provider/callback',
    scope: 'openid email profile',
    code_challenge_method: 'S256',
  });
  assert.equal(state, REQUEST.state);
  assert.equal(nonce?.length, 43);
  assert.equal(code_challenge?.length, 43);
  assert.notEqual(code_challenge, gone.kept['verifier']);
  for (const name of ['redirect_uri', 'response_type', 'state', 'request', 'request_uri', 'client_id', 'scope', 'nonce', 'code_challenge'])
    assert.equal(oidc.settings.safeParse({ issuer: upstream.issuer, clientId: 'basic', parameters: { [name]: 'x' } }).success, false, name);
});

describe('client authentication', () => {
  test('secret in the body', async () => void (await signIn({ clientId: 'post', settings: { clientAuthentication: 'client_secret_post' } })));
  test('no secret, PKCE alone', async () => void (await signIn({ clientId: 'public', settings: { clientAuthentication: 'none' }, secrets: {} })));
  const settings = { clientAuthentication: 'private_key_jwt' };
  test('a signed assertion, with each kind of key, as JWK', async () => {
    for (const key of [rsa, ec, ed]) await signIn({ clientId: 'key', settings, secrets: { privateKey: JSON.stringify(key) } });
  });
  test('a signed assertion, with a key as PEM', async () => {
    const pem = createPrivateKey({ key: ec as never, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }) as string;
    await signIn({ clientId: 'key', settings: { ...settings, clientKeyId: 'ours-ec' }, secrets: { privateKey: pem } });
  });
  test('a signed assertion for the token endpoint, where the provider wants that', async () => {
    await signIn({ clientId: 'key', settings: { ...settings, assertionAudience: 'token-endpoint' }, secrets: { privateKey: JSON.stringify(ec) } });
  });
  test('a wrong secret, a stranger’s key, no key and nonsense are refused as client authentication', async () => {
    const wrong: Attempt[] = [
      { secrets: { clientSecret: 'wrong' } },
      { secrets: {} },
      { clientId: 'key', settings, secrets: { privateKey: JSON.stringify(jwk('ec', { kid: 'ours-ec', alg: 'ES256' })) } },
      { clientId: 'key', settings, secrets: { privateKey: 'nonsense' } },
      { clientId: 'key', settings, secrets: {} },
    ];
    for (const attempt of wrong) {
      const finished = await (await goThere(attempt)).finish();
      assert.equal(finished.kind === 'refused' && finished.check, 'client_authentication');
    }
  });
});

describe('signatures', () => {
  test('every usual algorithm', async () => {
    for (const clientId of ['eddsa', 'ps256', 'basic']) await signIn({ clientId });
  });
  test('ES256 with UserInfo that is signed', async () => {
    assert.equal((await signIn({ clientId: 'es256' })).email?.verified, true);
    assert.ok(world.traced.some(({ title, facts }) => title === 'UserInfo' && facts['signed'] === 'yes'));
  });
  test('HMAC with the client secret only where it is asked for', async () => {
    await signIn({ clientId: 'hs256', settings: { idTokenAlgs: ['HS256'] } });
    const finished = await (await goThere({ clientId: 'hs256' })).finish();
    assert.equal(finished.kind === 'refused' && finished.check, 'id_token_alg');
  });
});

test('an answer that is posted is taken', async () => {
  const { returned, finish } = await goThere({ settings: { responseMode: 'form_post' } });
  assert.equal(returned.method, 'POST');
  assert.equal((await finish()).kind, 'identity');
});

test('a code is taken once', async () => {
  const { finish } = await goThere();
  assert.equal((await finish()).kind, 'identity');
  const again = await finish();
  assert.deepEqual(again, { kind: 'refused', check: 'code', detail: 'invalid_grant' });
});

test('the code of one sign-in is no good with the memory of another', async () => {
  const [one, two] = [await goThere(), await goThere()];
  const mixed = await one.finish(two.returned);
  assert.equal(mixed.kind === 'refused' && mixed.check, 'code');
});

test('who says no has cancelled', async () => {
  assert.deepEqual(await (await goThere({ who: 'nobody' })).finish(), { kind: 'cancelled' });
});

test('a sign-in anew is asked for and proved', async () => {
  const { gone, finish } = await goThere({ fresh: true });
  assert.equal(gone.asked['max_age'], '0');
  assert.equal(gone.asked['prompt'], 'login');
  const finished = await finish();
  assert.ok(finished.kind === 'identity' && finished.identity.assurance?.authTime !== undefined);
});

test('endpoints by hand do without discovery', async () => {
  const endpoints = { authorization: `${upstream.issuer}/auth`, token: `${upstream.issuer}/token`, jwks: `${upstream.issuer}/jwks` };
  const { email, subject } = await signIn({ settings: { endpoints } });
  assert.deepEqual([subject, email], ['ada', undefined]);
  assert.equal((await signIn({ settings: { endpoints: { ...endpoints, userInfo: `${upstream.issuer}/me` } } })).email?.value, 'ada@example.com');
});

test('claims are mapped and groups are read by path', async () => {
  const { claims, groups } = await signIn({ settings: { claims: { nickname: 'given_name', first_role: 'roles.0', nothing: 'no.such.claim' }, groups: 'roles' } });
  assert.deepEqual([claims['nickname'], claims['first_role'], 'nothing' in claims], ['Ada', 'reader', false]);
  assert.deepEqual(groups, ['reader', 'editor']);
});

test('a trace shows the exchange and nothing that is secret or about a person', async () => {
  await signIn();
  assert.deepEqual(
    world.traced.map(({ title }) => title),
    ['Authorization request', 'Authorization response', 'Token request', 'Token response', 'ID token', 'UserInfo'],
  );
  const text = JSON.stringify(world.traced);
  assert.match(text, /"scope":"openid email profile"/);
  assert.match(text, /access_token, expires_in, id_token, scope, token_type/);
  for (const secret of ['ada', 'Lovelace', SECRET, encodeURIComponent(SECRET)]) assert.ok(!text.includes(secret), secret);
});

describe('settings', () => {
  const right = { issuer: 'https://provider.example', clientId: 'x' };
  const refuse = (settings: Readonly<Record<string, unknown>>, message: RegExp) => assert.match(String(oidc.settings.safeParse({ ...right, ...settings }).error?.message), message);
  test('unknown fields, odd issuers and scopes, and what does not fit together are refused', () => {
    assert.ok(oidc.settings.safeParse(right).success);
    refuse({ secret: 'x' }, /Unrecognized key/);
    for (const issuer of ['provider.example', 'ftp://provider.example', 'https://p.example/?a=b', 'https://p.example/#x', 'https://p/{a}', 'https://p/{tenantid}/{tenantid}'])
      refuse({ issuer }, /must be the URL of an issuer/);
    refuse({ scopes: ['email'] }, /must have .*openid/);
    refuse({ scopes: ['openid', 'two words'] }, /must be an OAuth scope/);
    refuse({ endpoints: { authorization: 'https://p.example/a', token: 'https://p.example/t' } }, /needed to verify ID tokens/);
    refuse({ idTokenAlgs: ['none'] }, /Invalid option/);
    refuse({ idTokenAlgs: ['HS256'], clientAuthentication: 'none' }, /HMAC needs a client secret/);
    refuse({ claims: { name: '$(rm)' } }, /must be a path of names/);
  });
});
