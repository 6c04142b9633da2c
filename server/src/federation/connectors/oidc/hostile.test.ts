import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { exportSPKI, type JWTPayload } from 'jose';
import type { ConnectorContext, Finished } from '../../contract.ts';
import { connectionOf, createConnectorWorld, goneTo, REQUEST, type ConnectorWorld } from '../oauth2/connector-world.suite.ts';
import { createOidcConnector } from './create-oidc.ts';
import { CLIENT_ID, CLIENT_SECRET, makeKey, signWith, startHostileProvider, type HostileProvider } from './hostile-provider.suite.ts';

let p: HostileProvider;
let other: HostileProvider;
let world: ConnectorWorld;
let oidc: ReturnType<typeof createOidcConnector>;
before(async () => {
  p = await startHostileProvider();
  other = await startHostileProvider();
});
beforeEach(() => {
  p.reset();
  other.reset();
  world = createConnectorWorld(p.issuer, other.issuer);
  oidc = createOidcConnector(world);
});
after(async () => {
  await p.close();
  await other.close();
});

interface Attempt {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly fresh?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly kept?: Readonly<Record<string, string>>;
  readonly ctx?: Partial<ConnectorContext>;
}

/** There and back. */
async function signIn({ settings, fresh = false, parameters = { code: 'code' }, kept, ctx }: Attempt = {}): Promise<Finished> {
  const connection = connectionOf(oidc, { issuer: p.issuer, clientId: CLIENT_ID, ...settings }, { clientSecret: CLIENT_SECRET });
  const gone = goneTo(await oidc.away!.begin(connection, { ...REQUEST, fresh }, world.ctx()));
  p.nonce = gone.asked['nonce'] as string;
  return oidc.away!.finish(connection, { method: 'GET', parameters }, { ...gone.kept, ...kept }, world.ctx(ctx));
}

const now = () => Math.floor(Date.now() / 1000);
/** What was refused, and that nothing about a person is said with it. */
async function refuses(check: string, attempt?: Attempt): Promise<void> {
  const finished = await signIn(attempt);
  assert.equal(finished.kind === 'refused' ? finished.check : finished.kind, check);
  assert.doesNotMatch(JSON.stringify(finished), /ada|mallory|example\.com|access-token|client secret/i);
}
async function accepts(attempt?: Attempt) {
  const finished = await signIn(attempt);
  assert.equal(finished.kind, 'identity', JSON.stringify(finished));
  return (finished as Extract<Finished, { kind: 'identity' }>).identity;
}

test('a right answer is believed', async () => {
  const { signOutHint, ...identity } = await accepts();
  assert.deepEqual(identity, { subject: 'ada', claims: {} });
  assert.equal(signOutHint?.split('.').length, 3);
});

describe('claims of the ID token', () => {
  const claims: Record<string, [string, (right: JWTPayload) => JWTPayload]> = {
    'another issuer': ['id_token_iss', (right) => ({ ...right, iss: 'https://mallory.example' })],
    'the issuer with a slash': ['id_token_iss', (right) => ({ ...right, iss: `${right.iss}/` })],
    'no issuer': ['id_token_iss', ({ iss: _, ...right }) => right],
    'another audience': ['id_token_aud', (right) => ({ ...right, aud: 'somebody-else' })],
    'no audience': ['id_token_aud', ({ aud: _, ...right }) => right],
    'two audiences without azp': ['id_token_azp', (right) => ({ ...right, aud: [CLIENT_ID, 'somebody-else'] })],
    'given to somebody else': ['id_token_azp', (right) => ({ ...right, aud: [CLIENT_ID, 'somebody-else'], azp: 'somebody-else' })],
    'for us, given to somebody else': ['id_token_azp', (right) => ({ ...right, azp: 'somebody-else' })],
    expired: ['id_token_exp', (right) => ({ ...right, exp: now() - 120 })],
    'without an end': ['id_token_exp', ({ exp: _, ...right }) => right],
    'an end that is text': ['id_token_exp', (right) => ({ ...right, exp: '9999999999' as unknown as number })],
    'issued in the future': ['id_token_iat', (right) => ({ ...right, iat: now() + 300 })],
    'issued long ago': ['id_token_iat', (right) => ({ ...right, iat: now() - 3600 })],
    'without a beginning': ['id_token_iat', ({ iat: _, ...right }) => right],
    'not valid yet': ['id_token_nbf', (right) => ({ ...right, nbf: now() + 300 })],
    'another nonce': ['id_token_nonce', (right) => ({ ...right, nonce: 'another' })],
    'no nonce': ['id_token_nonce', ({ nonce: _, ...right }) => right],
    'no subject': ['id_token_sub', ({ sub: _, ...right }) => right],
    'an empty subject': ['id_token_sub', (right) => ({ ...right, sub: '' })],
    'a subject that is a number': ['id_token_sub', (right) => ({ ...right, sub: 7 as unknown as string })],
    'a subject beyond its length': ['id_token_sub', (right) => ({ ...right, sub: 'x'.repeat(256) })],
    'an access token of somebody else': ['id_token_at_hash', (right) => ({ ...right, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  };
  for (const [name, [check, change]] of Object.entries(claims)) {
    test(`${name}: refused by ${check}`, async () => {
      p.claims = change;
      await refuses(check);
    });
  }
  test('several audiences are fine where it was given to us', async () => {
    p.claims = (right) => ({ ...right, aud: [CLIENT_ID, 'an-api'], azp: CLIENT_ID });
    await accepts();
  });
  test('a clock that is a little off is fine', async () => {
    p.claims = (right) => ({ ...right, iat: now() + 30, exp: now() - 30 });
    await accepts();
  });
  test('times are compared with the clock of the database', async () => {
    await refuses('id_token_exp', { ctx: { now: new Date(Date.now() + 500_000) } });
  });
});

describe('signatures and headers', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('alg none, in any writing, is refused', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      p.sign = (claims) => `${encode({ alg })}.${encode(claims)}.`;
      await refuses('id_token_alg');
    }
  });
  test('HMAC with the public key as the secret is refused', async () => {
    const key = p.keys[0]!;
    const pem = await exportSPKI(key.publicKey as never);
    p.sign = (claims) => {
      const input = `${encode({ alg: 'HS256', kid: key.kid })}.${encode(claims)}`;
      return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
    };
    await refuses('id_token_alg');
  });
  test('an algorithm the connection does not list is refused', async () => refuses('id_token_alg', { settings: { idTokenAlgs: ['RS256'] } }));
  test('a token signed by a key that is not published is refused', async () => {
    const stranger = { ...makeKey('first') };
    p.sign = (claims, header) => signWith(stranger, claims, header);
    await refuses('id_token_signature');
  });
  test('headers that bring a key, tell where one is, or must be understood are refused', async () => {
    for (const [name, value] of Object.entries({ jku: `${other.issuer}/jwks`, x5u: `${other.issuer}/x`, jwk: { kty: 'EC' }, crit: ['urn:example:must'] })) {
      p.header = { [name]: value, ...(name === 'crit' ? { 'urn:example:must': true } : {}) };
      await refuses('id_token_header');
    }
    assert.equal(other.asked.length, 0);
  });
  test('a token that says it is another kind is refused', async () => {
    for (const typ of ['at+jwt', 'logout+jwt', 'dpop+jwt']) {
      p.header = { typ };
      await refuses('id_token_typ');
    }
    p.header = { typ: 'JWT' };
    await accepts();
  });
  test('a changed payload is refused', async () => {
    p.sign = async (claims, header) => {
      const [head, , signature] = (await signWith(p.keys[0]!, claims, header)).split('.');
      return `${head}.${encode({ ...claims, sub: 'mallory' })}.${signature}`;
    };
    await refuses('id_token_signature');
  });
  test('what is no token at all is refused', async () => {
    for (const text of ['', 'x', 'a.b.c', 'a.b.c.d.e', `${encode({ alg: 'ES256' })}..`]) {
      p.tokenAnswer = { id_token: text };
      const finished = await signIn();
      assert.equal(finished.kind, 'refused', text);
    }
  });
  test('no ID token is no sign-in', async () => {
    p.tokenAnswer = { id_token: undefined };
    await refuses('token_response');
  });
  test('two keys and a token without a key id: the one that fits is found', async () => {
    p.keys = [makeKey('a'), makeKey('b')];
    p.header = { kid: undefined };
    await accepts();
  });
  test('a published secret "key" is none', async () => {
    p.hijack = (path, response) => {
      if (path !== '/jwks') return false;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'first', alg: 'HS256' }] }));
      return true;
    };
    await refuses('id_token_key');
  });
});

describe('HMAC with the client secret, where the provider knows nothing else', () => {
  const settings = { idTokenAlgs: ['HS256'] };
  const sign = (secret: string) => (claims: JWTPayload) => {
    const input = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  test('the secret is the key', async () => {
    p.sign = sign(CLIENT_SECRET);
    await accepts({ settings });
    p.sign = sign('another secret');
    await refuses('id_token_signature', { settings });
    assert.ok(!p.asked.some(({ path }) => path === '/jwks'));
  });
  test('it never stands beside algorithms with public keys', () => {
    const wrong = oidc.settings.safeParse({ issuer: p.issuer, clientId: CLIENT_ID, idTokenAlgs: ['HS256', 'ES256'] });
    assert.match(wrong.error?.message ?? '', /must not mix HMAC/);
  });
});

describe('keys that change', () => {
  const MINUTE = 60_000;
  const fetched = () => p.asked.filter(({ path }) => path === '/jwks').length;

  test('a new key is fetched when a token needs it', async () => {
    await accepts();
    world.clock.forward(MINUTE);
    p.keys = [makeKey('second'), ...p.keys];
    await accepts();
    assert.equal(fetched(), 2);
  });
  test('made-up key ids do not make us ask again and again', async () => {
    p.header = { kid: 'made-up' };
    await Promise.all(Array.from({ length: 10 }, () => refuses('id_token_key')));
    assert.equal(fetched(), 1);
    world.clock.forward(MINUTE);
    await Promise.all(Array.from({ length: 10 }, () => refuses('id_token_key')));
    assert.equal(fetched(), 2);
  });
  test('a withdrawn key is believed until the document is old, and not after', async () => {
    await accepts();
    const [old] = p.keys;
    p.keys = [makeKey('second')];
    p.sign = (claims, header) => signWith(old!, claims, header);
    await accepts();
    world.clock.forward(11 * MINUTE);
    await refuses('id_token_key');
  });
  test('while the keys cannot be had, the ones that are known serve for an hour', async () => {
    await accepts();
    world.clock.forward(30 * MINUTE);
    p.hijack = (path, response) => path !== '/token' && path !== '/userinfo' && Boolean(response.writeHead(503).end());
    await accepts();
    world.clock.forward(31 * MINUTE);
    await assert.rejects(signIn(), /discovery: status 503/);
  });
});

describe('the same person in both documents', () => {
  test('UserInfo about somebody else is refused', async () => {
    p.userInfo = { sub: 'mallory', email: 'mallory@example.com', email_verified: true };
    await refuses('userinfo_sub');
    p.userInfo = { email: 'mallory@example.com', email_verified: true };
    await refuses('userinfo_sub');
  });
  test('an address from one document is not proved by the other (CVE-2026-14781)', async () => {
    p.claims = (right) => ({ ...right, email_verified: true });
    p.userInfo = { sub: 'ada', email: 'mallory@example.com' };
    assert.deepEqual((await accepts()).email, { value: 'mallory@example.com', verified: false });
    p.claims = (right) => ({ ...right, email: 'mallory@example.com' });
    p.userInfo = { sub: 'ada', email_verified: true };
    assert.deepEqual((await accepts()).email, { value: 'mallory@example.com', verified: false });
  });
  test('what is handed on as claims cannot be mixed afterwards either', async () => {
    p.claims = (right) => ({ ...right, email_verified: true });
    p.userInfo = { sub: 'ada', email: 'mallory@example.com' };
    assert.deepEqual((await accepts()).claims, { email: 'mallory@example.com', email_verified: false });
  });
  test('two addresses prove none', async () => {
    p.claims = (right) => ({ ...right, email: 'ada@example.com', email_verified: true });
    p.userInfo = { sub: 'ada', email: 'mallory@example.com', email_verified: true };
    assert.deepEqual((await accepts()).email, { value: 'ada@example.com', verified: false });
  });
  test('"proved" here and "not proved" there is not proved', async () => {
    p.claims = (right) => ({ ...right, email: 'ada@example.com', email_verified: true });
    p.userInfo = { sub: 'ada', email: 'Ada@Example.com', email_verified: false };
    assert.deepEqual((await accepts()).email, { value: 'ada@example.com', verified: false });
  });
  test('absent, false, and other than true are not proved; no address is none', async () => {
    for (const email_verified of [undefined, false, 'false', 'yes', 1, 'TRUE', null, {}]) {
      p.userInfo = { sub: 'ada', email: 'ada@example.com', email_verified };
      assert.deepEqual((await accepts()).email, { value: 'ada@example.com', verified: false }, String(email_verified));
    }
    p.userInfo = { sub: 'ada', email: 'ada@example.com', email_verified: 'true' };
    assert.deepEqual((await accepts()).email, { value: 'ada@example.com', verified: true });
    for (const email of [undefined, '', 7, ['ada@example.com'], `${'x'.repeat(300)}@example.com`]) {
      p.userInfo = { sub: 'ada', email, email_verified: true };
      assert.equal((await accepts()).email, undefined);
    }
  });
  test('assurance comes from the ID token alone', async () => {
    p.claims = (right) => ({ ...right, acr: 'level-1', amr: ['pwd', 7], auth_time: 1_700_000_000, sid: 'their-session' });
    p.userInfo = { sub: 'ada', acr: 'level-9', amr: ['hwk'], auth_time: now(), sid: 'made-up' };
    const { assurance, session, claims } = await accepts();
    assert.deepEqual(assurance, { acr: 'level-1', amr: ['pwd'], authTime: 1_700_000_000 });
    assert.deepEqual(session, { id: 'their-session' });
    assert.deepEqual(claims, {});
    p.claims = (right) => right;
    assert.equal((await accepts()).assurance, undefined);
  });
});

describe('UserInfo that is signed', () => {
  const signed = async (claims: JWTPayload, key = p.keys[0]!) => {
    p.userInfoType = 'application/jwt; charset=utf-8';
    p.userInfo = await signWith(key, claims);
  };
  test('is believed from the issuer, for us', async () => {
    await signed({ iss: p.issuer, aud: CLIENT_ID, sub: 'ada', email: 'ada@example.com', email_verified: true });
    assert.deepEqual((await accepts()).email, { value: 'ada@example.com', verified: true });
  });
  test('is refused from or for anybody else, expired, or signed by a stranger', async () => {
    const right = { iss: p.issuer, aud: CLIENT_ID, sub: 'ada' };
    await signed({ ...right, iss: other.issuer });
    await refuses('userinfo_iss');
    await signed({ ...right, aud: 'somebody-else' });
    await refuses('userinfo_aud');
    await signed({ ...right, exp: now() - 300 });
    await refuses('userinfo_exp');
    await signed({ ...right, sub: 'mallory' });
    await refuses('userinfo_sub');
    await signed(right, makeKey('first'));
    await refuses('userinfo_signature');
  });
});

describe('answers of the authorization endpoint', () => {
  test('a customer who says no has cancelled', async () =>
    assert.deepEqual(await signIn({ parameters: { error: 'access_denied', error_description: 'ada said no' } }), { kind: 'cancelled' }));
  test('other errors are refused by their code alone', async () => {
    await refuses('authorization_response', { parameters: { error: 'invalid_scope', error_description: 'ada@example.com' } });
    await refuses('authorization_response', { parameters: { error: 'ada@example.com' } });
    await refuses('authorization_response', { parameters: {} });
  });
  test('a provider that cannot now may be asked again', async () => assert.equal((await signIn({ parameters: { error: 'temporarily_unavailable' } })).kind, 'unavailable'));
  test('an answer of one issuer at the callback of another is refused before its code is used (RFC 9207)', async () => {
    await refuses('iss', { parameters: { code: 'code', iss: other.issuer } });
    await refuses('iss', { parameters: { error: 'access_denied', iss: other.issuer } });
    assert.ok(!p.asked.some(({ path }) => path === '/token'));
    await accepts({ parameters: { code: 'code', iss: p.issuer } });
  });
  test('a provider that announces to name itself must', async () => {
    p.metadata = (right) => ({ ...right, authorization_response_iss_parameter_supported: true });
    await refuses('iss');
    await accepts({ parameters: { code: 'code', iss: p.issuer } });
  });
  test('settings that changed meanwhile do not send the code to somebody else', async () => refuses('settings', { kept: { issuer: other.issuer } }));
  test('without the memory of a request there is nothing to answer', async () => {
    const connection = connectionOf(oidc, { issuer: p.issuer, clientId: CLIENT_ID }, { clientSecret: CLIENT_SECRET });
    const finished = await oidc.away!.finish(connection, { method: 'GET', parameters: { code: 'code' } }, {}, world.ctx());
    assert.equal(finished.kind === 'refused' && finished.check, 'memory');
  });
});

describe('a sign-in anew', () => {
  test('must have been after it was asked for', async () => {
    p.claims = (right) => ({ ...right, auth_time: now() });
    assert.equal((await accepts({ fresh: true })).assurance?.authTime !== undefined, true);
    p.claims = (right) => ({ ...right, auth_time: now() - 3600 });
    await refuses('id_token_auth_time', { fresh: true });
    await accepts();
    p.claims = (right) => right;
    await refuses('id_token_auth_time', { fresh: true });
  });
  test('cannot be proved by a provider that only asks', async () => {
    assert.equal((await accepts({ fresh: true, settings: { fresh: 'prompt' } })).assurance, undefined);
  });
});

describe('a level that must come back', () => {
  const settings = { acrValues: ['eidas1'], acceptedAcr: ['eidas1', 'eidas2'] };
  test('is checked, because providers may answer with another', async () => {
    p.claims = (right) => ({ ...right, acr: 'eidas2' });
    await accepts({ settings });
    p.claims = (right) => ({ ...right, acr: 'lower' });
    await refuses('id_token_acr', { settings });
    p.claims = (right) => right;
    await refuses('id_token_acr', { settings });
  });
});

describe('one issuer a tenant of the provider', () => {
  const TENANT = '11111111-2222-3333-4444-555555555555';
  const settings = () => ({ issuer: `${p.issuer}/{tenantid}/v2.0`, discoveryUrl: `${p.issuer}/common/.well-known/openid-configuration` });
  beforeEach(() => {
    p.metadata = (right) => ({ ...right, issuer: `${p.issuer}/{tenantid}/v2.0` });
    p.claims = (right) => ({ ...right, iss: `${p.issuer}/${TENANT}/v2.0`, tid: TENANT });
  });
  test('the tenant of the token fills the issuer, and belongs to the subject', async () => {
    assert.equal((await accepts({ settings: settings() })).subject, `${TENANT}/ada`);
  });
  test('another tenant than the issuer says, none, or a made-up one is refused', async () => {
    for (const tid of ['99999999-2222-3333-4444-555555555555', undefined, '', '../evil', '{tenantid}', 7]) {
      p.claims = (right) => ({ ...right, iss: `${p.issuer}/${TENANT}/v2.0`, tid });
      await refuses('id_token_iss', { settings: settings() });
    }
    p.claims = (right) => ({ ...right, iss: `${p.issuer}/{tenantid}/v2.0`, tid: TENANT });
    await refuses('id_token_iss', { settings: settings() });
  });
  test('only tenants that are welcome, where they are listed', async () => {
    await accepts({ settings: { ...settings(), issuerTenants: [TENANT] } });
    await refuses('id_token_iss', { settings: { ...settings(), issuerTenants: ['another'] } });
  });
  test('an answer from another tenant than the ID token is refused', async () => {
    await refuses('iss', { settings: settings(), parameters: { code: 'code', iss: `${p.issuer}/another/v2.0` } });
    await accepts({ settings: settings(), parameters: { code: 'code', iss: `${p.issuer}/${TENANT}/v2.0` } });
  });
});

describe('endpoints', () => {
  const hijack = (at: string, how: (response: import('node:http').ServerResponse) => void) => {
    p.hijack = (path, response) => {
      if (path !== at) return false;
      how(response);
      return true;
    };
  };
  const unavailable = async (detail: RegExp) => {
    const finished = await signIn();
    assert.match(finished.kind === 'unavailable' ? (finished.detail ?? '') : JSON.stringify(finished), detail);
  };
  for (const [at, what] of [
    ['/token', 'token endpoint'],
    ['/userinfo', 'userinfo endpoint'],
    ['/jwks', 'keys'],
  ] as const) {
    test(`${what}: too large, redirecting, or down is "try again", and never followed`, async () => {
      hijack(at, (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(400_000)));
      await unavailable(new RegExp(`${what}: too_large`));
      world.clock.forward(60_000);
      hijack(at, (response) => void response.writeHead(302, { location: `${other.issuer}${at}` }).end());
      await unavailable(new RegExp(`${what}: redirect`));
      world.clock.forward(60_000);
      hijack(at, (response) => void response.writeHead(502).end());
      await unavailable(new RegExp(`${what}: status 502`));
      assert.equal(other.asked.length, 0);
    });
  }
  test('one that never answers ends at its time', async () => {
    hijack('/token', () => {});
    const began = performance.now();
    await unavailable(/token endpoint: timeout/);
    assert.ok(performance.now() - began < 20_000);
  });
  test('a used code is refused as such, a wrong secret as such', async () => {
    hijack('/token', (response) => void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant","error_description":"ada"}'));
    await refuses('code');
    hijack('/token', (response) => void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}'));
    await refuses('client_authentication');
    hijack('/token', (response) => void response.writeHead(400, { 'content-type': 'text/html' }).end('<h1>ada</h1>'));
    await refuses('token_response');
  });
  test('a token of another type than Bearer is not used', async () => {
    p.tokenAnswer = { token_type: 'DPoP' };
    await refuses('token_response');
  });
  test('a discovery document of another issuer is refused', async () => {
    p.metadata = (right) => ({ ...right, issuer: other.issuer });
    await assert.rejects(signIn(), /issuer: the discovery document names another issuer/);
  });
  test('endpoints on private addresses, without https, or with another scheme are not used', async () => {
    for (const authorization_endpoint of ['javascript:alert(1)', 'http://provider.example/authorize', 'https://127.0.0.1/authorize', 'https://[::1]/authorize']) {
      p.metadata = (right) => ({ ...right, authorization_endpoint });
      await assert.rejects(signIn(), /authorization_endpoint/);
      world.clock.forward(60 * 60_000);
    }
    for (const token_endpoint of ['https://169.254.169.254/latest/meta-data', 'http://10.0.0.1/token', 'file:///etc/passwd']) {
      p.metadata = (right) => ({ ...right, token_endpoint });
      await unavailable(/token endpoint: forbidden_/);
      world.clock.forward(60 * 60_000);
    }
  });
});
