import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { writeBrowser } from '../second-step/store.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
});
after(() => w.close());

const GOOD = 'a-wholly-new-beginning-42';
const told = (userId: string) => w.notices.filter((notice) => notice.userId === userId && notice.what !== 'new_browser').map(({ what }) => what);

async function recovering(who: string, ip: string): Promise<Customer> {
  const customer = await w.begin('recover', { ip });
  await customer.is(who);
  await customer.act('continue', { code: w.mail.last().content.code ?? '' });
  assert.equal(customer.screen.id, 'credentials.new-password');
  return customer;
}

async function signsIn(who: string, password: string): Promise<boolean> {
  const customer = await w.begin('password', { ip: `10.1.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}` });
  await customer.is(who);
  return (await customer.act('continue', { password })).kind === 'done';
}

test('sign-up: one field, rules in sight, "Not now" beside it; what is set signs in', async () => {
  const user = await w.user();
  const facts = { userId: user.id, sub: user.sub, identifier: { kind: 'email' as const, value: user.email } };
  const customer = await w.begin('set', { facts });
  const input = customer.screen.nodes.find((node) => node.kind === 'input');
  assert.ok(input && input.kind === 'input' && input.strength && input.input === 'new-password' && input.autocomplete === 'new-password' && input.maxLength === undefined);
  assert.deepEqual(input.hint, { id: 'credentials.new_password_hint', values: { min: 8 } });
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'identity' && node.value === user.email));
  assert.ok(!customer.screen.nodes.some((node) => node.kind === 'checkbox'));
  w.mail.clear();
  await customer.act('continue', { newPassword: '' });
  assert.deepEqual(customer.errors, ['credentials.new_password_missing']);
  assert.equal((await customer.act('continue', { newPassword: GOOD })).kind, 'done');
  assert.deepEqual(w.events.of('credentials.password_changed').at(-1)?.data && { first: (w.events.of('credentials.password_changed').at(-1)?.data as { first: boolean }).first }, {
    first: true,
  });
  assert.deepEqual(told(user.id), [], 'the first password is no news to the one who just chose it');
  assert.ok(await signsIn(user.email, GOOD));

  const skipping = await w.begin('set', { facts: { ...facts, ...(await w.user()) } as never });
  assert.equal((await skipping.act('skip')).kind, 'done');
});

test('two new passwords that sign out everywhere, for one account in the same instant over two processes: no error, one stands', async () => {
  const [one, two] = ['a-first-beginning-at-dawn-1', 'a-second-beginning-at-dusk-2'];
  for (let round = 0; round < 20; round++) {
    const user = await w.user({ password: GOOD });
    const first = await recovering(user.email, `10.9.1.${round}`);
    const other = await recovering(user.email, `10.9.2.${round}`);
    const set = (process: Pick<World, 'journeys'>, customer: Customer, newPassword: string) =>
      process.journeys.advance(
        w.tenant.id,
        customer.flowId,
        customer.browser,
        customer.result.kind === 'gone' ? 0 : customer.result.flow.version,
        { action: 'continue', fields: { newPassword, signOutEverywhere: 'on' } },
        TEST_ORIGIN,
      );
    const results = await Promise.all([set(w, first, one), set(w.second, other, two)]);
    // Who comes a moment after the other had finished is told that they were signed out, as with any page that was left open.
    const kinds = results.map(({ kind }) => kind);
    assert.ok(kinds.includes('done') && kinds.every((kind) => ['done', 'refused'].includes(kind)), `round ${round}: ${kinds.join()}`);
    if (round % 5 === 0) assert.equal([await signsIn(user.email, one), await signsIn(user.email, two)].filter(Boolean).length, 1);
  }
});

test('a password made of the customer’s or the company’s names, or on the lists, is refused with the reason', async () => {
  const user = await w.user({ email: 'marianne.lopez@zephyrlane.example' });
  await w.inTenant((tx) => w.identity.writeAttributes(tx, TEST_ORIGIN, user.id, { given_name: 'Marianne', family_name: 'Wintergreen' }, 'test'));
  const customer = await w.begin('set', { facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
  for (const [password, reason] of [
    ['short', 'credentials.strength_too_short'],
    ['password123', 'credentials.strength_common'],
    ['Wintergreen', 'credentials.strength_context'],
    ['MARIANNE.LOPEZ', 'credentials.strength_context'],
    ['zephyrlane', 'credentials.strength_context'],
    ['marianne.lopez@zephyrlane.example', 'credentials.strength_context'],
    ['acme holding', 'credentials.strength_context'],
    ['wintergreen1', 'credentials.strength_context'],
    ['zzzzzzzzzzzz', 'credentials.strength_repeat'],
    ['x'.repeat(257), 'credentials.strength_too_long'],
  ] as const) {
    await customer.act('continue', { newPassword: password });
    assert.deepEqual(customer.errors, [reason], password);
  }
  assert.equal((await customer.act('continue', { newPassword: 'wintergreen in the porcelain attic' })).kind, 'done', 'containing a word is no fault');
});

test('recovery: the old password is gone, other sessions end, and the owner is told', async () => {
  const user = await w.user({ password: 'the old one that leaked 9' });
  const evidence = [{ type: 'test', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }];
  const sessions = await w.inTenant(async (tx) => [
    await w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }),
    await w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }),
  ]);
  const thief = await w.begin('password', { browser: 'browser-of-the-thief-known-so-far', ip: '10.0.0.3' });
  await thief.is(user.email);
  assert.equal((await thief.act('continue', { password: 'the old one that leaked 9' })).kind, 'done');
  const known = () => w.t.dump('select from credentials.known_browsers where user_id = $1', [user.id]);
  const customer = await recovering(user.email, '10.0.0.1');
  assert.equal((await known()).length, 2);
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'checkbox' && node.name === 'signOutEverywhere' && node.checked));
  await customer.act('skip');
  assert.equal(customer.screen.id, 'credentials.new-password', 'the old password does not stay in use');
  assert.equal((await customer.act('continue', { newPassword: GOOD, signOutEverywhere: 'on' })).kind, 'done');
  assert.deepEqual(await w.inTenant((tx) => w.sessions.list(tx, user.id)), []);
  assert.equal(sessions.length, 2);
  assert.equal((await known()).length, 1, 'only the browser at hand is still known');
  assert.deepEqual(told(user.id), ['password_changed']);
  assert.ok(await signsIn(user.email, GOOD));
  assert.ok(!(await signsIn(user.email, 'the old one that leaked 9')));
});

test('with the new password no browser is trusted any more to need no second step, in the same transaction', async () => {
  const [user, neighbour] = [await w.user({ password: 'the old one that leaked 9' }), await w.user()];
  for (const { id } of [user, neighbour]) await w.inTenant((tx) => writeBrowser(tx, id, Buffer.from('of whoever had the old one'), 30));
  const trusted = async (id: string) => (await w.t.dump('select from credentials.second_step_browsers where user_id = $1', [id])).length;
  const customer = await recovering(user.email, '10.0.0.9');
  assert.equal(await trusted(user.id), 1);
  await customer.act('continue', { newPassword: GOOD });
  assert.deepEqual([await trusted(user.id), await trusted(neighbour.id)], [0, 1]);
});

test('recovery: sessions stay when the customer wants them to, and the browser at hand always does', async () => {
  const user = await w.user({ password: 'the old one that leaked 9' });
  const evidence = [{ type: 'test', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }];
  const start = () => w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
  const here = await start();
  await start();
  const live = async () => (await w.inTenant((tx) => w.sessions.list(tx, user.id))).map((session) => session.id);
  for (const [field, left] of [
    [undefined, 2],
    ['on', 1],
  ] as const) {
    const customer = await w.begin('recover', { ip: '10.0.0.2', currentSessionId: here.id });
    await customer.is(user.email);
    await customer.act('continue', { code: w.mail.last().content.code ?? '' });
    assert.equal((await customer.act('continue', { newPassword: `${GOOD} ${left}`, ...(field === undefined ? {} : { signOutEverywhere: field }) })).kind, 'done');
    assert.equal((await live()).length, left);
  }
  assert.deepEqual(await live(), [here.id]);
});

test('the preset of the tenant decides about the length; 256 characters of any kind are fine', async () => {
  const user = await w.user({ tenant: w.other });
  await w.tenants.save({ slug: w.other.slug, name: w.other.name, issuer: w.other.issuer, settings: { password: { preset: 'nist', words: ['moonshine'] } } });
  for (const [password, ok] of [
    ['tbu7-lkq2-xw9z', false],
    ['tbu7-lkq2-xw9z!', true],
    [Array.from({ length: 256 }, (_, index) => String.fromCodePoint(0x1f300 + ((index * index * 37) % 613))).join(''), true],
    ['fjord lamp 黄色 quill ö'.repeat(12).slice(0, 64), true],
  ] as const) {
    const customer = await w.begin('set', { tenant: w.other, facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
    assert.equal(
      (await customer.act('continue', { newPassword: password })).kind,
      ok ? 'done' : 'screen',
      `${password} ${customer.result.kind === 'screen' ? customer.errors : ''}`,
    );
  }
});

test('a step for nobody is a broken journey, not a password for somebody', async () => {
  const customer = await w.begin('set', { facts: {} });
  await assert.rejects(customer.act('continue', { newPassword: GOOD }), { code: 'credentials.no_user' });
});
