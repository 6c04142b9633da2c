import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { afterEach, describe, test } from 'node:test';
import type { ExternalIdentity } from '../../contract.ts';
import { connectionOf, createConnectorWorld, goneTo, REQUEST } from './connector-world.suite.ts';
import { createOAuth2Connector } from './create-oauth2.ts';
import { oauth2Presets } from './presets.ts';
import { atVendor } from './presets.suite.ts';
import { CLIENT, startVendor, type Account, type Vendor, type VendorRules } from './vendor.suite.ts';

/* Each preset against a server that answers as the vendor's public documentation says. The vendors themselves were not asked. */

let vendor: Vendor | undefined;
afterEach(async () => {
  await vendor?.close();
  vendor = undefined;
});

async function signIn(preset: keyof typeof oauth2Presets, account: Account, rules: VendorRules): Promise<ExternalIdentity> {
  vendor = await startVendor(rules);
  vendor.accounts.set('ada', account);
  const world = createConnectorWorld(vendor.host);
  const connector = createOAuth2Connector(world);
  const connection = connectionOf(connector, atVendor(oauth2Presets[preset], vendor.url, { clientId: CLIENT.id }), { clientSecret: CLIENT.secret });
  const gone = goneTo(await connector.away!.begin(connection, REQUEST, world.ctx()));
  const finished = await connector.away!.finish(connection, vendor.visit(gone.url.toString(), 'ada'), gone.kept, world.ctx());
  assert.equal(finished.kind, 'identity', JSON.stringify(finished));
  if (finished.kind !== 'identity') throw new Error('unreachable');
  const no = await connector.away!.finish(connection, vendor.visit(gone.url.toString(), 'nobody'), gone.kept, world.ctx());
  assert.deepEqual(no, { kind: 'cancelled' });
  return finished.identity;
}
const whole: (account: Account) => readonly [number, unknown] = (account) => [200, account];

test('every preset is whole: with an id and a secret it can be saved', () => {
  const connector = createOAuth2Connector({ outbound: createConnectorWorld().outbound });
  for (const [id, { settings }] of Object.entries(oauth2Presets)) {
    const parsed = connector.settings.safeParse({ ...settings, clientId: 'x' });
    assert.ok(parsed.success, `${id}: ${parsed.error?.message}`);
    assert.deepEqual(connector.problems?.(parsed.data, ['clientSecret']), [], id);
    assert.notDeepEqual(connector.problems?.(parsed.data, []), [], id);
  }
});

describe('GitHub', () => {
  const rules = (emails: readonly unknown[] | 404): VendorRules => ({
    tokenPath: '/login/oauth/access_token',
    // A form unless JSON is asked for; errors with status 200.
    tokenAnswer: (tokens, { headers }) =>
      headers.accept === 'application/json' ? [200, tokens] : [200, new URLSearchParams(tokens).toString(), { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }],
    tokenError: (error) => [200, { error: error === 'invalid_grant' ? 'bad_verification_code' : 'incorrect_client_credentials', error_description: 'x' }],
    api: {
      '/user': (account, { headers }) => (headers['user-agent'] && headers['x-github-api-version'] ? [200, account] : [403, 'Request forbidden by administrative rules.']),
      '/user/emails': () => (emails === 404 ? [404, { message: 'Not Found' }] : [200, emails]),
    },
  });
  const account = { id: 583231, login: 'ada', name: 'Ada', email: 'public@example.com', avatar_url: 'https://avatars.example/1' };

  test('the proved primary address, not the public one of the profile', async () => {
    const identity = await signIn(
      'github',
      account,
      rules([
        { email: 'old@example.com', primary: false, verified: true, visibility: null },
        { email: 'ada@example.com', primary: true, verified: true, visibility: 'private' },
      ]),
    );
    assert.equal(identity.subject, '583231');
    assert.deepEqual(identity.email, { value: 'ada@example.com', verified: true });
    assert.deepEqual(identity.claims, { name: 'Ada', preferred_username: 'ada', picture: 'https://avatars.example/1', email: 'ada@example.com', email_verified: true });
  });
  test('a primary address that is not proved gives way to one that is', async () => {
    const emails = [
      { email: 'ada@example.com', primary: true, verified: false },
      { email: 'old@example.com', primary: false, verified: true },
    ];
    assert.deepEqual((await signIn('github', account, rules(emails))).email, { value: 'old@example.com', verified: true });
    await vendor?.close();
    assert.deepEqual((await signIn('github', account, rules(emails.slice(0, 1)))).email, { value: 'ada@example.com', verified: false });
  });
  test('addresses that are kept back are none, and no refusal', async () => {
    assert.equal((await signIn('github', account, rules(404))).email, undefined);
    await vendor?.close();
    assert.equal((await signIn('github', account, rules([]))).email, undefined);
  });
});

test('Facebook: API calls are proved with the secret, and no address is', async () => {
  const identity = await signIn(
    'facebook',
    { id: '10229', name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' },
    {
      tokenPath: '/v25.0/oauth/access_token',
      tokenError: () => [400, { error: { message: 'Invalid verification code format.', type: 'OAuthException', code: 100 } }],
      no: { error: 'access_denied', error_code: '200', error_reason: 'user_denied' },
      api: {
        '/v25.0/me': (account, { query }, token) => {
          const proof = createHmac('sha256', CLIENT.secret).update(token).digest('hex');
          return query.get('appsecret_proof') === proof && query.get('fields')?.includes('email') ? [200, account] : [400, { error: { code: 100 } }];
        },
      },
    },
  );
  assert.deepEqual(identity, {
    subject: '10229',
    email: { value: 'ada@example.com', verified: false },
    claims: { name: 'Ada Lovelace', given_name: 'Ada', family_name: 'Lovelace', email: 'ada@example.com', email_verified: false },
  });
});

test('LinkedIn: without PKCE, bound by the state', async () => {
  const identity = await signIn(
    'linkedin',
    { sub: '782bbtaQ', name: 'Ada Lovelace', given_name: 'Ada', family_name: 'Lovelace', locale: { country: 'US' }, email: 'ada@example.com', email_verified: true },
    {
      tokenPath: '/oauth/v2/accessToken',
      pkce: 'unknown',
      tokenAnswer: (tokens, { form }) => (form.has('code_verifier') ? [401, { error: 'invalid_client' }] : [200, { ...tokens, id_token: 'not.looked.at' }]),
      no: { error: 'user_cancelled_login', error_description: 'The user cancelled LinkedIn login' },
      api: { '/v2/userinfo': whole },
    },
  );
  assert.deepEqual([identity.subject, identity.email], ['782bbtaQ', { value: 'ada@example.com', verified: true }]);
});

test('X: Basic authentication, PKCE, and an address that is there only when it is confirmed', async () => {
  const rules: VendorRules = {
    tokenPath: '/2/oauth2/token',
    authentication: 'basic',
    pkce: 'required',
    api: { '/2/users/me': (account, { query }) => (query.get('user.fields')?.includes('confirmed_email') ? [200, { data: account }] : [200, { data: { id: account['id'] } }]) },
  };
  const identity = await signIn('x-twitter', { id: '2244994945', name: 'Ada', username: 'ada', confirmed_email: 'ada@example.com' }, rules);
  assert.deepEqual([identity.subject, identity.email, identity.claims['preferred_username']], ['2244994945', { value: 'ada@example.com', verified: true }, 'ada']);
  await vendor?.close();
  assert.equal((await signIn('x-twitter', { id: '2244994945', name: 'Ada', username: 'ada' }, rules)).email, undefined);
});

test('Amazon: an address nobody vouches for', async () => {
  const identity = await signIn(
    'amazon',
    { user_id: 'amzn1.account.K2LI23KL2LK2', email: 'ada@example.com', name: 'Ada' },
    { tokenPath: '/auth/o2/token', api: { '/user/profile': whole } },
  );
  assert.deepEqual([identity.subject, identity.email], ['amzn1.account.K2LI23KL2LK2', { value: 'ada@example.com', verified: false }]);
});

test('Discord: proved or not by a member of its own name', async () => {
  const rules = { tokenPath: '/api/oauth2/token', api: { '/api/users/@me': whole } };
  const account = { id: '80351110224678912', username: 'ada', global_name: 'Ada', email: 'ada@example.com', verified: true };
  assert.deepEqual((await signIn('discord', account, rules)).email, { value: 'ada@example.com', verified: true });
  await vendor?.close();
  assert.deepEqual((await signIn('discord', { ...account, verified: false }, rules)).email, { value: 'ada@example.com', verified: false });
});

test('Spotify: addresses are as their owners typed them', async () => {
  const identity = await signIn(
    'spotify',
    { id: 'smedjan', display_name: 'Ada', email: 'ada@example.com' },
    { tokenPath: '/api/token', authentication: 'basic', api: { '/v1/me': whole } },
  );
  assert.deepEqual([identity.subject, identity.claims['name'], identity.email?.verified], ['smedjan', 'Ada', false]);
});
