import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { createWorld, type World } from '../world.suite.ts';
import { createHolds, type ManagedHolds } from './create-holds.ts';
import { isHeld } from './is-held.ts';

let w: World;
let holds: ManagedHolds;
before(async () => {
  w = await createWorld();
  holds = createHolds(w);
});
after(() => w.close());

const HOUR = 3600;
const until = (userId: string, tenant = w.tenant) => w.inTenant((tx) => holds.until(tx, userId), tenant);
const begin = (userId: string, atLeast?: number) => w.inTenant((tx) => holds.begin(tx, TEST_ORIGIN, userId, 'recovery', atLeast));

test('holds to the last second of 24 hours by the database’s clock, this user in this tenant only', async (context) => {
  context.after(await w.t.holdClock());
  const [user, other] = [await w.user(), await w.user()];
  assert.equal(await until(user.id), undefined);
  const end = await begin(user.id);
  assert.deepEqual(await until(user.id), end);
  assert.equal(await until(other.id), undefined);
  assert.equal(await until(user.id, w.other), undefined);
  assert.equal(w.events.of('credentials.hold_began').at(-1)?.subject, user.id);
  await w.t.advance(24 * HOUR - 1);
  assert.deepEqual(await until(user.id), end);
  await w.t.advance(1);
  assert.equal(await until(user.id), undefined);
});

test('a shorter hold never ends a longer one, a longer one prolongs', async () => {
  const user = await w.user();
  const long = await begin(user.id, 72);
  await begin(user.id);
  assert.deepEqual(await until(user.id), long);
  await w.t.advance(60);
  const later = await begin(user.id, 72);
  assert.ok(later && long && later > long);
  assert.deepEqual(await until(user.id), later);
});

test('fifty at once leave one hold', async () => {
  const user = await w.user();
  await Promise.all(Array.from({ length: 50 }, () => begin(user.id)));
  assert.equal((await w.t.dump('select 1 from credentials.holds where user_id = $1', [user.id])).length, 1);
});

test('lifted, it is over; lifting nothing says so', async () => {
  const user = await w.user();
  await begin(user.id);
  const lift = () => w.inTenant((tx) => holds.lift(tx, TEST_ORIGIN, user.id, 'support'));
  assert.equal(await lift(), true);
  assert.equal(await until(user.id), undefined);
  assert.equal(await lift(), false);
  assert.equal(w.events.of('credentials.hold_lifted').length, 1);
});

test('a tenant that wants no holds has none, except where a minimum is asked for', async () => {
  const user = await w.user();
  const { tenant } = await w.tenants.save({ slug: 'acme', name: 'acme Holding', issuer: w.tenant.issuer, settings: { recovery: { holdHours: 0 } } });
  assert.equal(tenant.settings.recovery.holdHours, 0);
  assert.equal(await begin(user.id), undefined);
  assert.equal(await until(user.id), undefined);
  assert.ok(await begin(user.id, 72));
});

test('the pure question: held until just before the end', () => {
  const end = new Date('2026-05-03T00:00:00Z');
  assert.equal(isHeld(end, new Date(end.getTime() - 1)), true);
  assert.equal(isHeld(end, end), false);
  assert.equal(isHeld(undefined, end), false);
});
