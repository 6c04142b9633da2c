import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';
import { learn, PASSWORD, person, visit } from './visits.suite.ts';

/* Sign-ins through the journey, over all rooms: looked at, remembered, told in the trail, and left as they are. */

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const noticed = (userId: string) =>
  w.t.dump<{ data: { reasons: string[]; session: string } }>(`select data from platform.events where type = 'risk.login_noticed' and subject = $1 order by occurred_at`, [userId]);
const loginsOf = (userId: string) =>
  w.t.dump<{ session_id: string; findings: { reason: string }[]; learned: boolean }>(
    'select session_id, findings, learned_at is not null as learned from risk.logins where user_id = $1 order by at',
    [userId],
  );

test('a sign-in is remembered with its session, learnt a moment later, and one from elsewhere is told with its reasons and goes on', async () => {
  const { id, email } = await person(w);
  const first = await visit(w, { email, passwords: [PASSWORD] });
  assert.equal(first.kind, 'done', JSON.stringify(first).slice(0, 300));
  const [remembered] = await loginsOf(id);
  assert.deepEqual([remembered?.session_id, remembered?.learned], [first.kind === 'done' && first.facts.sessionId, false]);
  await learn(w);
  assert.equal((await loginsOf(id))[0]?.learned, true);
  const other = await visit(w, { email, passwords: [PASSWORD], ip: '203.0.113.77', userAgent: 'curl/8.9' });
  assert.equal(other.kind, 'done', 'nothing happens to the customer');
  const told = await noticed(id);
  const reasons = told.at(-1)?.data.reasons ?? [];
  assert.equal(told.at(-1)?.data.session, other.kind === 'done' ? other.facts.sessionId : '');
  assert.equal(reasons[0], 'bot.declared');
  assert.ok(reasons.includes('device.new') && reasons.includes('client.new_system'), reasons.join());
});

test('who answers a screen faster than anybody reads is noticed by our own clock, who reads it is not', async () => {
  const { id, email } = await person(w);
  const reasons = async (reads: number) => {
    const done = await visit(w, { email, passwords: [PASSWORD], reads });
    assert.equal(done.kind, 'done');
    return (await loginsOf(id)).at(-1)?.findings.map(({ reason }) => reason) ?? [];
  };
  assert.ok((await reasons(0)).includes('bot.fast'));
  assert.ok(!(await reasons(5)).includes('bot.fast'));
});

test('wrong passwords are counted before they are compared, and told of the sign-in that came after them; who is wrong alone is remembered nowhere', async () => {
  const { id, email } = await person(w);
  const wrong = Array.from({ length: 5 }, (_, index) => `not this one ${index}`);
  await visit(w, { email, passwords: wrong, ip: '198.51.100.9' });
  assert.deepEqual(await loginsOf(id), []);
  const right = await visit(w, { email, passwords: [PASSWORD], ip: '198.51.100.10' });
  assert.equal(right.kind, 'done', JSON.stringify(right).slice(0, 300));
  const [remembered] = await loginsOf(id);
  assert.ok(
    remembered?.findings.some(({ reason }) => reason === 'failures.some'),
    JSON.stringify(remembered),
  );
});

test('a sign-in that cannot be looked at goes on', async () => {
  const { id, email } = await person(w);
  await w.t.dump('alter table risk.totals rename to away');
  try {
    assert.equal((await visit(w, { email, passwords: [PASSWORD], ip: '192.0.2.30' })).kind, 'done');
  } finally {
    await w.t.dump('alter table risk.away rename to totals');
  }
  assert.deepEqual(await loginsOf(id), []);
});
