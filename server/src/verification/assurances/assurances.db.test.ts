import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { createWorld, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection();
});
after(() => w.close());
beforeEach(() => {
  w.service.claims = { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' };
  w.service.more = {};
});

async function verified() {
  const user = await w.user();
  const customer = await w.begin(user.id);
  await customer.through('verified');
  assert.equal(customer.at, 'passed');
  return user;
}
const edit = (userId: string, values: Readonly<Record<string, string | null>>, source = 'user') =>
  w.inTenant((tx) => w.identity.writeAttributes(tx, TEST_ORIGIN, userId, values, source));
const names = async (userId: string) => Object.keys(await w.assured(userId)).toSorted();

test('an attribute its owner changes is vouched for no more, at once; and not again when it is changed back', async () => {
  const { id } = await verified();
  await edit(id, { family_name: 'King' });
  assert.deepEqual(await names(id), ['birthdate', 'given_name']);
  await w.deliver();
  assert.deepEqual(w.events.of('verification.assurance_lost').at(-1)?.data, { attributes: ['family_name'], source: 'user' });
  await edit(id, { family_name: 'Lovelace' });
  assert.deepEqual(await names(id), ['birthdate', 'given_name']);
  await edit(id, { birthdate: null });
  assert.deepEqual(await names(id), ['given_name']);
  assert.equal((await w.begin(id)).at, 'intro', 'it must be verified again');
});

test('another spelling is the same name; support and other systems can write nothing verified either', async () => {
  const { id } = await verified();
  await edit(id, { family_name: 'LÓVELACE' });
  await w.deliver();
  assert.deepEqual(await names(id), ['birthdate', 'family_name', 'given_name']);
  for (const source of ['support', 'connection:google', 'verification:other']) {
    await edit(id, { family_name: `Byron ${source.length}` }, source);
    assert.equal((await names(id)).includes('family_name'), false);
  }
});

test('it counts until what was shown ends, or as long as the tenant says, by the clock of the database', async () => {
  const now = Date.now();
  w.service.more = { expires_at: new Date(now + 3 * 86_400_000).toISOString() };
  const shown = await verified();
  await w.connection({ validDays: 30 });
  w.service.more = {};
  const ruled = await verified();
  await w.connection({ validDays: 2 });
  w.service.more = { expires_at: new Date(now + 3 * 86_400_000).toISOString() };
  const both = await verified();
  await w.connection();
  const back = await w.t.holdClock();
  const live = async () => Promise.all([shown, ruled, both].map(async ({ id }) => (await names(id)).length > 0));
  try {
    assert.deepEqual(await live(), [true, true, true]);
    await w.t.advance(2 * 86_400 + 60);
    assert.deepEqual(await live(), [true, true, false]);
    await w.t.advance(86_400);
    assert.deepEqual(await live(), [false, true, false]);
    assert.equal((await w.begin(shown.id)).at, 'intro');
    await w.t.advance(28 * 86_400);
    assert.deepEqual(await live(), [false, false, false]);
  } finally {
    await w.t.advance(-(31 * 86_400 + 60));
    await back();
  }
});

test('what was over when it was shown is refused; a check cannot be newer than now', async () => {
  w.service.more = { expires_at: '2020-01-01T00:00:00Z' };
  const { id } = await w.user();
  const customer = await w.begin(id);
  await customer.through('verified');
  assert.deepEqual(customer.said, ['verification.failed_out_of_date']);
  w.service.more = { verified_at: '2099-01-01T00:00:00Z' };
  await customer.through('verified');
  const [assured] = await w.inTenant((tx) => w.verification.assured(tx, id));
  assert.ok(assured && assured.verifiedAt.getTime() < Date.now() + 60_000);
});

test('levels, services and suspended services decide whether a requirement is met', async () => {
  const { id } = await verified();
  const unmet = (more: object) =>
    w.inTenant((tx) => w.verification.unmet(tx, id, [{ id: 'x', level: 'low', attributes: ['birthdate'], applications: [], ...more }])).then((all) => all.length === 1);
  assert.equal(await unmet({}), false);
  assert.equal(await unmet({ level: 'substantial' }), false);
  assert.equal(await unmet({ level: 'high' }), true);
  assert.equal(await unmet({ attributes: ['birthdate', 'nickname'] }), true);
  assert.equal(await unmet({ connection: 'papers' }), false);
  assert.equal(await unmet({ connection: 'other' }), true);
  await w.connection({ state: 'suspended' });
  assert.equal(await unmet({}), true);
  await w.connection({ state: 'active' });
  assert.equal(await unmet({}), false);
  await w.connection({ level: 'low' });
  assert.equal(await unmet({ level: 'substantial' }), false, 'a check keeps the level it had');
  await w.connection();
});

test('replace and keep: where the tenant says so nobody is asked', async () => {
  await w.connection({
    claims: [
      { claim: 'given_name', attribute: 'given_name', differs: 'replace' },
      { claim: 'family_name', attribute: 'family_name', differs: 'keep' },
      { claim: 'birthdate', attribute: 'birthdate' },
    ],
  });
  const { id } = await w.user({ given_name: 'Augusta', family_name: 'Byron' });
  const customer = await w.begin(id);
  await customer.through('verified');
  assert.equal(customer.at, 'passed');
  const held = await w.inTenant((tx) => w.identity.attributes(tx, id));
  assert.deepEqual([held['given_name']?.value, held['family_name']?.value], ['Ada', 'Byron']);
  assert.deepEqual(await names(id), ['birthdate', 'given_name']);
  await w.connection();
});
