import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import { countTrips, type Database } from '#platform/db';
import { createOneTime, type DatabaseOneTime, type OneTime } from './index.ts';

type Input = Parameters<OneTime['issue']>[1];

let t: TestDatabase;
let oneTime: DatabaseOneTime;
const tenant = randomUUID();
const open = (db: Database) => createOneTime({ db, keys: testKeys(db) });
/** Two processes, each with its own pool and its keys loaded. */
let processes: readonly [{ db: Database; oneTime: DatabaseOneTime }, { db: Database; oneTime: DatabaseOneTime }];
const of = (index: number) => processes[index % 2] as (typeof processes)[0];
before(async () => {
  t = await createTestDatabase();
  const other = t.another();
  oneTime = open(t.db);
  processes = [
    { db: t.db, oneTime },
    { db: other, oneTime: open(other) },
  ];
  for (const process of processes) await process.oneTime.peek(tenant, 'test.link', 'A'.repeat(43));
});
after(() => t.drop());

const issue = (input: Partial<Input> = {}) => t.db.tenant(tenant, (tx) => oneTime.issue(tx, { purpose: 'test.link', binding: 'flow-1', ttlSeconds: 600, ...input }));
const consume = (token: string, binding?: string, purpose = 'test.link', place = tenant) => t.db.tenant(place, (tx) => oneTime.consume(tx, purpose, token, binding));
const peek = (token: string, purpose = 'test.link', place = tenant) => oneTime.peek(place, purpose, token);

test('a token is valid until it is consumed, then used; its data comes back once', async () => {
  const token = await issue({ data: { email: 'ada@example.com' } });
  assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  const content = { binding: 'flow-1', data: { email: 'ada@example.com' } };
  assert.deepEqual(await peek(token), { state: 'valid', ...content });
  assert.deepEqual(await peek(token), { state: 'valid', ...content });
  assert.deepEqual(await consume(token, 'flow-1'), { state: 'consumed', ...content });
  assert.deepEqual(await consume(token, 'flow-1'), { state: 'used' });
  assert.deepEqual(await peek(token), { state: 'used' });
});

for (const binding of ['flow-1', undefined]) {
  test(`of 50 parallel uses in two processes exactly one wins${binding ? '' : ', also without a binding'}`, async () => {
    const token = await issue();
    const results = await Promise.all(Array.from({ length: 50 }, (_, index) => of(index).db.tenant(tenant, (tx) => of(index).oneTime.consume(tx, 'test.link', token, binding))));
    assert.equal(results.filter((result) => result.state === 'consumed').length, 1);
    assert.equal(results.filter((result) => result.state === 'used').length, 49);
  });
}

test('a token whose use was rolled back can be used again', async () => {
  const token = await issue();
  await assert.rejects(
    t.db.tenant(tenant, async (tx) => {
      assert.equal((await oneTime.consume(tx, 'test.link', token)).state, 'consumed');
      throw new Error('the work it was for failed');
    }),
  );
  assert.equal((await consume(token)).state, 'consumed');
});

test('a token that was never committed does not exist', async () => {
  let token = '';
  await t.db
    .tenant(tenant, async (tx) => {
      token = await oneTime.issue(tx, { purpose: 'test.link', binding: 'b', ttlSeconds: 600 });
      throw new Error('stop');
    })
    .catch(() => {});
  assert.deepEqual(await peek(token), { state: 'unknown' });
});

test('after its time a token is expired, by database time', async (context) => {
  context.after(await t.holdClock());
  const token = await issue({ ttlSeconds: 60 });
  await t.advance(59);
  assert.equal((await peek(token)).state, 'valid');
  await t.advance(1);
  assert.deepEqual(await peek(token), { state: 'expired' });
  assert.deepEqual(await consume(token, 'flow-1'), { state: 'expired' });
});

test('moved to another purpose, tenant or binding it is unknown, and stays good where it belongs', async () => {
  const token = await issue();
  assert.deepEqual(await consume(token, 'flow-1', 'test.other'), { state: 'unknown' });
  assert.deepEqual(await consume(token, 'flow-1', 'test.link', randomUUID()), { state: 'unknown' });
  assert.deepEqual(await consume(token, 'flow-2'), { state: 'unknown' });
  assert.deepEqual(await consume(token, ''), { state: 'unknown' });
  assert.deepEqual(await peek(token, 'test.other'), { state: 'unknown' });
  assert.deepEqual(await peek(token, 'test.link', randomUUID()), { state: 'unknown' });
  assert.equal((await consume(token, 'flow-1')).state, 'consumed');
  assert.deepEqual(await consume(token, 'flow-2'), { state: 'unknown' }, 'not even that it was used');
});

test('a new token for the same thing ends the older one, and no other', async () => {
  const [older, neighbour, otherPurpose] = [await issue({ replaces: 'user-1' }), await issue({ replaces: 'user-2' }), await issue({ replaces: 'user-1', purpose: 'test.other' })];
  const newer = await issue({ replaces: 'user-1' });
  assert.deepEqual(await peek(older), { state: 'expired' });
  assert.deepEqual(await consume(older), { state: 'expired' });
  assert.equal((await peek(neighbour)).state, 'valid');
  assert.equal((await peek(otherPurpose, 'test.other')).state, 'valid');
  assert.equal((await consume(newer)).state, 'consumed');
  await issue({ replaces: 'user-1' });
  assert.deepEqual(await peek(newer), { state: 'used' }, 'a used token keeps being used');
});

test('of 50 tokens issued at once for the same thing one stays alive', async () => {
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      of(index).db.tenant(tenant, (tx) => of(index).oneTime.issue(tx, { purpose: 'test.race', binding: 'b', ttlSeconds: 600, replaces: 'user-1' })),
    ),
  );
  const states = await Promise.all(tokens.map((token) => peek(token, 'test.race')));
  assert.equal(states.filter((state) => state.state === 'valid').length, 1);
});

test('what is no token is unknown without a look into the database', async () => {
  for (const token of ['', 'x', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}=`, `${'A'.repeat(42)}\n`, "' or true --"]) {
    const { result, trips } = await countTrips(() => peek(token));
    assert.deepEqual(result, { state: 'unknown' });
    assert.equal(trips, 0);
  }
});

test('each step is one round trip', async () => {
  await t.db.tenant(tenant, async (tx) => {
    const issued = await countTrips(() => oneTime.issue(tx, { purpose: 'test.link', binding: 'b', ttlSeconds: 600 }));
    assert.equal(issued.trips, 1);
    assert.equal((await countTrips(() => oneTime.consume(tx, 'test.link', issued.result, 'b'))).trips, 1);
  });
});

test('a dump shows neither token, binding nor data, and a planted row matches no token', async () => {
  const token = await issue({ purpose: 'test.dump', binding: 'user-4711', replaces: 'user-4711', data: { email: 'ada@example.com' } });
  const [row] = await t.dump<{ text: string }>("select row_to_json(o)::text as text from platform.one_time o where purpose = 'test.dump'");
  for (const secret of [
    token,
    Buffer.from(token).toString('hex'),
    Buffer.from(token, 'base64url').toString('hex'),
    'user-4711',
    Buffer.from('user-4711').toString('hex'),
    Buffer.from('ada@example.com').toString('hex'),
  ]) {
    assert.equal(row?.text.includes(secret), false);
  }
  // Somebody who may write to the database copies a row under the plain hash of a token of his own.
  const planted = 'A'.repeat(43);
  await t.dump(
    `insert into platform.one_time (tenant_id, token_hash, purpose, binding_hash, sealed, expires_at)
     select tenant_id, sha256($1), purpose, binding_hash, sealed, expires_at from platform.one_time where purpose = 'test.dump'`,
    [Buffer.from(planted)],
  );
  assert.deepEqual(await peek(planted, 'test.dump'), { state: 'unknown' });
});

test('data of one token does not open under another', async () => {
  const [mine, theirs] = [await issue({ purpose: 'test.swap', binding: 'me' }), await issue({ purpose: 'test.swap', binding: 'them' })];
  await t.dump(`update platform.one_time o set sealed = other.sealed from platform.one_time other
    where o.purpose = 'test.swap' and other.purpose = 'test.swap' and o.token_hash <> other.token_hash`);
  for (const token of [mine, theirs]) await assert.rejects(peek(token, 'test.swap'), { code: 'crypto.unreadable' });
});

test('purging takes what ended more than a day ago, a batch at a time', async () => {
  await t.dump('delete from platform.one_time');
  const used = await issue({ ttlSeconds: 60 });
  await consume(used);
  for (let count = 0; count < 4; count++) await issue({ ttlSeconds: 60 });
  const lasting = await issue({ ttlSeconds: 10 * 86_400 });
  await t.advance(3600);
  assert.equal(await oneTime.purgeExpired(), 0);
  assert.deepEqual(await peek(used), { state: 'used' });
  await t.advance(86_400);
  assert.equal(await oneTime.purgeExpired(3), 3);
  assert.equal(await oneTime.purgeExpired(3), 2);
  assert.deepEqual(await peek(used), { state: 'unknown' });
  assert.equal((await peek(lasting)).state, 'valid');
});
