import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import type { JourneyDefinition } from '#journeys/contract';
import { createCredentials } from '../create-credentials.ts';
import { createHolds, type ManagedHolds } from '../holds/create-holds.ts';
import { createKnownBrowsers } from '../known-browsers/known-browsers.ts';
import { softKey, type SoftKey } from '../passkey/authenticator.suite.ts';
import { codes, otp, RIGHT } from '../second-step/fakes.suite.ts';
import { secondStep } from '../second-step/second-step.ts';
import { createWorld, plain, type Customer, type World } from '../world.suite.ts';
import { createRecovery, type Recovery } from './create-recovery.ts';

/** The way the built-in journey goes. */
const back: JourneyDefinition = {
  id: 'back',
  start: 'identify',
  nodes: {
    identify: { step: 'test.who', next: { identified: 'ways' } },
    ways: { step: 'credentials.recovery-ways', next: { passkey: 'passkey', mail: 'code', support: 'support', change: 'identify', 'sign-in': 'identify' } },
    passkey: { step: 'credentials.passkey', next: { verified: 'second', other: 'ways', change: 'identify' } },
    code: { step: 'credentials.email-code', settings: { purpose: 'recover' }, next: { verified: 'second', change: 'identify' } },
    support: { step: 'credentials.support-code', next: { verified: 'second', 'lost-second-step': 'new-way', back: 'ways', change: 'identify' } },
    second: { step: 'credentials.second-step', settings: { purpose: 'recover' }, next: { passed: 'new-way', enrol: 'new-way', change: 'identify' } },
    'new-way': { step: 'credentials.new-way', next: { passkey: 'new-passkey', password: 'password', keep: 'kept' } },
    'new-passkey': {
      step: 'credentials.new-passkey',
      settings: { purpose: 'add', skippable: false },
      next: { created: 'with-passkey', password: 'password', skipped: 'new-way', unable: 'password' },
    },
    password: { step: 'credentials.new-password', settings: { purpose: 'recover' }, next: { set: 'with-password', skipped: 'with-password' } },
    'with-passkey': { step: 'credentials.recovered', settings: { made: 'passkey' }, next: { done: 'done' } },
    'with-password': { step: 'credentials.recovered', settings: { made: 'password' }, next: { done: 'done' } },
    kept: { step: 'credentials.recovered', settings: { made: 'nothing' }, next: { done: 'done' } },
  },
};

let w: World;
let holds: ManagedHolds;
let recovery: Recovery;
const forgotten: string[] = [];
before(async () => {
  w = await createWorld({
    plug: () => [otp, codes],
    steps(deps, types) {
      holds = createHolds(deps);
      const browsers = createKnownBrowsers(deps.keys);
      const own = { ...deps, credentials: createCredentials({ types }), holds, browsers, forgetBrowsers: async (_tx: unknown, userId: string) => void forgotten.push(userId) };
      recovery = createRecovery(own);
      return [...recovery.steps, secondStep({ ...deps, types, holds })];
    },
    journeys: [back],
  });
});
after(() => w.close());

const OLD = 'correct-horse-battery-7';
const NEW = 'a-wholly-new-beginning-42';
const evidence = [{ type: 'test', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }];
type Owner = Awaited<ReturnType<World['user']>>;
let nets = 0;
const at = (customer: Customer) => (customer.result.kind === 'screen' ? customer.result.screen.id : customer.result.kind);
async function begin(who: string): Promise<Customer> {
  const customer = await w.begin('back', { ip: `10.8.${nets >> 8}.${nets++ & 255}` });
  await customer.is(who);
  assert.equal(at(customer), 'credentials.recovery-ways');
  return customer;
}
async function byMail(user: Owner): Promise<Customer> {
  const customer = await begin(user.email);
  await customer.act('mail');
  await customer.act('continue', { code: w.mail.last().content.code ?? '' });
  return customer;
}
async function addPasskey(user: Owner): Promise<SoftKey> {
  const customer = await w.begin('passkey-new', { facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
  const key = softKey();
  await customer.act('create', key.create(customer.screen));
  return key;
}
const sessionOf = (user: Owner) => w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
const sessions = (user: Owner) => w.inTenant((tx) => w.sessions.list(tx, user.id));
const held = (user: Owner) => w.inTenant((tx) => holds.until(tx, user.id));
const told = (user: Owner) => w.notices.filter(({ userId, what }) => userId === user.id && what !== 'new_browser').map(({ what }) => what);
const ways = async (user: Owner) => (await w.inTenant((tx) => w.credentials.list(tx, user.id))).map(({ type }) => type).sort();
const completed = (user: Owner) => w.events.of('credentials.recovery_completed').filter(({ subject }) => subject === user.id);
async function signsIn(user: Owner, password: string): Promise<boolean> {
  const customer = await w.begin('password', { ip: `10.9.${nets >> 8}.${nets++ & 255}` });
  await customer.is(user.email);
  return (await customer.act('continue', { password })).kind === 'done';
}
async function support(user: Owner, more: Partial<Parameters<Recovery['support']['start']>[0]> = {}) {
  const found = await w.inTenant((tx) => w.identity.find(tx, user.id));
  assert.ok(found);
  return recovery.support.start({
    tenant: w.tenant,
    user: found,
    origin: { actor: { kind: 'operator', id: 'command-line' }, requestId: 'r' },
    reason: 'lost the phone',
    checked: 'passport by video',
    lostSecondStep: false,
    ...more,
  });
}

test('by e-mail to a new password: old password and old sessions are dead, changes wait, all addresses hear of it, and the hold is shown', async () => {
  const user = await w.user({ password: OLD });
  await sessionOf(user);
  const customer = await byMail(user);
  assert.equal(at(customer), 'credentials.new-way');
  await customer.act('keep');
  assert.equal(at(customer), 'credentials.new-way', 'who came by the mailbox has no way in yet');
  await customer.act('password');
  await customer.act('continue', { newPassword: NEW, signOutEverywhere: 'on' });
  assert.equal(at(customer), 'credentials.recovered');
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.hold_until'));
  assert.deepEqual(await sessions(user), []);
  assert.ok(await held(user));
  assert.deepEqual(told(user), ['password_changed', 'recovery_completed']);
  assert.equal((await customer.act('continue')).kind, 'done');
  assert.equal(await signsIn(user, OLD), false);
  assert.equal(await signsIn(user, NEW), true);
  assert.deepEqual(
    completed(user).map(({ data }) => data),
    [{ evidence: ['email-code'], made: 'password', replaced: 0, held: true }],
  );
});

test('by e-mail to a passkey: it takes the password’s place, and everybody else is signed out unless the customer says no', async () => {
  for (const everywhere of [true, false]) {
    const user = await w.user({ password: OLD });
    await sessionOf(user);
    const customer = await byMail(user);
    await customer.act('passkey');
    await customer.act('create', softKey().create(customer.screen));
    await customer.act('continue');
    assert.equal(at(customer), 'credentials.recovered');
    assert.ok(
      customer.screen.nodes.some((node) => node.kind === 'checkbox' && node.checked),
      'on by default',
    );
    assert.deepEqual(await ways(user), ['passkey']);
    assert.equal(await signsIn(user, OLD), false);
    assert.equal((await customer.act('continue', everywhere ? { signOutEverywhere: 'on' } : {})).kind, 'done');
    assert.equal((await sessions(user)).length, everywhere ? 0 : 1);
    assert.equal(forgotten.includes(user.id), everywhere);
    // What undoing it must take away is named.
    const [passkey] = await w.inTenant((tx) => w.types.passkey.list(tx, user.id));
    assert.ok(w.notices.find(({ userId, what }) => userId === user.id && what === 'recovery_completed')?.key.includes(passkey?.id ?? '?'));
  }
});

test('with a passkey nothing waits, and it may stay the only way', async () => {
  const user = await w.user({ password: OLD });
  const key = await addPasskey(user);
  const customer = await begin(user.email);
  await customer.act('passkey');
  await customer.act('continue', key.get(customer.screen));
  assert.equal(at(customer), 'credentials.new-way');
  await customer.act('keep');
  assert.equal(at(customer), 'credentials.recovered');
  assert.equal(await held(user), undefined);
  assert.deepEqual(await ways(user), ['passkey', 'password']);
  assert.equal((await customer.act('continue')).kind, 'done');
});

test('no way past the second step of those who have one: neither by mail nor by a code from support', async () => {
  const user = await w.user({ password: OLD });
  otp.give(user.id);
  const mailed = await byMail(user);
  assert.equal(at(mailed), 'test.fake-otp');
  for (const action of ['password', 'passkey', 'keep', 'skip', 'done', 'passed']) {
    await mailed.act(action);
    assert.notEqual(at(mailed), 'credentials.new-way', action);
  }
  assert.deepEqual(completed(user), []);
  const { code } = await support(user);
  const supported = await begin(user.email);
  await supported.act('support');
  await supported.act('continue', { code: code ?? '' });
  assert.equal(at(supported), 'test.fake-otp');
  await supported.act('continue', { code: '000000' });
  assert.equal(at(supported), 'test.fake-otp');
  await supported.act('continue', { code: RIGHT });
  assert.equal(at(supported), 'credentials.new-way');
});

test('with the second step nothing waits; with a recovery code in its place it does', async () => {
  for (const last of [false, true]) {
    const user = await w.user({ password: OLD });
    otp.give(user.id);
    codes.give(user.id);
    const customer = await byMail(user);
    if (last) {
      await customer.act('another-way');
      await customer.act('use', { way: codes.id });
    }
    await customer.act('continue', { code: RIGHT });
    assert.equal(at(customer), 'credentials.new-way');
    await customer.act('password');
    await customer.act('continue', { newPassword: NEW });
    const proofs = (completed(user)[0]?.data as { evidence: string[] }).evidence;
    assert.equal(proofs.length, 2);
    assert.equal(proofs[1] === otp.id, !last, proofs.join());
    assert.equal((await held(user)) !== undefined, last);
  }
});

test('the same screens for somebody unknown, all the way to the proof', async () => {
  const user = await w.user({ password: OLD });
  const nobody = 'nobody-recovers@example.com';
  const same = async (walk: (customer: Customer) => Promise<unknown>) => {
    const seen = [];
    for (const who of [user.email, nobody]) {
      const customer = await begin(who);
      await walk(customer);
      seen.push(JSON.stringify(plain(customer.screen)).replaceAll(who, 'WHO').replaceAll(`${who[0]}•••`, '•••'));
    }
    assert.equal(seen[0], seen[1]);
  };
  await same(async () => undefined);
  await same((customer) => customer.act('support'));
  await same(async (customer) => {
    await customer.act('support');
    await customer.act('continue', { code: 'aaaaa-bbbbb-ccccc' });
  });
  await same((customer) => customer.act('passkey'));
  await same((customer) => customer.act('mail'));
});

test('a code from support works once, for its customer, in its tenant, for 24 hours; a newer one ends it', async (context) => {
  context.after(await w.t.holdClock());
  const [user, other] = [await w.user(), await w.user()];
  const enter = async (who: string, code: string | undefined) => {
    const customer = await begin(who);
    await customer.act('support');
    await customer.act('continue', { code: code ?? '' });
    return customer;
  };
  const first = await support(user);
  const second = await support(user);
  assert.match(second.code ?? '', /^[0-9a-z]{5}-[0-9a-z]{5}-[0-9a-z]{5}$/);
  assert.deepEqual((await enter(user.email, first.code)).errors, ['credentials.support_code_wrong'], 'replaced');
  assert.deepEqual((await enter(other.email, second.code)).errors, ['credentials.support_code_wrong'], 'somebody else');
  const good = await enter(user.email, ` ${second.code?.toUpperCase().replaceAll('-', ' ')} `);
  assert.equal(at(good), 'credentials.new-way');
  assert.deepEqual((await enter(user.email, second.code)).errors, ['credentials.support_code_wrong'], 'used');
  const late = await support(user);
  await w.t.advance(24 * 3600);
  assert.deepEqual((await enter(user.email, late.code)).errors, ['credentials.support_code_wrong'], 'too late');
  const edge = await support(user);
  await w.t.advance(24 * 3600 - 1);
  assert.equal(at(await enter(user.email, edge.code)), 'credentials.new-way');
  const dump = JSON.stringify(await w.t.dump("select encode(code_mac, 'escape') m, row_to_json(c)::text from credentials.support_codes c"));
  assert.ok(!dump.includes(edge.code ?? '?') && !dump.includes((edge.code ?? '?').replaceAll('-', '')));
});

test('fifty at once with one code, in two flows and two processes: one gets in', async () => {
  const user = await w.user();
  const { code } = await support(user);
  const flows = await Promise.all([begin(user.email), begin(user.email)]);
  for (const customer of flows) await customer.act('support');
  await Promise.all(flows.map((customer) => customer.flood(8, () => ({ action: 'continue', fields: { code: code ?? '' } }))));
  assert.equal(w.events.of('credentials.support_code_used').filter(({ subject }) => subject === user.id).length, 1);
  await Promise.all(flows.map((customer) => customer.show()));
  assert.deepEqual(flows.map(at).sort(), ['credentials.new-way', 'credentials.support-code']);
});

test('guesses at support codes run out, for known and unknown customers alike', async () => {
  const user = await w.user();
  for (const who of [user.email, 'nobody-support@example.com']) {
    const customer = await begin(who);
    await customer.act('support');
    await customer.flood(30, (index) => ({ action: 'continue', fields: { code: `aaaaa-bbbbb-${String(index).padStart(5, '0')}` } }));
    await customer.show();
    await customer.act('continue', { code: 'aaaaa-bbbbb-ccccc' });
    assert.deepEqual(customer.errors, ['credentials.support_code_limited']);
  }
});

test('who lost the second step is let in by support without it; changes wait 72 hours, everybody is told, the trail says who and why', async () => {
  const user = await w.user();
  otp.give(user.id);
  const { code } = await support(user, { lostSecondStep: true });
  assert.deepEqual(told(user), ['recovery_started']);
  const customer = await begin(user.email);
  await customer.act('support');
  await customer.act('continue', { code: code ?? '' });
  assert.equal(at(customer), 'credentials.new-way');
  const [{ hours } = { hours: 0 }] = await w.t.dump<{ hours: number }>(
    'select extract(epoch from until - began_at)::int / 3600 as hours from credentials.holds where user_id = $1',
    [user.id],
  );
  assert.equal(hours, 72);
  await customer.act('password');
  await customer.act('continue', { newPassword: NEW });
  const until = await held(user);
  assert.ok(until);
  await w.t.advance(71 * 3600);
  assert.deepEqual(await held(user), until, 'the shorter hold of the recovery did not shorten it');
  const started = w.events.of('credentials.support_recovery_started').at(-1);
  assert.equal(started?.data && (started.data as { reason: string; checked: string }).reason, 'lost the phone');
  assert.equal((started?.data as { checked: string }).checked, 'passport by video');
  assert.equal(JSON.stringify(started).includes(code ?? '?'), false);
});

test('mailed by support, the code is in the mail and nowhere else', async () => {
  const user = await w.user();
  w.mail.clear();
  const given = await support(user, { mailTo: 'new-address@example.com' });
  assert.equal(given.code, undefined);
  const mail = w.mail.all.find(({ to }) => to === 'new-address@example.com');
  assert.match(mail?.content.code ?? '', /^[0-9a-z-]{17}$/);
  for (const locale of w.i18n.locales)
    for (const text of [mail?.content.subject, mail?.content.preheader, ...(mail?.content.paragraphs ?? [])]) assert.ok(text && w.i18n.format(locale, text));
});

test('when a recovery code is mailed all addresses hear of it, once a day; who has one only, or is unknown, gets no second mail', async () => {
  const [user, simple] = [await w.user(), await w.user()];
  await w.inTenant((tx) => w.identity.verifyIdentifier(tx, TEST_ORIGIN, user.id, { kind: 'email', value: `second-${user.email}` }));
  const listener = recovery.listeners[0];
  assert.ok(listener);
  const sent = async (subject: string | undefined, template: string) =>
    listener.handle({
      id: 'event-1',
      tenantId: w.tenant.id,
      type: 'credentials.code_sent',
      version: 1,
      occurredAt: '2026-05-03T10:00:00Z',
      actor: { kind: 'anonymous' },
      requestId: 'r',
      result: 'success',
      ...(subject === undefined ? {} : { subject }),
      data: { type: 'email-code', template, resend: false },
    });
  await sent(user.id, 'sign_in_code');
  await sent(undefined, 'recovery_code');
  await sent(simple.id, 'recovery_code');
  assert.deepEqual([...told(user), ...told(simple)], []);
  await sent(user.id, 'recovery_code');
  await sent(user.id, 'recovery_code');
  const keys = w.notices.filter(({ userId }) => userId === user.id).map(({ key }) => key);
  assert.equal(new Set(keys).size, 1);
  assert.equal(keys.length, 2);
});

test('back in by mail, an account that had run out of attempts takes its password again at once', async () => {
  const user = await w.user({ password: OLD });
  const attacker = await w.begin('password', { ip: '10.66.0.1' });
  await attacker.is(user.email);
  await attacker.flood(20, (index) => ({ action: 'continue', fields: { password: `guess ${index}` } }));
  assert.equal(await signsIn(user, OLD), false);
  await byMail(user);
  assert.equal(await signsIn(user, OLD), true);
});
