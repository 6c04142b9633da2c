import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { request as send } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ACR } from '#sessions/contract';
import { authorizeUrl, basic, call, CALLBACK, exchange, pkce, refresh, signInAt, testOrigin, tokensFor, type House } from '../oidc/house.suite.ts';
import type { AccountCard } from './index.ts';
import { openAccountHouse } from './account.suite.ts';

let house: Awaited<ReturnType<typeof openAccountHouse>>;
let other: Awaited<ReturnType<typeof openAccountHouse>>;
let ada: { id: string; sub: string };
let bruno: { id: string; sub: string };
const SCOPE = { scope: 'openid account' };
/** Who can be told only by the browser: where it goes first, and with what it was asked. */
const told: { next: string | undefined; readonly asked: [string, string][] } = { next: undefined, asked: [] };
const card = (id: string): AccountCard => ({
  type: 'thing',
  id,
  title: { id: 'oidc.continue' },
  createdAt: new Date('2026-01-02T03:04:05Z'),
  facts: [{ label: { id: 'oidc.device_code' }, value: 'synced' }],
  renamable: id !== 'nameless',
});

before(async () => {
  house = await openAccountHouse({
    async tellByBrowser({ sessionId, afterwards }) {
      if (told.next !== undefined) told.asked.push([sessionId, afterwards]);
      return told.next;
    },
  });
  other = await openAccountHouse({ slug: 'other' });
  for (const one of [house, other]) {
    await one.application({ clientId: 'shop' });
    await one.user('ada');
  }
  await house.application({ clientId: 'bound', metadata: { dpop_bound_access_tokens: true } });
  await house.application({
    clientId: 'partner',
    firstParty: false,
    metadata: { grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'] },
  });
  await house.application({
    clientId: 'job',
    metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: ['client_credentials'], resources: [`${house.issuer}/account/v1`, 'https://api.example/'] },
  });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read', 'account'] });
  bruno = await house.user('bruno');
  const users = await house.t.dump<{ id: string; sub: string }>('select id, sub from identity.users where id <> $1', [bruno.id]);
  ada = users[0] as typeof ada;
});
after(async () => {
  await house?.stop();
  await other?.stop();
});
beforeEach(() => {
  house.credentials.secondStep = false;
  house.credentials.refusal = undefined;
  house.credentials.cards.clear();
  house.credentials.cards.set(ada.id, [card('one'), card('nameless')]);
  house.credentials.cards.set(bruno.id, [card('brunos')]);
});

interface Answer {
  readonly status: number;
  readonly challenge: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // Tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** A request with a JSON body, at the house's address. */
function api(method: string, path: string, headers: Record<string, string>, json?: unknown, at: House = house): Promise<Answer> {
  const body = json === undefined ? undefined : JSON.stringify(json);
  const url = new URL(`${at.issuer}/account/v1${path}`);
  return new Promise((done, fail) => {
    const request = send(
      {
        host: '127.0.0.1',
        port: at.node.port,
        path: url.pathname + url.search,
        method,
        headers: { host: url.host, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, challenge: response.headers['www-authenticate'], headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }),
        );
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const tokenOf = async (clientId = 'shop', user = 'ada', extra: Record<string, string> = {}) => (await tokensFor(house, clientId, user, { ...SCOPE, ...extra })).tokens;
const refused = async (answer: Promise<Answer>) => {
  const { status, challenge, body } = await answer;
  return [status, body.code, /error="([a-z_]+)"/.exec(challenge ?? '')?.[1]];
};

test('the owner sees their credentials, in their language, and nobody else’s', async () => {
  const { access_token } = await tokenOf();
  const { status, body, headers } = await api('GET', '/credentials', { ...bearer(access_token), 'accept-language': 'de' });
  assert.equal(status, 200);
  assert.equal(headers['cache-control'], 'no-store');
  assert.deepEqual(body.credentials[0], {
    type: 'thing',
    id: 'one',
    title: 'Weiter',
    created_at: '2026-01-02T03:04:05.000Z',
    facts: [{ label: 'Code', value: 'synced' }],
    renamable: true,
  });
  assert.deepEqual(
    body.credentials.map((one: { id: string }) => one.id),
    ['one', 'nameless'],
  );
});

test('renaming and removing: once, one’s own, with a name that is one', async () => {
  const auth = bearer((await tokenOf()).access_token);
  assert.equal((await api('PATCH', '/credentials/thing/one', auth, { label: '  My phone ' })).status, 204);
  const listed = (await api('GET', '/credentials', auth)).body.credentials as { id: string; label?: string }[];
  assert.equal(listed.find((one) => one.id === 'one')?.label, 'My phone');
  for (const label of ['', '   ', 'x'.repeat(61), 'a\nb', 5, undefined]) assert.equal((await api('PATCH', '/credentials/thing/one', auth, { label })).status, 400, String(label));
  assert.equal((await api('PATCH', '/credentials/thing/one', auth, { label: 'a', more: true })).status, 400);
  for (const [method, path] of [
    ['PATCH', '/credentials/thing/brunos'],
    ['DELETE', '/credentials/thing/brunos'],
    ['DELETE', '/credentials/other/one'],
    ['DELETE', '/credentials/constructor/one'],
  ] as const)
    assert.deepEqual(await refused(api(method, path, auth, method === 'PATCH' ? { label: 'mine' } : undefined)), [404, 'account.unknown_credential', undefined], path);
  assert.deepEqual(await refused(api('PATCH', '/credentials/thing/nameless', auth, { label: 'mine' })), [409, 'account.no_name', undefined]);
  assert.deepEqual(house.credentials.cards.get(bruno.id), [card('brunos')]);
  assert.equal((await api('DELETE', '/credentials/thing/one', auth)).status, 204);
  assert.equal((await api('DELETE', '/credentials/thing/one', auth)).status, 404);
  for (const [kind, code, status] of [
    ['last_way_in', 'last_way_in', 409],
    ['last_second_step', 'last_second_step', 409],
    ['name_invalid', 'invalid_name', 400],
  ] as const) {
    house.credentials.refusal = { kind };
    assert.deepEqual(await refused(api('DELETE', '/credentials/thing/nameless', auth)), [status, `account.${code}`, undefined]);
  }
  house.credentials.refusal = { kind: 'held', until: new Date(Date.now() + 3_600_000) };
  const held = await api('DELETE', '/credentials/thing/nameless', auth);
  assert.equal(held.body.code, 'account.change_held');
  assert.ok(Math.abs(Number(held.headers['retry-after']) - 3600) < 60);
});

test('no token, no owner: each refusal with its reason', async () => {
  const none = await api('GET', '/credentials', {});
  assert.deepEqual([none.status, none.body.code], [401, 'account.no_token']);
  assert.match(none.challenge ?? '', /^Bearer, DPoP algs="ES256/);
  const theirs = (await tokensFor(other, 'shop', 'ada', SCOPE)).tokens.access_token;
  assert.equal((await api('GET', '/credentials', bearer(theirs), undefined, other)).status, 200);
  const wrong: Record<string, string> = {
    unknown: 'x'.repeat(43),
    short: 'x',
    'of another tenant': theirs,
    'an ID token': (await tokenOf()).id_token,
    'a refresh token': (await tokenOf()).refresh_token,
  };
  for (const [what, token] of Object.entries(wrong))
    assert.deepEqual(await refused(api('GET', '/credentials', bearer(token))), [401, 'account.invalid_token', 'invalid_token'], what);
  for (const authorization of ['Basic YTpi', 'Bearer', `Bearer ${'x'.repeat(43)}, Bearer y`, ''])
    assert.equal((await api('GET', '/credentials', { authorization })).status, 401, authorization);
});

test('the scope is needed, and only own applications get it', async () => {
  const plain = (await tokensFor(house, 'shop', 'ada', { scope: 'openid profile' })).tokens.access_token;
  const answer = await api('GET', '/credentials', bearer(plain));
  assert.deepEqual([answer.status, answer.body.code], [403, 'account.insufficient_scope']);
  assert.match(answer.challenge ?? '', /error="insufficient_scope", scope="account"/);
  const asked = await house.browser().get(authorizeUrl(house, 'partner', pkce().challenge, SCOPE));
  assert.equal(new URL(asked.headers.location as string).searchParams.get('error'), 'invalid_scope');
  const pushed = await call(house, '/par', {
    form: { client_id: 'partner', redirect_uri: CALLBACK, response_type: 'code', code_challenge: pkce().challenge, code_challenge_method: 'S256', ...SCOPE },
    headers: basic('partner'),
  });
  assert.equal(pushed.body.error, 'invalid_scope');
  const device = await call(house, '/device_authorization', { form: { client_id: 'partner', ...SCOPE }, headers: basic('partner') });
  assert.equal(device.body.error, 'invalid_scope');
  await assert.rejects(
    house.application({ clientId: 'partner', firstParty: false, metadata: { scope: 'openid account' } }),
    (error: { fields?: { field: string }[] }) => error.fields?.[0]?.field === 'metadata.scope',
  );
  // An own application that stopped being one: what it holds is worth nothing from then on.
  await house.application({ clientId: 'former' });
  const token = (await tokenOf('former')).access_token;
  assert.equal((await api('GET', '/credentials', bearer(token))).status, 200);
  await house.application({ clientId: 'former', firstParty: false });
  assert.equal((await api('GET', '/credentials', bearer(token))).status, 403);
  await house.application({ clientId: 'former', state: 'suspended' });
  assert.equal((await api('GET', '/credentials', bearer(token))).status, 401);
});

test('a token for this API is taken, one for another API is not, whatever its scope is called', async () => {
  const here = await tokenOf('shop', 'ada', { resource: `${house.issuer}/account/v1` });
  assert.ok(!here.access_token.includes('.'), 'opaque, so that it can be taken back');
  assert.equal((await api('GET', '/credentials', bearer(here.access_token))).status, 200);
  const jwt = await tokenOf('shop', 'ada', { resource: 'https://api.example/' });
  assert.ok(jwt.access_token.includes('.'));
  assert.equal((await api('GET', '/credentials', bearer(jwt.access_token))).body.code, 'account.invalid_token');
  await house.application({ clientId: 'opaque', accessTokenFormat: 'opaque' });
  const opaque = await tokenOf('opaque', 'ada', { resource: 'https://api.example/' });
  assert.equal((await api('GET', '/credentials', bearer(opaque.access_token))).body.code, 'account.invalid_token');
  const machine = await call(house, '/token', { form: { grant_type: 'client_credentials', scope: 'account', resource: `${house.issuer}/account/v1` }, headers: basic('job') });
  assert.equal((await api('GET', '/credentials', bearer(machine.body.access_token as string))).status, 401, 'nobody’s account');
});

test('revoked, signed out, suspended, run out: over at once', async () => {
  const revoked = await tokenOf();
  assert.equal((await call(house, '/revoke', { form: { token: revoked.access_token }, headers: basic('shop') })).status, 200);
  assert.equal((await api('GET', '/credentials', bearer(revoked.access_token))).status, 401);
  const family = await tokenOf();
  await call(house, '/revoke', { form: { token: family.refresh_token }, headers: basic('shop') });
  assert.equal((await api('GET', '/credentials', bearer(family.access_token))).status, 401);
  const ended = await tokenOf();
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, testOrigin, { userId: ada.id }, 'test'));
  await house.deliver();
  assert.equal((await api('GET', '/credentials', bearer(ended.access_token))).status, 401);
  const late = await tokenOf();
  await house.t.advance(7200);
  assert.equal((await api('GET', '/credentials', bearer(late.access_token))).status, 401);
  await house.t.advance(-7200);
  const suspended = await tokenOf('shop', 'bruno');
  await house.t.dump("update identity.users set state = 'suspended' where id = $1", [bruno.id]);
  assert.equal((await api('GET', '/credentials', bearer(suspended.access_token))).status, 401);
  await house.t.dump("update identity.users set state = 'active' where id = $1", [bruno.id]);
});

test('changes need a sign-in of the last five minutes, also after a refresh; reading does not', async (context) => {
  context.after(await house.t.holdClock());
  const tokens = await tokenOf();
  await house.t.advance(299);
  assert.equal((await api('PATCH', '/credentials/thing/one', bearer(tokens.access_token), { label: 'a' })).status, 204);
  await house.t.advance(2);
  const renewed = (await refresh(house, 'shop', tokens.refresh_token)).body.access_token as string;
  for (const token of [tokens.access_token, renewed]) {
    assert.equal((await api('GET', '/credentials', bearer(token))).status, 200);
    for (const [method, path, body] of [
      ['PATCH', '/credentials/thing/one', { label: 'b' }],
      ['DELETE', '/credentials/thing/one', undefined],
      ['DELETE', '/sessions', undefined],
      ['DELETE', `/sessions/${randomUUID()}`, undefined],
      ['POST', '/merges', { redirect_uri: CALLBACK, device_key: 'k'.repeat(43) }],
      ['POST', '/credentials', { redirect_uri: CALLBACK, device_key: 'k'.repeat(43) }],
      ['POST', '/verified', { redirect_uri: CALLBACK, device_key: 'k'.repeat(43) }],
      ['POST', '/addresses', { add: 'email', redirect_uri: CALLBACK, device_key: 'k'.repeat(43) }],
      ['DELETE', `/addresses/${randomUUID()}`, undefined],
      ['POST', '/erasure', { confirmed: true }],
      ['POST', '/exports', undefined],
      ['GET', `/exports/${randomUUID()}/content`, undefined],
      ['DELETE', `/exports/${randomUUID()}`, undefined],
    ] as const) {
      const answer = await api(method, path, bearer(token), body);
      assert.deepEqual([answer.status, answer.body.code], [401, 'account.insufficient_user_authentication'], path);
      assert.equal(answer.challenge, 'Bearer error="insufficient_user_authentication", error_description="a more recent or stronger sign-in is needed", max_age="300"');
    }
  }
  await house.t.advance(-301);
});

test('who has a second step must have done it: the answer says which level, and a step-up makes it good', async () => {
  const browser = house.browser();
  const { tokens } = await tokensFor(house, 'shop', 'ada', SCOPE, browser);
  house.credentials.secondStep = true;
  const answer = await api('DELETE', '/credentials/thing/one', bearer(tokens.access_token));
  assert.equal(answer.status, 401);
  const asked = Object.fromEntries([...(answer.challenge ?? '').matchAll(/(acr_values|max_age)="([^"]+)"/g)].map(([, name, value]) => [name, value]));
  assert.deepEqual(asked, { max_age: '300', acr_values: ACR.two });
  const { verifier, challenge } = pkce();
  const away = (location: string) => location.startsWith('https://app.example/');
  const page = await browser.follow(await browser.get(authorizeUrl(house, 'shop', challenge, { ...SCOPE, ...(asked as Record<string, string>) })), away);
  const done = await browser.submit(page, 'prove', {}, away);
  const stronger = (await exchange(house, 'shop', new URL(done.url).searchParams.get('code'), verifier)).body.access_token as string;
  assert.equal((await api('DELETE', '/credentials/thing/one', bearer(stronger))).status, 204);
});

test('a merge is begun by the owner’s own token, in its session, for an application that draws screens itself and at an address of its own', async () => {
  const { access_token } = await tokenOf();
  const body = { redirect_uri: CALLBACK, device_key: 'k'.repeat(43) };
  assert.deepEqual(await refused(api('POST', '/merges', {}, body)), [401, 'account.no_token', undefined]);
  assert.deepEqual(await refused(api('POST', '/merges', bearer('x'), body)), [401, 'account.invalid_token', 'invalid_token']);
  assert.deepEqual(await refused(api('POST', '/merges', bearer((await tokensFor(house, 'shop', 'ada')).tokens.access_token), body)), [
    403,
    'account.insufficient_scope',
    'insufficient_scope',
  ]);
  // A token that was taken somewhere, without the device it was given to.
  assert.deepEqual(await refused(api('POST', '/merges', bearer(access_token), body)), [403, 'account.other_device', undefined]);
  for (const redirect_uri of ['https://evil.example/cb', `${CALLBACK}/more`, `${CALLBACK}?x=1`, 'javascript:alert(1)', '//app.example/cb']) {
    const answer = await api('POST', '/merges', bearer(access_token), { ...body, redirect_uri });
    assert.deepEqual([answer.status, answer.body.code, answer.body.fields?.[0]?.field], [400, 'account.unregistered_redirect_uri', 'redirect_uri'], redirect_uri);
  }
  // Whose it is, says the token alone (D11).
  for (const more of [
    { user_id: bruno.id },
    { sub: bruno.sub },
    { session_id: randomUUID() },
    { device_key: 'short' },
    { device_key: undefined },
    { locale: 'xx' },
    { redirect_uri: undefined },
  ])
    assert.equal((await api('POST', '/merges', bearer(access_token), { ...body, ...more })).status, 400, JSON.stringify(more));
  house.credentials.secondStep = true;
  assert.deepEqual(await refused(api('POST', '/merges', bearer(access_token), body)), [401, 'account.insufficient_user_authentication', 'insufficient_user_authentication']);
  house.credentials.secondStep = false;
  const outliving = await tokenOf('shop', 'ada', { scope: 'openid account offline_access', prompt: 'consent' });
  // Signed out there: the application may go on without a session, and this may not.
  const sessions = (await api('GET', '/sessions', bearer(outliving.access_token))).body.sessions as { id: string; current: boolean }[];
  assert.equal((await api('DELETE', `/sessions/${sessions.find((one) => one.current)?.id}`, bearer(outliving.access_token))).status, 204);
  const renewed = await refresh(house, 'shop', outliving.refresh_token);
  assert.equal(renewed.status, 200);
  const left = bearer(renewed.body.access_token as string);
  assert.equal((await api('GET', '/merges', left)).status, 200);
  house.addresses.asked.splice(0);
  for (const change of [api('POST', '/merges', left, body), api('DELETE', `/addresses/${randomUUID()}`, left)])
    assert.deepEqual(await refused(change), [401, 'account.insufficient_user_authentication', 'insufficient_user_authentication']);
  assert.deepEqual(house.addresses.asked, [], 'nobody could say how surely it is them');
});

test('an address is changed in a journey of the owner’s own token and device; removed by a recent proof; somebody else’s is not there', async () => {
  const { access_token } = await tokenOf();
  const own = (await api('GET', '/profile', bearer(access_token))).body.identifiers as { id: string; kind: string; removable: boolean }[];
  const mine = own.find(({ kind }) => kind === 'email')?.id ?? '';
  assert.deepEqual(
    own.map(({ removable }) => removable),
    own.map(() => false),
    'the last one stays',
  );
  const [theirs] = (await api('GET', '/profile', bearer((await tokenOf('shop', 'bruno')).access_token))).body.identifiers as { id: string }[];
  const begin = { redirect_uri: CALLBACK, device_key: 'k'.repeat(43) };
  const post = (more: object, token = access_token) => api('POST', '/addresses', bearer(token), { ...begin, ...more });
  assert.deepEqual(await refused(post({ change: mine }, 'x')), [401, 'account.invalid_token', 'invalid_token']);
  // A token that was taken somewhere, without the device it was given to.
  for (const wish of [{ add: 'email' }, { add: 'phone' }, { change: mine }]) assert.deepEqual(await refused(post(wish)), [403, 'account.other_device', undefined]);
  for (const wish of [{ change: theirs?.id }, { verify: theirs?.id }, { change: randomUUID() }, { verify: mine }])
    assert.deepEqual(await refused(post(wish)), [404, 'account.unknown_address', undefined], JSON.stringify(wish));
  for (const wish of [{}, { add: 'email', change: mine }]) assert.deepEqual(await refused(post(wish)), [400, 'account.one_wish', undefined]);
  for (const wish of [{ add: 'username' }, { add: 'email', user_id: bruno.id }, { change: 'x' }]) assert.equal((await post(wish)).status, 400);

  const remove = (id: string) => api('DELETE', `/addresses/${id}`, bearer(access_token));
  house.addresses.asked.splice(0);
  for (const [removal, expected] of [
    [{ kind: 'unknown' }, [404, 'account.unknown_address', undefined]],
    [{ kind: 'last_address' }, [409, 'account.last_address', undefined]],
    [{ kind: 'held', until: new Date(Date.now() + 3_600_000) }, [409, 'account.change_held', undefined]],
  ] as const) {
    house.addresses.removal = removal;
    assert.deepEqual(await refused(remove(mine)), expected);
  }
  house.addresses.removal = { kind: 'done' };
  assert.equal((await remove(mine)).status, 204);
  assert.ok(
    house.addresses.asked.every(({ userId, id, sessionId }) => userId === ada.id && id === mine && sessionId !== undefined),
    'what was proved in its session says how surely it is them',
  );
});

test('the end of the account: what it would mean, asked for by a recent proof and a yes, and taken back by the token that came with it, once', async () => {
  const token = bearer((await tokenOf()).access_token);
  assert.deepEqual((await api('GET', '/erasure', token)).body, { grace_days: 14, backup_days: 14, applications: [{ client_id: 'shop', name: 'Outfitters' }] });
  assert.deepEqual(await refused(api('GET', '/erasure', {})), [401, 'account.no_token', undefined]);
  house.erasure.asked.splice(0);
  for (const body of [{}, { confirmed: false }, { confirmed: 'true' }, { confirmed: true, user_id: bruno.id }])
    assert.equal((await api('POST', '/erasure', token, body)).status, 400);
  assert.deepEqual(house.erasure.asked, []);
  house.erasure.answer = { kind: 'refused', why: 'held' };
  house.erasure.outlook = { ...house.erasure.outlook, heldUntil: new Date(Date.now() + 3_600_000) };
  assert.deepEqual(await refused(api('POST', '/erasure', token, { confirmed: true })), [409, 'account.change_held', undefined]);
  house.erasure.answer = undefined;
  const asked = await api('POST', '/erasure', token, { confirmed: true });
  assert.deepEqual([asked.status, asked.body], [202, { id: 'e1', due_at: '2026-12-24T10:00:00.000Z', cancel_token: 'c'.repeat(43), progress_token: 'p'.repeat(43) }]);
  assert.deepEqual(house.erasure.asked.at(-1), `${ada.id} customer`);
  const secret = 's'.repeat(43);
  house.erasure.secrets.add(secret);
  const keep = (cancelToken: string) => api('DELETE', '/erasure', bearer(cancelToken));
  assert.equal((await keep('short')).status, 404);
  assert.equal((await api('DELETE', '/erasure', token)).status, 404, 'an access token is none');
  assert.deepEqual(await refused(keep('x'.repeat(43))), [404, 'account.unknown_erasure', undefined]);
  assert.equal((await keep(secret)).status, 204);
  assert.equal((await keep(secret)).status, 404);
  const at = '2026-12-24T10:00:00.000Z';
  assert.deepEqual((await api('GET', '/erasure/progress', bearer('p'.repeat(43)))).body, {
    state: 'erased',
    requested_at: at,
    ended_at: at,
    backups_gone_by: at,
    applications: [{ name: 'Outfitters', state: 'acknowledged', acknowledged_at: at }],
    certificate: 'a.b.c',
  });
  assert.deepEqual(await refused(api('GET', '/erasure/progress', token)), [404, 'account.unknown_progress', undefined], 'an access token is none');
  assert.equal((await api('GET', '/erasure/progress', bearer('l'.repeat(43)))).status, 429);
});

test('sign-ins they are asked about: told, answered, and never by the session that one began', async () => {
  const token = await tokenOf();
  const current = ((await api('GET', '/sessions', bearer(token.access_token))).body.sessions as { id: string; current: boolean }[]).find((session) => session.current)?.id ?? '';
  const [strange, own, denied] = [randomUUID(), randomUUID(), randomUUID()];
  const common = { at: new Date('2026-03-01T10:00:00Z'), about: 'session', why: 'device_country', outcome: 'passed' } as const;
  house.asked.set(ada.id, [
    { id: strange, ...common, about: 'sign_in', outcome: 'held', browser: 'Firefox, Windows', network: '203.0.113.•••' },
    { id: own, ...common, sessionId: current },
    { id: denied, ...common, answer: 'not_me' },
  ]);
  const { sign_ins: told } = (await api('GET', '/sign-ins', bearer(token.access_token))).body as { sign_ins: Record<string, unknown>[] };
  assert.deepEqual(told[0], {
    id: strange,
    at: '2026-03-01T10:00:00.000Z',
    kind: 'sign_in',
    outcome: 'waits',
    why: 'We ask because the device or browser is new to your account, and the country is new as well.',
    device: 'Firefox, Windows',
    network: '203.0.113.•••',
    current: false,
  });
  assert.deepEqual([told[1]?.['kind'], told[1]?.['current'], told[2]?.['answer']], ['session', true, 'not_me']);
  for (const id of [own, randomUUID()])
    for (const what of ['mine', 'not-mine'])
      assert.deepEqual(await refused(api('POST', `/sign-ins/${id}/${what}`, bearer(token.access_token))), [404, 'account.unknown_sign_in', undefined]);
  for (const what of ['mine', 'not-mine'])
    assert.deepEqual(await refused(api('POST', `/sign-ins/${denied}/${what}`, bearer(token.access_token))), [409, 'account.sign_in_denied', undefined]);
  assert.equal((await api('POST', '/sign-ins/nonsense/mine', bearer(token.access_token))).status, 400);
  const denying = await api('POST', `/sign-ins/${strange}/not-mine`, bearer(token.access_token));
  assert.deepEqual([denying.status, denying.body.secure_url], [201, `${house.issuer}/secure/denying-${strange}`]);
  assert.equal((await api('POST', `/sign-ins/${strange}/mine`, bearer(token.access_token))).status, 204);
  assert.equal((await api('POST', `/sign-ins/${strange}/mine`, bearer((await tokenOf('shop', 'bruno')).access_token))).status, 404, 'another customer');
  house.asked.clear();
});

test('sessions: one’s own, which one is this, ending one and all others', async () => {
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, testOrigin, { userId: ada.id }, 'test'));
  const [first, second, third] = [await tokenOf(), await tokenOf(), await tokenOf()];
  const brunos = await tokenOf('shop', 'bruno');
  const list = async (token: string) =>
    (await api('GET', '/sessions', bearer(token))).body.sessions as { id: string; current: boolean; application?: unknown; applications: unknown[]; acr: string }[];
  const seen = await list(first.access_token);
  assert.deepEqual([seen.length, seen.filter((session) => session.current).length], [3, 1]);
  assert.deepEqual(seen[0]?.application, { client_id: 'shop', name: 'Application shop' });
  const workshop = { id: randomUUID(), entityId: 'https://repairs.example/saml', name: 'Workshop' };
  house.saml.used.set(seen[0]?.id ?? '', [workshop]);
  assert.deepEqual((await list(first.access_token))[0]?.applications, [seen[0]?.application, { client_id: workshop.entityId, name: workshop.name }]);
  house.saml.used.clear();
  const mine = seen.find((session) => session.current)?.id;
  const currentOf = async (token: string) => (await list(token)).find((session) => session.current)?.id as string;
  assert.deepEqual(await refused(api('DELETE', `/sessions/${await currentOf(brunos.access_token)}`, bearer(first.access_token))), [404, 'account.unknown_session', undefined]);
  assert.equal((await list(brunos.access_token)).length >= 1, true);
  const strange = await currentOf(second.access_token);
  const told = await api('POST', `/sessions/${strange}/unrecognised`, bearer(first.access_token));
  assert.deepEqual([told.status, told.body.secure_url], [201, `${house.issuer}/secure/securing-${strange}`]);
  for (const one of [mine, await currentOf(brunos.access_token), randomUUID()])
    assert.deepEqual(await refused(api('POST', `/sessions/${one}/unrecognised`, bearer(first.access_token))), [404, 'account.unknown_session', undefined]);
  const gone = strange;
  assert.equal((await api('DELETE', `/sessions/${gone}`, bearer(first.access_token))).status, 204);
  assert.equal((await api('DELETE', `/sessions/${gone}`, bearer(first.access_token))).status, 404);
  assert.equal((await api('DELETE', '/sessions/nonsense', bearer(first.access_token))).status, 400);
  const revoked = house.events.of('sessions.session_revoked').at(-1);
  assert.deepEqual([revoked?.origin.actor, (revoked?.data as { reason: string }).reason], [{ kind: 'user', id: ada.id }, 'user']);
  assert.deepEqual((await api('DELETE', '/sessions', bearer(first.access_token))).body, { ended: 1 });
  assert.deepEqual(
    (await list(first.access_token)).map((session) => session.id),
    [mine],
  );
  await house.deliver();
  assert.equal((await api('GET', '/sessions', bearer(third.access_token))).status, 401);
});

test('where others can be told only by the browser, ending the own session says where to; it ends at a registered address, or here', async () => {
  const current = async (token: string) =>
    ((await api('GET', '/sessions', bearer(token))).body.sessions as { id: string; current: boolean }[]).find((session) => session.current)?.id ?? '';
  const end = (id: string, token: string, query: Record<string, string> = {}) => api('DELETE', `/sessions/${id}?${new URLSearchParams(query)}`, bearer(token));
  const [first, second] = [(await tokenOf()).access_token, (await tokenOf()).access_token];
  const id = await current(first);
  for (const uri of ['https://evil.example/', 'https://app.example/bye/', 'https://app.example/bye?x=1', 'javascript:alert(1)'])
    assert.deepEqual(await refused(end(id, first, { post_logout_redirect_uri: uri })), [400, 'account.unregistered_post_logout_redirect_uri', undefined], uri);
  assert.equal((await end(id, first, { afterwards: 'https://evil.example/' })).status, 400);
  assert.equal(await current(first), id, 'nothing was changed');
  told.next = 'https://id.example/federation/there/leave?out=x';
  assert.equal((await end(await current(second), first)).status, 204, 'the browser of another session is not at hand');
  assert.deepEqual(told.asked, []);
  const answer = await end(id, first, { post_logout_redirect_uri: 'https://app.example/bye', state: 'a b' });
  assert.deepEqual([answer.status, answer.body], [200, { sign_out_url: told.next }]);
  assert.deepEqual(told.asked, [[id, 'https://app.example/bye?state=a+b']]);
  assert.equal((await api('GET', '/sessions', bearer(first))).status, 401, 'it has ended whether or not anybody goes there');
  const third = (await tokenOf()).access_token;
  house.credentials.secondStep = true;
  assert.equal((await api('DELETE', '/sessions', bearer(third))).status, 401, 'for anything else more would have to be proved');
  assert.equal((await end(await current(third), third)).status, 200);
  assert.equal(told.asked[1]?.[1], `${house.issuer}/logout/done`);
  told.next = undefined;
  const fourth = (await tokenOf()).access_token;
  assert.equal((await end(await current(fourth), fourth)).status, 204);
});

test('bound to a key (DPoP): only with a proof for this request, this token and this key, once', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const stranger = await generateKeyPair('ES256', { extractable: true });
  const url = `${house.issuer}/account/v1/credentials`;
  const proof = (claims: Record<string, unknown>, options: { key?: typeof privateKey; jwk?: object; typ?: string } = {}) =>
    new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: options.typ ?? 'dpop+jwt', jwk: (options.jwk ?? jwk) as never })
      .sign(options.key ?? privateKey);
  const { verifier, challenge } = pkce();
  const back = await signInAt(house.browser(), authorizeUrl(house, 'bound', challenge, { ...SCOPE, dpop_jkt: await calculateJwkThumbprint(jwk) }), 'ada');
  const answer = await exchange(house, 'bound', back.searchParams.get('code'), verifier, {
    headers: { ...basic('bound'), dpop: await proof({ htm: 'POST', htu: `${house.issuer}/token` }) },
  });
  assert.equal(answer.body.token_type, 'DPoP', answer.text);
  const token = answer.body.access_token as string;
  const ath = createHash('sha256').update(token).digest('base64url');
  const good = { htm: 'GET', htu: url, ath };
  const get = async (dpop: string | undefined, scheme = 'DPoP') => api('GET', '/credentials', { authorization: `${scheme} ${token}`, ...(dpop === undefined ? {} : { dpop }) });
  const once = await proof(good);
  assert.equal((await get(once)).status, 200);
  const replayed = await get(once);
  assert.deepEqual([replayed.status, replayed.body.code], [401, 'account.invalid_dpop_proof']);
  assert.match(replayed.challenge ?? '', /^DPoP error="invalid_dpop_proof", algs="ES256/);
  assert.equal((await get(await proof({ ...good, htu: `${url}?x=1#y` }))).status, 200, 'the query is no part of it');
  const parallel = await proof(good);
  const all = await Promise.all(Array.from({ length: 10 }, () => get(parallel)));
  assert.equal(all.filter(({ status }) => status === 200).length, 1);
  const wrong: Record<string, Promise<string> | undefined> = {
    none: undefined,
    'another method': proof({ ...good, htm: 'DELETE' }),
    'another address': proof({ ...good, htu: `${house.issuer}/account/v1/sessions` }),
    'another token': proof({ ...good, ath: createHash('sha256').update('x').digest('base64url') }),
    'no token': proof({ ...good, ath: undefined }),
    'too old': proof({ ...good, iat: Math.floor(Date.now() / 1000) - 600 }),
    'from the future': proof({ ...good, iat: Math.floor(Date.now() / 1000) + 600 }),
    'another kind': proof(good, { typ: 'JWT' }),
    'another key': proof(good, { key: stranger.privateKey, jwk: await exportJWK(stranger.publicKey) }),
    "somebody else's signature": proof(good, { key: stranger.privateKey }),
    'a private key in it': proof(good, { jwk: await exportJWK(privateKey) }),
    nonsense: Promise.resolve('nonsense'),
  };
  for (const [what, made] of Object.entries(wrong)) assert.equal((await get(await made)).body.code, 'account.invalid_dpop_proof', what);
  assert.equal((await get(await proof(good), 'Bearer')).body.code, 'account.invalid_token', 'as if it were not bound');
  const free = (await tokenOf()).access_token;
  const forFree = await proof({ ...good, ath: createHash('sha256').update(free).digest('base64url') });
  assert.equal((await api('GET', '/credentials', { authorization: `DPoP ${free}`, dpop: forFree })).body.code, 'account.invalid_token', 'not bound to any key');
});

test('merged accounts are listed to the account that stayed, and made two again by its owner alone, with a recent proof', async () => {
  const [stays, goes] = [await house.user('mona'), await house.user('nils')];
  const inTenant = house.t.db;
  const done = await inTenant.tenant(house.tenant.id, (tx) => house.node.identity.merging.merge(tx, testOrigin, { survivor: stays.id, absorbed: goes.id }, {}));
  const id = done.kind === 'merged' ? done.id : '';
  const token = async (who: string) => ({ authorization: `Bearer ${(await tokensFor(house, 'shop', who, SCOPE)).tokens.access_token}` });
  const [mine, another] = [await token('mona'), await token('bruno')];
  const listed = await api('GET', '/merges', mine);
  assert.deepEqual(
    listed.body.merges.map((merge: { id: string }) => merge.id),
    [id],
  );
  assert.ok(Date.parse(listed.body.merges[0].undo_until) > Date.now() + 29 * 86_400_000);
  assert.deepEqual((await api('GET', '/merges', another)).body.merges, []);
  assert.equal((await api('POST', `/merges/${id}/undo`, another)).body.code, 'account.unknown_merge');
  for (const [who, shown] of [
    ['mona', true],
    ['bruno', false],
  ] as const) {
    const browser = house.browser();
    await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), who);
    const overview = await browser.get(`${house.issuer}/account`);
    assert.equal(overview.text.includes('go:merges'), shown, 'as long as it can be undone the overview leads there');
    if (shown) assert.match((await browser.submit(overview, 'go:merges')).url, /\/flow\//);
  }
  house.credentials.secondStep = true;
  assert.equal((await api('POST', `/merges/${id}/undo`, mine)).body.code, 'account.insufficient_user_authentication');
  house.credentials.secondStep = false;
  assert.equal((await api('POST', `/merges/${id}/undo`, mine)).status, 204);
  assert.equal((await api('GET', '/merges', mine)).status, 401, 'its own session ended, too');
  assert.equal((await api('POST', `/merges/${id}/undo`, await token('mona'))).body.code, 'account.unknown_merge');
});

test('what to do next, what happened, who has access and who is trusted: as on the pages, one’s own, and changed after a recent proof', async () => {
  const mine = bearer((await tokenOf()).access_token);
  const theirs = { id: 'b'.repeat(43), since: new Date('2026-05-03T10:00:00Z'), until: new Date('2026-06-02T10:00:00Z'), here: false };
  const own = { ...theirs, id: 'a'.repeat(43) };
  house.trusted.set(ada.id, [own]);
  house.trusted.set(bruno.id, [theirs]);
  const seen = await api('GET', '/overview', { ...mine, 'accept-language': 'de' });
  assert.deepEqual([seen.status, seen.body.next[0]], [200, { action: 'add_resistant', title: 'Passkey hinzufügen', why: seen.body.next[0].why }]);
  assert.ok(seen.body.next.length <= 3);
  assert.deepEqual(seen.body.privacy, { choices: { of: 0, allowed: 0 }, restricted: false, gpc: false, guarded: false, open_requests: 0 });
  assert.deepEqual((await api('GET', '/trusted-browsers', mine)).body.trusted_browsers, [
    { id: own.id, second_step_at: '2026-05-03T10:00:00.000Z', until: '2026-06-02T10:00:00.000Z' },
  ]);
  await signInAt(house.browser(), authorizeUrl(house, 'partner', pkce().challenge, { scope: 'openid email' }), 'bruno');
  const known = (await api('GET', '/applications', mine)).body.applications as { client_id: string; first_party: boolean; may: unknown[] }[];
  assert.deepEqual(
    known.map(({ client_id: id, first_party: first, may }) => [id, first, may.length]).filter(([id]) => id === 'shop' || id === 'partner'),
    [['shop', true, 0]],
  );
  const day = new Date('2026-05-03T10:00:00Z');
  house.saml.known.set(ada.id, [{ entityId: 'https://repairs.example/saml', name: 'Workshop', home: 'https://repairs.example/', since: day }]);
  const all = (await api('GET', '/applications', mine)).body.applications as { client_id: string; protocol: string; got?: unknown }[];
  assert.deepEqual(all.at(-1), {
    client_id: 'https://repairs.example/saml',
    name: 'Workshop',
    protocol: 'saml',
    first_party: true,
    since: day.toISOString(),
    url: 'https://repairs.example/',
    may: [],
  });
  assert.ok(all.some(({ client_id: id, protocol }) => id === 'shop' && protocol === 'oidc'));
  house.saml.known.clear();
  for (const [path, code] of [
    [`/trusted-browsers/${theirs.id}`, 'account.unknown_browser'],
    ['/trusted-browsers/x', 'account.unknown_browser'],
    ['/applications/partner', 'account.unknown_application'],
    ['/applications/shop', 'account.unknown_application'],
    ['/applications/nobody', 'account.unknown_application'],
  ] as const)
    assert.deepEqual(await refused(api('DELETE', path, mine)), [404, code, undefined], path);
  assert.equal((await api('DELETE', `/trusted-browsers/${own.id}`, mine)).status, 204);
  assert.equal((await api('DELETE', `/trusted-browsers/${own.id}`, mine)).status, 404);
  assert.equal(house.trusted.get(bruno.id)?.length, 1);
  const partners = bearer((await tokenOf('shop', 'bruno')).access_token);
  assert.equal((await api('DELETE', '/applications/partner', partners)).status, 204);
  house.credentials.secondStep = true;
  for (const path of ['/trusted-browsers/x', '/applications/partner']) assert.equal((await api('DELETE', path, mine)).status, 401, path);
});

test('its own document says what it offers', async () => {
  const { body } = await call(house, '/account/v1/openapi.json');
  assert.deepEqual(Object.keys(body.paths).sort(), [
    '/account/v1/acting',
    '/account/v1/acting/code',
    '/account/v1/acting/{id}',
    '/account/v1/addresses',
    '/account/v1/addresses/{id}',
    '/account/v1/applications',
    '/account/v1/applications/{client_id}',
    '/account/v1/consents',
    '/account/v1/consents/{id}/receipt',
    '/account/v1/credentials',
    '/account/v1/credentials/{type}/{id}',
    '/account/v1/erasure',
    '/account/v1/erasure/progress',
    '/account/v1/exports',
    '/account/v1/exports/{id}',
    '/account/v1/exports/{id}/content',
    '/account/v1/family',
    '/account/v1/family/request',
    '/account/v1/family/request/agreement',
    '/account/v1/family/request/refusal',
    '/account/v1/family/{child}',
    '/account/v1/family/{child}/copies',
    '/account/v1/family/{child}/copies/{copy}',
    '/account/v1/family/{child}/guardians',
    '/account/v1/family/{child}/guardianship',
    '/account/v1/family/{child}/keep',
    '/account/v1/family/{child}/purposes/{key}',
    '/account/v1/family/{child}/withdrawal',
    '/account/v1/merges',
    '/account/v1/merges/{id}/undo',
    '/account/v1/organizations',
    '/account/v1/organizations/{organization}',
    '/account/v1/organizations/{organization}/invitations',
    '/account/v1/organizations/{organization}/invitations/{invitation}',
    '/account/v1/organizations/{organization}/members/{member}',
    '/account/v1/organizations/{organization}/membership',
    '/account/v1/overview',
    '/account/v1/picture',
    '/account/v1/preferences',
    '/account/v1/preferences/{topic}/address',
    '/account/v1/profile',
    '/account/v1/purposes',
    '/account/v1/purposes/{key}',
    '/account/v1/recipients',
    '/account/v1/requests',
    '/account/v1/requests/{id}',
    '/account/v1/requests/{id}/messages',
    '/account/v1/restriction',
    '/account/v1/sessions',
    '/account/v1/sessions/{id}',
    '/account/v1/sessions/{id}/unrecognised',
    '/account/v1/sharing',
    '/account/v1/sign-ins',
    '/account/v1/sign-ins/{id}/mine',
    '/account/v1/sign-ins/{id}/not-mine',
    '/account/v1/trusted-browsers',
    '/account/v1/trusted-browsers/{id}',
    '/account/v1/verified',
  ]);
  assert.deepEqual(body.paths['/account/v1/sessions'].delete.security, [{ accessToken: [] }]);
  assert.equal((await call(house, '/account/v1/nowhere')).body.code, 'http.not_found');
  assert.deepEqual(house.failures, []);
});

test('what was verified, what is pending and what can be: names and times in the language of the request, no values, and nobody else’s', async () => {
  const offer = {
    id: 'adult',
    connection: 'papers',
    verifier: 'Papers',
    attributes: ['birthdate'],
    again: true,
    purposes: [{ en: 'buy knives', de: 'Messer kaufen' }, { fr: 'entrer' }],
    what: { requirement: 'adult' },
  };
  const check = {
    run: 'r1',
    connection: 'papers',
    verifier: 'Papers',
    trustFramework: 'acme',
    rules: 'Acme papers',
    level: 'substantial',
    verifiedAt: new Date('2026-01-02T03:04:05Z'),
  } as const;
  house.overviews.set(ada.id, {
    checks: [
      { ...check, state: 'verified', details: [{ attribute: 'given_name', value: 'Augusta' }] },
      { ...check, run: 'r0', state: 'expired', expiresAt: new Date('2026-02-01T00:00:00Z'), details: [{ attribute: 'birthdate', value: '1990-12-10' }] },
    ],
    pending: [{ run: 'r2', connection: 'papers', verifier: 'Papers', state: 'again', since: new Date('2026-03-01T00:00:00Z'), attributes: ['birthdate'], offer }],
    offers: [offer],
  });
  const auth = bearer((await tokenOf()).access_token);
  const { status, body, headers } = await api('GET', '/verified', { ...auth, 'accept-language': 'de' });
  assert.equal(status, 200);
  assert.equal(headers['cache-control'], 'no-store');
  const born = [{ attribute: 'birthdate', label: 'Geburtsdatum' }];
  assert.deepEqual(body, {
    checks: [
      {
        id: 'r1',
        verifier: 'Papers',
        trust_framework: 'acme',
        rules: 'Acme papers',
        level: 'substantial',
        state: 'verified',
        verified_at: '2026-01-02T03:04:05.000Z',
        details: [{ attribute: 'given_name', label: 'Vorname' }],
      },
      {
        id: 'r0',
        verifier: 'Papers',
        trust_framework: 'acme',
        rules: 'Acme papers',
        level: 'substantial',
        state: 'expired',
        verified_at: '2026-01-02T03:04:05.000Z',
        expires_at: '2026-02-01T00:00:00.000Z',
        details: born,
      },
    ],
    pending: [{ id: 'r2', verifier: 'Papers', state: 'again', since: '2026-03-01T00:00:00.000Z', details: born }],
    offers: [{ id: 'adult', verifier: 'Papers', again: true, purposes: ['Messer kaufen', 'entrer'], details: born }],
    url: `${house.issuer}/account/verified?application=shop`,
  });
  assert.doesNotMatch(JSON.stringify(body), /Augusta|1990-12/);
  const brunos = await api('GET', '/verified', bearer((await tokenOf('shop', 'bruno')).access_token));
  assert.deepEqual([brunos.body.checks, brunos.body.pending, brunos.body.offers], [[], [], []]);
  assert.deepEqual(await refused(api('GET', '/verified', {})), [401, 'account.no_token', undefined]);
  const plain = (await tokensFor(house, 'shop', 'ada', { scope: 'openid' })).tokens.access_token;
  assert.deepEqual(await refused(api('GET', '/verified', bearer(plain))), [403, 'account.insufficient_scope', 'insufficient_scope']);
});

test('copies of the data: asked for, looked at, fetched and deleted by the owner of the token alone; every refusal has its code', async () => {
  const mine = bearer((await tokenOf()).access_token);
  const theirs = bearer((await tokenOf('shop', 'bruno')).access_token);
  const { copies } = house;
  assert.deepEqual((await api('GET', '/exports', mine)).body, { exports: [] });
  assert.deepEqual([(await api('POST', '/exports', mine)).status, (await api('POST', '/exports', mine)).body.code], [409, 'account.copy_in_progress']);
  copies.begun = { kind: 'limited', retryAfter: 60 };
  const limited = await api('POST', '/exports', mine);
  assert.deepEqual([limited.status, limited.body.code, limited.headers['retry-after']], [429, 'account.too_many_copies', '60']);
  copies.begun = { kind: 'held', until: new Date(Date.now() + 3_600_000) };
  assert.equal((await api('POST', '/exports', mine)).body.code, 'account.change_held');
  const copy = { id: randomUUID(), state: 'ready' as const, createdAt: new Date('2026-01-02T03:04:05Z'), expiresAt: new Date('2026-01-09T03:04:05Z'), bytes: 4 };
  copies.begun = { kind: 'begun', copy: { id: copy.id, state: 'building', createdAt: copy.createdAt } };
  const begun = await api('POST', '/exports', mine);
  assert.deepEqual([begun.status, begun.body], [202, { id: copy.id, state: 'building', created_at: '2026-01-02T03:04:05.000Z' }]);
  assert.ok(copies.asked.every(({ userId }) => userId === ada.id));
  copies.made.set(ada.id, [copy]);
  assert.deepEqual((await api('GET', `/exports/${copy.id}`, mine)).body.bytes, 4);
  for (const [method, path] of [
    ['GET', `/exports/${copy.id}`],
    ['GET', `/exports/${copy.id}/content`],
    ['DELETE', `/exports/${copy.id}`],
  ] as const)
    assert.deepEqual([(await api(method, path, theirs)).body.code], ['account.unknown_copy'], `${method} ${path}`);
  const fetched = await house.browser().get(`${house.issuer}/account/v1/exports/${copy.id}/content`, mine);
  assert.deepEqual(
    [fetched.status, fetched.text, fetched.headers['content-type'], fetched.headers['content-disposition'], fetched.headers['cache-control']],
    [200, 'PK!!', 'application/zip', 'attachment; filename="my-data-2026-01-02.zip"', 'no-store'],
  );
  copies.held = new Date(Date.now() + 3_600_000);
  assert.equal((await api('GET', `/exports/${copy.id}/content`, mine)).body.code, 'account.change_held');
  copies.held = undefined;
  assert.equal((await api('GET', '/exports/x', mine)).status, 400);
  assert.equal((await api('DELETE', `/exports/${copy.id}`, mine)).status, 204);
  assert.equal((await api('GET', `/exports/${copy.id}`, mine)).body.code, 'account.unknown_copy');
});

test('requests as JSON: written, read, added to and taken back by the owner of the token alone; values leave as purposes say', async () => {
  const mine = bearer((await tokenOf()).access_token);
  const theirs = bearer((await tokenOf('shop', 'bruno')).access_token);
  for (const [json, status, field] of [
    [{}, 400, undefined],
    [{ kind: 'money' }, 400, undefined],
    [{ kind: 'other', userId: bruno.id, text: 'x' }, 400, undefined],
    [{ kind: 'other', text: 'x'.repeat(4001) }, 400, undefined],
    [{ kind: 'other' }, 422, 'text'],
    [{ kind: 'other', text: 'turned \u202e around' }, 422, 'text'],
    [{ kind: 'correction', attribute: 'given_name' }, 422, 'value'],
    [{ kind: 'correction', attribute: 'shoes', value: '37' }, 422, 'attribute'],
  ] as const) {
    const { status: got, body } = await api('POST', '/requests', mine, json);
    assert.deepEqual([got, got === 422 ? body.fields[0].field : undefined], [status, field], JSON.stringify(json));
  }
  const made = await api('POST', '/requests', mine, { kind: 'correction', attribute: 'given_name', value: 'Ada', text: 'A letter is wrong' });
  assert.deepEqual([made.status, made.body.kind, made.body.state, made.body.law, made.body.overdue], [201, 'correction', 'open', 'gdpr', false]);
  assert.deepEqual(
    made.body.messages.map(({ what, text, value }: { what: string; text: string; value?: string }) => [what, text, value]),
    [['asked', 'A letter is wrong', 'Ada']],
  );
  // What no application may read, none reads here.
  const { slug, name, issuer } = house.tenant;
  const readBy = (read: readonly string[]) => ({ attributes: [{ name: 'member_since', type: 'text', label: { en: 'Member since' }, read }] });
  const since = { kind: 'correction', attribute: 'member_since', value: '1999' };
  for (const [read, value] of [
    [['user'], undefined],
    [['user', 'application'], '1999'],
  ] as const) {
    await house.node.tenants.save({ slug, name, issuer, settings: readBy(read) });
    const asked = await api('POST', '/requests', mine, since);
    assert.deepEqual([asked.status, asked.body.messages[0].value], [201, value], read.join());
    await api('DELETE', `/requests/${asked.body.id}`, mine);
  }
  const path = `/requests/${made.body.id}`;
  for (const [method, at, json] of [
    ['GET', path],
    ['DELETE', path],
    ['POST', `${path}/messages`, { text: 'Mine now' }],
    ['GET', `/requests/${randomUUID()}`],
  ] as const) {
    const answer = await api(method, at, theirs, json);
    assert.deepEqual([answer.status, answer.body.code], [404, 'account.unknown_request'], `${method} ${at}`);
  }
  assert.deepEqual((await api('GET', '/requests', theirs)).body, { requests: [] });
  assert.equal((await api('POST', `${path}/messages`, mine, { text: 'And a second one' })).body.messages.length, 2);
  const withdrawn = await api('DELETE', path, mine);
  assert.deepEqual([withdrawn.status, withdrawn.body.state], [200, 'withdrawn']);
  assert.deepEqual(
    [(await api('DELETE', path, mine)).body.code, (await api('POST', `${path}/messages`, mine, { text: 'Late' })).body.code],
    ['account.request_closed', 'account.request_closed'],
  );
  assert.equal((await api('GET', path, mine)).body.state, 'withdrawn');
  const plain = (await tokensFor(house, 'shop', 'ada', { scope: 'openid' })).tokens.access_token;
  assert.deepEqual(await refused(api('GET', '/requests', bearer(plain))), [403, 'account.insufficient_scope', 'insufficient_scope']);
});

test('a guardian finds their children and what may be done for them; to everybody else there is no such child', async () => {
  const { id } = await house.user('mia');
  const since = new Date('2026-01-02T03:04:05Z');
  house.children.set(id, { guardian: bruno.id, child: { id, name: 'Mia', address: 'mia@example.com', since, organization: randomUUID(), guardians: 1 } });
  const [guardian, stranger] = [bearer((await tokenOf('shop', 'bruno')).access_token), bearer((await tokenOf()).access_token)];
  const child = { id, since: since.toISOString(), guardians: 1 };
  assert.deepEqual((await api('GET', '/family', guardian)).body, { children: [child], url: `${house.issuer}/account/family` });
  assert.deepEqual((await api('GET', '/family', stranger)).body.children, []);
  assert.deepEqual((await api('GET', `/family/${id}`, guardian)).body, { ...child, name: 'Mia', address: 'mia@example.com', purposes: [], copies: [] });
  const routes = [
    ['GET', '', undefined, 200],
    ['PUT', '/purposes/news', { allowed: true, version: 1 }, 404],
    ['POST', '/withdrawal', undefined, 200],
    ['POST', '/guardians', { email: 'uncle@example.com' }, 202],
    ['DELETE', '/guardianship', undefined, 409],
    ['POST', '/copies', undefined, 409],
    ['GET', `/copies/${randomUUID()}`, undefined, 404],
    ['DELETE', '', undefined, 409],
    ['POST', '/keep', undefined, 200],
  ] as const;
  for (const [method, path, body, status] of routes) {
    assert.equal((await api(method, `/family/${id}${path}`, guardian, body)).status, status, `${method} ${path}`);
    assert.equal((await api(method, `/family/${id}${path}`, stranger, body)).status, 404, `${method} ${path} of a stranger`);
    assert.equal((await api(method, `/family/${id}${path}`, {}, body)).status, 401, `${method} ${path} without a token`);
  }
  assert.equal((await api('POST', `/family/${id}/guardians`, guardian, { email: 'nobody' })).body.code, 'account.invalid_guardian');
  assert.equal((await api('GET', '/family/x', guardian)).status, 400);
});
