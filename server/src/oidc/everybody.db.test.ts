import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Tx } from '#platform/db';
import { createSignEverybodyOut } from '#sessions';
import { TEST_ORIGIN } from '#test/support';
import { call, openHouse, refresh, tokensFor, type Answer, type House } from './house.suite.ts';

let house: House;
before(async () => {
  house = await openHouse();
  await house.application({ clientId: 'shop', metadata: { backchannel_logout_uri: 'https://app.example/backchannel' } });
  await house.user('ada');
  await house.user('ben');
});
after(() => house?.stop());

const errorOf = (answer: Answer) => (answer.body as { error?: string }).error;

test('when everybody is signed out no refresh token from before works, kept for offline use or not, applications are told, and who signs in afterwards goes on', async () => {
  const offline = { scope: 'openid offline_access', prompt: 'consent' };
  const [online, kept] = [await tokensFor(house, 'shop', 'ada'), await tokensFor(house, 'shop', 'ben', offline)];
  const queue: unknown[] = [];
  const everybody = createSignEverybodyOut({
    db: house.t.db,
    events: house.events,
    jobs: { enqueue: async (_tx: Tx, _job: unknown, data: unknown) => void queue.push(data) } as never,
    dependants: house.node.oidc.sessionDependants,
  });
  await house.t.advance(1);
  await house.t.db.tenant(house.tenant.id, (tx) => everybody.begin(tx, TEST_ORIGIN, { reason: 'stolen' }));
  // The work has not begun, and a large tenant waits for minutes: an application that proves itself, with a token for offline use, gets nothing more for them.
  for (const { tokens } of [online, kept]) {
    assert.equal(errorOf(await refresh(house, 'shop', tokens.refresh_token)), 'invalid_grant');
    assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
  }
  await house.t.advance(1);
  const later = await tokensFor(house, 'shop', 'ben', offline);
  for (let runs = 0; queue.length > 0 && runs < 5; runs++) await everybody.jobType.handle(queue.shift() as never, { id: '', attempt: 1, signal: new AbortController().signal });
  assert.equal(queue.length, 0);
  assert.equal(errorOf(await refresh(house, 'shop', online.tokens.refresh_token)), 'invalid_grant');
  assert.equal(errorOf(await refresh(house, 'shop', kept.tokens.refresh_token)), 'invalid_grant');
  const goesOn = await refresh(house, 'shop', later.tokens.refresh_token);
  assert.equal(goesOn.status, 200, goesOn.text);
  await house.deliver();
  await house.work();
  assert.equal(house.outbound.sent.filter(({ url }) => url === 'https://app.example/backchannel').length, 2, 'one notice for each session that ended');
});
