import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTestDatabase, recordEvents, TEST_ORIGIN as origin, TEST_TENANT as tenant, testKeys, type TestDatabase } from '#test/support';
import { createSessions, type Evidence, type Sessions } from './index.ts';

let t: TestDatabase;
let first: Sessions;
let second: Sessions;
before(async () => {
  t = await createTestDatabase();
  const on = (db: TestDatabase['db']) => createSessions({ db, keys: testKeys(db), events: recordEvents(), limitsOf: () => ({ idleSeconds: 3600, absoluteSeconds: 86_400 }) });
  first = on(t.db);
  second = on(t.another());
});
after(() => t.drop());

const clock = async () => (await t.dump<{ now: Date }>('select clock_timestamp() as now'))[0]?.now as Date;
const stands = (userId: string, since: Date, more: { readonly sessionId?: string; readonly flow?: string } = {}) =>
  t.db.tenant(tenant, (tx) => first.proofStands(tx, { userId, since: since.toISOString(), flow: 'a', ...more }));
const signOut = (userId: string, except?: string) => t.db.tenant(tenant, (tx) => first.revoke(tx, origin, { userId, ...(except ? { except } : {}) }, 'user'));

test('a sign-out everywhere ends what was proved before it, of this user only; not what comes after', async () => {
  const userId = randomUUID();
  const before_ = await clock();
  assert.equal(await stands(userId, before_), true);
  await signOut(userId);
  assert.equal(await stands(userId, before_), false);
  assert.equal(await stands(randomUUID(), before_), true);
  const elsewhere = randomUUID();
  assert.equal(await t.db.tenant(elsewhere, (tx) => first.proofStands(tx, { userId, since: before_.toISOString(), flow: 'a' })), true);
  await new Promise((done) => setTimeout(done, 5));
  assert.equal(await stands(userId, await clock()), true);
});

test('ending one session ends nothing else; the session that was kept keeps what was begun in it', async () => {
  const [userId, sessionId] = [randomUUID(), randomUUID()];
  const since = await clock();
  await t.db.tenant(tenant, (tx) => first.revoke(tx, origin, { sessionId }, 'user'));
  assert.equal(await stands(userId, since), true);
  await signOut(userId, sessionId);
  assert.equal(await stands(userId, since, { sessionId }), true);
  assert.equal(await stands(userId, since, { sessionId: randomUUID() }), false);
  assert.equal(await stands(userId, since), false);
});

test('the flow that signs out goes on, others do not', async () => {
  const userId = randomUUID();
  const since = await clock();
  await t.db.tenant(tenant, async (tx) => {
    assert.equal(await first.proofStands(tx, { userId, since: since.toISOString(), flow: 'mine' }), true);
    await first.revoke(tx, origin, { userId }, 'recovered');
  });
  assert.equal(await stands(userId, since, { flow: 'mine' }), true);
  assert.equal(await stands(userId, since, { flow: 'other' }), false);
});

test('a session begun while somebody signs out, on another process, ends or is never begun', async () => {
  const evidence: Evidence = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: (await clock()).toISOString() };
  for (let round = 0; round < 20; round++) {
    const userId = randomUUID();
    const since = await clock();
    const begin = async () =>
      t.another().tenant(tenant, async (tx) => {
        if (await second.proofStands(tx, { userId, since: since.toISOString(), flow: 'b' })) await second.start(tx, origin, { userId, sub: 's', evidence: [evidence] });
      });
    await Promise.all(round % 2 ? [begin(), signOut(userId)] : [signOut(userId), begin()]);
    assert.deepEqual(await t.db.read(tenant, (tx) => first.list(tx, userId)), []);
  }
});
