import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { StepContext } from '#journeys/contract';
import { TEST_ORIGIN } from '#test/support';
import type { Notices } from '../contract.ts';
import { createWorld, type World } from '../world.suite.ts';
import { createNotices } from './create-notices.ts';
import { readHappening } from './not-me-token.ts';
import { NOT_ME } from './settings.ts';
import { createSurety, type Surety } from './surety.ts';

let w: World;
let notices: Notices;
let surety: Surety = 'one';
before(async () => {
  w = await createWorld();
  notices = createNotices({ ...w, delivery: w.mail, surety: async () => surety });
});
after(() => w.close());

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const ctx = (more: Partial<StepContext['flow']> = {}): Pick<StepContext, 'flow' | 'origin' | 'now'> => ({
  flow: { tenantId: w.tenant.id, issuer: w.tenant.issuer, brandId: w.tenant.defaultBrandId, locale: 'en', ...more } as StepContext['flow'],
  origin: { ...TEST_ORIGIN, ip: '203.0.113.77', userAgent: FIREFOX },
  now: new Date('2026-05-03T22:42:00Z'),
});
const tokenOf = (url: string | undefined) => url?.split('/').at(-1) ?? '';
const said = (at = 0) => {
  const message = w.mail.all[at];
  assert.ok(message);
  return [message.content.subject, message.content.heading, ...message.content.paragraphs, ...(message.content.footnote ? [message.content.footnote] : [])]
    .map((text) => w.i18n.format(message.locale, text))
    .join('\n');
};

test('says what happened, when, with which browser and roughly where, in UTC without a time zone, and gives one way on', async () => {
  const user = await w.user();
  w.mail.clear();
  await w.inTenant((tx) => notices.tell(tx, ctx(), { userId: user.id, what: 'passkey_added', thing: 'Apple Passwords', key: 'p1' }));
  assert.deepEqual(
    w.mail.all.map(({ to }) => to),
    [user.email],
  );
  assert.match(said(), /A passkey was added to your Acme account/);
  assert.match(said(), /Apple Passwords/);
  assert.match(said(), /3 May 2026|May 3, 2026/);
  assert.match(said(), /10:42 PM UTC|22:42 UTC/);
  assert.match(said(), /Firefox, Windows/);
  assert.match(said(), /203\.0\.113\.•••/);
  assert.doesNotMatch(said(), /203\.0\.113\.77/);
  const { action } = w.mail.last().content;
  assert.match(action?.url ?? '', /^http:\/\/localhost:4000\/secure\/[A-Za-z0-9_-]{43}$/);
  const found = await w.oneTime.peek(w.tenant.id, NOT_ME, tokenOf(action?.url));
  assert.equal(found.state, 'valid');
  assert.equal(found.state === 'valid' && found.binding, user.id);
  assert.deepEqual(found.state === 'valid' && readHappening(found.data)?.what, 'passkey_added');
});

test('in the saved language and time zone of the user; a zone nobody knows is UTC', async () => {
  const user = await w.user();
  const tell = (key: string) => w.inTenant((tx) => notices.tell(tx, ctx(), { userId: user.id, what: 'password_changed', key }));
  await w.inTenant(async (tx) => {
    await w.identity.setLocale(tx, user.id, 'de');
    await w.identity.writeAttributes(tx, TEST_ORIGIN, user.id, { zoneinfo: 'Asia/Tokyo' }, 'user');
  });
  w.mail.clear();
  await tell('a');
  assert.equal(w.mail.last().locale, 'de');
  assert.match(said(), /4\. Mai 2026/);
  assert.match(said(), /07:42/);
});

test('tells every proved address, and others that are named, never one that was not proved', async () => {
  const user = await w.user();
  const unproved = await w.user({ verified: false });
  w.mail.clear();
  await w.inTenant(async (tx) => {
    await notices.tell(tx, ctx(), { userId: user.id, what: 'contact_changed', key: 'c', alsoTo: ['old@example.com', user.email, 'old@example.com'] });
    await notices.tell(tx, ctx(), { userId: unproved.id, what: 'contact_changed', key: 'c' });
  });
  assert.deepEqual(w.mail.all.map(({ to }) => to).sort(), ['old@example.com', user.email].sort());
  const [own, old] = [user.email, 'old@example.com'].map((to) => w.mail.all.find((message) => message.to === to)?.content.action?.url);
  assert.notEqual(own, old, 'the link of an address that is not the user’s is another one');
  const data = async (url: string | undefined) => {
    const found = await w.oneTime.peek(w.tenant.id, NOT_ME, tokenOf(url));
    return found.state === 'valid' ? found.data['proved'] : undefined;
  };
  assert.deepEqual([await data(own), await data(old)], ['yes', 'no']);
});

test('a second step that the mailbox alone set up: the notice says that other changes wait, by the hours of the tenant; a new account has nothing to wait for', async () => {
  const user = await w.user();
  const tell = async (more: object = {}, of: Surety = 'inbox') => {
    w.mail.clear();
    surety = of;
    await w.inTenant((tx) => notices.tell(tx, { ...ctx(), ...more }, { userId: user.id, what: 'factor_added', key: 'f' }));
    surety = 'one';
    const found = await w.oneTime.peek(w.tenant.id, NOT_ME, tokenOf(w.mail.last().content.action?.url));
    return [/Only your mailbox was proved/.test(said()), found.state === 'valid' && readHappening(found.data)?.surety];
  };
  assert.deepEqual(await tell(), [true, 'inbox']);
  assert.match(said(), /wait until May 4, 2026|wait until 4 May 2026/);
  assert.deepEqual(await tell({}, 'one'), [false, 'one']);
  assert.deepEqual(await tell({}, 'two'), [false, 'two']);
  assert.deepEqual(await tell({ facts: { evidence: [], verified: [], newUser: true, userId: user.id } }), [false, 'inbox']);
  assert.deepEqual(await tell({ facts: { evidence: [], verified: [], newUser: true, userId: (await w.user()).id } }), [true, 'inbox'], 'another account was made there');
  const evidence = [{ type: 'email-code', factor: 'possession' as const, amr: [], countsAsFactor: false, at: '2026-05-03T22:40:00Z' }];
  const session = (madeAccount: boolean) => w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence, madeAccount }));
  const [made, later] = [await session(true), await session(false)];
  const inside = ({ id }: { readonly id: string }, hours: number) => ({ ...ctx({ currentSessionId: id }), now: new Date(made.createdAt.getTime() + hours * 3_600_000) });
  assert.deepEqual(await tell(inside(made, 23)), [false, 'inbox'], 'the session that the sign-up ended in');
  assert.deepEqual(await tell(inside(made, 24)), [true, 'inbox'], 'a day later it is an account that was there');
  assert.deepEqual(await tell(inside(later, 1)), [true, 'inbox'], 'another session of the new account');
  await w.tenants.save({ slug: 'acme', name: 'acme Holding', issuer: w.tenant.issuer, settings: { recovery: { holdHours: 0 } } });
  assert.deepEqual(await tell(), [false, 'inbox']);
});

test('how surely it was the owner is read from the flow and its session, of this user only, and by what is older than 72 hours', async () => {
  const [user, other] = [await w.user({ password: 'correct-horse-battery-7' }), await w.user()];
  const [row] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  const now = row?.now as Date;
  let since = now;
  const readSurety = createSurety({
    sessions: w.sessions,
    types: () => [{ id: 'app', list: async (_tx, userId) => (userId === user.id ? [{ id: 'a', type: 'app', createdAt: since }] : []) }],
  });
  const proof = (type: string, factor: 'knowledge' | 'possession') => ({ type, factor, amr: [], countsAsFactor: true, at: now.toISOString() });
  const [password, app] = [proof('password', 'knowledge'), proof('app', 'possession')];
  const session = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence: [password] }));
  const surety = (facts: object | undefined, currentSessionId: string | undefined, userId = user.id) =>
    w.inTenant((tx) =>
      readSurety(tx, { ...ctx(currentSessionId === undefined ? {} : { currentSessionId }), now, ...(facts ? { facts: { verified: [], ...facts } } : {}) } as never, userId),
    );
  const flow = { userId: user.id, evidence: [app] };
  assert.equal(await surety(flow, session.id), 'one', 'the app is from a moment ago');
  since = new Date(now.getTime() - 72 * 3_600_000);
  assert.equal(await surety(flow, session.id), 'two');
  assert.equal(await surety({ userId: user.id, evidence: [password, app] }, undefined), 'two');
  assert.equal(await surety(flow, undefined), 'one');
  assert.equal(await surety({ ...flow, userId: other.id }, session.id), 'one', 'a proof of somebody else');
  assert.equal(await surety(undefined, undefined), 'one');
  assert.equal(await surety({ userId: other.id, evidence: [app] }, session.id, other.id), 'one', 'a session of somebody else lends nothing');
});

test('a key is told once per address: the key of the message says so', async () => {
  const user = await w.user();
  w.mail.clear();
  for (let time = 0; time < 2; time++) await w.inTenant((tx) => notices.tell(tx, ctx(), { userId: user.id, what: 'factor_added', key: 'f1' }));
  await w.inTenant((tx) => notices.tell(tx, ctx(), { userId: user.id, what: 'factor_removed', key: 'f1' }));
  const keys = w.mail.all.map(({ idempotencyKey }) => idempotencyKey);
  assert.equal(keys[0], keys[1]);
  assert.notEqual(keys[0], keys[2]);
});

test('nothing is told when the change is undone', async () => {
  const user = await w.user();
  w.mail.clear();
  await assert.rejects(
    w.inTenant(async (tx) => {
      await notices.tell(tx, ctx(), { userId: user.id, what: 'factor_added', key: 'x' });
      throw new Error('undone');
    }),
  );
  assert.equal(w.mail.all.length, 0);
});

test('the link works until the last moment of 72 hours, and not a second longer', async (context) => {
  context.after(await w.t.holdClock());
  const user = await w.user();
  w.mail.clear();
  await w.inTenant((tx) => notices.tell(tx, ctx(), { userId: user.id, what: 'factor_added', key: 'edge' }));
  const token = tokenOf(w.mail.last().content.action?.url);
  const state = async () => (await w.oneTime.peek(w.tenant.id, NOT_ME, token)).state;
  assert.deepEqual((await w.oneTime.peek(w.other.id, NOT_ME, token)).state, 'unknown', 'another tenant does not know it');
  await w.t.advance(72 * 3600 - 1);
  assert.equal(await state(), 'valid');
  await w.t.advance(1);
  assert.equal(await state(), 'expired');
});

test('a sign-in with a new browser is told when there was another one; with the first one, or the same one, it is not', async () => {
  const user = await w.user({ password: 'correct-horse-battery-7' });
  const signIn = async (browser: string) => {
    const customer = await w.begin('password', { browser: `browser-of-the-owner-${browser}-${user.id}`, ip: '10.77.0.1' });
    await customer.is(user.email);
    assert.equal((await customer.act('continue', { password: 'correct-horse-battery-7' })).kind, 'done');
  };
  const told = () => w.notices.filter(({ userId }) => userId === user.id).map(({ what }) => what);
  await signIn('first');
  await signIn('first');
  assert.deepEqual(told(), []);
  await signIn('second');
  assert.deepEqual(told(), ['new_browser']);
  await signIn('second');
  await signIn('first');
  assert.deepEqual(told(), ['new_browser']);
});
