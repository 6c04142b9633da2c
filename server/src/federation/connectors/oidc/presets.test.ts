import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { JWTPayload } from 'jose';
import type { ExternalIdentity } from '../../contract.ts';
import { connectionOf, createConnectorWorld, goneTo, REQUEST, type ConnectorWorld } from '../oauth2/connector-world.suite.ts';
import { atVendor } from '../oauth2/presets.suite.ts';
import { createOidcConnector } from './create-oidc.ts';
import { CLIENT_ID, CLIENT_SECRET, signWith, startHostileProvider, type HostileProvider } from './hostile-provider.suite.ts';
import { oidcPresets } from './presets.ts';

/* Each preset against a server that answers as the provider's public documentation says. The providers themselves were not asked. */

let p: HostileProvider;
let world: ConnectorWorld;
let oidc: ReturnType<typeof createOidcConnector>;
before(async () => {
  p = await startHostileProvider();
});
beforeEach(() => {
  p.reset();
  world = createConnectorWorld(p.issuer);
  oidc = createOidcConnector(world);
});
after(() => p.close());

test('every preset is whole: with an id and a secret it can be saved', () => {
  for (const [id, { settings }] of Object.entries(oidcPresets)) {
    const parsed = oidc.settings.safeParse({ ...settings, clientId: 'x' });
    assert.ok(parsed.success, `${id}: ${parsed.error?.message}`);
    assert.deepEqual(oidc.problems?.(parsed.data, ['clientSecret']), [], id);
    assert.notDeepEqual(oidc.problems?.(parsed.data, []), [], id);
  }
});

interface Attempt {
  /** What the provider says in its ID token, beside what every one says. */
  readonly claims?: JWTPayload;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly fresh?: boolean;
}

/** The preset's issuer is the test's server; its signatures are too, so that the algorithm is the server's unless the preset is about it. */
async function signIn(preset: keyof typeof oidcPresets, { claims = {}, more = {}, fresh = false }: Attempt = {}) {
  const own = atVendor(oidcPresets[preset], p.issuer);
  const issuer = String(own['issuer']);
  p.metadata = (right) => ({ ...right, issuer });
  p.claims = (right) => ({ ...right, iss: issuer, ...claims });
  const algs = (own['idTokenAlgs'] as readonly string[]).some((alg) => alg.startsWith('HS')) ? {} : { idTokenAlgs: ['ES256'] };
  const connection = connectionOf(oidc, { ...own, clientId: CLIENT_ID, ...algs, ...more }, { clientSecret: CLIENT_SECRET });
  const gone = goneTo(await oidc.away!.begin(connection, { ...REQUEST, fresh, loginHint: 'ada@example.com' }, world.ctx()));
  p.nonce = gone.asked['nonce'] as string;
  const finished = await oidc.away!.finish(connection, { method: 'GET', parameters: { code: 'code', state: REQUEST.state } }, gone.kept, world.ctx());
  return { asked: gone.asked, connection, finished, identity: finished.kind === 'identity' ? finished.identity : ({ claims: {} } as ExternalIdentity) };
}
const posted = () => p.asked.find(({ path }) => path === '/token')?.body.get('client_secret') === CLIENT_SECRET;
const askedUserInfo = () => p.asked.some(({ path }) => path === '/userinfo');

test('Google: the ID token says enough, in the customer’s language', async () => {
  const { asked, identity } = await signIn('google', { claims: { email: 'ada@gmail.com', email_verified: true, hd: 'example.com', name: 'Ada' } });
  assert.deepEqual(identity.email, { value: 'ada@gmail.com', verified: true });
  assert.deepEqual([asked['hl'], asked['login_hint'], asked['scope'], posted(), askedUserInfo()], ['en', 'ada@example.com', 'openid email profile', true, false]);
  assert.equal((await signIn('google', { fresh: true })).asked['prompt'], undefined);
});

describe('Microsoft', () => {
  const tid = '9188040d-6c67-4c5b-b112-36a304b66dad';
  const claims = () => ({ iss: `${p.issuer}/${tid}/v2.0`, tid, email: 'ada@contoso.example', name: 'Ada', preferred_username: 'ada@contoso.example' });

  test('an address is proved only by the claim that says who owns its domain', async () => {
    assert.deepEqual((await signIn('microsoft', { claims: claims() })).identity.email, { value: 'ada@contoso.example', verified: false });
    assert.equal((await signIn('microsoft', { claims: { ...claims(), email_verified: true } })).identity.email?.verified, false);
    assert.equal((await signIn('microsoft', { claims: { ...claims(), xms_edov: true } })).identity.email?.verified, true);
    for (const xms_edov of [false, '0', 0]) assert.equal((await signIn('microsoft', { claims: { ...claims(), xms_edov } })).identity.email?.verified, false);
  });
  test('the tenant belongs to the subject, and only welcome ones come in', async () => {
    assert.equal((await signIn('microsoft', { claims: claims() })).identity.subject, `${tid}/ada`);
    const { finished } = await signIn('microsoft', { claims: claims(), more: { issuerTenants: ['11111111-2222-3333-4444-555555555555'] } });
    assert.equal(finished.kind === 'refused' && finished.check, 'id_token_iss');
  });
  test('the discovery document of all tenants is the one that is read', async () => {
    await signIn('microsoft', { claims: claims() });
    assert.ok(p.asked.some(({ path }) => path === '/common/v2.0/.well-known/openid-configuration'));
  });
});

test('LINE: the channel’s secret signs', async () => {
  p.sign = (claims) => {
    const input = `${Buffer.from('{"typ":"JWT","alg":"HS256"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    return `${input}.${createHmac('sha256', CLIENT_SECRET).update(input).digest('base64url')}`;
  };
  const { identity } = await signIn('line', { claims: { name: 'Ada', picture: 'https://profile.example/1', email: 'ada@example.com' } });
  assert.deepEqual([identity.subject, identity.email, identity.claims['name']], ['ada', { value: 'ada@example.com', verified: false }, 'Ada']);
});

test('Kakao: whether the address is proved is in UserInfo, beside the address', async () => {
  p.userInfo = { sub: 'ada', nickname: 'Ada', email: 'ada@example.com', email_verified: true };
  const { identity, asked } = await signIn('kakao', { claims: { nickname: 'Ada', email: 'ada@example.com', auth_time: 1 } });
  assert.deepEqual([identity.email, identity.claims['name'], asked['scope']], [{ value: 'ada@example.com', verified: true }, 'Ada', 'openid account_email profile_nickname']);
});

test('Yahoo and GitLab: as the standard says', async () => {
  for (const preset of ['yahoo', 'gitlab'] as const) {
    p.userInfo = { sub: 'ada', email: 'ada@example.com', email_verified: true };
    const { identity } = await signIn(preset);
    assert.deepEqual(identity.email, { value: 'ada@example.com', verified: true });
    p.reset();
  }
});

test('Slack: claims with addresses for names', async () => {
  const { identity } = await signIn('slack', {
    claims: { 'https://slack.com/team_id': 'T0RR', email: 'ada@example.com', email_verified: true, auth_time: 1, name: 'Ada' },
    more: { groups: 'https://slack.com/team_id' },
  });
  assert.deepEqual(identity.groups, ['T0RR']);
});

test('Twitch: each claim is asked for by name', async () => {
  const { asked, identity } = await signIn('twitch', { claims: { preferred_username: 'ada', email: 'ada@example.com', email_verified: true } });
  assert.deepEqual(Object.keys((JSON.parse(asked['claims'] as string) as { id_token: object }).id_token), ['email', 'email_verified', 'preferred_username', 'picture']);
  assert.deepEqual([identity.claims['name'], identity.email?.verified], ['ada', true]);
});

describe('FranceConnect', () => {
  const identity = { given_name: 'Angela Claire Louise', family_name: 'DUBOIS', email: 'angela@example.fr' };
  /** Its UserInfo is a signed token. */
  const sign = async (more: JWTPayload = {}) => {
    const now = Math.floor(Date.now() / 1000);
    p.userInfoType = 'application/jwt; charset=utf-8';
    p.userInfo = await signWith(p.keys[0]!, { iss: `${p.issuer}/api/v2`, aud: CLIENT_ID, sub: 'ada', iat: now, exp: now + 60, ...identity, ...more });
  };
  const acr = { acr: 'eidas1', amr: ['pwd'] };

  test('a level is asked for and must come back; UserInfo is signed; an address is as somebody told it', async () => {
    await sign();
    const { asked, identity: found } = await signIn('franceconnect', { claims: acr });
    assert.deepEqual([asked['acr_values'], asked['scope'], asked['login_hint'], asked['ui_locales']], ['eidas1', 'openid given_name family_name email', undefined, undefined]);
    assert.ok((asked['nonce']?.length ?? 0) >= 22);
    assert.deepEqual(found.assurance, { acr: 'eidas1', amr: ['pwd'] });
    assert.deepEqual(found.email, { value: 'angela@example.fr', verified: false });
    assert.equal(found.claims['family_name'], 'DUBOIS');
  });
  test('a lower level, or none, is refused; a higher one is not', async () => {
    await sign();
    for (const claims of [{}, { acr: 'eidas0' }]) {
      const { finished } = await signIn('franceconnect', { claims });
      assert.equal(finished.kind === 'refused' && finished.check, 'id_token_acr');
    }
    assert.equal((await signIn('franceconnect', { claims: { acr: 'eidas2' } })).finished.kind, 'identity');
  });
  test('UserInfo for somebody else, or of somebody else, is refused', async () => {
    await sign({ aud: 'another-service' });
    assert.deepEqual((await signIn('franceconnect', { claims: acr })).finished, { kind: 'refused', check: 'userinfo_aud' });
    await sign({ sub: 'mallory' });
    assert.deepEqual((await signIn('franceconnect', { claims: acr })).finished, { kind: 'refused', check: 'userinfo_sub' });
  });
  test('signing out there shows the ID token, which it insists on', async () => {
    await sign();
    const { connection, identity: found } = await signIn('franceconnect', { claims: acr });
    const left = await oidc.away!.leave!(connection, { hint: found.signOutHint! }, { url: 'https://id.example/after', state: 'back' }, world.ctx());
    const query = new URL(left!.url).searchParams;
    assert.deepEqual([query.get('id_token_hint') === found.signOutHint, query.get('post_logout_redirect_uri'), query.get('state')], [true, 'https://id.example/after', 'back']);
  });
});
