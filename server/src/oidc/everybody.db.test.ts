import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Tx } from '#platform/db';
import { createSignEverybodyOut } from '#sessions';
import { overlap, TEST_ORIGIN } from '#test/support';
import { call, openHouse, refresh, tokensFor, type Answer, type House } from './house.suite.ts';

let house: House;
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const OFFLINE = { scope: 'openid offline_access', prompt: 'consent' };
before(async () => {
  house = await openHouse();
  await house.application({ clientId: 'shop', metadata: { backchannel_logout_uri: 'https://app.example/backchannel' } });
  await house.application({ clientId: 'club' });
  await house.application({
    clientId: 'tv',
    metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: [DEVICE, 'refresh_token'], token_endpoint_auth_method: 'none' },
  });
  await house.user('ada');
  await house.user('ben');
});
after(() => house?.stop());

const errorOf = (answer: Answer) => (answer.body as { error?: string }).error;

function open() {
  const queue: unknown[] = [];
  const everybody = createSignEverybodyOut({
    db: house.t.db,
    events: house.events,
    jobs: { enqueue: async (_tx: Tx, _job: unknown, data: unknown) => void queue.push(data) } as never,
    dependants: house.node.oidc.sessionDependants,
  });
  const work = async () => {
    for (let runs = 0; queue.length > 0 && runs < 5; runs++) await everybody.jobType.handle(queue.shift() as never, { id: '', attempt: 1, signal: new AbortController().signal });
  };
  return { everybody, work, queue };
}

test('when everybody is signed out no refresh token from before works, kept for offline use or not, applications are told, and who signs in afterwards goes on', async () => {
  const [online, kept] = [await tokensFor(house, 'shop', 'ada'), await tokensFor(house, 'shop', 'ben', OFFLINE)];
  const { everybody, work, queue } = open();
  await house.t.advance(1);
  await house.t.db.tenant(house.tenant.id, (tx) => everybody.begin(tx, TEST_ORIGIN, { reason: 'stolen' }));
  // The work has not begun, and a large tenant waits for minutes: an application that proves itself, with a token for offline use, gets nothing more for them.
  for (const { tokens } of [online, kept]) {
    assert.equal(errorOf(await refresh(house, 'shop', tokens.refresh_token)), 'invalid_grant');
    assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
  }
  await house.t.advance(1);
  const later = await tokensFor(house, 'shop', 'ben', OFFLINE);
  await work();
  assert.equal(queue.length, 0);
  assert.equal(errorOf(await refresh(house, 'shop', online.tokens.refresh_token)), 'invalid_grant');
  assert.equal(errorOf(await refresh(house, 'shop', kept.tokens.refresh_token)), 'invalid_grant');
  const goesOn = await refresh(house, 'shop', later.tokens.refresh_token);
  assert.equal(goesOn.status, 200, goesOn.text);
  await house.deliver();
  await house.work();
  assert.equal(house.outbound.sent.filter(({ url }) => url === 'https://app.example/backchannel').length, 2, 'one notice for each session that ended');
});

test('a device that was allowed before gets nothing for its code afterwards', async () => {
  const device = (await call(house, '/device_authorization', { form: { client_id: 'tv', scope: 'openid offline_access' } })).body as Record<
    'device_code' | 'user_code' | 'verification_uri',
    string
  >;
  const browser = house.browser();
  const signIn = await browser.submit(await browser.get(device.verification_uri), 'continue', { user_code: device.user_code });
  await browser.submit(await browser.submit(signIn, 'submit', { user: 'ada' }), 'allow');
  await house.t.advance(6);
  await house.t.db.tenant(house.tenant.id, (tx) => open().everybody.begin(tx, TEST_ORIGIN, { reason: 'stolen' }));
  const answer = await call(house, '/token', { form: { grant_type: DEVICE, device_code: device.device_code, client_id: 'tv' } });
  assert.equal(errorOf(answer), 'invalid_grant', answer.text);
});

test('what a session of before was granted while everybody was being signed out ends with it, for offline use as well', async () => {
  const { everybody, work } = open();
  const { browser } = await tokensFor(house, 'shop', 'ada');
  await house.t.advance(1);
  const [, { tokens }] = await overlap(
    house.t,
    (meet) =>
      house.t.db.tenant(house.tenant.id, async (tx) => {
        await everybody.begin(tx, TEST_ORIGIN, { reason: 'stolen' });
        await meet();
      }),
    () => tokensFor(house, 'club', 'ada', OFFLINE, browser),
  );
  await work();
  assert.equal(errorOf(await refresh(house, 'club', tokens.refresh_token)), 'invalid_grant');
  const later = await tokensFor(house, 'club', 'ada', OFFLINE);
  assert.equal((await refresh(house, 'club', later.tokens.refresh_token)).status, 200);
});
