import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authorizeUrl, basic, call, exchange, openHouse, pkce, refresh, signInAt, silent, tokensFor, type Answer, type House } from './house.suite.ts';

let house: House;
before(async () => {
  house = await openHouse({
    nodes: 2,
    settings: {
      tokens: { refreshSeconds: 86_400, refreshAbsoluteSeconds: 2 * 86_400, refreshReplaySeconds: 10 },
      session: { idleSeconds: 30 * 86_400, absoluteSeconds: 30 * 86_400 },
    },
  });
  await house.application({ clientId: 'shop' });
  await house.application({ clientId: 'spa', metadata: { token_endpoint_auth_method: 'none' } });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read'] });
  await house.resource({ identifier: 'https://mail.example/', name: 'Mail', scopes: ['send'] });
  await house.user('ada');
});
after(() => house?.stop());

const DAY = 86_400;
const works = async (token: string) => (await call(house, '/userinfo', { headers: { authorization: `Bearer ${token}` } })).status === 200;
const given = (answer: Answer) => answer.body as { access_token: string; refresh_token: string; id_token: string; error?: string };

test('a refresh token is replaced each time, and the new tokens work', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const first = await refresh(house, 'shop', tokens.refresh_token);
  assert.equal(first.status, 200, first.text);
  assert.notEqual(given(first).refresh_token, tokens.refresh_token);
  assert.ok(given(first).id_token);
  assert.ok(await works(given(first).access_token));
  assert.equal((await refresh(house, 'shop', given(first).refresh_token, { node: 1 })).status, 200);
});

test('the same refresh token within ten seconds gets the same answer, on any process', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const first = await refresh(house, 'shop', tokens.refresh_token);
  const again = await refresh(house, 'shop', tokens.refresh_token, { node: 1 });
  assert.deepEqual([again.status, again.body], [200, first.body]);
  assert.match(String(again.headers['cache-control']), /no-store/);
  const next = await refresh(house, 'shop', given(first).refresh_token);
  assert.equal(next.status, 200, 'the family lives');
});

test('after the ten seconds the family ends: the thief and the owner are both signed out', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const first = given(await refresh(house, 'shop', tokens.refresh_token));
  await house.t.advance(11);
  const reuse = await refresh(house, 'shop', tokens.refresh_token, { node: 1 });
  assert.deepEqual([reuse.status, given(reuse).error], [400, 'invalid_grant']);
  assert.equal(given(await refresh(house, 'shop', first.refresh_token)).error, 'invalid_grant');
  assert.equal(await works(first.access_token), false);
  const [event] = house.events.of('oidc.family_revoked');
  assert.deepEqual([(event?.data as { clientId: string }).clientId, typeof event?.subject, event?.origin.ip], ['shop', 'string', '127.0.0.1']);
});

test('another application cannot use the window', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const first = given(await refresh(house, 'shop', tokens.refresh_token));
  const other = await call(house, '/token', { form: { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: 'spa' } });
  assert.equal(given(other).error, 'invalid_grant');
  assert.equal((await refresh(house, 'shop', first.refresh_token)).status, 200, 'and does not end the family of the owner');
});

test('a suspended customer is not answered again', async () => {
  const user = await house.user('dora');
  const { tokens } = await tokensFor(house, 'shop', 'dora');
  await refresh(house, 'shop', tokens.refresh_token);
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.setState(tx, { actor: { kind: 'operator' }, requestId: 'r' }, user.id, 'suspended', 'test'));
  assert.equal(given(await refresh(house, 'shop', tokens.refresh_token)).error, 'invalid_grant');
});

test('20 parallel refreshes on two processes: one family, all answered alike, nobody signed out', async () => {
  for (let round = 0; round < 3; round++) {
    const { tokens } = await tokensFor(house, 'shop', 'ada');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => refresh(house, 'shop', tokens.refresh_token, { node: index % 2 })));
    assert.deepEqual(
      answers.map((answer) => answer.status),
      Array.from({ length: 20 }, () => 200),
    );
    assert.equal(new Set(answers.map((answer) => given(answer).refresh_token)).size, 1);
    assert.equal(new Set(answers.map((answer) => given(answer).access_token)).size, 1);
    const next = await refresh(house, 'shop', given(answers[0] as Answer).refresh_token);
    assert.equal(next.status, 200);
    assert.ok(await works(given(next).access_token));
  }
  assert.deepEqual(house.failures, []);
});

test('parallel refreshes for two APIs: one wins, the other is told to repeat, the family lives', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada', { scope: 'openid orders:read send', resource: 'https://api.example/' });
  const first = await refresh(house, 'shop', tokens.refresh_token);
  const other = await refresh(house, 'shop', tokens.refresh_token, { form: { resource: 'https://api.example/' } });
  assert.deepEqual([other.status, given(other).error, other.headers['retry-after']], [503, 'temporarily_unavailable', '1']);
  assert.equal((await refresh(house, 'shop', given(first).refresh_token, { form: { resource: 'https://api.example/' } })).status, 200);
  const never = await refresh(house, 'shop', given(first).refresh_token, { form: { resource: 'https://mail.example/' } });
  assert.equal(never.status === 503 || given(never).error === 'invalid_target', true, 'an API that was not asked for at sign-in is refused');
});

test('scopes may shrink at a refresh, never grow', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada', { scope: 'openid email' });
  const smaller = await refresh(house, 'shop', tokens.refresh_token, { form: { scope: 'openid' } });
  assert.equal(smaller.body.scope, 'openid');
  const grown = await refresh(house, 'shop', given(smaller).refresh_token, { form: { scope: 'openid email profile' } });
  assert.equal(given(grown).error, 'invalid_scope');
  assert.equal((await refresh(house, 'shop', given(smaller).refresh_token)).status, 200, 'a refused request costs nothing');
});

test('rotation prolongs a family up to its absolute end', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  await house.t.advance(DAY - 60);
  const first = await refresh(house, 'shop', tokens.refresh_token);
  assert.equal(first.status, 200);
  await house.t.advance(DAY + 60);
  assert.equal(given(await refresh(house, 'shop', given(first).refresh_token)).error, 'invalid_grant', 'unused for its whole life');
});

test('offline_access outlives the session, everything else ends with it', async () => {
  const browser = house.browser();
  const { tokens } = await tokensFor(house, 'shop', 'ada', {}, browser);
  const { verifier, challenge } = pkce();
  const offline = given(
    await exchange(
      house,
      'shop',
      (await silent(browser, authorizeUrl(house, 'shop', challenge, { scope: 'openid email offline_access', prompt: 'consent' }))).searchParams.get('code'),
      verifier,
    ),
  );
  const page = await browser.get(`${house.issuer}/logout?id_token_hint=${tokens.id_token}`);
  assert.equal(page.status, 200);
  assert.equal(given(await refresh(house, 'shop', tokens.refresh_token)).error, 'invalid_grant');
  assert.equal(await works(tokens.access_token), false);
  assert.ok(await works(offline.access_token));
  const later = await refresh(house, 'shop', offline.refresh_token);
  assert.equal(later.status, 200, later.text);
  assert.ok(await works(given(later).access_token));
});

test('a session revoked elsewhere takes its tokens along once the event is heard', async () => {
  const user = await house.user('emil');
  const { tokens } = await tokensFor(house, 'shop', 'emil');
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, { actor: { kind: 'user', id: user.id }, requestId: 'r' }, { userId: user.id }, 'user'));
  await house.deliver();
  assert.equal(given(await refresh(house, 'shop', tokens.refresh_token)).error, 'invalid_grant');
  assert.equal(await works(tokens.access_token), false);
});

test('refreshing while the family is being revoked leaves nothing alive', async () => {
  for (let round = 0; round < 25; round++) {
    const { tokens } = await tokensFor(house, 'shop', 'ada');
    const [refreshed, revoked] = await Promise.all([
      refresh(house, 'shop', tokens.refresh_token),
      call(house, '/revoke', { form: { token: tokens.refresh_token }, headers: basic('shop'), node: 1 }),
    ]);
    assert.equal(revoked.status, 200);
    if (refreshed.status !== 200) continue;
    assert.equal(given(await refresh(house, 'shop', given(refreshed).refresh_token)).error, 'invalid_grant');
    assert.equal(await works(given(refreshed).access_token), false);
  }
});

test('refreshing while the customer signs out leaves nothing alive', async () => {
  for (let round = 0; round < 10; round++) {
    const { tokens, browser } = await tokensFor(house, 'shop', 'ada');
    const [refreshed] = await Promise.all([refresh(house, 'shop', tokens.refresh_token, { node: 1 }), browser.get(`${house.issuer}/logout?id_token_hint=${tokens.id_token}`)]);
    if (refreshed.status !== 200) continue;
    assert.equal(given(await refresh(house, 'shop', given(refreshed).refresh_token)).error, 'invalid_grant');
  }
});

test('without the replay window the second use ends the family at once', async () => {
  const strict = await openHouse({ settings: { tokens: { refreshReplaySeconds: 0 } } });
  try {
    await strict.application({ clientId: 'shop' });
    await strict.user('ada');
    const { verifier, challenge } = pkce();
    const callback = await signInAt(strict.browser(), authorizeUrl(strict, 'shop', challenge), 'ada');
    const tokens = given(await exchange(strict, 'shop', callback.searchParams.get('code'), verifier));
    const first = given(await refresh(strict, 'shop', tokens.refresh_token));
    assert.equal(given(await refresh(strict, 'shop', tokens.refresh_token)).error, 'invalid_grant');
    assert.equal(given(await refresh(strict, 'shop', first.refresh_token)).error, 'invalid_grant');
  } finally {
    await strict.stop();
  }
});
