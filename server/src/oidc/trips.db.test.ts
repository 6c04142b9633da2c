import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authorizeUrl, basic, call, exchange, openHouse, pkce, refresh, silent, tokensFor, type House } from './house.suite.ts';

/* The budgets of PERFORMANCE: SQL round trips of the hot paths, over HTTP, caches warm. */

let house: House;
before(async () => {
  house = await openHouse();
  await house.application({ clientId: 'shop' });
  await house.application({ clientId: 'partner', firstParty: false });
  await house.application({
    clientId: 'job',
    metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: ['client_credentials'], resources: ['https://api.example/'] },
  });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read', 'orders:write'] });
  await house.user('ada');
});
after(() => house?.stop());

async function trips<T>(work: () => Promise<T>): Promise<{ value: T; trips: number }> {
  const before_ = house.t.trips.total;
  const value = await work();
  return { value, trips: house.t.trips.total - before_ };
}

test('silent single sign-on: authorize and token in 6 trips, also for applications of others', async () => {
  for (const clientId of ['shop', 'partner']) {
    const { browser } = await tokensFor(house, clientId, 'ada');
    const { verifier, challenge } = pkce();
    const url = authorizeUrl(house, clientId, challenge);
    await silent(browser, url);
    const authorize = await trips(() => silent(browser, url));
    const token = await trips(() => exchange(house, clientId, authorize.value.searchParams.get('code'), verifier));
    assert.equal(token.value.status, 200);
    assert.ok(authorize.trips + token.trips <= (clientId === 'shop' ? 6 : 7), `${clientId}: ${authorize.trips} + ${token.trips}`);
  }
});

test('refresh with rotation: 4 trips', async () => {
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const first = await refresh(house, 'shop', tokens.refresh_token);
  const second = await trips(() => refresh(house, 'shop', first.body.refresh_token));
  assert.equal(second.value.status, 200);
  assert.ok(second.trips <= 4, `${second.trips}`);
});

test('client_credentials with a JWT: no trip', async () => {
  const form = { grant_type: 'client_credentials', resource: 'https://api.example/', scope: 'orders:read' };
  await call(house, '/token', { form, headers: basic('job') });
  const token = await trips(() => call(house, '/token', { form, headers: basic('job') }));
  assert.equal(token.value.status, 200, token.value.text);
  assert.equal(token.trips, 0);
});

test('UserInfo: 3 trips, and one wait for two more when it is put on record that day; introspection: 2', async () => {
  // Purposes are remembered by whoever looked once.
  await house.user('bob');
  const warm = (await tokensFor(house, 'shop', 'bob')).tokens;
  await call(house, '/userinfo', { headers: { authorization: `Bearer ${warm.access_token}` } });
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const first = await trips(() => call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } }));
  assert.ok(first.trips <= 5, `${first.trips}`);
  const info = await trips(() => call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } }));
  assert.equal(info.value.status, 200);
  assert.ok(info.trips <= 3, `${info.trips}`);
  const looked = await trips(() => call(house, '/introspect', { form: { token: tokens.access_token }, headers: basic('shop') }));
  assert.equal(looked.value.body.active, true);
  assert.ok(looked.trips <= 2, `${looked.trips}`);
});

test('discovery and keys: no trip, and not made anew', async () => {
  await call(house, '/.well-known/openid-configuration');
  await call(house, '/jwks');
  const { value, trips: made } = await trips(async () => [await call(house, '/.well-known/openid-configuration'), await call(house, '/jwks')]);
  assert.equal(made, 0);
  for (const answer of value) assert.equal(answer.headers['cache-control'], 'public, max-age=600');
  const again = await call(house, '/jwks', { headers: { 'if-none-match': String(value[1]?.headers.etag) } });
  assert.deepEqual([again.status, again.text], [304, '']);
});
