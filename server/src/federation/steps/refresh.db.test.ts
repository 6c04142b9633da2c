import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import { TEST_ORIGIN } from '#test/support';
import { createFakeDirectory, type FakeDirectory, type FakePerson } from '../fake-directory.suite.ts';
import { createFakeConnector } from '../fake-connector.suite.ts';
import { createWorld, type World } from '../world.suite.ts';

/* Somebody a directory knows signs in by a password of ours. */

const PASSWORD = 'tidal marble lantern 47';
let w: World;
let there: FakeDirectory;
before(async () => {
  there = createFakeDirectory();
  w = await createWorld([createFakeConnector(), there.connector]);
});
after(() => w.close());
beforeEach(async () => {
  await office();
  there.away = there.hangs = false;
  w.events.clear();
});

const office = (state: 'active' | 'suspended' = 'active') =>
  w.connection({
    slug: 'office',
    connector: 'fake-directory',
    settings: {},
    secrets: {},
    state,
    shown: 'button',
    trust: { email: 'always', domains: ['office.example'] },
    groups: { staff: 'employee', boss: 'manager' },
    attributes: [
      { claim: 'given_name', attribute: 'given_name', update: 'unless-edited' },
      { claim: 'family_name', attribute: 'family_name', update: 'always' },
    ],
  });

interface Somebody {
  readonly id: string;
  readonly email: string;
  /** What the directory says of them from now on; undefined: nothing any more. */
  become(change: Partial<FakePerson['identity']> | undefined): void;
}

/** Connected by a sign-in at the directory; has a password of ours besides. */
async function somebody(): Promise<Somebody> {
  const [email, subject] = [`p${randomUUID().slice(0, 8)}@office.example`, randomUUID()];
  const identity = { subject, email: { value: email, verified: false }, claims: { given_name: 'Ada', family_name: 'Byron' }, groups: ['staff', 'chess'] };
  there.people.set(email, { password: 'right', identity });
  const { id } = await w.user({ email, password: PASSWORD });
  const customer = await w.begin('sign-in');
  await customer.act('offers:go:office');
  await customer.act('continue', { name: email, password: 'right' });
  assert.equal(customer.at, 'done');
  return {
    id,
    email,
    become: (change) => void (change ? there.people.set(email, { password: 'right', identity: { ...identity, ...change } }) : there.people.delete(email)),
  };
}
async function signInHere({ email }: Pick<Somebody, 'email'>): Promise<void> {
  const customer = await w.begin('sign-in');
  await customer.act('continue', { identifier: email });
  if (customer.at === 'federation.directory') {
    await customer.act('other');
    await customer.act('continue', { identifier: email });
  }
  await customer.act('continue', { password: PASSWORD });
  assert.equal(customer.at, 'done', JSON.stringify(customer.errors));
}
const known = ({ id }: Somebody) =>
  w.inTenant(async (tx) => {
    const values = await w.identity.attributes(tx, id, ['given_name', 'family_name']);
    return { first: values['given_name']?.value, last: values['family_name']?.value, groups: await w.federation.groups(tx, id) };
  });

test('what changed there counts here at the next sign-in by any way, by the rules of the connection', async () => {
  const ada = await somebody();
  assert.deepEqual(await known(ada), { first: 'Ada', last: 'Byron', groups: ['employee'] });
  ada.become({ claims: { given_name: 'Augusta', family_name: 'Lovelace' }, groups: ['staff', 'boss'] });
  await signInHere(ada);
  assert.deepEqual(await known(ada), { first: 'Augusta', last: 'Lovelace', groups: ['employee', 'manager'] });
  await w.inTenant((tx) => w.identity.writeAttributes(tx, TEST_ORIGIN, ada.id, { given_name: 'My own', family_name: 'Mine' }, 'user'));
  ada.become({ claims: { given_name: 'Again', family_name: 'King' } });
  await signInHere(ada);
  assert.deepEqual([(await known(ada)).first, (await known(ada)).last], ['My own', 'King'], 'what the customer wrote stays, unless the directory is the master');
});

test('whoever is gone there, or closed, keeps the account and loses the groups; that is told once', async () => {
  const ada = await somebody();
  ada.become(undefined);
  for (let times = 0; times < 2; times++) await signInHere(ada);
  assert.deepEqual(await known(ada), { first: 'Ada', last: 'Byron', groups: [] });
  const events = w.events.of('federation.identity_missing');
  assert.equal(events.length, 1);
  assert.doesNotMatch(JSON.stringify(events), /office\.example|staff|employee/);
  ada.become({});
  await signInHere(ada);
  assert.deepEqual((await known(ada)).groups, ['employee'], 'and has them again when they are back');
});

test('a directory that is away, hangs, or speaks of somebody else changes nothing and keeps nobody out', async () => {
  const ada = await somebody();
  const before = await known(ada);
  ada.become({ claims: { given_name: 'Other' }, groups: [] });
  there.away = true;
  await signInHere(ada);
  there.away = false;
  there.hangs = true;
  const began = performance.now();
  await signInHere(ada);
  assert.ok(performance.now() - began >= 1900, 'it was waited for a while');
  there.hangs = false;
  await office('suspended');
  await signInHere(ada);
  await office();
  assert.deepEqual(await known(ada), before);
});

test('nobody else waits for it, and who came by it just now is not asked for again', async () => {
  const stranger = await w.user({ password: PASSWORD });
  there.hangs = true;
  there.lookedUp.splice(0);
  await signInHere(stranger);
  const ada = await somebody();
  assert.deepEqual(there.lookedUp, []);
  assert.equal((await known(ada)).first, 'Ada');
});

test('where no connection can be asked, nothing is read', async () => {
  await office('suspended');
  const stranger = await w.user({ password: PASSWORD });
  await signInHere(stranger);
  const customer = await w.begin('sign-in');
  await customer.act('continue', { identifier: stranger.email });
  const without = await countTrips(() => customer.act('continue', { password: PASSWORD }));
  await office();
  const other = await w.begin('sign-in');
  await other.act('continue', { identifier: stranger.email });
  const asked = await countTrips(() => other.act('continue', { password: PASSWORD }));
  assert.ok(without.trips < asked.trips, `${without.trips} < ${asked.trips}`);
});
