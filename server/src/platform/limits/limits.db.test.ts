import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import { countTrips, type Database } from '#platform/db';
import { createLimits, type DatabaseLimits, type LimitRule } from './index.ts';

let t: TestDatabase;
let limits: DatabaseLimits;
const open = (db: Database) => createLimits({ db, keys: testKeys(db) });
const rule = (key: string, limit = 3, windowSeconds = 60): LimitRule => ({ key, limit, windowSeconds });
before(async () => {
  t = await createTestDatabase();
  await t.holdClock();
  limits = open(t.db);
});
after(() => t.drop());

test('hits up to the limit are allowed, the next is refused with the time until the window ends', async () => {
  const tenant = randomUUID();
  for (let hit = 0; hit < 3; hit++) assert.deepEqual(await limits.hit(tenant, [rule('a')]), { allowed: true });
  await t.advance(20);
  assert.deepEqual(await limits.hit(tenant, [rule('a')]), { allowed: false, retryAfter: 40, rule: rule('a') });
});

test("the database's time comes along with the counting, where it is asked for", async () => {
  const [row] = await t.dump<{ now: Date }>('select platform.now() as now');
  const tenant = randomUUID();
  await limits.hit(tenant, [rule('a')]);
  const { result, trips } = await countTrips(() => limits.hit(tenant, [rule('a')], { time: true }));
  assert.deepEqual([result, trips], [{ allowed: true, now: row?.now }, 1]);
});

test('the window ends by database time, and refused hits do not prolong it', async () => {
  const tenant = randomUUID();
  for (let hit = 0; hit < 50; hit++) await limits.hit(tenant, [rule('a')]);
  await t.advance(60);
  for (let hit = 0; hit < 3; hit++) assert.deepEqual(await limits.hit(tenant, [rule('a')]), { allowed: true });
  assert.equal((await limits.hit(tenant, [rule('a')])).allowed, false);
});

test('200 hits at once from two processes with a limit of 100: exactly 100 are allowed', async () => {
  const tenant = randomUUID();
  const processes = [limits, open(t.another())] as const;
  const results = await Promise.all(Array.from({ length: 200 }, (_, index) => (processes[index % 2] as DatabaseLimits).hit(tenant, [rule('a', 100)])));
  assert.equal(results.filter((result) => result.allowed).length, 100);
});

test('rules in opposite order at once never wait for each other in a circle', async () => {
  const tenant = randomUUID();
  const rules = Array.from({ length: 8 }, (_, index) => rule(`k${index}`, 1000));
  const processes = [limits, open(t.another())] as const;
  const results = await Promise.all(Array.from({ length: 60 }, (_, index) => (processes[index % 2] as DatabaseLimits).hit(tenant, index % 3 === 0 ? rules.toReversed() : rules)));
  assert.equal(
    results.every((result) => result.allowed),
    true,
  );
  assert.deepEqual(await t.dump('select distinct hits from platform.counters where tenant_id = $1', [tenant]), [{ hits: 60 }]);
});

test('many rules cost one round trip; all are counted, and the longest refusal is told', async () => {
  const tenant = randomUUID();
  const rules = [rule('account', 2, 60), rule('network', 1, 600), rule('tenant', 100, 60)];
  await limits.hit(tenant, rules);
  assert.deepEqual(await limits.hit(tenant, rules), { allowed: false, retryAfter: 600, rule: rules[1] });
  const { result, trips } = await countTrips(() => limits.hit(tenant, rules));
  assert.equal(trips, 1);
  assert.deepEqual(result, { allowed: false, retryAfter: 600, rule: rules[1] });
  assert.deepEqual(
    (await t.dump('select hits from platform.counters where tenant_id = $1', [tenant])).map((row) => row.hits),
    [3, 3, 3],
  );
  assert.deepEqual(await limits.hit(tenant, []), { allowed: true });
});

test('all that a hit is over is told where it is asked for', async () => {
  const tenant = randomUUID();
  const rules = [rule('account', 1, 60), rule('network', 1, 600), rule('tenant', 100, 60)];
  await limits.hit(tenant, rules);
  const result = await limits.hit(tenant, rules, { refused: true });
  assert.deepEqual(!result.allowed && result.refused?.map((refused) => refused.rule.key), ['account', 'network']);
});

test('one key may have a short and a long window, and a rule named twice counts once', async () => {
  const tenant = randomUUID();
  const rules = [rule('a', 2, 60), rule('a', 3, 3600), rule('a', 50, 60)];
  assert.equal((await limits.hit(tenant, rules)).allowed, true);
  assert.equal((await limits.hit(tenant, rules)).allowed, true);
  assert.deepEqual(await limits.hit(tenant, rules), { allowed: false, retryAfter: 60, rule: rules[0] });
  await t.advance(60);
  assert.deepEqual(await limits.hit(tenant, rules), { allowed: false, retryAfter: 3540, rule: rules[1] });
  await limits.clear(tenant, ['a']);
  assert.equal((await limits.hit(tenant, rules)).allowed, true);
});

test('a look counts nothing and says whether the next hit would pass', async () => {
  const tenant = randomUUID();
  for (let look = 0; look < 10; look++) assert.deepEqual(await limits.peek(tenant, [rule('a')]), { allowed: true });
  for (let hit = 0; hit < 2; hit++) await limits.hit(tenant, [rule('a')]);
  assert.deepEqual(await limits.peek(tenant, [rule('a')]), { allowed: true });
  await limits.hit(tenant, [rule('a')]);
  assert.deepEqual(await limits.peek(tenant, [rule('a')]), { allowed: false, retryAfter: 60, rule: rule('a') });
  await t.advance(60);
  assert.deepEqual(await limits.peek(tenant, [rule('a')]), { allowed: true });
});

test('a cleared key begins anew, others keep their count', async () => {
  const tenant = randomUUID();
  for (let hit = 0; hit < 3; hit++) await limits.hit(tenant, [rule('account'), rule('network')]);
  await limits.clear(tenant, ['account', 'never counted']);
  assert.equal((await limits.hit(tenant, [rule('account')])).allowed, true);
  assert.equal((await limits.hit(tenant, [rule('network')])).allowed, false);
});

test('a limit of nothing refuses the first hit', async () => {
  assert.equal((await limits.hit(randomUUID(), [rule('a', 0)])).allowed, false);
  assert.equal((await limits.peek(randomUUID(), [rule('a', 0)])).allowed, false);
});

test('tenants never share a counter, and a dump shows nobody', async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  for (let hit = 0; hit < 4; hit++) await limits.hit(one, [rule('network:203.0.113.7')]);
  assert.equal((await limits.hit(two, [rule('network:203.0.113.7')])).allowed, true);
  const rows = await t.dump<{ key_hash: Buffer; row: string }>('select key_hash, row_to_json(c)::text as row from platform.counters c where tenant_id = any ($1::uuid[])', [
    [one, two],
  ]);
  assert.equal(rows.length, 2);
  assert.notDeepEqual(rows[0]?.key_hash, rows[1]?.key_hash);
  for (const { row } of rows) assert.equal(row.includes('203.0.113'), false);
});

test('a hit stays counted although the attempt it guards is rolled back', async () => {
  const tenant = randomUUID();
  for (let attempt = 0; attempt < 3; attempt++) {
    await t.db
      .tenant(tenant, async () => {
        await limits.hit(tenant, [rule('a')]);
        throw new Error('wrong password');
      })
      .catch(() => {});
  }
  assert.equal((await limits.hit(tenant, [rule('a')])).allowed, false);
});

test('purging takes ended windows only, a batch at a time, also when two workers do it', async () => {
  await t.dump('delete from platform.counters');
  const tenant = randomUUID();
  await limits.hit(
    tenant,
    Array.from({ length: 30 }, (_, index) => rule(`old ${index}`, 5, 60)),
  );
  await limits.hit(tenant, [rule('long', 5, 3600)]);
  await t.advance(61);
  assert.equal(await limits.purgeExpired(10), 10);
  const [first, second] = await Promise.all([limits.purgeExpired(10), open(t.another()).purgeExpired(10)]);
  assert.equal(first + second <= 20, true);
  await limits.purgeExpired();
  assert.deepEqual(await t.dump('select count(*)::int as left from platform.counters'), [{ left: 1 }]);
});

test('a forgiven hit did not count: honest successes never add up, failures do, and nothing falls below zero', async () => {
  const tenant = randomUUID();
  const shared = rule('network', 3, 600);
  for (let success = 0; success < 20; success++) {
    assert.deepEqual(await limits.hit(tenant, [shared]), { allowed: true });
    await limits.forgive(tenant, [shared]);
  }
  await limits.forgive(tenant, [shared, rule('never hit')]);
  for (let failure = 0; failure < 3; failure++) assert.deepEqual(await limits.hit(tenant, [shared]), { allowed: true });
  assert.equal((await limits.hit(tenant, [shared])).allowed, false);
});

test('100 parallel hits with 60 forgiven over two processes leave exactly 40', async () => {
  const tenant = randomUUID();
  const processes = [limits, open(t.another())] as const;
  const rules = [rule('network', 1000, 600), rule('tenant', 1000, 600)];
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const process = processes[index % 2] as DatabaseLimits;
      await process.hit(tenant, index % 3 ? rules : rules.toReversed());
      if (index < 60) await process.forgive(tenant, index % 2 ? rules : rules.toReversed());
    }),
  );
  assert.deepEqual(await t.dump('select distinct hits from platform.counters where tenant_id = $1', [tenant]), [{ hits: 40 }]);
});
