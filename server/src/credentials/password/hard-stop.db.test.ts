import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../world.suite.ts';

/* R1 (SP 800-63B-4 3.2.2): without the other limits, so that only the hundred counts. */

let w: World;
before(async () => {
  const open = { limit: 1_000_000, windowSeconds: 900 };
  w = await createWorld({ attemptQuotas: { account: open, knownBrowser: open, network: open, tenant: open } });
});
after(() => w.close());

const GOOD = 'correct-horse-battery-7';
const failures = async (userId: string) => (await w.t.dump<{ n: number }>('select failed_count as n from credentials.passwords where user_id = $1', [userId]))[0]?.n;

test('of 130 parallel failures over two processes exactly 100 are checked, then the password is out of use until recovery; the owner is told once', async () => {
  const user = await w.user({ password: GOOD });
  const attacker = await w.begin('password');
  await attacker.is(user.email);
  w.events.clear();
  await attacker.flood(130, (index) => ({ action: 'continue', fields: { password: `guess number ${index}` } }));
  assert.equal(await failures(user.id), 100);
  const reasons = w.events.of('credentials.attempt_failed').map(({ data }) => (data as { reason: string }).reason);
  assert.equal(reasons.length, 130, 'each attempt is in the audit trail, also those that lost the race for the flow');
  assert.equal(reasons.filter((reason) => reason === 'disabled').length, 1);
  assert.equal(w.events.of('credentials.password_disabled').length, 1);
  assert.deepEqual(
    w.notices.map(({ userId, what }) => [userId, what]),
    [[user.id, 'password_disabled']],
  );

  const owner = await w.begin('password');
  await owner.is(user.email);
  await owner.act('continue', { password: GOOD });
  assert.deepEqual(owner.errors, ['credentials.password_wrong'], 'nobody can tell a paused password from a wrong one');

  await owner.act('forgot');
  await owner.is(user.email);
  await owner.act('continue', { code: w.mail.last().content.code ?? '' });
  assert.equal((await owner.act('continue', { newPassword: 'a-wholly-new-beginning-42' })).kind, 'done');
  const again = await w.begin('password');
  await again.is(user.email);
  assert.equal((await again.act('continue', { password: 'a-wholly-new-beginning-42' })).kind, 'done');
});

test('99 failures in a row still leave the owner in, and a success starts the count anew', async () => {
  const user = await w.user({ password: GOOD });
  const customer = await w.begin('password');
  await customer.is(user.email);
  await customer.flood(99, (index) => ({ action: 'continue', fields: { password: `guess number ${index}` } }));
  assert.equal(await failures(user.id), 99);
  await customer.show();
  assert.equal((await customer.act('continue', { password: GOOD })).kind, 'done');
  assert.equal(await failures(user.id), 0);
});
