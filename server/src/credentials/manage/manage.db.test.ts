import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { textsIn } from '../contract.suite.ts';
import { codes, key, otp, PASSWORD, prove, push, secondWorld, setRules, state, at, signingIn, RIGHT } from '../second-step/fakes.suite.ts';
import { effectiveRules } from '../second-step/rules.ts';
import type { Customer, World } from '../world.suite.ts';
import { listCards } from './list-cards.ts';
import { removeCredential, renameCredential, type ManageDeps } from './remove-credential.ts';

let w: World;
before(async () => {
  w = await secondWorld();
});
after(() => w.close());
beforeEach(async () => {
  Object.assign(state, { keyUnable: false, available: true, held: undefined, strange: false });
  await setRules(w, {});
  w.events.clear();
  w.notices.splice(0);
});

const databaseTime = async () => ((await w.t.dump<{ now: Date }>('select platform.now() as now'))[0]?.now as Date).getTime();

async function inSession(user: { id: string; sub: string }, options: { secondsAgo?: number; two?: boolean } = {}): Promise<Customer> {
  const stamp = new Date((await databaseTime()) - (options.secondsAgo ?? 0) * 1000).toISOString();
  const proofs = [
    { type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: stamp },
    ...(options.two ? [{ type: 'fake-otp', factor: 'possession' as const, amr: ['otp'], countsAsFactor: true, at: stamp }] : []),
  ];
  const session = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence: proofs }));
  return w.begin('s-security', { currentSessionId: session.id });
}
const cardsOf = (customer: Customer) => customer.screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
const said = (customer: Customer) => customer.screen.nodes.flatMap((node) => (node.kind === 'text' ? [node.text.id] : []));
const person = (input: Parameters<World['user']>[0] = {}) => w.user({ password: PASSWORD, ...input });

test('everything a customer has, passkeys first, the password last, never a secret; others see none of it', async () => {
  const user = await person();
  codes.give(user.id);
  const second = otp.give(user.id);
  const passkey = key.give(user.id);
  const customer = await inSession(user, { two: true });
  const cards = cardsOf(customer);
  assert.deepEqual(
    cards
      .slice(0, 3)
      .map((card) => card.id)
      .slice(0, 2),
    [passkey, second],
  );
  assert.equal(cards.length, 4);
  const last = cards.at(-1);
  assert.deepEqual(last?.facts[0]?.label, { id: 'credentials.manage_changed' });
  assert.deepEqual(
    last?.actions.map(({ action }) => action.split(':')[0]),
    ['change', 'remove'],
  );
  assert.deepEqual(
    cards[0]?.actions.map(({ action }) => action),
    [`rename:${passkey}`, `remove:${passkey}`],
  );
  for (const { action } of cards.flatMap((card) => card.actions)) assert.match(action, /^[a-zA-Z0-9_.:-]{1,64}$/);
  assert.deepEqual(cardsOf(await inSession(await w.user())), []);
  await assert.rejects(w.begin('s-security'), 'without a session there is nobody to show it to');
});

test('renaming: one line, at most sixty characters, of one’s own', async () => {
  const [user, other] = [await person(), await person()];
  const id = otp.give(user.id);
  const foreign = otp.give(other.id);
  const customer = await inSession(user, { two: true });
  await customer.act(`rename:${foreign}`);
  assert.deepEqual(customer.errors, ['credentials.manage_refused_unknown']);
  await customer.act(`rename:${id}`);
  assert.equal(at(customer), 'credentials.security-rename');
  await customer.act('save', { name: '   ' });
  assert.deepEqual(customer.errors, ['credentials.manage_refused_name_invalid']);
  await customer.act('save', { name: ' My\u202E phone\n ' });
  assert.deepEqual(said(customer).slice(0, 1), ['credentials.manage_renamed']);
  assert.equal(cardsOf(customer)[0]?.title, 'My phone');
  await customer.act(`rename:${id}`);
  await customer.act('save', { name: 'x'.repeat(61) });
  assert.deepEqual([at(customer), customer.errors], ['credentials.security', ['credentials.manage_refused_name_invalid']]);
  assert.equal(w.events.of('credentials.renamed').length, 1);
  assert.ok(!JSON.stringify(w.events.all).includes('My phone'));
});

test('removing: asked once more, then gone, told, in the trail, and no browser is remembered any more', async () => {
  const user = await person();
  const [id, passkey] = [otp.give(user.id), key.give(user.id)];
  push.give(user.id);
  const browser = 'a-browser-remembered-before-removal';
  await prove(await signingIn(w, user.email, { browser }), { remember: 'on' });
  assert.equal(at(await signingIn(w, user.email, { browser })), 'done');
  const customer = await inSession(user, { two: true });
  await customer.act(`remove:${id}`);
  assert.equal(at(customer), 'credentials.security-remove');
  await customer.act('back');
  assert.equal(cardsOf(customer).length, 4);
  await customer.act(`remove:${id}`);
  await customer.act('confirm');
  assert.deepEqual(said(customer), ['credentials.manage_removed']);
  assert.equal(cardsOf(customer).length, 3);
  assert.deepEqual(
    w.events.of('credentials.removed').map(({ subject, data }) => ({ subject, data })),
    [{ subject: user.id, data: { credential: id, type: 'fake-otp' } }],
  );
  await customer.act(`remove:${passkey}`);
  await customer.act('confirm');
  assert.deepEqual(
    w.notices.filter((notice) => notice.userId === user.id && notice.what.endsWith('_removed')).map(({ what, key: named }) => [what, named]),
    [
      ['factor_removed', id],
      ['passkey_removed', passkey],
    ],
  );
  assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-push');
  await customer.act('done');
  assert.equal(at(customer), 'done');
});

test('the last second step stays where the rules want one; leftover codes are none; where they do not, it goes', async () => {
  const user = await person();
  const id = otp.give(user.id);
  codes.give(user.id);
  await setRules(w, { mode: 'required' });
  const customer = await inSession(user, { two: true });
  const remove = async () => {
    await customer.act(`remove:${id}`);
    await customer.act('confirm');
  };
  await remove();
  assert.deepEqual([customer.errors, cardsOf(customer).length], [['credentials.manage_refused_last_second_step'], 3]);
  await setRules(w, { assurance: 'aal2' });
  await remove();
  assert.deepEqual(customer.errors, ['credentials.manage_refused_last_second_step']);
  const passkey = key.give(user.id);
  await remove();
  assert.deepEqual(said(customer), ['credentials.manage_removed']);
  await customer.show();
  const fresh = await inSession(user, { two: true });
  // The level now rests on the passkey, so it is that which confirms.
  await fresh.act(`remove:${passkey}`);
  await fresh.act('confirm');
  assert.deepEqual(fresh.errors, ['credentials.manage_refused_last_second_step']);
  await setRules(w, {});
  await fresh.act(`remove:${passkey}`);
  await fresh.act('confirm');
  assert.deepEqual(said(fresh), ['credentials.manage_removed']);
});

test('the last way in stays: another one, or a proved address, must be left', async () => {
  // The name is proved: the address below is not the first proof of the account, which would end the session.
  const user = await w.user({ verified: false, username: 'only-way-in' });
  const passkey = key.give(user.id);
  const stamp = new Date(await databaseTime()).toISOString();
  const evidence = [{ type: 'fake-key', factor: 'possession' as const, amr: [], countsAsFactor: true, userVerified: true, phishingResistant: true, at: stamp }];
  const session = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
  const customer = await w.begin('s-security', { currentSessionId: session.id });
  await customer.act(`remove:${passkey}`);
  await customer.act('confirm');
  assert.deepEqual([customer.errors, cardsOf(customer).length], [['credentials.manage_refused_last_way_in'], 1]);
  const other = key.give(user.id);
  await customer.act(`remove:${other}`);
  await customer.act('confirm');
  assert.deepEqual(said(customer), ['credentials.manage_removed']);
  await w.inTenant((tx) => w.identity.verifyIdentifier(tx, TEST_ORIGIN, user.id, { kind: 'email', value: user.email }));
  await customer.act(`remove:${passkey}`);
  await customer.act('confirm');
  assert.deepEqual(said(customer), ['credentials.manage_removed']);
});

test('the last two second steps, removed at the same moment on two processes: one of them stays', async () => {
  await setRules(w, { mode: 'required' });
  for (let round = 0; round < 5; round++) {
    const user = await person();
    const ids = [otp.give(user.id), push.give(user.id)];
    const flow = { tenantId: w.tenant.id } as never;
    const results = await Promise.all(
      ids.map((credentialId, index) => {
        const process = index ? w.second : w;
        const deps: ManageDeps = {
          ...process,
          types: process.credentials.types,
          holds: { until: async () => undefined },
          notices: { tell: async () => undefined },
          events: w.events,
        };
        const rules = effectiveRules({ mode: 'required', assurance: 'aal1', factors: [], graceDays: 0, rememberDays: 0 });
        return process.db.tenant(w.tenant.id, (tx) => removeCredential(deps, tx, { flow, origin: TEST_ORIGIN, now: new Date() }, { userId: user.id, credentialId, rules }));
      }),
    );
    assert.deepEqual(results.map(({ kind }) => kind).sort(), ['done', 'last_second_step']);
  }
});

test('the use cases answer alike without a page: unknown, of somebody else, of another tenant, held, without a name', async () => {
  const [user, other] = [await person(), await person()];
  const id = otp.give(user.id);
  const until = new Date((await databaseTime()) + 60_000);
  const now = new Date(await databaseTime());
  const deps = (holds: Date | undefined): ManageDeps => ({
    ...w,
    types: w.credentials.types,
    holds: { until: async () => holds },
    notices: { tell: async () => undefined },
    events: w.events,
  });
  const ctx = { flow: {} as never, origin: TEST_ORIGIN, now };
  const rules = effectiveRules({ mode: 'optional', assurance: 'aal1', factors: [], graceDays: 0, rememberDays: 0 });
  const remove = (userId: string, credentialId: string, held?: Date) => w.inTenant((tx) => removeCredential(deps(held), tx, ctx, { userId, credentialId, rules }));
  assert.deepEqual(await remove(other.id, id), { kind: 'unknown' });
  assert.deepEqual(await remove(user.id, 'no-such-thing'), { kind: 'unknown' });
  assert.deepEqual(await remove(user.id, id, until), { kind: 'held', until });
  const [password] = (await w.inTenant((tx) => listCards(deps(undefined), tx, user.id))).filter((card) => card.changeable);
  const rename = (credentialId: string, name: string, held?: Date) => w.inTenant((tx) => renameCredential(deps(held), tx, ctx, { userId: user.id, credentialId, name }));
  assert.deepEqual(await rename(password?.id ?? '', 'mine'), { kind: 'unnamed' });
  assert.deepEqual(await rename(id, '\u200B'), { kind: 'name_invalid' });
  assert.deepEqual(await rename(id, 'mine', until), { kind: 'held', until });
  assert.equal((await rename(id, 'mine')).kind, 'done');
  assert.equal((await remove(user.id, id, now)).kind, 'done', 'a hold is over at its end');
});

test('a change needs a proof from the last five minutes, of all they have; then it goes on where it was', async () => {
  const user = await person();
  const id = otp.give(user.id);
  const recent = await inSession(user, { secondsAgo: 290, two: true });
  await recent.act(`remove:${id}`);
  assert.equal(at(recent), 'credentials.security-remove');
  await w.t.advance(20);
  await recent.show();
  await recent.act('confirm');
  assert.equal(at(recent), 'test.fake-otp', 'the page was open for too long');
  await prove(recent);
  assert.equal(at(recent), 'credentials.security-remove');

  const weak = await inSession(user);
  await weak.act(`rename:${id}`);
  assert.equal(at(weak), 'test.fake-otp', 'a password from just now is not all they have');
  await prove(weak);
  assert.equal(at(weak), 'credentials.security-rename');
  await weak.act('back');
  await weak.act('add');
  assert.equal(at(weak), 'credentials.enrol-choice');
  await weak.act('use', { kind: 'fake-push' });
  await weak.act('continue', { code: RIGHT });
  if (at(weak) === 'test.make-fake-codes') await prove(weak);
  assert.equal(at(weak), 'credentials.security');
  assert.equal(cardsOf(weak).length, 4);
});

test('who has nothing to confirm with is told so, once, and is not sent round', async () => {
  const user = await w.user({ verified: false });
  const id = key.give(user.id);
  const stamp = new Date((await databaseTime()) - 3_600_000).toISOString();
  const session = await w.inTenant((tx) =>
    w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence: [{ type: 'gone', factor: 'possession', amr: [], countsAsFactor: false, at: stamp }] }),
  );
  key.disable(user.id);
  const customer = await w.begin('s-security', { currentSessionId: session.id });
  await customer.act(`remove:${id}`);
  assert.deepEqual([at(customer), said(customer)], ['credentials.security', ['credentials.changes_unproved']]);
  await customer.act('add');
  assert.deepEqual([at(customer), said(customer)], ['credentials.security', ['credentials.changes_unproved']]);
});

test('Cancel, where they are asked to confirm, comes back to the cards; nothing was changed, and it can be tried again', async () => {
  const user = await person();
  const id = otp.give(user.id);
  const customer = await inSession(user);
  for (const action of [`remove:${id}`, 'add', 'set-password']) {
    await customer.act(action);
    if (at(customer) === 'credentials.security') continue;
    assert.equal(at(customer), 'test.fake-otp', action);
    await customer.act('leave');
    assert.deepEqual([at(customer), said(customer)], ['credentials.security', ['credentials.manage_said_cancelled']], action);
  }
  assert.ok(!customer.screen.nodes.some((node) => node.kind === 'action' && node.action === 'leave'), 'the page itself is left by Done');
  assert.equal(cardsOf(customer).length, 2);
  await customer.act(`remove:${id}`);
  await prove(customer);
  assert.equal(at(customer), 'credentials.security-remove');
});

test('while changes are held they are shown as such and refused', async () => {
  const user = await person();
  const id = otp.give(user.id);
  const customer = await inSession(user, { two: true });
  await customer.act(`remove:${id}`);
  state.held = new Date((await databaseTime()) + 3_600_000);
  await customer.act('confirm');
  assert.deepEqual([customer.errors, cardsOf(customer).length], [['credentials.hold_until'], 2]);
  assert.deepEqual(said(customer), [], 'said once');
  for (const action of [`remove:${id}`, `rename:${id}`, 'add', 'set-password']) {
    await customer.act(action);
    assert.deepEqual([customer.errors, said(customer)], [['credentials.hold_until'], []], action);
  }
  await customer.show();
  assert.deepEqual([customer.errors, said(customer)], [[], ['credentials.hold_until']], 'and whoever only looks is told on the page');
});

test('the password: changed from its card, set where there is none', async () => {
  const customer = await inSession(await person());
  const [card] = cardsOf(customer).slice(-1);
  await customer.act(`change:${card?.id}`);
  assert.equal(at(customer), 'done');
  const without = await inSession(await w.user());
  assert.ok(without.screen.nodes.some((node) => node.kind === 'action' && node.action === 'set-password'));
});

test('everything said is said in every language', async () => {
  const user = await person();
  const id = otp.give(user.id);
  const customer = await inSession(user, { two: true });
  const shown: unknown[] = [customer.screen, (await inSession(await w.user())).screen];
  await customer.act(`rename:${id}`);
  shown.push(customer.screen);
  await customer.act('save', { name: 'Phone' });
  shown.push(customer.screen);
  await customer.act(`remove:${id}`);
  shown.push(customer.screen);
  const refusals = ['unknown', 'unnamed', 'name_invalid', 'last_second_step', 'last_way_in'].map((kind) => ({ id: `credentials.manage_refused_${kind}` }));
  for (const text of [...textsIn(shown), ...refusals, { id: 'credentials.manage_removed' }, { id: 'credentials.hold_until', values: { until: 'x' } }])
    for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, text).length > 0, `${locale} ${text.id}`);
  assert.match(w.i18n.format('de', { id: 'credentials.manage_day', values: { at: Date.UTC(2026, 2, 1, 12) } }), /1\. März 2026/);
});
