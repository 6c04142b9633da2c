import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';

let house: AdminHouse;
let all: string;
before(async () => {
  house = await openAdminHouse();
  all = `/tenants/${house.tenant.slug}/risk/switches`;
});
after(() => house?.close());

const SWITCH = { kind: 'block_network', value: '203.0.113.0/24', reason: 'Lists of stolen passwords are tried', minutes: 30 };
const set = (body: unknown, headers?: Readonly<Record<string, string>>) => house.call('POST', all, { as: 'admin', body, ...(headers ? { headers } : {}) });

test('a switch is set with a reason and an end, seen with who set it, and ended, as often as somebody likes', async () => {
  const made = await set(SWITCH, { 'idempotency-key': 'one' });
  assert.equal(made.status, 201, made.text);
  assert.equal((await set(SWITCH, { 'idempotency-key': 'one' })).body.id, made.body.id, 'asked twice, set once');
  const [listed, ...more] = (await house.call('GET', all, { as: 'auditor' })).body.items;
  assert.deepEqual([listed.id, listed.on, listed.value, listed.begun_by.kind, more.length], [made.body.id, true, SWITCH.value, 'operator', 0]);
  for (const _ of [1, 2]) assert.equal((await house.call('DELETE', `${all}/${made.body.id}`, { as: 'admin' })).status, 204);
  assert.equal((await house.call('GET', all, { as: 'auditor' })).body.items[0].on, false);
  const trail = (await house.call('GET', `/tenants/${house.tenant.slug}/audit?type=risk.switch_%25`, { as: 'auditor' })).body.items;
  assert.deepEqual(trail.map(({ type }: { type: string }) => type).toSorted(), ['risk.switch_began', 'risk.switch_ended']);
});

test('without a reason, an end, or anything it could mean, nothing is set, and the field is named', async () => {
  const fieldOf = async (body: unknown) => {
    const told = await set(body);
    assert.ok(told.status === 400 || told.status === 422, told.text);
    return told.body.fields.map(({ field }: { field: string }) => field).join();
  };
  assert.equal(await fieldOf({ ...SWITCH, reason: '  ' }), 'reason');
  assert.equal(await fieldOf({ ...SWITCH, minutes: 0 }), 'minutes');
  assert.equal(await fieldOf({ ...SWITCH, minutes: 7 * 1440 + 1 }), 'minutes');
  assert.equal(await fieldOf({ kind: 'pause', reason: 'too many are asked', minutes: 1441 }), 'minutes');
  assert.equal(await fieldOf({ ...SWITCH, value: '0.0.0.0/0' }), 'value');
  assert.equal((await set({ ...SWITCH, kind: 'block_country', value: 'FR' })).body.code, 'risk.place_unknown', 'nobody here knows countries');
});

test('before a switch is set it is told whom it would have met; what nobody can say is not told, and what cannot be meant is refused', async () => {
  const { id: tenantId, slug } = house.tenant;
  const reach = async (query: string, as = 'auditor' as const) => (await house.call('GET', `/tenants/${slug}/risk/reach?${query}`, { as })).body;
  await house.t.dump(
    `insert into risk.decisions (tenant_id, id, at, action, verdict, enforced, because, policy, findings, outcome)
     select $1, gen_random_uuid(), platform.now() - make_interval(hours => n * 25), 'sign-in', v, v, '{}', 0, '[]', case v when 'block' then 'blocked' else 'passed' end
     from generate_series(0, 8) n, unnest(array['allow', 'challenge', 'block']) v`,
    [tenantId],
  );
  await house.t.dump(
    `insert into risk.windows (tenant_id, kind, key, slot, attempts, failures, common, leaked, people, expires_at)
     select $1, 5, 64500, floor(extract(epoch from platform.now()) / 86400) - n, 10, 4, 0, 0, '{}', platform.now() + interval '30 days' from generate_series(0, 20) n`,
    [tenantId],
  );
  const everybody = await reach('kind=challenge_all');
  const paused = await reach('kind=pause');
  assert.deepEqual(
    [everybody, paused],
    [
      { days: 7, sign_ins: 21 },
      { days: 7, sign_ins: 14 },
    ],
  );
  const network = await reach('kind=block_network&value=AS64500');
  assert.ok(network.failures >= 28 && network.failures <= 32 && network.right === (network.failures / 4) * 6, JSON.stringify(network));
  assert.deepEqual(await reach('kind=block_network&value=AS64501'), { days: 7 }, 'nobody here knows networks');
  assert.deepEqual(await reach('kind=block_network&value=203.0.113.0/24'), { days: 7 }, 'addresses are not kept');
  assert.deepEqual((await reach('kind=block_network&value=10.0.0.0/8')).fields[0].field, 'value');
  assert.deepEqual((await reach('kind=all')).fields[0].field, 'querystring.kind');
  const { sessions } = await reach('kind=sign_out_all');
  await house.customer(await house.account({}));
  assert.deepEqual(await reach('kind=sign_out_all'), { days: 7, sessions: sessions + 1 });
  assert.deepEqual((await house.call('GET', '/tenants/other/risk/reach?kind=challenge_all', { as: 'owner' })).body, { days: 7, sign_ins: 0 });
});

/** What waits in the queue, as the worker would. */
async function work(): Promise<number> {
  const { jobTypes } = house.app;
  const name = 'sessions.sign-everybody-out';
  const waiting = await house.t.dump<{ id: string; data: unknown }>(`delete from pgboss.job where name = $1 and state = 'created' and start_after <= now() returning id, data`, [
    name,
  ]);
  const type = jobTypes.find((one) => one.name === name);
  for (const { id, data } of waiting) await type?.handle(data, { id, attempt: 1, signal: new AbortController().signal });
  return waiting.length;
}

test('all customers are signed out by whoever types the name of the tenant, and who signs in afterwards stays', async () => {
  await house.app.platform.jobs.prepare(house.app.jobTypes);
  const path = `/tenants/${house.tenant.slug}/risk/sign-out-all`;
  const [ada, ben] = [await house.account({}), await house.account({})];
  const before = await house.customer(ada);
  const isIn = async (browser: typeof before) => (await browser.get(`${house.tenant.issuer}/account`)).status === 200;
  assert.equal(await isIn(before), true);
  const wrong = await house.call('POST', path, { as: 'admin', body: { reason: 'stolen sessions', confirm: 'another' } });
  assert.deepEqual([wrong.status, wrong.body.fields[0].field], [422, 'confirm']);
  assert.equal((await house.call('POST', path, { as: 'support', body: { reason: 'stolen sessions', confirm: house.tenant.slug } })).status, 403);
  const done = await house.call('POST', path, { as: 'admin', body: { reason: 'stolen sessions', confirm: house.tenant.slug } });
  assert.equal(done.status, 202, done.text);
  const after_ = await house.customer(ben);
  assert.equal(await work(), 1);
  assert.deepEqual([await isIn(before), await isIn(after_)], [false, true]);
  const [told] = await house.t.dump<{ data: { reason: string } }>(`select data from platform.events where type = 'sessions.everybody_signed_out'`);
  assert.equal(told?.data.reason, 'stolen sessions');
});

test('operators cannot sign themselves out so, nor keep themselves out: their own tenant has no such switch', async () => {
  const me = await house.operator([{ role: 'owner' }]);
  const of = `/tenants/${house.system.slug}/risk`;
  const body = { reason: 'a laptop was stolen', confirm: house.system.slug };
  assert.equal((await house.call('POST', `${of}/sign-out-all`, { as: { operator: me }, body })).status, 404);
  assert.equal((await house.call('POST', `${of}/switches`, { as: { operator: me }, body: SWITCH })).status, 404);
});
