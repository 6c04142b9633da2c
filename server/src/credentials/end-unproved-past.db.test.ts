import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { writeBrowser } from './second-step/store.ts';
import { createTotpCredential } from './totp/create-totp.ts';
import { insertApp } from './totp/store.ts';
import { createWorld, type World } from './world.suite.ts';

/* Pre-hijack (D6): somebody sets up an account with an address that is not theirs, and waits in it for its owner. */

const PASSWORD = 'known to the stranger alone';
let w: World;
before(async () => {
  w = await createWorld({ plug: (deps) => [createTotpCredential(deps)] });
});
after(() => w.close());

async function squatted(verified = false) {
  const user = await w.user({ verified, password: PASSWORD });
  const stranger = await w.begin('password');
  await stranger.is(user.email);
  assert.equal((await stranger.act('continue', { password: PASSWORD })).kind, 'done');
  const cipher = await w.keys.tenant(w.tenant.id);
  await w.inTenant(async (tx) => {
    const evidence = [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }] as const;
    await w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence });
    await insertApp(tx, user.id, { id: randomUUID(), sealedSecret: cipher.seal('a secret', 'test'), step: 1 });
    await writeBrowser(tx, user.id, Buffer.from('of the stranger'), 30);
  });
  w.events.clear();
  return user;
}

async function left(userId: string) {
  const count = async (table: string) => (await w.t.dump<{ n: number }>(`select count(*)::int as n from ${table} where user_id = $1`, [userId]))[0]?.n;
  return {
    passwords: await count('credentials.passwords'),
    apps: await count('credentials.totp_apps'),
    browsers: await count('credentials.known_browsers'),
    trusted: await count('credentials.second_step_browsers'),
    sessions: (await w.inTenant((tx) => w.sessions.list(tx, userId))).length,
  };
}
const ALL = { passwords: 1, apps: 1, browsers: 1, trusted: 1, sessions: 1 };
const ended = () => w.events.of('credentials.unproved_past_ended').map(({ subject, data }) => ({ subject, data }));

test('with the first proof everything from before is gone, in its transaction; what the owner adds in the same flow stays', async () => {
  const user = await squatted();
  const neighbour = await squatted();
  assert.deepEqual(await left(user.id), ALL);
  const owner = await w.begin('recover');
  await owner.is(user.email);
  await owner.act('continue', { code: w.mail.last().content.code ?? '' });
  assert.equal(owner.screen.id, 'credentials.new-password');
  // No worker runs here. The owner's own browser is the one that is left.
  assert.deepEqual(await left(user.id), { passwords: 0, apps: 0, browsers: 1, trusted: 0, sessions: 0 });
  const removed = [
    { type: 'password', count: 1 },
    { type: 'totp', count: 1 },
  ];
  assert.deepEqual(ended(), [{ subject: user.id, data: { removed, sessionsEnded: 1 } }]);
  assert.equal((await owner.act('continue', { newPassword: 'nine calm herons wade' })).kind, 'done');
  assert.equal((await left(user.id)).passwords, 1);

  const again = await w.begin('code-sign-in');
  await again.is(user.email);
  assert.equal((await again.act('continue', { code: w.mail.last().content.code ?? '' })).kind, 'done');
  assert.equal((await left(user.id)).passwords, 1, 'a later proof ends nothing');
  assert.equal(ended().length, 1);
  assert.deepEqual(await left(neighbour.id), ALL);

  const stranger = await w.begin('password');
  await stranger.is(user.email);
  await stranger.act('continue', { password: PASSWORD });
  assert.equal(stranger.result.kind, 'screen');
});

test('whoever proved an address before keeps all, also when another one is proved', async () => {
  const user = await squatted(true);
  await w.inTenant((tx) => w.identity.verifyIdentifier(tx, TEST_ORIGIN, user.id, { kind: 'email', value: `second-${user.email}` }));
  assert.deepEqual(await left(user.id), ALL);
  assert.deepEqual(ended(), []);
});

test('an account with nothing in it is proved without a word about its past', async () => {
  const user = await w.user({ verified: false });
  w.events.clear();
  await w.inTenant((tx) => w.identity.verifyIdentifier(tx, TEST_ORIGIN, user.id, { kind: 'email', value: user.email }));
  assert.equal(w.events.of('identity.identifier_verified').length, 1);
  assert.deepEqual(ended(), []);
});

test('two first proofs at the same moment: the past ends once, and both can go on', async () => {
  for (let round = 0; round < 3; round++) {
    const user = await squatted();
    const codes: string[] = [];
    const owners = [];
    for (const _flow of [0, 1]) {
      const owner = await w.begin('code-sign-in');
      await owner.is(user.email);
      codes.push(w.mail.last().content.code ?? '');
      owners.push(owner);
    }
    await Promise.all(owners.map((owner, index) => owner.act('continue', { code: codes[index] ?? '' }).catch(() => undefined)));
    for (const [index, owner] of owners.entries()) {
      await owner.show();
      if (owner.result.kind === 'screen') await owner.act('continue', { code: codes[index] ?? '' });
      assert.equal(owner.result.kind, 'done');
    }
    assert.equal(ended().length, 1);
  }
});
