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

/** What the engine does for a move that signs out everywhere: it asks, writes something of the user's, and signs out. `asked` comes in between. */
async function moveAndSignOut(on: TestDatabase['db'], sessions: Sessions, userId: string, flow: string, since: Date, asked?: () => Promise<void>): Promise<string> {
  return on.tenant(tenant, async (tx) => {
    if (!(await sessions.proofStands(tx, { userId, since: since.toISOString(), flow, signsOut: true }))) return 'refused';
    await tx.query('insert into platform.of_user values ($1, $2) on conflict (user_id) do update set what = excluded.what', [userId, flow]);
    await asked?.();
    await sessions.revoke(tx, origin, { userId }, 'password_changed');
    return 'done';
  });
}

/** Until so many transactions wait for a lock of a user. */
async function waiting(count: number): Promise<void> {
  const look = `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
  while (((await t.dump<{ n: number }>(look))[0]?.n ?? 0) < count) await new Promise((done) => setTimeout(done, 2));
}

test('several sign-outs everywhere of one user in the same instant, over two processes, all succeed', async () => {
  await t.dump('create table platform.of_user (user_id uuid primary key, what text not null); grant select, insert, update on platform.of_user to parvis_app');
  const other = t.another();
  for (let round = 0; round < 20; round++) {
    const userId = randomUUID();
    const since = await clock();
    const later: Promise<string>[] = [];
    // The first one has asked and written. The others ask before it is done, and wait for it.
    const one = moveAndSignOut(t.db, first, userId, 'a', since, async () => {
      later.push(
        moveAndSignOut(other, second, userId, 'b', since),
        other.tenant(tenant, (tx) => second.revoke(tx, origin, { userId }, 'user')).then(() => 'done'),
      );
      await waiting(2);
    });
    assert.deepEqual([await one, ...(await Promise.all(later))], ['done', 'done', 'done'], `round ${round}`);
    assert.equal(await stands(userId, since, { flow: 'c' }), false, 'what rests on older proof, and signs nobody out, ends');
    assert.equal(await moveAndSignOut(other, second, userId, 'd', since), 'refused', 'so does what comes afterwards');
  }
});

test('two that rest on a proof, of which one turns out to sign out, wait for each other in turn', async () => {
  const other = t.another();
  for (let round = 0; round < 20; round++) {
    const userId = randomUUID();
    const since = await clock();
    // Not said beforehand, as where the first proof of an account ends its past.
    const unsaid = (on: TestDatabase['db'], sessions: Sessions, flow: string) =>
      on.tenant(tenant, async (tx) => {
        const stood = await sessions.proofStands(tx, { userId, since: since.toISOString(), flow });
        if (stood) await sessions.revoke(tx, origin, { userId }, 'identifier_verified');
        return stood;
      });
    assert.deepEqual((await Promise.all([unsaid(t.db, first, 'a'), unsaid(other, second, 'b')])).sort(), [false, true]);
  }
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

test('turns of several users are taken in one order, whoever names them first: many at once all have theirs', async () => {
  const users = [randomUUID(), randomUUID(), randomUUID()];
  const orders = [users, users.toReversed(), [users[1], users[0]] as string[]];
  let inside = 0;
  const taken = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      t.db.tenant(tenant, async (tx) => {
        await (index % 2 ? first : second).takeTurns(tx, orders[index % 3] as string[]);
        inside++;
        assert.equal(inside, 1, 'one after the other');
        await tx.query('select pg_sleep(0.01)');
        inside--;
        return true;
      }),
    ),
  );
  assert.equal(taken.length, 12);
});
