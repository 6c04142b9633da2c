import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialType } from '../contract.ts';
import { textsIn } from '../contract.suite.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { appUser, atCode, newNetwork, proved, secretOn, testApp, toSecondOfStep, totpJourneys, type AppUser } from './app.suite.ts';
import { createTotpCredential } from './create-totp.ts';

let w: World;
let type: CredentialType;
before(async () => {
  w = await createWorld({ plug: (deps) => [createTotpCredential(deps)], journeys: totpJourneys });
  type = w.credentials.types.find((candidate) => candidate.id === 'totp') as CredentialType;
  // No code grows older than a test says.
  await w.t.holdClock();
});
after(() => w.close());

const reasons = () => w.events.of('credentials.attempt_failed').map(({ data }) => (data as { reason: string }).reason);
const versionOf = (customer: Customer) => (customer.result.kind === 'gone' ? 0 : customer.result.flow.version);
const enter = (customer: Customer, code: string) => customer.act('continue', { code });

/** The same answer in many flows at the same moment, on two processes. */
function together(customers: readonly Customer[], code: string) {
  return Promise.all(
    customers.map((customer, index) =>
      (index % 2 ? w.second : w).journeys.advance(
        w.tenant.id,
        customer.flowId,
        customer.browser,
        versionOf(customer),
        { action: 'continue', fields: { code } },
        { actor: { kind: 'anonymous' }, ip: newNetwork(), requestId: 'r' },
      ),
    ),
  );
}

test('the right code proves possession, once, and says so in the audit trail', async () => {
  const user = await appUser(w);
  const customer = await atCode(w, user);
  assert.equal(customer.screen.id, 'credentials.totp');
  const input = customer.screen.nodes.find((node) => node.kind === 'input');
  assert.deepEqual([input?.input, input?.autocomplete], ['code', 'one-time-code']);
  w.events.clear();
  const result = await enter(customer, await user.app.code());
  assert.equal(result.kind, 'done');
  if (result.kind !== 'done') return;
  assert.equal(result.facts.userId, user.id);
  assert.deepEqual(
    result.facts.evidence.map(({ at, ...shape }) => [shape, Number.isFinite(Date.parse(at))]),
    [[{ type: 'totp', factor: 'possession', amr: ['otp'], countsAsFactor: true }, true]],
  );
  assert.equal(w.events.of('credentials.totp_verified')[0]?.subject, user.id);
  assert.equal(w.sessions.assurance(result.facts.evidence).acr, 'urn:parvis:acr:1', 'alone it is one factor');
});

test('the same code again, in another flow and another browser, is refused like a wrong one', async () => {
  const user = await appUser(w);
  const code = await user.app.code();
  assert.equal((await enter(await atCode(w, user), code)).kind, 'done');
  w.events.clear();
  const again = await atCode(w, user);
  await enter(again, code);
  assert.deepEqual(again.errors, ['credentials.totp_wrong']);
  assert.deepEqual(reasons(), ['used']);
  assert.equal(w.events.of('credentials.attempt_failed')[0]?.subject, user.id);
  const older = await atCode(w, user);
  await enter(older, await user.app.code(-1));
  assert.deepEqual(older.errors, ['credentials.totp_wrong'], 'codes of earlier time steps are used up with it');
  assert.equal((await enter(older, await user.app.code(1))).kind, 'done');
});

test('the code that confirmed the app does not sign in', async () => {
  const user = await w.user();
  await toSecondOfStep(w, 3);
  const setup = await w.begin('totp-new', { facts: proved(user) });
  const app = testApp(w, secretOn(setup.screen));
  const code = await app.code();
  assert.equal((await enter(setup, code)).kind, 'done');
  const customer = await atCode(w, user);
  await enter(customer, code);
  assert.deepEqual(customer.errors, ['credentials.totp_wrong']);
});

test('one time step either way is accepted, two are not', async () => {
  for (const [offset, accepted] of [
    [-2, false],
    [-1, true],
    [1, true],
    [2, false],
  ] as const) {
    const user = await appUser(w);
    await w.t.advance(60);
    const customer = await atCode(w, user);
    assert.equal((await enter(customer, await user.app.code(offset))).kind, accepted ? 'done' : 'screen', String(offset));
  }
});

test('a code works until the end of the next time step by the clock of the database, and not at it', async () => {
  for (const [wait, kind] of [
    [59, 'done'],
    [60, 'screen'],
  ] as const) {
    const user = await appUser(w);
    await toSecondOfStep(w, 0.5);
    const code = await user.app.code();
    const customer = await atCode(w, user);
    await w.t.advance(wait);
    await customer.show();
    assert.equal((await enter(customer, code)).kind, kind, `${wait} s`);
  }
});

test('twenty flows on two processes try one code at the same moment: one gets through', async () => {
  const user = await appUser(w, { browser: 'the-owner-s-own-browser' });
  const customers = await Promise.all(Array.from({ length: 20 }, (_, index) => atCode(w, user, index < 10 ? { browser: 'the-owner-s-own-browser' } : {})));
  const code = await user.app.code();
  w.events.clear();
  const results = await together(customers, code);
  assert.equal(results.filter((result) => result.kind === 'done').length, 1);
  assert.equal(w.events.of('credentials.totp_verified').length, 1);
  for (const result of results) if (result.kind === 'screen') assert.equal(result.screen.errors?.length, 1);
});

test('fifty parallel uses in one flow count once', async () => {
  const user = await appUser(w);
  const customer = await atCode(w, user);
  const code = await user.app.code();
  w.events.clear();
  await customer.flood(50, () => ({ action: 'continue', fields: { code } }));
  assert.equal(w.events.of('credentials.totp_verified').length, 1);
  assert.equal(w.events.of('journeys.journey_finished').length, 1);
});

test('a code of another user, and one brought to another tenant, is refused; a row moved to another user does not open', async () => {
  const [user, other] = [await appUser(w), await appUser(w)];
  const customer = await atCode(w, user);
  await enter(customer, await other.app.code());
  assert.deepEqual(customer.errors, ['credentials.totp_wrong']);

  const foreign = await w.begin('totp', { facts: proved(user), tenant: w.other, ip: newNetwork() });
  await enter(foreign, await user.app.code());
  assert.deepEqual(foreign.errors, ['credentials.totp_wrong']);

  // A row moved to another user does not open.
  await w.t.dump('update credentials.totp_apps set user_id = $2, slot = 2 where user_id = $1', [user.id, other.id]);
  const thief = await atCode(w, other);
  await assert.rejects(enter(thief, await user.app.code()));
});

test('what people type is read, what is no code is not counted as a try', async () => {
  const user = await appUser(w);
  const code = await user.app.code();
  const customer = await atCode(w, user);
  for (const typed of ['', '12345', '1234567', 'abcdef', '12345a', `${'1'.repeat(100)}`, '%00', '１２３']) {
    await enter(customer, typed);
    assert.deepEqual(customer.errors, ['credentials.totp_format'], typed);
  }
  assert.equal((await w.t.dump('select from credentials.factor_failures where user_id = $1 and failed_count > 0', [user.id])).length, 0);
  await customer.act('something-else', { code });
  assert.equal(customer.result.kind, 'screen');
  const arabic = [...code].map((digit) => String.fromCodePoint(0x0660 + Number(digit))).join('');
  assert.equal((await enter(customer, `\u200f ${arabic.slice(0, 3)} ${arabic.slice(3)} `)).kind, 'done');
});

test('a suspended user is told so only after the right code', async () => {
  const user = await appUser(w);
  await w.inTenant((tx) => w.identity.setState(tx, { actor: { kind: 'system' }, requestId: 'r' }, user.id, 'suspended', 'test'));
  const customer = await atCode(w, user);
  await enter(customer, await user.app.wrong());
  assert.deepEqual(customer.errors, ['credentials.totp_wrong']);
  const result = await enter(customer, await user.app.code());
  assert.deepEqual([result.kind, result.kind === 'refused' && result.reason], ['refused', 'user_inactive']);
});

test('without a proved user it is a mistake of the journey', async () => {
  for (const journey of ['totp', 'totp-new']) await assert.rejects(w.begin(journey, { facts: {} }), { code: 'credentials.no_user' });
});

test('ten wrong codes from the whole world: strangers wait, the owner’s browser goes on; after 15 minutes all may', async () => {
  const browser = 'the browser of the owner, who is known';
  const user = await appUser(w, { browser });
  for (let attempt = 0; attempt < 10; attempt++) await enter(await atCode(w, user), await user.app.wrong(attempt));
  const stranger = await atCode(w, user);
  await enter(stranger, await user.app.code());
  assert.deepEqual(stranger.errors, ['credentials.factor_limited'], 'the right code does not help a stranger now');
  const owner = await atCode(w, user, { browser });
  assert.equal((await enter(owner, await user.app.code())).kind, 'done');

  await w.t.advance(15 * 60);
  await stranger.show();
  assert.equal((await enter(stranger, await user.app.code())).kind, 'done');
});

test('a browser in which only the password was right has no quota of its own', async () => {
  const user = await appUser(w);
  const browsers = ['one', 'two'].map((name) => `only-password-${name}-${user.id}`);
  for (const browser of browsers) {
    await w.inTenant((tx) => w.types.password.importSecret?.(tx, user.id, { plain: 'correct-horse-battery-7' }) ?? Promise.resolve());
    const signIn = await w.begin('password', { browser, ip: newNetwork() });
    await signIn.is(user.email);
    assert.equal((await signIn.act('continue', { password: 'correct-horse-battery-7' })).kind, 'done');
  }
  for (let attempt = 0; attempt < 10; attempt++) await enter(await atCode(w, user, { browser: browsers[0] as string }), await user.app.wrong(attempt));
  const second = await atCode(w, user, { browser: browsers[1] as string });
  await enter(second, await user.app.wrong());
  assert.deepEqual(second.errors, ['credentials.factor_limited']);
});

test('the owner’s own browser has a quota too', async () => {
  const browser = 'the browser of the owner, who guesses';
  const user = await appUser(w, { browser });
  const customer = await atCode(w, user, { browser });
  for (let attempt = 0; attempt < 10; attempt++) await enter(customer, await user.app.wrong(attempt));
  assert.deepEqual(customer.errors, ['credentials.totp_wrong']);
  await enter(customer, await user.app.wrong());
  assert.deepEqual(customer.errors, ['credentials.factor_limited']);
});

test('one network guesses at many accounts fifty times, and right codes do not count', async () => {
  const users: AppUser[] = [];
  for (let count = 0; count < 6; count++) users.push(await appUser(w));
  const ip = '2001:db8:77:1::1';
  assert.equal((await enter(await atCode(w, users[5] as AppUser, { ip }), await (users[5] as AppUser).app.code())).kind, 'done');
  for (let attempt = 0; attempt < 50; attempt++) {
    const user = users[attempt % 5] as AppUser;
    await enter(await atCode(w, user, { ip: `2001:db8:77:1::${attempt + 2}` }), await user.app.wrong(attempt));
  }
  const sixth = await appUser(w);
  const customer = await atCode(w, sixth, { ip: '2001:db8:77:1:ffff::1' });
  await enter(customer, await sixth.app.code());
  assert.deepEqual(customer.errors, ['credentials.factor_limited'], 'an IPv6 /64 is one network');
  assert.equal((await enter(await atCode(w, sixth, { ip: '2001:db8:77:2::1' }), await sixth.app.code())).kind, 'done');
});

test('usable while there is an app; revoked, it is refused at once', async () => {
  const user = await appUser(w);
  const usable = () => w.inTenant((tx) => type.challenge?.usable(tx, user.id) ?? Promise.resolve(false));
  assert.equal(await usable(), true);
  assert.equal(await w.inTenant((tx) => type.challenge?.usable(tx, user.id) ?? Promise.resolve(true), w.other), false);
  const [summary] = await w.inTenant((tx) => type.list(tx, user.id));
  assert.ok(summary);
  const stranger = await w.user();
  assert.equal(await w.inTenant((tx) => type.revoke(tx, stranger.id, summary.id)), false);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, summary.id), w.other), false);
  const open = await atCode(w, user);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, summary.id)), true);
  assert.equal(await usable(), false);
  await enter(open, await user.app.code());
  assert.deepEqual(open.errors, ['credentials.totp_wrong']);
});

test('everything it says is said in every language', async () => {
  const user = await appUser(w);
  const customer = await atCode(w, user);
  const shown: unknown[] = [customer.screen, type.challenge?.label, type.challenge?.hint, type.enrolment?.label, type.enrolment?.hint];
  await enter(customer, 'x');
  shown.push(customer.screen);
  for (let attempt = 0; attempt < 11; attempt++) {
    await enter(customer, await user.app.wrong(attempt));
    shown.push(customer.screen);
  }
  const setup = await w.begin('totp-new', { facts: proved(user) });
  shown.push(setup.screen);
  await enter(setup, '000000');
  shown.push(setup.screen, await w.inTenant((tx) => type.list(tx, user.id)));
  const texts = textsIn(JSON.parse(JSON.stringify(shown)));
  assert.ok(texts.some(({ id }) => id === 'credentials.factor_limited'));
  for (const { id, values } of texts) for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }).length > 0, `${locale} ${id}`);
});
