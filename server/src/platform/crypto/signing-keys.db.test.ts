import assert from 'node:assert/strict';
import { randomUUID, sign, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { calculateJwkThumbprint, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { testKeys, createTestDatabase, type TestDatabase } from '#test/support';
import { countTrips, type Database } from '#platform/db';
import { createSigningKeys, type SigningKey, type SigningKeys, type SigningKeysDeps } from './index.ts';

const DAY = 86_400;
let t: TestDatabase;
let now = Date.now();
before(async () => {
  t = await createTestDatabase();
});
after(() => t.drop());

/** One process: caches of its own, its clock moved by `later`. */
function open(db: Database = t.db, options: Partial<SigningKeysDeps> = {}): SigningKeys {
  return createSigningKeys({ db, keys: testKeys(db), clock: { now: () => new Date(now) }, algs: ['ES256'], ...options });
}
async function later(seconds: number): Promise<void> {
  now += seconds * 1000;
  await t.advance(seconds);
}
const shape = async (keys: SigningKeys, tenant: string) => (await keys.current(tenant)).keys.map((key) => `${key.alg} ${key.state}`);
const kids = async (keys: SigningKeys, tenant: string) => Object.fromEntries((await keys.current(tenant)).keys.map((key) => [key.state, key.kid]));

test('a tenant starts with an active and a next key for each algorithm, active ones first', async () => {
  const tenant = randomUUID();
  const keys = open(t.db, { algs: ['ES256', 'RS256'] });
  assert.deepEqual(await shape(keys, tenant), ['ES256 active', 'RS256 active', 'ES256 next', 'RS256 next']);
});

test('keys are standard JWKs: jose signs with the private and verifies with the public one, the kid is the thumbprint', async () => {
  for (const alg of ['ES256', 'EdDSA', 'RS256'] as const) {
    const [key] = (await open(t.db, { algs: [alg] }).current(randomUUID())).keys as [SigningKey];
    assert.equal(key.kid, await calculateJwkThumbprint(key.publicJwk as JWK));
    assert.deepEqual({ kid: key.privateJwk.kid, alg: key.privateJwk.alg, use: key.privateJwk.use }, { kid: key.kid, alg, use: 'sig' });
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.equal(secret in key.publicJwk, false);
    const jwt = await new SignJWT({ a: 1 }).setProtectedHeader({ alg, kid: key.kid }).sign(await importJWK(key.privateJwk as JWK, alg));
    assert.equal((await jwtVerify(jwt, await importJWK(key.publicJwk as JWK, alg))).payload.a, 1);
    assert.equal(verify(alg === 'EdDSA' ? null : 'sha256', Buffer.from('x'), key.publicKey, sign(alg === 'EdDSA' ? null : 'sha256', Buffer.from('x'), key.privateKey)), true);
  }
});

test('private keys stand nowhere readable in the database', async () => {
  const tenant = randomUUID();
  const [key] = (await open().current(tenant)).keys as [SigningKey];
  const rows = await t.dump<{ row: string }>('select row_to_json(k)::text as row from platform.signing_keys k where tenant_id = $1', [tenant]);
  assert.equal(rows.length, 2);
  for (const { row } of rows) assert.equal(row.includes(String(key.privateJwk.d)), false);
});

test('first use in two processes at once makes one set', async () => {
  const tenant = randomUUID();
  const processes = [open(), open(t.another())] as const;
  const sets = await Promise.all(Array.from({ length: 20 }, (_, index) => (processes[index % 2] as SigningKeys).current(tenant)));
  assert.equal(new Set(sets.map((set) => set.version)).size, 1);
  assert.equal(sets[0]?.keys.length, 2);
});

test('the set is cached for half a minute and its keys are imported once', async () => {
  const tenant = randomUUID();
  const keys = open();
  const before = await keys.current(tenant);
  assert.equal((await countTrips(() => keys.current(tenant))).trips, 0);
  await later(31);
  const { result, trips } = await countTrips(() => keys.current(tenant));
  assert.equal(trips, 1);
  assert.notEqual(result, before);
  assert.equal(result.version, before.version);
  assert.equal(result.keys[0]?.privateKey, before.keys[0]?.privateKey);
});

test('a key that applications may not know yet never signs', async () => {
  const tenant = randomUUID();
  const keys = open();
  const before = await kids(keys, tenant);
  await later(600);
  await assert.rejects(
    keys.rotate(tenant),
    (error: { code: string; retryAfter: number }) => error.code === 'crypto.next_key_too_new' && error.retryAfter > 0 && error.retryAfter <= 31,
  );
  assert.deepEqual(await kids(keys, tenant), before);
  await later(31);
  await keys.rotate(tenant);
  assert.equal((await kids(keys, tenant)).active, before.next);
});

test('rotation: next signs, the old key stays published, a new next appears, the version changes', async () => {
  const tenant = randomUUID();
  const keys = open(t.db, { algs: ['ES256', 'RS256'] });
  await keys.current(tenant);
  await later(700);
  const before = await keys.current(tenant);
  await keys.rotate(tenant);
  const after = await keys.current(tenant);
  assert.deepEqual(
    after.keys.map((key) => `${key.alg} ${key.state}`),
    ['ES256 active', 'RS256 active', 'ES256 next', 'RS256 next', 'ES256 retiring', 'RS256 retiring'],
  );
  assert.notEqual(after.version, before.version);
  for (const key of before.keys.filter((each) => each.state === 'active')) assert.ok(after.keys.some((each) => each.kid === key.kid && each.state === 'retiring'));
});

test('an emergency replaces the key at once, destroys it and takes it out of the set', async () => {
  const tenant = randomUUID();
  const keys = open();
  const before = await kids(keys, tenant);
  await keys.rotate(tenant, { emergency: true });
  const after = await kids(keys, tenant);
  assert.equal(after.active, before.next);
  assert.equal('retiring' in after, false);
  assert.deepEqual(await t.dump('select state, private_sealed from platform.signing_keys where kid = $1', [before.active]), [{ state: 'retired', private_sealed: null }]);
});

const states = (tenant: string) =>
  t.dump<{ state: string; keys: number }>('select state, count(*)::int as keys from platform.signing_keys where tenant_id = $1 group by 1 order by 1', [tenant]);

test('twenty rotations at once in two processes rotate exactly once', async () => {
  const tenant = randomUUID();
  const processes = [open(), open(t.another())] as const;
  const before = await kids(processes[0], tenant);
  await later(700);
  // A call that comes late meets a next key that is too new.
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => (processes[index % 2] as SigningKeys).rotate(tenant)));
  for (const result of results) if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, 'crypto.next_key_too_new');
  assert.deepEqual(await states(tenant), [
    { state: 'active', keys: 1 },
    { state: 'next', keys: 1 },
    { state: 'retiring', keys: 1 },
  ]);
  assert.equal((await kids(open(), tenant)).active, before.next);
});

test('emergency rotations at once leave one active and one next key, neither of them the old one', async () => {
  const tenant = randomUUID();
  const processes = [open(), open(t.another())] as const;
  const before = await kids(processes[0], tenant);
  await Promise.all(Array.from({ length: 10 }, (_, index) => (processes[index % 2] as SigningKeys).rotate(tenant, { emergency: true })));
  assert.deepEqual(
    (await states(tenant)).filter((row) => row.state !== 'retired'),
    [
      { state: 'active', keys: 1 },
      { state: 'next', keys: 1 },
    ],
  );
  assert.equal(Object.values(await kids(open(), tenant)).includes(before.active as string), false);
});

test('the worker rotates what is due, once among two workers, and leaves young keys alone', async () => {
  await t.dump('delete from platform.signing_keys');
  const [old, young] = [randomUUID(), randomUUID()];
  const workers = [open(), open(t.another())] as const;
  const before = await kids(workers[0], old);
  await later(89 * DAY);
  const youngBefore = await kids(workers[0], young);
  assert.equal(await workers[0].rotateDue(), 0);
  await later(DAY);
  const rotated = await Promise.all([workers[0].rotateDue(), workers[1].rotateDue()]);
  assert.equal(rotated[0] + rotated[1], 1);
  assert.equal((await kids(open(), old)).active, before.next);
  assert.deepEqual(await kids(open(), young), youngBefore);
});

test('a replaced key stays published as long as what it signed may live, then only its public half is kept', async () => {
  await t.dump('delete from platform.signing_keys');
  const tenant = randomUUID();
  const keys = open(t.db, { retainSeconds: 5 * DAY });
  const before = await kids(keys, tenant);
  await later(700);
  await keys.rotate(tenant);
  await later(5 * DAY - 60);
  await keys.rotateDue();
  assert.equal((await kids(keys, tenant)).retiring, before.active);
  await later(120);
  await keys.rotateDue();
  assert.equal((await kids(keys, tenant)).retiring, undefined);
  const [row] = await t.dump<{ state: string; private_sealed: unknown; public_jwk: { kid: string } }>(
    'select state, private_sealed, public_jwk from platform.signing_keys where kid = $1',
    [before.active],
  );
  assert.equal(row?.state, 'retired');
  assert.equal(row.private_sealed, null);
  assert.equal(row.public_jwk.kid, before.active);
});

test('one tenant whose key cannot be opened does not keep others from rotating', async () => {
  await t.dump('delete from platform.signing_keys');
  const [broken, fine] = [randomUUID(), randomUUID()];
  await open().current(broken);
  const before = await kids(open(), fine);
  await t.dump("update platform.tenant_keys set wrapped = '\\x00' where tenant_id = $1", [broken]);
  await later(91 * DAY);
  await assert.rejects(open().rotateDue(), /Signing keys of 1 tenants/);
  assert.equal((await kids(open(), fine)).active, before.next);
});

test('an algorithm added to the configuration gets its keys without touching the others', async () => {
  const tenant = randomUUID();
  const before = await kids(open(), tenant);
  assert.deepEqual(await shape(open(t.db, { algs: ['EdDSA', 'ES256'] }), tenant), ['EdDSA active', 'ES256 active', 'EdDSA next', 'ES256 next']);
  assert.ok((await open().current(tenant)).keys.some((key) => key.kid === before.active && key.state === 'active'));
  // Taken out again: still published, never preferred.
  assert.deepEqual(await shape(open(), tenant), ['ES256 active', 'EdDSA active', 'ES256 next', 'EdDSA next']);
});
