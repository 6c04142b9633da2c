import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import type { StepContext } from '#journeys/contract';
import { ACR, type Evidence } from '#sessions/contract';
import { textsIn } from '../contract.suite.ts';
import type { Customer, World } from '../world.suite.ts';
import { forgetBrowsersListener } from './browsers.ts';
import { at, byMail, codes, key, otp, PASSWORD, prove, push, RIGHT, secondWorld, setRules, signingIn, state } from './fakes.suite.ts';
import { forgetBrowsers, writeBrowser } from './store.ts';

let w: World;
before(async () => {
  w = await secondWorld();
});
after(() => w.close());
beforeEach(async () => {
  Object.assign(state, { keyUnable: false, available: true, ownWayOut: false, held: undefined, strange: false, holds: [] });
  await setRules(w, {});
  w.events.clear();
});

const person = () => w.user({ password: PASSWORD });
async function withOtp() {
  const user = await person();
  otp.give(user.id);
  return user;
}
const nodesOf = (customer: Customer, kind: string) => customer.screen.nodes.filter((node) => node.kind === kind);
const hasAction = (customer: Customer, action: string) => customer.screen.nodes.some((node) => node.kind === 'action' && node.action === action);
const waysOf = (customer: Customer) => customer.screen.nodes.flatMap((node) => (node.kind === 'choice' ? node.options.map((option) => option.value) : []));
const typesOf = (customer: Customer) => (customer.result.kind === 'done' ? customer.result.facts.evidence.map((proof) => proof.type) : at(customer));
const passedEvents = () => w.events.of('credentials.second_step_passed').map(({ data }) => data);
const skipped = () => w.events.of('credentials.second_step_skipped').map(({ data }) => (data as { reason: string }).reason);

async function sessionOf(
  user: { id: string; sub: string },
  evidence: readonly (Pick<Evidence, 'type' | 'factor'> & Partial<Evidence>)[],
  secondsAgo = 0,
  madeAccount = false,
): Promise<string> {
  const now = (await w.t.dump<{ now: Date }>('select platform.now() as now'))[0]?.now as Date;
  const stamped = evidence.map((one) => ({ amr: [], countsAsFactor: true, at: new Date(now.getTime() - secondsAgo * 1000).toISOString(), ...one }));
  return (await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence: stamped, madeAccount }))).id;
}
const databaseTime = async () => ((await w.t.dump<{ now: Date }>('select platform.now() as now'))[0]?.now as Date).getTime();
const PWD = { type: 'password', factor: 'knowledge' } as const;
const OTP = { type: 'fake-otp', factor: 'possession' } as const;

test('optional: who set nothing up is not asked, who did is, and gets in with it', async () => {
  const plain = await person();
  assert.deepEqual(typesOf(await signingIn(w, plain.email)), ['password']);
  assert.deepEqual(skipped(), []);
  const user = await withOtp();
  const customer = await signingIn(w, user.email);
  assert.equal(at(customer), 'test.fake-otp');
  assert.deepEqual(nodesOf(customer, 'identity'), [{ kind: 'identity', value: user.email, action: 'change', actionLabel: { id: 'credentials.not_you' } }]);
  assert.ok(hasAction(customer, 'another-way'));
  await customer.act('continue', { code: '000000' });
  assert.deepEqual([at(customer), customer.errors], ['test.fake-otp', ['credentials.code_wrong']]);
  await prove(customer);
  assert.deepEqual(typesOf(customer), ['password', 'fake-otp']);
  assert.deepEqual(passedEvents(), [{ type: 'fake-otp', purpose: 'sign-in', remembered: false }]);
});

test('a passkey is a way to sign in: having one asks nobody for it after a password, until a second step is required', async () => {
  const user = await person();
  key.give(user.id);
  assert.deepEqual(typesOf(await signingIn(w, user.email)), ['password']);
  await setRules(w, { mode: 'required' });
  const customer = await signingIn(w, user.email);
  assert.equal(at(customer), 'test.fake-key');
  await prove(customer);
  assert.deepEqual(typesOf(customer), ['password', 'fake-key']);
});

test('none: nobody is asked; a node, or an application, may say otherwise', async () => {
  await setRules(w, { mode: 'none' });
  const user = await withOtp();
  assert.deepEqual(typesOf(await signingIn(w, user.email)), ['password']);
  await setRules(w, { mode: 'required' });
  assert.deepEqual(typesOf(await signingIn(w, user.email, {}, 's-node')), ['password']);

  await setRules(w, { mode: 'none' });
  const { id: tenantId, issuer, defaultBrandId: brandId } = w.tenant;
  const browserSecret = 'a-browser-that-came-from-an-application';
  const application = { id: 'shop', name: 'Shop', firstParty: true, mfa: { mode: 'required', factors: ['fake-otp'] } } as const;
  const begun = await w.journeys.start({
    tenantId,
    issuer,
    journey: 's-password',
    locale: 'en',
    brandId,
    application,
    browserSecret,
    returnTo: { kind: 'test', ref: '' },
    origin: TEST_ORIGIN,
  });
  assert.equal(begun.kind, 'screen');
  if (begun.kind !== 'screen') return;
  const flow = begun.flow.id;
  await w.journeys.advance(tenantId, flow, browserSecret, 1, { action: 'continue', fields: { who: user.email } }, TEST_ORIGIN);
  const asked = await w.journeys.advance(tenantId, flow, browserSecret, 2, { action: 'continue', fields: { password: PASSWORD } }, TEST_ORIGIN);
  assert.equal(asked.kind === 'screen' && asked.screen.id, 'test.fake-otp');
});

test('factors: what is not allowed is neither asked for nor set up', async () => {
  const user = await withOtp();
  push.give(user.id);
  await setRules(w, { factors: ['fake-push'] });
  const customer = await signingIn(w, user.email);
  assert.equal(at(customer), 'test.fake-push');
  await customer.act('another-way');
  assert.deepEqual(waysOf(customer), []);
  await setRules(w, { mode: 'required', factors: ['fake-push'] });
  const fresh = await signingIn(w, (await person()).email);
  assert.equal(at(fresh), 'test.make-fake-push', 'one choice only: straight in');
  await prove(fresh);
  assert.deepEqual(typesOf(fresh), ['password', 'fake-push'], 'no codes that would not be taken');
});

test('adaptive: asked in a browser where none was passed, not in one where one was; and again when something is strange or changes are held', async () => {
  await setRules(w, { mode: 'adaptive' });
  const user = await withOtp();
  const browser = 'the-browser-that-becomes-usual-0001';
  const first = await signingIn(w, user.email, { browser });
  assert.equal(at(first), 'test.fake-otp');
  assert.equal(nodesOf(first, 'checkbox').length, 0, 'nothing to remember: it is not asked again anyway');
  // Whoever only knows the password does not make a browser usual by giving it twice.
  assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-otp');
  await first.act('change');
  await first.is(user.email);
  await first.act('continue', { password: PASSWORD });
  assert.equal(at(first), 'test.fake-otp');
  await prove(first);
  assert.equal(at(first), 'done');
  assert.deepEqual(typesOf(await signingIn(w, user.email, { browser })), ['password']);
  assert.deepEqual(skipped(), ['usual']);
  assert.equal(at(await signingIn(w, user.email)), 'test.fake-otp');
  state.strange = true;
  assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-otp');
  Object.assign(state, { strange: false, held: new Date((await databaseTime()) + 3_600_000) });
  assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-otp');
});

test('required: who has nothing sets something up, and goes on with what that proved; then what belongs to it', async () => {
  await setRules(w, { mode: 'required' });
  const user = await person();
  const customer = await signingIn(w, user.email);
  assert.equal(at(customer), 'credentials.enrol-choice');
  const choice = customer.screen.nodes.find((node) => node.kind === 'choice');
  assert.deepEqual(choice?.kind === 'choice' && choice.options.map((option) => option.value).filter((id) => id.startsWith('fake')), ['fake-key', 'fake-otp', 'fake-push']);
  await customer.act('use', { kind: 'fake-codes' });
  assert.deepEqual(customer.errors, ['credentials.enrol_choose_one']);
  await customer.act('use', { kind: 'fake-otp' });
  assert.equal(at(customer), 'test.make-fake-otp');
  await prove(customer);
  assert.equal(at(customer), 'test.make-fake-codes');
  await prove(customer);
  assert.deepEqual(typesOf(customer), ['password', 'fake-otp', 'fake-codes']);
  assert.equal((await w.inTenant((tx) => codes.list(tx, user.id))).length, 1);

  const again = await signingIn(w, user.email);
  assert.equal(at(again), 'test.fake-otp');
});

test('setting up: cancelling comes back to the list, what this browser cannot do says so, and nobody goes round in circles', async () => {
  await setRules(w, { mode: 'required' });
  state.keyUnable = true;
  const customer = await signingIn(w, (await person()).email);
  await customer.act('use', { kind: 'fake-key' });
  assert.deepEqual([at(customer), customer.errors], ['credentials.enrol-choice', ['credentials.enrol_unable']]);
  await customer.act('use', { kind: 'fake-otp' });
  await customer.act('cancel-it');
  assert.equal(at(customer), 'credentials.enrol-choice');
  await customer.act('use', { kind: 'fake-otp' });
  assert.ok(hasAction(customer, 'back-to-list'));
  await customer.act('back-to-list');
  assert.equal(at(customer), 'credentials.enrol-choice');
  state.ownWayOut = true;
  await customer.act('use', { kind: 'fake-otp' });
  assert.ok(!hasAction(customer, 'back-to-list'), 'nothing else is offered where a page says itself how it is left');
  state.ownWayOut = false;
  await customer.act('back-to-list');
  await customer.act('cancel');
  assert.equal(at(customer), 'credentials.enrol-choice', 'the rules still want it');
  await setRules(w, { mode: 'required', factors: ['fake-key'] });
  const only = await signingIn(w, (await person()).email);
  assert.deepEqual([at(only), only.errors], ['credentials.enrol-choice', ['credentials.enrol_unable']]);
  state.available = false;
  assert.deepEqual(typesOf(await signingIn(w, (await person()).email)), ['password'], 'never a dead end');
  assert.equal(skipped().at(-1), 'unmet');
});

test('time to set up is counted from the first time asked, by the clock of the database, to the second', async () => {
  await setRules(w, { mode: 'required', graceDays: 2 });
  const user = await person();
  const first = await signingIn(w, user.email);
  assert.equal(at(first), 'credentials.second-offer');
  const later = () => first.screen.nodes.find((node) => node.kind === 'action' && node.action === 'later');
  assert.deepEqual(later()?.kind === 'action' && later(), {
    kind: 'action',
    action: 'later',
    label: { id: 'credentials.second_offer_later', values: { days: 2 } },
    tone: 'secondary',
    skipValidation: true,
  });
  await first.act('later');
  assert.deepEqual(typesOf(first), ['password']);
  assert.deepEqual(skipped(), ['later']);
  const [asked] = await w.t.dump<{ asked: string }>('select extract(epoch from asked_at)::text as asked from credentials.second_step_users where user_id = $1', [user.id]);
  const elapsed = async () => Number((await w.t.dump<{ now: string }>('select extract(epoch from platform.now())::text as now'))[0]?.now) - Number(asked?.asked);
  await w.t.advance(2 * 86_400 - 20 - (await elapsed()));
  const waiting = await signingIn(w, user.email);
  assert.equal(at(waiting), 'credentials.second-offer');
  await w.t.advance(2 * 86_400 + 1 - (await elapsed()));
  await waiting.show();
  await waiting.act('later');
  assert.equal(at(waiting), 'credentials.enrol-choice', 'the page was open while the time ran out');
  assert.equal(at(await signingIn(w, user.email)), 'credentials.enrol-choice');
  const setUp = await signingIn(w, (await person()).email);
  await setUp.act('set-up');
  assert.equal(at(setUp), 'credentials.enrol-choice');
  await setUp.act('cancel');
  assert.equal(at(setUp), 'credentials.second-offer');
});

test('"Don’t ask on this device": off by itself, works where it was ticked, for that user, until the days are over', async () => {
  await setRules(w, { mode: 'optional', rememberDays: 3 });
  const user = await withOtp();
  const browser = 'the-browser-to-remember-000000001';
  const first = await signingIn(w, user.email, { browser });
  const [box] = nodesOf(first, 'checkbox');
  assert.deepEqual(box, { kind: 'checkbox', name: 'remember', label: { id: 'credentials.second_remember', values: { days: 3 } }, checked: false });
  await prove(first);
  const second = await signingIn(w, user.email, { browser });
  assert.equal(at(second), 'test.fake-otp', 'not ticked');
  await second.act('continue', { code: 'wrong', remember: 'on' });
  await prove(second, { remember: 'on' });
  assert.deepEqual(passedEvents().at(-1), { type: 'fake-otp', purpose: 'sign-in', remembered: true });
  assert.deepEqual(typesOf(await signingIn(w, user.email, { browser })), ['password']);
  assert.deepEqual(skipped(), ['remembered']);
  assert.equal(at(await signingIn(w, user.email)), 'test.fake-otp', 'another browser');
  assert.equal(at(await signingIn(w, (await withOtp()).email, { browser })), 'test.fake-otp', 'another user in this browser');
  assert.equal(at(await signingIn(w, user.email, { browser, wanted: { acr: [ACR.two], fresh: false } })), 'test.fake-otp', 'a level wants the proof itself');
  await w.t.advance(3 * 86_400 - 30);
  assert.deepEqual(typesOf(await signingIn(w, user.email, { browser })), ['password']);
  await w.t.advance(31);
  assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-otp');
});

test('what a browser is remembered for ends with signing out everywhere, a removal, and erasure; a late word does not end what came after it', async () => {
  const user = await withOtp();
  const browser = 'the-browser-to-be-forgotten-00001';
  const remember = async () => {
    await prove(await signingIn(w, user.email, { browser }), { remember: 'on' });
    assert.equal(at(await signingIn(w, user.email, { browser })), 'done');
  };
  const listener = forgetBrowsersListener({ db: w.t.db });
  const tell = (type: string, occurredAt: string) =>
    listener.handle({ id: 'e', tenantId: w.tenant.id, type, version: 1, occurredAt, actor: { kind: 'user' }, requestId: 'r', result: 'success', subject: user.id, data: {} });
  await remember();
  await tell('sessions.user_signed_out', new Date((await databaseTime()) - 60_000).toISOString());
  assert.equal(at(await signingIn(w, user.email, { browser })), 'done');
  for (const type of listener.types) {
    await tell(type, new Date(await databaseTime()).toISOString());
    assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-otp', type);
    await remember();
  }
  await w.inTenant((tx) => forgetBrowsers(tx, user.id), w.other);
  assert.equal(at(await signingIn(w, user.email, { browser })), 'done', 'another tenant forgets nothing here');
  const extra = push.give(user.id);
  assert.equal(await w.inTenant((tx) => w.credentials.revoke(tx, user.id, 'fake-push', 'not-this-one')), false);
  assert.equal(at(await signingIn(w, user.email, { browser })), 'done');
  assert.equal(await w.inTenant((tx) => w.credentials.revoke(tx, user.id, 'fake-push', extra)), true);
  assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-otp', 'support took one away');
  await remember();
  await w.inTenant((tx) => forgetBrowsers(tx, user.id));
  assert.equal(at(await signingIn(w, user.email, { browser })), 'test.fake-otp');
});

test('erasure leaves nothing about a user in the tables of this room', async () => {
  await setRules(w, { mode: 'required', graceDays: 3 });
  const user = await person();
  await (await signingIn(w, user.email)).act('later');
  otp.give(user.id);
  await prove(await signingIn(w, user.email), { remember: 'on' });
  const left = async () =>
    (
      await w.t.dump<{ n: number }>(
        'select ((select count(*) from credentials.second_step_users where user_id = $1) + (select count(*) from credentials.second_step_browsers where user_id = $1))::int as n',
        [user.id],
      )
    )[0]?.n;
  assert.equal(await left(), 2);
  await w.inTenant((tx) => w.credentials.revokeAll(tx, user.id), w.other);
  assert.equal(await left(), 2);
  otp.give(user.id);
  await w.inTenant((tx) => w.credentials.revokeAll(tx, user.id));
  assert.equal(await left(), 0);
});

test('a browser is kept for the newest twenty per user', async () => {
  const user = await withOtp();
  await w.inTenant(async (tx) => {
    for (let index = 0; index < 25; index++) await writeBrowser(tx, user.id, Buffer.from(`browser ${index}`), 3);
  });
  assert.equal((await w.t.dump<{ n: number }>('select count(*)::int as n from credentials.second_step_browsers where user_id = $1', [user.id]))[0]?.n, 20);
});

test('try another way: the others, ranked, what is for emergencies last; after it no browser is remembered', async () => {
  const user = await withOtp();
  codes.give(user.id);
  push.give(user.id);
  const customer = await signingIn(w, user.email);
  await customer.act('another-way');
  assert.equal(at(customer), 'credentials.second-choice');
  assert.deepEqual(waysOf(customer), ['fake-push', 'fake-codes']);
  await customer.act('back');
  assert.equal(at(customer), 'test.fake-otp');
  await customer.act('another-way');
  await customer.act('use', { way: 'password' });
  assert.equal(at(customer), 'test.fake-otp', 'what is not offered is not taken');
  await customer.act('another-way');
  await customer.act('use', { way: 'fake-codes' });
  assert.equal(at(customer), 'test.fake-codes');
  assert.equal(nodesOf(customer, 'checkbox').length, 0);
  await prove(customer, { remember: 'on' });
  assert.deepEqual(passedEvents(), [{ type: 'fake-codes', purpose: 'sign-in', remembered: false }]);

  const alone = await signingIn(w, (await withOtp()).email);
  await alone.act('another-way');
  assert.ok(JSON.stringify(alone.screen).includes('credentials.second_no_other'));
  await alone.act('back');
  await alone.act('other');
  assert.equal(at(alone), 'credentials.second-choice', 'an outcome that is not "verified" proves nothing');
});

test('a second step that is out of use can neither be skipped nor replaced, by whoever used it up', async () => {
  const user = await withOtp();
  otp.disable(user.id);
  for (const mode of ['optional', 'required']) {
    await setRules(w, { mode });
    const customer = await signingIn(w, user.email);
    assert.equal(at(customer), 'credentials.second-blocked');
    await customer.act('again');
    assert.equal(at(customer), 'credentials.second-blocked');
  }
  codes.give(user.id);
  assert.equal(at(await signingIn(w, user.email)), 'test.fake-codes');
});

test('what is for emergencies asks nobody by itself', async () => {
  const user = await person();
  codes.give(user.id);
  assert.deepEqual(typesOf(await signingIn(w, user.email)), ['password']);
  await setRules(w, { mode: 'required' });
  assert.equal(at(await signingIn(w, user.email)), 'credentials.enrol-choice');
});

test('a level: e-mail and a device are one kind, so the password is asked for as well; nothing that adds nothing is offered', async () => {
  const user = await withOtp();
  push.give(user.id);
  await setRules(w, { mode: 'none', assurance: 'aal2' });
  const mailed = await byMail(w, user.email);
  assert.equal(at(mailed), 'test.fake-otp');
  await prove(mailed);
  assert.equal(at(mailed), 'credentials.password');
  assert.deepEqual(
    mailed.screen.nodes.flatMap((node) => (node.kind === 'action' ? [node.action] : [])),
    ['continue', 'another-way'],
  );
  await mailed.act('another-way');
  assert.deepEqual(waysOf(mailed), [], 'a second device would add nothing');
  await mailed.act('back');
  await mailed.act('continue', { password: 'not this one at all' });
  assert.equal(at(mailed), 'credentials.password');
  await mailed.act('continue', { password: PASSWORD });
  assert.equal(mailed.result.kind === 'done' && w.sessions.assurance(mailed.result.facts.evidence).acr, ACR.two);
  assert.equal(nodesOf(await signingIn(w, user.email), 'checkbox').length, 0, 'nothing is remembered at this level');
});

test('a level that needs more than there is: the own second step first, then something that reaches it is set up', async () => {
  await setRules(w, { assurance: 'aal2-phishing-resistant' });
  const user = await withOtp();
  const customer = await signingIn(w, user.email);
  assert.equal(at(customer), 'test.fake-otp', 'nobody binds a key to it with a stolen password alone');
  await prove(customer);
  const straight = at(customer) === 'test.make-fake-key';
  if (!straight) {
    assert.equal(at(customer), 'credentials.enrol-choice');
    assert.ok(waysOf(customer).includes('fake-key') && !waysOf(customer).includes('fake-push'));
    await customer.act('use', { kind: 'fake-key' });
  }
  await prove(customer);
  if (at(customer) === 'test.make-fake-codes') await prove(customer);
  assert.equal(customer.result.kind === 'done' && w.sessions.assurance(customer.result.facts.evidence).acr, ACR.resistant);
});

test('in the recovery whatever is set up is asked for, in every mode, remembered or not; a password is not', async () => {
  for (const mode of ['none', 'optional', 'adaptive', 'required']) {
    await setRules(w, { mode });
    const user = await withOtp();
    codes.give(user.id);
    const customer = await byMail(w, user.email, 's-recover');
    assert.equal(at(customer), 'test.fake-otp', mode);
    await customer.act('another-way');
    assert.deepEqual(waysOf(customer), ['fake-codes']);
    await customer.act('use', { way: 'fake-codes' });
    await prove(customer);
    assert.deepEqual(typesOf(customer), ['email-code', 'fake-codes']);
    assert.equal(at(await byMail(w, (await person()).email, 's-recover')), 'done');
  }
});

test('set up with the mailbox alone: it is there, and other changes wait; with a password, a second step that was there, or on a new account they do not', async () => {
  await setRules(w, { mode: 'required', factors: ['fake-otp', 'fake-push', 'fake-codes'] });
  const setUp = async (customer: Customer) => {
    assert.equal(at(customer), 'credentials.enrol-choice');
    await customer.act('use', { kind: 'fake-otp' });
    await prove(customer);
    return customer;
  };
  const user = await w.user();
  const mailed = await setUp(await byMail(w, user.email));
  assert.deepEqual(state.holds, [{ userId: user.id, reason: 'inbox_second_step' }], 'from the moment it is there');
  // What goes with it is made all the same, although changes wait by now.
  state.held = new Date((await databaseTime()) + 3_600_000);
  assert.equal(at(mailed), 'test.make-fake-codes');
  await prove(mailed);
  assert.equal(at(mailed), 'done');
  assert.equal(state.holds.length, 1);
  state.held = undefined;

  await setUp(await signingIn(w, (await person()).email));
  const fresh = await w.user();
  const facts = { userId: fresh.id, sub: fresh.sub, newUser: true, identifier: { kind: 'email' as const, value: fresh.email } };
  const currentSessionId = await sessionOf(fresh, [{ type: 'email-code', factor: 'possession', countsAsFactor: false }]);
  await setUp(await w.begin('s-step-up', { currentSessionId, facts }));
  assert.equal(state.holds.length, 1);
  // Minutes after the sign-up, in the session it ended in; and in one that somebody with the mailbox began since.
  const CODE = { type: 'email-code', factor: 'possession', countsAsFactor: false } as const;
  const minutesOld = await w.user();
  await setUp(await w.begin('s-step-up', { currentSessionId: await sessionOf(minutesOld, [CODE], 0, true) }));
  assert.equal(state.holds.length, 1);
  const theirs = await w.user();
  await sessionOf(theirs, [CODE], 0, true);
  await setUp(await w.begin('s-step-up', { currentSessionId: await sessionOf(theirs, [CODE]) }));
  assert.deepEqual(state.holds.at(-1), { userId: theirs.id, reason: 'inbox_second_step' });
  assert.equal(state.holds.length, 2);
  state.holds.splice(1);
  // Somebody whose session rests on a password, and who confirmed by mail since.
  const known = await w.user();
  const session = await sessionOf(known, [PWD, { type: 'email-code', factor: 'possession', countsAsFactor: false }]);
  await setUp(await w.begin('s-step-up', { currentSessionId: session }));
  assert.equal(state.holds.length, 1);
});

test('step-up: says what for, offers what reaches the level with the session, and leaves nobody to be', async () => {
  const user = await withOtp();
  key.give(user.id);
  const purpose = { en: 'pay for your order', fr: 'payer votre commande' };
  const currentSessionId = await sessionOf(user, [PWD], 3600);
  const customer = await w.begin('s-step-up', { currentSessionId, wanted: { acr: [ACR.two], fresh: false, purpose } });
  assert.deepEqual(customer.screen.title, { id: 'credentials.second_confirm_for', values: { purpose: 'pay for your order' } });
  assert.equal(at(customer), 'test.fake-key');
  assert.deepEqual(nodesOf(customer, 'identity'), [{ kind: 'identity', value: user.email }]);
  await customer.act('another-way');
  assert.deepEqual(waysOf(customer), ['fake-otp'], 'the password is in the session');
  await customer.act('use', { way: 'fake-otp' });
  await customer.act('change');
  assert.equal(at(customer), 'test.fake-otp');
  await prove(customer);
  assert.deepEqual(typesOf(customer), ['fake-otp']);
  assert.equal(customer.result.kind === 'done' && customer.result.facts.userId, user.id);

  const bare = await w.begin('s-step-up', { currentSessionId: await sessionOf(await person(), [PWD], 10), wanted: { acr: [ACR.two], fresh: false, purpose } });
  assert.equal(at(bare), 'credentials.enrol-choice');
  assert.deepEqual(
    nodesOf(bare, 'text'),
    [{ kind: 'text', tone: 'lead', text: { id: 'credentials.enrol_lead_for', values: { purpose: 'pay for your order' } } }],
    'who has nothing to confirm with hears what for',
  );

  const enough = await sessionOf(user, [PWD, OTP], 3600);
  assert.deepEqual(typesOf(await w.begin('s-step-up', { currentSessionId: enough, wanted: { acr: [ACR.two], fresh: false } })), []);
  assert.equal(at(await w.begin('s-step-up', { currentSessionId: enough, wanted: { acr: [ACR.resistant, ACR.one], fresh: false } })), 'done', 'any of them will do');
  const anew = await w.begin('s-step-up', { currentSessionId: enough, wanted: { acr: [ACR.two], fresh: true } });
  assert.equal(at(anew), 'test.fake-key', 'the level anew, from nothing');
});

test('step-up that may be left: Cancel on every page, one on each, and none beside a way out of its own', async () => {
  const user = await withOtp();
  key.give(user.id);
  const buttons = (customer: Customer) => customer.screen.nodes.flatMap((node) => (node.kind === 'action' ? [node.action] : []));
  const begin = async (of: { id: string; sub: string }, acr: readonly string[] = [ACR.two]) =>
    w.begin('s-step-up', { currentSessionId: await sessionOf(of, [PWD], 10), wanted: { acr, fresh: false }, mayLeave: true });
  const refusedTo = (customer: Customer) => customer.result.kind === 'done' && [customer.result.facts.decision, customer.result.facts.evidence.length];
  const customer = await begin(user);
  assert.deepEqual([at(customer), buttons(customer).slice(-2)], ['test.fake-key', ['another-way', 'leave']]);
  await customer.act('another-way');
  assert.deepEqual([at(customer), buttons(customer)], ['credentials.second-choice', ['use', 'back', 'leave']]);
  await customer.act('leave');
  assert.deepEqual(refusedTo(customer), [{ accepted: false }, 0]);
  assert.deepEqual(skipped(), [], 'nothing was passed');

  // The first of two proofs was given, then they think better of it: whoever asked gets neither.
  const byMailOnly = await withOtp();
  const half = await w.begin('s-step-up', {
    currentSessionId: await sessionOf(byMailOnly, [{ type: 'email-code', factor: 'possession', countsAsFactor: false }], 10),
    wanted: { acr: [ACR.two], fresh: false },
    mayLeave: true,
  });
  if (at(half) === 'test.fake-otp') await prove(half);
  else await half.act('continue', { password: PASSWORD });
  assert.ok(hasAction(half, 'leave'), at(half));
  await half.act('leave');
  assert.deepEqual(refusedTo(half), [{ accepted: false }, 0]);

  // Nothing there: "Not now" goes on with what there is; where the rules want it, Cancel is the way out, not a round trip.
  const bare = await person();
  const wanting = await begin(bare, [ACR.resistant]);
  if (at(wanting) === 'credentials.enrol-choice') assert.deepEqual(buttons(wanting), ['use', 'skip']);
  await setRules(w, { mode: 'required' });
  const ruled = await begin(bare);
  assert.deepEqual([at(ruled), buttons(ruled)], ['credentials.enrol-choice', ['use', 'leave']]);
  await ruled.act('use', { kind: 'fake-otp' });
  assert.deepEqual(buttons(ruled).slice(-2), ['back-to-list', 'leave']);
  await prove(ruled);
  assert.equal(at(ruled), 'test.make-fake-codes');
  assert.ok(!hasAction(ruled, 'leave'), 'the codes are there to be saved');
  const out = await withOtp();
  otp.disable(out.id);
  const blocked = await begin(out, []);
  assert.deepEqual([at(blocked), buttons(blocked)], ['credentials.second-blocked', ['again', 'leave']]);
});

test('step-up by the rules: a session from elsewhere meets an application that requires a second step', async () => {
  await setRules(w, { mode: 'required', rememberDays: 5 });
  const user = await withOtp();
  const browser = 'the-browser-with-a-session-000001';
  const begin = async (facts: readonly Pick<Evidence, 'type' | 'factor'>[]) => w.begin('s-step-up', { browser, currentSessionId: await sessionOf(user, facts, 3600) });
  const customer = await begin([PWD]);
  assert.equal(at(customer), 'test.fake-otp');
  await prove(customer, { remember: 'on' });
  assert.deepEqual(typesOf(customer), ['fake-otp']);
  assert.deepEqual(typesOf(await begin([PWD])), [], 'remembered');
  assert.deepEqual(typesOf(await begin([PWD, OTP])), []);
  await w.inTenant((tx) => forgetBrowsers(tx, user.id));
  otp.disable(user.id);
  assert.equal(at(await begin([PWD])), 'credentials.second-blocked', 'using it up is no way past it');
});

test('step-up: a level out of reach is set up or left unmet, and an unknown one asks for nothing', async () => {
  const user = await person();
  const currentSessionId = await sessionOf(user, [PWD], 10);
  const customer = await w.begin('s-step-up', { currentSessionId, wanted: { acr: [ACR.resistant], fresh: false } });
  if (at(customer) === 'credentials.enrol-choice') {
    assert.ok(!waysOf(customer).includes('fake-otp') && hasAction(customer, 'skip'));
    await customer.act('skip');
  } else await customer.act('cancel-it');
  assert.deepEqual(typesOf(customer), [], 'nobody but the application wants it, and it sees what it gets');
  await setRules(w, { mode: 'required' });
  const byRules = await w.begin('s-step-up', { currentSessionId });
  assert.ok(hasAction(byRules, 'cancel'));
  await byRules.act('cancel');
  assert.equal(at(byRules), 'credentials.enrol-choice', 'the rules want it whoever asks');
  state.available = false;
  await setRules(w, { factors: ['fake-key'] });
  assert.deepEqual(typesOf(await w.begin('s-step-up', { currentSessionId, wanted: { acr: [ACR.resistant], fresh: false } })), []);
  assert.equal(skipped().at(-1), 'unmet');
  assert.deepEqual(typesOf(await w.begin('s-step-up', { currentSessionId, wanted: { acr: ['urn:somebody:else'], fresh: false } })), []);
});

test('a confirmation anew of somebody who has nothing here to show is a sign-in, which knows where else they prove it', async () => {
  const user = await w.user({ verified: false });
  const elsewhere = { type: 'federation', factor: 'possession', countsAsFactor: false } as const;
  const begin = async (secondsAgo: number, wanted = { acr: [], fresh: true }) => {
    const customer = await w.begin('s-step-up', { currentSessionId: await sessionOf(user, [elsewhere], secondsAgo), wanted });
    return customer.result.kind === 'done' ? (customer.result.facts.userId ?? 'change') : at(customer);
  };
  assert.equal(await begin(3600), 'change');
  assert.deepEqual(skipped(), [], 'nothing was let pass');
  assert.equal(await begin(3600, { acr: [], fresh: false }), user.id);
});

test('confirming: as much as they have, now; a session of a stranger lends nothing; without anything better a code by e-mail', async () => {
  const user = await withOtp();
  const strong = await sessionOf(user, [PWD, OTP], 3600);
  const titled = async (wanted?: StepContext['flow']['wanted']) => (await w.begin('s-confirm', { currentSessionId: strong, ...(wanted ? { wanted } : {}) })).screen.title;
  assert.deepEqual(await titled(), { id: 'credentials.second_confirm_change' });
  const purpose = { en: 'pay for your order' };
  assert.deepEqual(
    await titled({ acr: [], fresh: false, purpose }),
    { id: 'credentials.second_confirm_for', values: { purpose: purpose.en } },
    'who wants to pay is told of paying',
  );
  assert.deepEqual(await titled({ acr: [], fresh: false, purpose: { de: 'zu bezahlen' } }), { id: 'credentials.second_confirm_change' }, 'no sentence of two languages');
  const customer = await w.begin('s-confirm', { currentSessionId: strong });
  assert.equal(at(customer), 'test.fake-otp');
  await prove(customer);
  assert.equal(at(customer), 'done');
  const weak = await w.begin('s-confirm', { currentSessionId: await sessionOf(user, [PWD], 1) });
  assert.equal(at(weak), 'test.fake-otp');
  await weak.act('another-way');
  assert.deepEqual(waysOf(weak), [], 'the password would not reach what they have');

  const stranger = await sessionOf(await person(), [PWD, OTP]);
  const other = await w.begin('s-confirm', { currentSessionId: stranger, facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
  assert.equal(at(other), 'test.fake-otp');
  await prove(other);
  assert.equal(at(other), 'refused', 'nothing of theirs is left to rest on');

  const mailed = await w.user();
  const bare = await w.begin('s-confirm', { currentSessionId: await sessionOf(mailed, [{ type: 'email-code', factor: 'possession', countsAsFactor: false }], 3600) });
  assert.equal(at(bare), 'credentials.email-code');
  assert.equal(w.mail.last().to, mailed.email);
  assert.ok(!hasAction(bare, 'change'));
  await bare.act('continue', { code: w.mail.last().content.code ?? '' });
  assert.equal(at(bare), 'done');
});

test('a proof of somebody else is no proof, and takes nothing along', async () => {
  const [user, other] = [await withOtp(), await withOtp()];
  const customer = await signingIn(w, user.email);
  await prove(customer, { whose: other.id });
  assert.deepEqual([at(customer), customer.errors], ['test.fake-otp', ['credentials.second_somebody_else']]);
  await prove(customer);
  assert.equal(customer.result.kind === 'done' && customer.result.facts.userId, user.id);
});

test('"Not you?" forgets what was proved, and what the step remembered of the one before', async () => {
  const [user, other] = [await withOtp(), await withOtp()];
  push.give(other.id);
  const customer = await signingIn(w, user.email);
  await customer.act('another-way');
  await customer.act('change');
  await customer.is(other.email);
  await customer.act('continue', { password: PASSWORD });
  assert.equal(at(customer), 'test.fake-otp');
  await prove(customer);
  assert.deepEqual(customer.result.kind === 'done' && [customer.result.facts.userId, customer.result.facts.evidence.length], [other.id, 2]);
});

test('a result decided inside the transaction passes as well, and goes on where more is wanted', async () => {
  const user = await withOtp();
  const customer = await signingIn(w, user.email);
  await customer.act('continue', { code: 'replaced' });
  assert.deepEqual(typesOf(customer), ['password', 'fake-otp']);
  assert.equal(passedEvents().length, 1);
  await setRules(w, { assurance: 'aal2' });
  const mailed = await byMail(w, user.email);
  await mailed.act('continue', { code: 'replaced' });
  assert.equal(at(mailed), 'credentials.second-choice');
  await mailed.act('use', { way: 'password' });
  await mailed.act('continue', { password: PASSWORD });
  assert.deepEqual(typesOf(mailed), ['email-code', 'fake-otp', 'password']);
});

test('fifty parallel right answers pass once; a finished flow is not replayed', async () => {
  const user = await withOtp();
  const customer = await signingIn(w, user.email);
  const results = await customer.flood(50, () => ({ action: 'continue', fields: { code: RIGHT, remember: 'on' } }));
  assert.ok(results.some((result) => result.kind === 'done'));
  assert.equal(passedEvents().length, 1);
  assert.equal(w.events.of('journeys.journey_finished').length, 1);
});

test('while changes are held nothing is set up: the page says until when, and the way in stays open', async () => {
  await setRules(w, { mode: 'required' });
  state.held = new Date((await databaseTime()) + 3_600_000);
  assert.deepEqual(typesOf(await signingIn(w, (await person()).email)), ['password']);
  const user = await person();
  const customer = await w.begin('s-security', { currentSessionId: await sessionOf(user, [PWD]) });
  await customer.act('add');
  assert.deepEqual(customer.errors, ['credentials.hold_until']);
});

test('setting up needs a proof from the last five minutes: at five minutes it is asked for, and then it goes on there', async () => {
  await setRules(w, { mode: 'required' });
  const user = await person();
  const customer = await signingIn(w, user.email);
  await customer.act('use', { kind: 'fake-otp' });
  await customer.act('back-to-list');
  await w.t.advance(301);
  await customer.show();
  await customer.act('cancel');
  assert.equal(at(customer), 'credentials.password');
  await customer.act('continue', { password: PASSWORD });
  assert.equal(at(customer), 'credentials.enrol-choice');
});

test('a dump names no browser, and everything said is said in every language', async () => {
  await setRules(w, { mode: 'required', graceDays: 5 });
  const shown: unknown[] = [];
  const offered = await signingIn(w, (await person()).email);
  shown.push(offered.screen);
  await offered.act('set-up');
  shown.push(offered.screen);
  const user = await withOtp();
  codes.give(user.id);
  const customer = await signingIn(w, user.email);
  shown.push(customer.screen);
  await customer.act('another-way');
  shown.push(customer.screen);
  const alone = await signingIn(w, (await withOtp()).email);
  await alone.act('another-way');
  shown.push(alone.screen);
  const out = await withOtp();
  otp.disable(out.id);
  shown.push((await signingIn(w, out.email)).screen, (await w.begin('s-confirm', { currentSessionId: await sessionOf(user, [PWD], 900) })).screen);
  const texts = [
    ...textsIn(shown),
    { id: 'credentials.second_confirm_for', values: { purpose: 'x' } },
    { id: 'credentials.enrol_lead_for', values: { purpose: 'x' } },
    { id: 'credentials.second_confirm_application', values: { application: 'x' } },
  ];
  assert.ok(texts.length > 30);
  for (const text of texts) for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, text).length > 0, `${locale} ${text.id}`);
  const [row] = await w.t.dump<{ all: string }>("select string_agg(b::text, '') as all from credentials.second_step_browsers as b");
  assert.ok(!row?.all.includes('the-browser-'));
});
