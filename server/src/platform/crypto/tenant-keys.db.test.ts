import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { countTrips, type Database } from '#platform/db';
import { createKeys, createLocalKek, type KekPort, type TenantKeys } from './index.ts';

const secrets: ReadonlyMap<string, Buffer> = new Map([
  ['old', randomBytes(32)],
  ['new', randomBytes(32)],
]);
const pepper = { current: '1', keys: new Map([['1', randomBytes(32)]]) };
const kek = (current = 'old', known = secrets) => createLocalKek({ current, keys: known });
/** Each call is one process: a cache of its own. */
const open = (db: Database, port: KekPort = kek()): TenantKeys => createKeys({ db, kek: port, pepper });

let t: TestDatabase;
before(async () => {
  t = await createTestDatabase();
});
after(() => t.drop());

test('fifty first uses in two processes make one key', async () => {
  const tenant = randomUUID();
  const processes = [open(t.db), open(t.another())];
  const ciphers = await Promise.all(Array.from({ length: 50 }, (_, index) => (processes[index % 2] as TenantKeys).tenant(tenant)));
  const sealed = ciphers[0]?.seal('value', 'context') as Buffer;
  for (const cipher of ciphers) assert.equal(cipher.openText(sealed, 'context'), 'value');
  assert.deepEqual(await t.dump('select count(*)::int as keys from platform.tenant_keys where tenant_id = $1', [tenant]), [{ keys: 1 }]);
});

test('a known tenant costs no round trip', async () => {
  const keys = open(t.db);
  const tenant = randomUUID();
  await keys.tenant(tenant);
  assert.equal((await countTrips(() => keys.tenant(tenant))).trips, 0);
});

test('one tenant cannot open the values of another', async () => {
  const keys = open(t.db);
  const [mine, other] = [await keys.tenant(randomUUID()), await keys.tenant(randomUUID())];
  assert.throws(() => other.open(mine.seal('value', 'context'), 'context'), { code: 'crypto.unreadable' });
});

test('the database alone opens nothing, and a key moved to another tenant is refused', async () => {
  const [victim, thief] = [randomUUID(), randomUUID()];
  await open(t.db).tenant(victim);
  await open(t.db).tenant(thief);
  const foreign = new Map([...secrets.keys()].map((id) => [id, randomBytes(32)]));
  await assert.rejects(open(t.db, kek('old', foreign)).tenant(victim), { code: 'crypto.unreadable' });
  await t.dump('update platform.tenant_keys set wrapped = (select wrapped from platform.tenant_keys where tenant_id = $1) where tenant_id = $2', [victim, thief]);
  await assert.rejects(open(t.db).tenant(thief), { code: 'crypto.unreadable' });
});

test('a rotated key seals only when every process knows it, and old values stay readable', async () => {
  const tenant = randomUUID();
  const [a, b] = [open(t.db), open(t.another())];
  const old = (await b.tenant(tenant)).seal('old', 'context');
  await a.rotateTenantKey(tenant);
  assert.equal((await a.tenant(tenant)).seal('x', 'c').readUInt32BE(1), 1, 'the other process does not know version 2 yet');
  await t.advance(601);
  const fresh = (await open(t.db).tenant(tenant)).seal('new', 'context');
  assert.equal(fresh.readUInt32BE(1), 2);
  assert.equal((await a.tenant(tenant)).openText(fresh, 'context'), 'new');
  assert.equal((await open(t.db).tenant(tenant)).openText(old, 'context'), 'old');
});

test('two rotations at once add one version', async () => {
  const tenant = randomUUID();
  const [a, b] = [open(t.db), open(t.another())];
  await Promise.all([a.tenant(tenant), b.tenant(tenant)]);
  await Promise.all([a.rotateTenantKey(tenant), b.rotateTenantKey(tenant)]);
  await b.rotateTenantKey(tenant);
  assert.equal((await t.dump('select 1 from platform.tenant_keys where tenant_id = $1', [tenant])).length, 2);
});

test('a cached tenant learns of a new version without being restarted', async () => {
  const tenant = randomUUID();
  let now = Date.now();
  const long = createKeys({ db: t.db, kek: kek(), pepper, clock: { now: () => new Date(now) } });
  await long.tenant(tenant);
  await open(t.another()).rotateTenantKey(tenant);
  await t.advance(601);
  const fresh = (await open(t.another()).tenant(tenant)).seal('new', 'context');
  now += 301_000;
  assert.equal((await long.tenant(tenant)).openText(fresh, 'context'), 'new');
});

test('re-wrapping moves every tenant to the new key-encryption key, also when two processes do it at once', async () => {
  const tenants = Array.from({ length: 130 }, () => randomUUID());
  const first = open(t.db);
  const sealed = new Map<string, Buffer>();
  for (const tenant of tenants) sealed.set(tenant, (await first.tenant(tenant)).seal('value', 'context'));
  // A row of an earlier test was moved to another tenant; nothing can open it any more.
  await t.dump('delete from platform.tenant_keys where not tenant_id = any ($1::uuid[])', [tenants]);
  const changed = await Promise.all([open(t.db, kek('new')).rewrapTenantKeys(), open(t.another(), kek('new')).rewrapTenantKeys()]);
  assert.equal(
    changed.reduce((sum, count) => sum + count),
    130,
  );
  assert.deepEqual(await t.dump('select kek_id, count(*)::int as keys from platform.tenant_keys group by 1'), [{ kek_id: 'new', keys: 130 }]);
  const without = open(t.db, kek('new', new Map([['new', secrets.get('new') as Buffer]])));
  for (const [tenant, value] of sealed) assert.equal((await without.tenant(tenant)).openText(value, 'context'), 'value');
  assert.equal(await without.rewrapTenantKeys(), 0);
});

test('a damaged row is reported and stops no other from being wrapped anew', async () => {
  const tenants = Array.from({ length: 3 }, () => randomUUID());
  await t.dump('delete from platform.tenant_keys');
  for (const tenant of tenants) await open(t.db).tenant(tenant);
  await t.dump("update platform.tenant_keys set wrapped = '\\x00' where tenant_id = $1", [tenants[1]]);
  await assert.rejects(open(t.db, kek('new')).rewrapTenantKeys(), /1 tenant keys could not be wrapped anew; 2 were/);
  assert.deepEqual(await t.dump('select tenant_id from platform.tenant_keys where kek_id = $1', ['old']), [{ tenant_id: tenants[1] }]);
});

test('a key service that does not answer is a 503, and the next attempt may succeed', async () => {
  let down = true;
  const real = kek();
  const flaky: KekPort = { ...real, unwrap: (...args) => (down ? Promise.reject(new Error('timeout')) : real.unwrap(...args)) };
  const keys = open(t.db, flaky);
  const tenant = randomUUID();
  await assert.rejects(keys.tenant(tenant), { code: 'crypto.key_unavailable', status: 503 });
  down = false;
  assert.equal((await keys.tenant(tenant)).seal('x', 'c').length > 0, true);
});

test('peppers come from the configuration by version', () => {
  const keys = open(t.db);
  assert.equal(keys.pepper.current, '1');
  assert.deepEqual(keys.pepper.get('1'), pepper.keys.get('1'));
  assert.equal(keys.pepper.get('2'), undefined);
});
