import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { StepContext } from '#journeys/contract';
import { TEST_ORIGIN } from '#test/support';
import type { NoticeKind } from '../contract.ts';
import { createCredentials } from '../create-credentials.ts';
import { createHolds, type ManagedHolds } from '../holds/create-holds.ts';
import { createKnownBrowsers } from '../known-browsers/known-browsers.ts';
import { createNotices } from '../notices/create-notices.ts';
import type { Surety } from '../notices/surety.ts';
import { softKey } from '../passkey/authenticator.suite.ts';
import { otp } from '../second-step/fakes.suite.ts';
import { createWorld, plain, type Customer, type World } from '../world.suite.ts';
import { createSecureAccount, type SecureAccount } from './create-secure-account.ts';

let w: World;
let holds: ManagedHolds;
let secure: SecureAccount;
const forgotten: string[] = [];
before(async () => {
  w = await createWorld({
    plug: () => [otp],
    steps: (deps, types) => {
      holds = createHolds(deps);
      secure = createSecureAccount({
        ...deps,
        credentials: createCredentials({ types }),
        browsers: createKnownBrowsers(deps.keys),
        forgetBrowsers: async (_tx, userId) => void forgotten.push(userId),
        holds,
      });
      return secure.steps;
    },
    journeys: [
      {
        id: 'secure-account',
        start: 'ask',
        nodes: { ask: { step: 'credentials.secure-account', next: { recover: 'journey:recover', dismissed: 'done' } } },
      },
    ],
  });
});
after(() => w.close());

const GOOD = 'correct-horse-battery-7';
const evidence = [{ type: 'test', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }];
type Owner = Awaited<ReturnType<World['user']>>;

/** The token of a notice about this user, as it is in the mail. */
async function notice(user: Owner, what: NoticeKind, key = 'k', alsoTo?: string[], at?: Date, surety: Surety = 'one'): Promise<string> {
  const [row] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  const now = at ?? row?.now ?? new Date();
  w.mail.clear();
  const ctx = { flow: { tenantId: w.tenant.id, issuer: w.tenant.issuer, brandId: w.tenant.defaultBrandId, locale: 'en' } as StepContext['flow'], origin: TEST_ORIGIN, now };
  await w.inTenant((tx) => createNotices({ ...w, delivery: w.mail, surety: async () => surety }).tell(tx, ctx, { userId: user.id, what, key, ...(alsoTo ? { alsoTo } : {}) }));
  return w.mail.last().content.action?.url.split('/').at(-1) ?? '';
}
const open = (token: string, options: Parameters<World['begin']>[1] = {}) => w.begin('secure-account', { facts: { request: { kind: 'secure-account', token } }, ...options });
const sessionOf = (user: Owner) => w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
const sessions = (user: Owner) => w.inTenant((tx) => w.sessions.list(tx, user.id));
const ways = async (user: Owner) => (await w.inTenant((tx) => w.credentials.list(tx, user.id))).map(({ type }) => type).sort();
const held = (user: Owner) => w.inTenant((tx) => holds.until(tx, user.id));
async function addPasskey(user: Owner): Promise<string> {
  const customer = await w.begin('passkey-new', { facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
  await customer.act('create', softKey().create(customer.screen));
  return (await w.inTenant((tx) => w.types.passkey.list(tx, user.id))).at(-1)?.id ?? '';
}
async function signsIn(user: Owner): Promise<boolean> {
  const customer = await w.begin('password', { ip: `10.3.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}` });
  await customer.is(user.email);
  return (await customer.act('continue', { password: GOOD })).kind === 'done';
}

test('looking consumes nothing and changes nothing, however often and by whomever', async () => {
  const user = await w.user({ password: GOOD });
  await sessionOf(user);
  const token = await notice(user, 'new_browser');
  const screens = await Promise.all(
    Array.from({ length: 5 }, async () => {
      assert.deepEqual(await secure.look(w.tenant.id, token), { brandId: w.tenant.defaultBrandId, locale: 'en' });
      const customer = await open(token);
      await customer.show();
      return plain(customer.screen);
    }),
  );
  assert.equal((screens[0] as { id: string }).id, 'credentials.secure-account');
  assert.equal((await sessions(user)).length, 1);
  assert.deepEqual(await ways(user), ['password']);
  const mine = await open(token);
  assert.equal((await mine.act('mine')).kind, 'done');
  assert.equal((await sessions(user)).length, 1, '"It was me" changes nothing');
  assert.equal((await open(token)).screen.id, 'credentials.secure-account', 'and leaves the link in place');
});

test('pressed: sessions, trust in browsers, the password and what was added since are gone; older ways stay; changes wait; the owner is told and goes on to recovery', async () => {
  const user = await w.user({ password: GOOD });
  const older = await addPasskey(user);
  assert.ok(await signsIn(user));
  await sessionOf(user);
  await sessionOf(user);
  await w.t.advance(60);
  const token = await notice(user, 'new_browser');
  await addPasskey(user);
  w.notices.splice(0);
  const customer = await open(token);
  await customer.act('secure');
  assert.equal(customer.screen.id, 'credentials.account-secured');
  assert.deepEqual(await sessions(user), []);
  assert.deepEqual(await ways(user), ['passkey']);
  assert.equal((await w.inTenant((tx) => w.types.passkey.list(tx, user.id)))[0]?.id, older);
  assert.equal(await signsIn(user), false);
  assert.equal((await w.t.dump('select 1 from credentials.known_browsers where user_id = $1', [user.id])).length, 0);
  assert.ok(forgotten.includes(user.id));
  assert.ok(await held(user));
  assert.deepEqual(
    w.notices.filter(({ userId }) => userId === user.id).map(({ what }) => what),
    ['account_secured'],
  );
  const event = w.events.of('credentials.account_secured').at(-1);
  assert.equal(event?.subject, user.id);
  assert.equal((event?.data as { sessionsEnded: number }).sessionsEnded, 2);
  await customer.act('recover');
  assert.equal(customer.screen.id, 'test.who', 'recovery begins like for anybody');
});

test('added then: the passkey of the notice goes, also when it was made a moment before the notice', async () => {
  const user = await w.user();
  const id = await addPasskey(user);
  await w.t.advance(30);
  const customer = await open(await notice(user, 'passkey_added', id));
  await customer.act('secure');
  assert.deepEqual(await ways(user), []);
});

test('a second step goes only when the notice is about it: the mailbox alone does not get rid of one by an older notice', async () => {
  const user = await w.user({ password: GOOD });
  const id = otp.give(user.id);
  const older = new Date('2020-01-01T00:00:00Z');
  await (await open(await notice(user, 'new_browser', 'k', undefined, older))).act('secure');
  assert.deepEqual(await ways(user), ['fake-otp']);
  await (await open(await notice(user, 'factor_added', id))).act('secure');
  assert.deepEqual(await ways(user), []);
});

test('a second step that was added with an older one stays, and so the recovery asks for it; the rest is undone, and both pages say so', async () => {
  const user = await w.user({ password: GOOD });
  const id = otp.give(user.id);
  await sessionOf(user);
  const token = await notice(user, 'factor_added', id, undefined, undefined, 'two');
  const since = await addPasskey(user);
  const customer = await open(token);
  const texts = () => customer.screen.nodes.flatMap((node) => (node.kind === 'text' ? [node.text.id] : []));
  assert.ok(texts().includes('credentials.secure_explained_kept'));
  await customer.act('secure');
  assert.ok(texts().includes('credentials.secured_text_kept'));
  assert.deepEqual([await ways(user), await sessions(user), await signsIn(user)], [['fake-otp'], [], false]);
  assert.ok(await held(user));
  assert.deepEqual(
    (w.events.of('credentials.account_secured').at(-1)?.data as { removed: { id: string }[] }).removed.some((one) => one.id === since),
    true,
  );
  for (const text of ['credentials.secure_explained_kept', 'credentials.secured_text_kept'])
    for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id: text }).length > 0);
  const inbox = await w.user({ password: GOOD });
  const bymail = otp.give(inbox.id);
  await (await open(await notice(inbox, 'factor_added', bymail, undefined, undefined, 'inbox'))).act('secure');
  assert.deepEqual(await ways(inbox), [], 'what a mailbox set up, a mailbox takes away');
});

test('a second step that a recovery names is not undone by it', async () => {
  const user = await w.user({ password: GOOD });
  const id = otp.give(user.id);
  await (await open(await notice(user, 'recovery_completed', `flow:${id}`))).act('secure');
  assert.deepEqual(await ways(user), ['fake-otp']);
});

test('a link of the release before, which does not say how surely, is taken as it was then', async () => {
  const user = await w.user();
  const id = otp.give(user.id);
  const [row] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  const data = { what: 'factor_added', key: id, at: row?.now.toISOString() ?? '', brandId: w.tenant.defaultBrandId, locale: 'en', proved: 'yes' };
  const token = await w.inTenant((tx) => w.oneTime.issue(tx, { purpose: 'credentials.not-me', binding: user.id, ttlSeconds: 3600, data }));
  await (await open(token)).act('secure');
  assert.deepEqual(await ways(user), []);
});

test('after wrong guesses alone the ways to sign in stay, because nobody got in', async () => {
  const user = await w.user({ password: GOOD });
  await sessionOf(user);
  const customer = await open(await notice(user, 'password_disabled'));
  await addPasskey(user);
  await customer.act('secure');
  assert.deepEqual(await ways(user), ['passkey', 'password']);
  assert.deepEqual(await sessions(user), []);
});

test('fifty presses at once, in two flows and two processes, act once; afterwards the link says it was used', async () => {
  const user = await w.user({ password: GOOD });
  const token = await notice(user, 'password_changed');
  const flows = await Promise.all([open(token), open(token)]);
  await Promise.all(flows.map((customer) => customer.flood(25, () => ({ action: 'secure', fields: {} }))));
  assert.equal(w.events.of('credentials.account_secured').filter(({ subject }) => subject === user.id).length, 1);
  await Promise.all(flows.map((customer) => customer.show()));
  assert.deepEqual(flows.map(({ screen }) => screen.id).sort(), ['credentials.account-secured', 'credentials.secure-used']);
  const again = await open(token);
  assert.equal(again.screen.id, 'credentials.secure-used');
  await again.act('secure');
  assert.equal(again.screen.id, 'credentials.secure-used');
  await again.act('recover');
  assert.equal(again.screen.id, 'test.who');
});

test('at 72 hours the link has a calm page and does nothing; a second before it works', async (context) => {
  context.after(await w.t.holdClock());
  const user = await w.user();
  await sessionOf(user);
  const token = await notice(user, 'new_browser');
  await w.t.advance(72 * 3600 - 1);
  assert.equal((await open(token)).screen.id, 'credentials.secure-account');
  const late = await open(token);
  await w.t.advance(1);
  await late.act('secure');
  assert.equal(late.screen.id, 'credentials.secure-expired');
  assert.equal(w.events.of('credentials.account_secured').filter(({ subject }) => subject === user.id).length, 0);
});

test('in another tenant, made up, or of another purpose, it is no link and moves nobody', async () => {
  const user = await w.user();
  const token = await notice(user, 'new_browser');
  assert.equal(await secure.look(w.other.id, token), undefined);
  assert.equal(await secure.look(w.tenant.id, 'A'.repeat(43)), undefined);
  const foreign = await open(token, { tenant: w.other });
  await foreign.act('secure');
  assert.equal(foreign.screen.id, 'credentials.secure-expired');
  const stray: Customer = await w.begin('secure-account');
  await stray.act('secure');
  assert.equal(stray.screen.id, 'credentials.secure-expired');
  assert.equal(w.events.of('credentials.account_secured').filter(({ subject }) => subject === user.id).length, 0);
  const other = await w.inTenant((tx) => w.oneTime.issue(tx, { purpose: 'credentials.magic-link', binding: user.id, ttlSeconds: 60 }));
  assert.equal(await secure.look(w.tenant.id, other), undefined);
});

test('while the link is good, nothing leads past the button', async () => {
  const user = await w.user();
  const customer = await open(await notice(user, 'new_browser'));
  await customer.act('recover');
  assert.equal(customer.screen.id, 'credentials.secure-account');
});

test('an address that is not the account’s may secure it, and learns nothing about it', async () => {
  const user = await w.user();
  w.mail.clear();
  const token = await notice(user, 'contact_changed', 'c', ['old@example.com']);
  assert.equal(w.mail.last().to, 'old@example.com');
  const customer = await open(token);
  await customer.act('secure');
  assert.equal(customer.screen.id, 'credentials.account-secured');
  const memory = JSON.stringify(customer.result);
  assert.ok(!memory.includes(user.email));
  await customer.act('recover');
  assert.equal(customer.result.kind, 'screen');
});
