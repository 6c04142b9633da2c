import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Finished, Returned } from '../../contract.ts';
import { connectionOf, createConnectorWorld, goneTo, REQUEST, type ConnectorWorld } from './connector-world.suite.ts';
import { createOAuth2Connector } from './create-oauth2.ts';
import { CLIENT, startVendor, type Vendor, type VendorAnswer } from './vendor.suite.ts';

let vendor: Vendor;
let world: ConnectorWorld;
let connector: ReturnType<typeof createOAuth2Connector>;
let token: VendorAnswer | undefined;
let profile: VendorAnswer | undefined;
before(async () => {
  vendor = await startVendor({ tokenAnswer: (tokens) => token ?? [200, tokens], api: { '/me': (account) => profile ?? [200, account] } });
});
beforeEach(() => {
  token = profile = undefined;
  vendor.accounts.set('ada', { id: 7, name: 'Ada', email: 'ada@example.com', email_verified: true, teams: ['one', 2, 'three'] });
  world = createConnectorWorld(vendor.host);
  connector = createOAuth2Connector(world);
});
after(() => vendor.close());

const settingsOf = (more: Readonly<Record<string, unknown>> = {}) => ({
  authorizationEndpoint: `${vendor.url}/authorize`,
  tokenEndpoint: `${vendor.url}/token`,
  userInfoEndpoint: `${vendor.url}/me`,
  clientId: CLIENT.id,
  ...more,
});
async function goThere(more?: Readonly<Record<string, unknown>>, secret: string = CLIENT.secret) {
  const connection = connectionOf(connector, settingsOf(more), { clientSecret: secret });
  const gone = goneTo(await connector.away!.begin(connection, REQUEST, world.ctx({ trace: (entry) => world.traced.push(entry) })));
  const returned = vendor.visit(gone.url.toString(), 'ada');
  const finish = (answer: Returned = returned, kept = gone.kept) => connector.away!.finish(connection, answer, kept, world.ctx({ trace: (entry) => world.traced.push(entry) }));
  return { gone, returned, finish };
}
const checkOf = (finished: Finished) => (finished.kind === 'refused' ? finished.check : finished.kind);
async function refuses(check: string, more?: Readonly<Record<string, unknown>>) {
  const finished = await (await goThere(more)).finish();
  assert.equal(checkOf(finished), check);
  assert.doesNotMatch(JSON.stringify(finished), /ada|example\.com/i);
}

test('somebody signs in there and comes back as who they are', async () => {
  const finished = await (await goThere({ groups: 'teams' })).finish();
  assert.deepEqual(finished.kind === 'identity' && finished.identity, {
    subject: '7',
    email: { value: 'ada@example.com', verified: true },
    claims: { name: 'Ada', email: 'ada@example.com', email_verified: true },
    groups: ['one', 'three'],
  });
});

test('only what is mapped is handed on, and an address only as it was judged', async () => {
  const finished = await (await goThere({ claims: { nickname: 'name', email_verified: 'email_verified', toString: 'constructor.name' }, emailVerified: 'nothing' })).finish();
  assert.deepEqual(finished.kind === 'identity' && finished.identity.claims, { nickname: 'Ada', email: 'ada@example.com', email_verified: false });
});

describe('one answer, one request', () => {
  test('a code is taken once', async () => {
    const { finish } = await goThere();
    assert.equal((await finish()).kind, 'identity');
    assert.equal(checkOf(await finish()), 'code');
  });
  test('an answer to another request is refused before its code is used, also without PKCE', async () => {
    const one = await goThere({ pkce: false });
    const other = { method: 'GET', parameters: { ...one.returned.parameters, state: 'another.state' } } as const;
    const asked = vendor.calls.length;
    assert.equal(checkOf(await one.finish(other)), 'state');
    assert.equal(checkOf(await one.finish(one.returned, {})), 'memory');
    assert.equal(vendor.calls.length, asked);
  });
  test('settings that changed meanwhile do not send the code to somebody else', async () => {
    const { finish, returned, gone } = await goThere();
    assert.equal(checkOf(await finish(returned, { ...gone.kept, provider: 'https://mallory.example/token' })), 'settings');
  });
  test('PKCE is sent unless it is switched off', async () => {
    assert.equal((await goThere()).gone.asked['code_challenge_method'], 'S256');
    assert.equal((await goThere({ pkce: false })).gone.asked['code_challenge'], undefined);
  });
});

describe('answers with tokens', () => {
  const form = 'access_token=x&token_type=bearer';
  test('a form is read where it is one, each name once', async () => {
    profile = undefined;
    token = [200, `${form}&access_token=y`, { 'content-type': 'application/x-www-form-urlencoded' }];
    await refuses('token_response');
    token = [200, form, { 'content-type': 'text/html' }];
    await refuses('token_response');
    // Read, and then the vendor does not know the made-up token.
    for (const type of ['application/x-www-form-urlencoded; charset=utf-8', 'text/plain']) {
      token = [200, form, { 'content-type': type }];
      await refuses('userinfo');
    }
  });
  test('errors with status 200, errors that are objects, and nonsense are refused', async () => {
    token = [200, { error: 'bad_verification_code' }];
    await refuses('code');
    token = [400, { error: { message: 'ada', type: 'OAuthException' } }];
    await refuses('token_response');
    for (const body of ['', 'null', '[]', '"x"', '{"access_token":7}', '{"access_token":""}', '{"token_type":"bearer"}', '{"access_token":"x","token_type":"mac"}']) {
      token = [200, body];
      const finished = await (await goThere()).finish();
      assert.ok(['token_response', 'userinfo'].includes(checkOf(finished)), body);
    }
  });
  test('a wrong secret is refused as such', async () => {
    assert.equal(checkOf(await (await goThere({}, 'wrong')).finish()), 'client_authentication');
  });
});

describe('profiles', () => {
  test('without an id nobody is known', async () => {
    for (const id of [undefined, null, '', {}, [], true, 1.5, 'x'.repeat(300)]) {
      profile = [200, { id, email: 'ada@example.com' }];
      await refuses('subject');
    }
  });
  test('refused, unreadable and unavailable are told apart', async () => {
    profile = [403, { error: 'insufficient_scope' }];
    await refuses('userinfo');
    profile = [200, '<html>'];
    await refuses('userinfo');
    profile = [503, ''];
    await refuses('unavailable');
    profile = [302, '', { location: 'http://127.0.0.1:1/' }];
    await refuses('unavailable');
  });
  test('members that every object has are none of the profile', async () => {
    profile = [200, '{"__proto__":{"id":"mallory"},"constructor":{"name":"x"}}'];
    await refuses('subject');
    const finished = await (await goThere({ subject: 'constructor.length' })).finish();
    assert.equal(checkOf(finished), 'subject');
  });
});

test('what tells who somebody is must be an id: addresses and names are refused as subjects', () => {
  for (const subject of ['email', 'mail', 'data.email', 'login', 'username', 'user.user_name', 'name'])
    assert.equal(connector.settings.safeParse(settingsOf({ subject })).success, false, subject);
  for (const subject of ['id', 'sub', 'data.id', 'user_id', 'names.0.id']) assert.ok(connector.settings.safeParse(settingsOf({ subject })).success, subject);
});

test('an API’s version does not make other accounts of them; another path or id does', () => {
  const authority = (more: Readonly<Record<string, unknown>>) => connector.authority(connector.settings.parse(settingsOf(more)));
  const at = (path: string) => authority({ userInfoEndpoint: `https://graph.example${path}` });
  assert.equal(at('/v24.0/me'), at('/v25.0/me'));
  assert.notEqual(at('/tenant-a/me'), at('/tenant-b/me'));
  assert.notEqual(authority({ subject: 'id' }), authority({ subject: 'uid' }));
});

test('a check says what is there, and whether it knows us', async () => {
  const connection = connectionOf(connector, settingsOf(), { clientSecret: CLIENT.secret });
  const results = await connector.check!(connection, world.ctx());
  assert.deepEqual(
    results.map(({ name, ok }) => [name, ok]),
    [
      ['authorization endpoint', true],
      ['userinfo endpoint', true],
      ['token endpoint', true],
      ['PKCE', true],
    ],
  );
  const [, , wrong] = await connector.check!(connectionOf(connector, settingsOf(), { clientSecret: 'wrong' }), world.ctx());
  assert.match(wrong!.detail, /does not know us/);
});

test('a trace shows the exchange and nothing that is secret or about a person', async () => {
  await (await goThere()).finish();
  assert.deepEqual(
    world.traced.map(({ title }) => title),
    ['Authorization request', 'Authorization response', 'Token request', 'Token response', 'Profile'],
  );
  for (const secret of ['Ada', 'example.com', CLIENT.secret, 'token-']) assert.ok(!JSON.stringify(world.traced).includes(secret), secret);
});
