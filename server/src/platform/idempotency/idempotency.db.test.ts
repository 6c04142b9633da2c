import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import { createIdempotency, type DatabaseIdempotency, type RepeatableCall } from './index.ts';

let t: TestDatabase;
let processes: readonly { readonly db: TestDatabase['db']; readonly idempotency: DatabaseIdempotency }[];
const tenant = randomUUID();
before(async () => {
  t = await createTestDatabase();
  processes = [t.db, t.another()].map((db) => ({ db, idempotency: createIdempotency({ db, keys: testKeys(db) }) }));
});
after(() => t.drop());

let worked = 0;
const call = (more: Partial<RepeatableCall> = {}): RepeatableCall => ({ scope: 'leads:a', key: 'one', request: { a: 1 }, ...more });
function once(asked: RepeatableCall, of = 0, place = tenant, work = async () => ({ n: ++worked })) {
  const { db, idempotency } = processes[of] as (typeof processes)[number];
  return db.tenant(place, (tx) => idempotency.once(tx, asked, work));
}
const answered = (n: number) => ({ kind: 'answered', answer: { n } });

test('the same request again gets the same answer and does nothing; another one with its key is told so', async () => {
  worked = 0;
  assert.deepEqual(await once(call()), answered(1));
  assert.deepEqual(await once(call(), 1), answered(1));
  assert.deepEqual(await once(call({ request: { a: 2 } })), { kind: 'other-request' });
  assert.equal(worked, 1);
});

test('keys of others are other keys: another caller, another tenant, another key', async () => {
  worked = 0;
  const key = randomUUID();
  assert.deepEqual(await once(call({ key })), answered(1));
  assert.deepEqual(await once(call({ key, scope: 'leads:b' })), answered(2));
  assert.deepEqual(await once(call({ key }), 0, randomUUID()), answered(3));
  assert.deepEqual(await once(call({ key: randomUUID() })), answered(4));
});

test('fifty at the same moment in two processes: one works, all get its answer', async () => {
  worked = 0;
  const key = randomUUID();
  const all = await Promise.all(Array.from({ length: 50 }, (_, index) => once(call({ key }), index % 2)));
  assert.equal(worked, 1);
  assert.ok(all.every((one) => one.kind === 'answered' && one.answer.n === 1));
});

test('what failed is not remembered, and whoever waited for it does the work', async () => {
  worked = 0;
  const key = randomUUID();
  const working = Promise.withResolvers<void>();
  const failing = once(call({ key }), 0, tenant, async () => {
    working.resolve();
    await new Promise((done) => setTimeout(done, 50));
    throw new Error('no');
  });
  const waiting = working.promise.then(() => once(call({ key }), 1));
  const [failed, waited] = await Promise.allSettled([failing, waiting]);
  assert.equal(failed.status, 'rejected');
  assert.deepEqual(waited, { status: 'fulfilled', value: answered(1) });
  assert.deepEqual(await once(call({ key })), answered(1));
});

test('after a day it is forgotten, by the clock of the database, and purged', async () => {
  worked = 0;
  const key = randomUUID();
  assert.deepEqual(await once(call({ key })), answered(1));
  await t.advance(86_399);
  assert.deepEqual(await once(call({ key })), answered(1));
  await t.advance(1);
  assert.deepEqual(await once(call({ key, request: 'other' })), answered(2));
  await t.advance(86_400);
  const { idempotency } = processes[0] as (typeof processes)[number];
  assert.ok((await idempotency.purgeExpired()) > 0);
  assert.deepEqual(await t.dump('select from platform.idempotency'), []);
});

test('a dump shows neither keys nor answers', async () => {
  await once(call({ key: 'visible-key', request: 'visible-request' }), 0, tenant, async () => ({ n: 1, sub: 'visible-sub' }));
  const dump = JSON.stringify(await t.dump("select row_to_json(i)::text as row, encode(answer, 'escape') as bytes from platform.idempotency i"));
  assert.ok(!dump.includes('visible'));
});
