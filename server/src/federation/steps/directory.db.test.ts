import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { createFakeDirectory, type FakeDirectory } from '../fake-directory.suite.ts';
import { createFakeConnector } from '../fake-connector.suite.ts';
import { createWorld, type BeginOptions, type Customer, type World } from '../world.suite.ts';

const PASSWORD = 'tidal marble lantern 47';
let w: World;
let there: FakeDirectory;
before(async () => {
  there = createFakeDirectory();
  w = await createWorld([createFakeConnector(), there.connector]);
  await w.connection({ slug: 'office', connector: 'fake-directory', settings: {}, secrets: {}, trust: { email: 'always', domains: ['office.example'] } });
});
after(() => w.close());
beforeEach(() => {
  there.away = false;
  there.closed = undefined;
  there.asked.splice(0);
  w.mail.clear();
  w.events.clear();
});

function person(password = 'right') {
  const mark = randomUUID().slice(0, 8);
  const email = `${mark}@office.example`;
  const one = { password, identity: { subject: `entry-${mark}`, email: { value: email, verified: false }, claims: { name: 'Ada Lovelace' } } };
  there.people.set(mark, one).set(email, one);
  return { name: mark, email, subject: one.identity.subject };
}
async function atDirectory(options: BeginOptions = {}): Promise<Customer> {
  const customer = await w.begin('sign-in', options);
  await customer.act('offers:go:office');
  assert.equal(customer.at, 'federation.directory');
  return customer;
}
const type = (customer: Customer, name: string, password: string) => customer.act('continue', { name, password });

test('a name and its password make an account the first time and open it the next, by any of the names', async () => {
  const { name, email } = person();
  const first = await atDirectory();
  await type(first, name, 'right');
  assert.equal(first.at, 'done');
  const made = await first.facts();
  assert.equal(made.newUser, true);
  const again = await atDirectory();
  await type(again, email, 'right');
  const opened = await again.facts();
  assert.deepEqual([opened.userId, opened.newUser], [made.userId, undefined]);
  assert.equal(opened.evidence?.length, 1, 'one factor');
  assert.ok(!JSON.stringify([made, opened]).includes('right'), 'the password is nowhere');
});

test('an address of its domain leads there, with the name filled in, and back by another way', async () => {
  const { email } = person();
  const customer = await w.begin('sign-in');
  await customer.act('continue', { identifier: email });
  assert.equal(customer.at, 'federation.directory');
  const field = customer.screen.nodes.find((node) => node.kind === 'input' && node.name === 'name');
  assert.ok(field?.kind === 'input' && field.value === email);
  await customer.act('other');
  assert.equal(customer.at, 'identity.identify');
});

test('what is wrong is one answer, and stands in the trail without the name', async () => {
  const { name } = person();
  for (const [typed, password] of [
    [name, 'wrong'],
    ['nobody', 'right'],
  ] as const) {
    const customer = await atDirectory();
    await type(customer, typed, password);
    assert.deepEqual([customer.at, customer.errors], ['federation.directory', ['federation.directory_wrong']]);
  }
  const failed = w.events.of('credentials.attempt_failed');
  assert.equal(failed.length, 2);
  assert.deepEqual(failed[0]?.data, { type: 'directory', reason: 'wrong', node: 'directory' });
  assert.ok(!JSON.stringify(failed).includes(name));
});

test('nothing is asked while something is missing', async () => {
  const customer = await atDirectory();
  for (const [name, password] of [
    ['', 'x'],
    ['x', ''],
    [' ', 'x'],
  ] as const) {
    await type(customer, name, password);
    assert.deepEqual(customer.errors, ['federation.directory_missing']);
  }
  assert.equal(there.asked.length, 0);
});

describe('tries', () => {
  /** How many wrong passwords get through to the directory before the rest is refused. */
  async function exhaust(names: readonly string[], more = 40): Promise<Customer> {
    let customer = await atDirectory();
    for (let count = 0; count < more && !customer.errors.includes('federation.directory_limited'); count++) {
      customer = await atDirectory();
      await type(customer, names[count % names.length] as string, `wrong-${count}`);
    }
    return customer;
  }
  test('run out by whose entry it is, whatever name is typed; then not even the right password goes there', async () => {
    const { name, email } = person();
    const customer = await exhaust([name, email]);
    assert.deepEqual(customer.errors, ['federation.directory_limited']);
    const asked = there.asked.length;
    assert.ok(asked >= 3 && asked < 40, String(asked));
    const right = await atDirectory();
    await type(right, email, 'right');
    assert.deepEqual(right.errors, ['federation.directory_limited']);
    assert.equal(there.asked.length, asked);
    const neighbour = person();
    await type(right, neighbour.name, 'right');
    assert.equal(right.at, 'done', 'nobody else is kept out');
  });
  test('are one count with those at a password of ours: who has used them up at one has none left at the other (D12)', async () => {
    const { name, email } = person();
    const owner = await w.user({ email, password: PASSWORD });
    const first = await atDirectory();
    await type(first, name, 'right');
    assert.equal((await first.facts()).userId, owner.id, 'the directory speaks for the domain of a proved address');
    await exhaust([name]);
    const guesser = await w.begin('sign-in');
    await guesser.act('continue', { identifier: email });
    await guesser.act('other');
    await guesser.act('continue', { identifier: email });
    assert.equal(guesser.at, 'credentials.password');
    await guesser.act('continue', { password: PASSWORD });
    assert.equal(guesser.at, 'credentials.password', 'not even the right one');
    const other = await w.begin('sign-in', { browser: first.browser });
    await other.act('offers:go:office');
    await type(other, name, 'right');
    assert.equal(other.at, 'done', 'their own browser is counted apart (R2)');
  });
  test('run out for a name that nobody has, in the same way', async () => {
    const { name } = person();
    await exhaust([name]);
    const known = there.asked.length;
    there.asked.splice(0);
    await exhaust([`nobody-${randomUUID()}`]);
    assert.equal(there.asked.length, known);
  });
  test('sent at the same moment are all counted', async () => {
    const { name } = person();
    await exhaust([name]);
    const allowed = there.asked.length;
    const other = person();
    there.asked.splice(0);
    const customers = await Promise.all(Array.from({ length: allowed + 10 }, () => atDirectory()));
    await Promise.all(customers.map((customer) => type(customer, other.name, 'wrong')));
    assert.equal(there.asked.length, allowed);
  });
  test('of strangers do not use up those of the owner’s own browser', async () => {
    const { name } = person();
    const browser = `browser-${randomUUID()}`;
    const owner = await atDirectory({ browser });
    await type(owner, name, 'right');
    assert.equal(owner.at, 'done');
    await exhaust([name]);
    const again = await atDirectory({ browser });
    await type(again, name, 'right');
    assert.equal(again.at, 'done');
  });
  test('begin anew after the right one, and after a while', async () => {
    const { name } = person();
    await exhaust([name]);
    await w.t.advance(3600);
    const customer = await atDirectory();
    await type(customer, name, 'right');
    assert.equal(customer.at, 'done');
  });
});

test('a directory that does not answer is said to be away, on the page, and in the trail', async () => {
  const { name } = person();
  const customer = await atDirectory();
  there.away = true;
  await type(customer, name, 'right');
  assert.deepEqual(customer.errors, ['federation.directory_unavailable']);
  const [event] = w.events.of('federation.sign_in_failed');
  assert.deepEqual([(event?.data as { kind: string }).kind, (event?.data as { check: string }).check], ['unavailable', 'verify']);
  there.away = false;
  await type(customer, name, 'right');
  assert.equal(customer.at, 'done');
});

test('an account that is closed there, or whose password has to be changed first, is told to whoever knows the password', async () => {
  const { name } = person();
  for (const [closed, told] of [
    ['account', 'federation.directory_closed'],
    ['password', 'federation.directory_change'],
  ] as const) {
    there.closed = closed;
    w.events.clear();
    const customer = await atDirectory();
    await type(customer, name, 'right');
    assert.deepEqual([customer.at, customer.errors], ['federation.directory', [told]]);
    const [event] = w.events.of('federation.sign_in_failed');
    assert.deepEqual([(event?.data as { kind: string }).kind, (event?.data as { check: string }).check], ['closed', 'for a test']);
    await type(customer, name, 'wrong');
    assert.deepEqual(customer.errors, ['federation.directory_wrong']);
    there.closed = undefined;
    await type(customer, name, 'right');
    assert.equal(customer.at, 'done');
  }
});

test('a connection that is suspended meanwhile lets nobody in', async () => {
  await w.connection({ slug: 'leaving', connector: 'fake-directory', settings: {}, secrets: {} });
  const { name } = person();
  const customer = await w.begin('sign-in');
  await customer.act('offers:go:leaving');
  await w.connection({ slug: 'leaving', connector: 'fake-directory', settings: {}, secrets: {}, state: 'suspended' });
  await type(customer, name, 'right');
  assert.equal(customer.at, 'identity.identify');
  assert.equal(there.asked.length, 0);
});

describe('on the security page', () => {
  async function toTheDirectory(user: { readonly id: string; readonly sub: string }): Promise<Customer> {
    const [{ now } = { now: new Date(0) }] = await w.t.db.statement<{ now: Date }>('select platform.now() as now');
    const evidence = [{ type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: now.toISOString() }];
    const session = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
    const customer = await w.begin('security', { currentSessionId: session.id });
    await customer.act('add');
    if (customer.at === 'credentials.enrol-choice') await customer.act('use', { kind: 'external' });
    await customer.act('go:office');
    assert.equal(customer.at, 'federation.link-directory');
    return customer;
  }
  const linksOf = ({ id }: { readonly id: string }) => w.inTenant((tx) => w.federation.links(tx, id));

  test('a right password connects the entry, which signs in from then on; the owner is told', async () => {
    const user = await w.user({ password: PASSWORD });
    const { name, email } = person();
    const customer = await toTheDirectory(user);
    await type(customer, name, 'wrong');
    assert.deepEqual([customer.at, customer.errors], ['federation.link-directory', ['federation.directory_wrong']]);
    assert.deepEqual(await linksOf(user), []);
    await type(customer, name, 'right');
    assert.equal(customer.at, 'credentials.security');
    assert.equal((await linksOf(user))[0]?.label, email);
    assert.deepEqual(
      w.mail.all.map(({ to, content }) => [to, content.template]),
      [[user.email, 'credentials.identity_linked']],
    );
    const again = await atDirectory();
    await type(again, name, 'right');
    assert.equal((await again.facts()).userId, user.id);
  });
  test('an entry that is connected to somebody else stays theirs, and tries at it are counted there too', async () => {
    const [user, { name }] = [await w.user({ password: PASSWORD }), person()];
    const owner = await atDirectory();
    await type(owner, name, 'right');
    const customer = await toTheDirectory(user);
    await type(customer, name, 'right');
    assert.deepEqual([customer.at, customer.errors], ['federation.link', ['federation.link_taken']]);
    assert.deepEqual(await linksOf(user), []);
    await customer.act('go:office');
    for (let count = 0; count < 40 && !customer.errors.includes('federation.directory_limited'); count++) await type(customer, name, 'wrong');
    assert.deepEqual(customer.errors, ['federation.directory_limited']);
  });
});

test('the screen says all it says in six languages', async () => {
  const customer = await atDirectory();
  const texts = [customer.screen.title, ...customer.screen.nodes.flatMap((node) => ('label' in node ? [node.label] : node.kind === 'text' ? [node.text] : []))];
  assert.ok(texts.length >= 5);
  for (const locale of ['en', 'fr', 'de', 'es', 'ar', 'zh'] as const) for (const text of texts) assert.ok(w.i18n.format(locale, text).length > 0);
});
