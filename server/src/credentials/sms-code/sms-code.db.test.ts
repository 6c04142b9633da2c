import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { textsIn } from '../contract.suite.ts';
import type { Customer } from '../world.suite.ts';
import { addPhone, atCode, newNetwork, newNumber, phoneUser, proved, reasonsOf, smsWorld, texted, wrongFor, type SmsWorld } from './phone.suite.ts';

let w: SmsWorld;
before(async () => {
  // The clock is moved for minutes only: the daily counters of this file must not run out.
  w = await smsWorld({ quotas: { number: { limit: 1000, windowSeconds: 86_400 }, user: { limit: 1000, windowSeconds: 86_400 } } });
  await w.rules({ countries: ['FR', 'GB', 'US'], dailyMessages: 100_000, dailyPerCountry: 100_000 });
});
after(() => w.close());

const enter = (customer: Customer, code: string) => customer.act('continue', { code });
const versionOf = (customer: Customer) => (customer.result.kind === 'gone' ? 0 : customer.result.flow.version);
const node = (customer: Customer, kind: string) => customer.screen.nodes.find((candidate) => candidate.kind === kind);

test('the code goes to the phone, bound to the host, and proves possession once', async () => {
  const user = await phoneUser(w);
  w.mail.clear();
  const customer = await atCode(w, user);
  assert.equal(customer.screen.id, 'credentials.sms-code');
  const [sent] = w.mail.texts;
  assert.equal(w.mail.texts.length, 1);
  assert.equal(sent?.to, user.number);
  assert.equal(sent?.boundTo, 'localhost');
  assert.match(w.i18n.format('en', sent?.text ?? { id: '' }), /^\d{3} \d{3} is your code to sign in to Acme Accounts\. It works for 10 minutes\./);
  assert.ok((sent?.notAfter?.getTime() ?? 0) > Date.now());
  const input = node(customer, 'input');
  assert.deepEqual(input?.kind === 'input' && [input.input, input.autocomplete], ['code', 'one-time-code']);
  const identity = node(customer, 'identity');
  assert.equal(identity?.kind === 'identity' && identity.value.replaceAll(/[^0-9+]/g, ''), `+33${user.number.slice(-2)}`);
  assert.ok(!JSON.stringify(customer.screen).includes(user.number.slice(3)));
  w.events.clear();
  const result = await enter(customer, ` ${texted(w).slice(0, 3)}-${texted(w).slice(3)} `);
  assert.equal(result.kind, 'done');
  if (result.kind !== 'done') return;
  assert.deepEqual(
    result.facts.evidence.map(({ at: _at, ...shape }) => shape),
    [{ type: 'sms-code', factor: 'possession', amr: ['otp', 'sms'], countsAsFactor: true }],
  );
  assert.equal(result.facts.userId, user.id);
  assert.equal(w.events.of('credentials.sms_code_verified')[0]?.subject, user.id);
});

test('replay: the same code in the same flow, in another flow, of another user and another tenant does nothing', async () => {
  const user = await phoneUser(w);
  const customer = await atCode(w, user);
  const code = texted(w);
  const other = await atCode(w, user);
  await enter(other, code);
  assert.deepEqual(other.errors, ['credentials.code_wrong']);
  const neighbour = await atCode(w, await phoneUser(w));
  await enter(neighbour, code);
  assert.deepEqual(neighbour.errors, ['credentials.code_wrong']);
  await w.rules({ countries: ['FR'] }, w.other);
  const there = await phoneUser(w, w.other);
  const abroad = await atCode(w, there, { tenant: w.other });
  await enter(abroad, code);
  assert.deepEqual(abroad.errors, ['credentials.code_wrong']);
  assert.equal((await enter(customer, code)).kind, 'done');
  w.events.clear();
  await enter(customer, code);
  assert.equal(w.events.of('credentials.sms_code_verified').length, 0);
});

test('fifty parallel right entries over two processes are one proof; fifty wrong ones are five tries', async () => {
  const user = await phoneUser(w);
  const right = await atCode(w, user);
  w.events.clear();
  await right.flood(50, () => ({ action: 'continue', fields: { code: texted(w) } }));
  assert.equal(w.events.of('credentials.sms_code_verified').length, 1);
  assert.equal(w.events.of('journeys.journey_finished').length, 1);

  const guessed = await atCode(w, await phoneUser(w));
  const code = texted(w);
  w.events.clear();
  await guessed.flood(50, () => ({ action: 'continue', fields: { code: wrongFor(code) } }));
  assert.equal(reasonsOf(w, 'credentials.attempt_failed').filter((reason) => reason === 'wrong').length, 5);
  await guessed.show();
  await enter(guessed, code);
  assert.deepEqual(guessed.errors, ['credentials.code_spent']);
});

test('the sixth try fails even if it is right, and a new code is a new start', async () => {
  const user = await phoneUser(w);
  const customer = await atCode(w, user);
  const code = texted(w);
  for (let index = 0; index < 5; index++) await enter(customer, wrongFor(code));
  assert.deepEqual(customer.errors, ['credentials.code_spent']);
  await enter(customer, code);
  assert.deepEqual(customer.errors, ['credentials.code_spent']);
  assert.equal(node(customer, 'input'), undefined);
  await w.t.advance(31);
  await customer.show();
  await customer.act('resend');
  assert.notEqual(texted(w), code);
  assert.equal((await enter(customer, texted(w))).kind, 'done');
});

test('ten minutes by database time: a second before it works, at ten minutes not', async (context) => {
  context.after(await w.t.holdClock());
  const one = await atCode(w, await phoneUser(w));
  const first = texted(w);
  const late = await atCode(w, await phoneUser(w));
  const second = texted(w);
  await w.t.advance(599);
  await one.show();
  assert.equal((await enter(one, first)).kind, 'done');
  await w.t.advance(1);
  await late.show();
  await enter(late, second);
  assert.deepEqual(late.errors, ['credentials.code_expired']);
});

test('"Send again" waits half a minute, sends the same code, and three messages at most', async () => {
  const customer = await atCode(w, await phoneUser(w));
  const code = texted(w);
  w.mail.clear();
  await customer.act('resend');
  assert.deepEqual(customer.errors, ['credentials.code_wait']);
  assert.equal(w.mail.texts.length, 0);
  for (let index = 0; index < 2; index++) {
    await w.t.advance(31);
    await customer.show();
    await customer.act('resend');
    assert.equal(texted(w), code);
  }
  assert.equal(new Set(w.mail.texts.map((text) => text.idempotencyKey)).size, 2);
  await w.t.advance(31);
  await customer.show();
  await customer.act('resend');
  assert.equal(w.mail.texts.length, 2);
  assert.ok(textsIn(customer.screen).some(({ id }) => id === 'credentials.sms_refused_limit'));
  assert.equal((await enter(customer, code)).kind, 'done', 'what was sent still works');
});

test('who has two phones chooses, may change, and a code of one is none of the other', async () => {
  const user = await phoneUser(w);
  const second = newNumber();
  await addPhone(w, user, second);
  w.mail.clear();
  const customer = await atCode(w, user);
  assert.equal(w.mail.texts.length, 0, 'nothing is sent before the choice');
  const choice = node(customer, 'choice');
  assert.ok(choice?.kind === 'choice' && choice.options.length === 2);
  await customer.act('send', { phone: choice.options[0]?.value ?? '' });
  assert.equal(w.mail.texts.at(-1)?.to, user.number);
  const code = texted(w);
  await customer.act('other-phone');
  await customer.act('send', { phone: choice.options[1]?.value ?? '' });
  assert.equal(w.mail.texts.at(-1)?.to, second);
  await enter(customer, code);
  assert.deepEqual(customer.errors, ['credentials.code_wrong']);
  assert.equal((await enter(customer, texted(w))).kind, 'done');
  const stranger = await phoneUser(w);
  const [foreign] = await w.inTenant((tx) => w.type.list(tx, stranger.id));
  const again = await atCode(w, user);
  w.mail.clear();
  await again.act('send', { phone: foreign?.id ?? '' });
  assert.deepEqual([again.errors, w.mail.texts.length], [['credentials.sms_choose'], 0], "never to somebody else's phone");
});

test('a phone removed while its code is on the way proves nothing', async () => {
  const user = await phoneUser(w);
  const customer = await atCode(w, user);
  assert.equal(await w.inTenant((tx) => w.type.revokeAll(tx, user.id)), 1);
  assert.equal((await enter(customer, texted(w))).kind, 'screen');
  await customer.show();
  assert.ok(textsIn(customer.screen).some(({ id }) => id === 'credentials.sms_refused_none'));
  w.mail.clear();
  const none = await atCode(w, user);
  assert.ok(textsIn(none.screen).some(({ id }) => id === 'credentials.sms_refused_none'));
  assert.equal(w.mail.texts.length, 0);
});

test('a country taken off the list gets nothing any more, and a suspended user is told after the proof', async () => {
  const user = await phoneUser(w);
  const suspended = await atCode(w, await phoneUser(w));
  const code = texted(w);
  const id = suspended.result.kind === 'screen' ? w.mail.texts.at(-1)?.to : undefined;
  assert.ok(id);
  await w.rules({ countries: ['GB'] });
  w.mail.clear();
  w.events.clear();
  const customer = await atCode(w, user);
  assert.equal(w.mail.texts.length, 0);
  assert.equal(node(customer, 'input'), undefined);
  assert.deepEqual(
    w.events.of('credentials.sms_refused').map(({ data, subject }) => [data, subject]),
    [[{ reason: 'country', country: 'FR' }, user.id]],
  );
  await w.rules({ countries: ['FR', 'GB', 'US'], dailyMessages: 100_000, dailyPerCountry: 100_000 });
  await w.t.advance(1);
  await customer.show();
  await customer.act('resend');
  assert.equal(w.mail.texts.length, 1);
  assert.equal((await enter(customer, texted(w))).kind, 'done');
  assert.equal((await enter(suspended, code)).kind, 'done');
  const gone = await phoneUser(w);
  const last = await atCode(w, gone);
  await w.inTenant((tx) => w.identity.setState(tx, TEST_ORIGIN, gone.id, 'suspended', 'test'));
  const result = await enter(last, texted(w));
  assert.equal(result.kind === 'refused' && result.reason, 'user_inactive');
});

test('many wrong codes over many messages use up the account, not its owner on a browser that was here before', async () => {
  const user = await phoneUser(w);
  const home = await atCode(w, user, { browser: 'browser-of-the-owner-at-home' });
  await enter(home, texted(w));
  assert.equal(home.result.kind, 'done');
  let last: Customer | undefined;
  for (let flow = 0; flow < 3; flow++) {
    last = await atCode(w, user);
    const code = texted(w);
    for (let index = 0; index < 4; index++) await enter(last, wrongFor(code));
  }
  assert.deepEqual(last?.errors, ['credentials.factor_limited']);
  const again = await atCode(w, user, { browser: 'browser-of-the-owner-at-home' });
  assert.equal((await enter(again, texted(w))).kind, 'done');
});

test('the hundredth wrong code in a row takes the phones out of use until one is added anew', async () => {
  const strict = await smsWorld({
    quotas: Object.fromEntries(['flow', 'number', 'user', 'network'].map((name) => [name, { limit: 1000, windowSeconds: 86_400 }])),
    factorQuotas: Object.fromEntries(['account', 'knownBrowser', 'network', 'tenant'].map((name) => [name, { limit: 1000, windowSeconds: 900 }])),
  });
  try {
    const user = await phoneUser(strict);
    for (let flow = 0; flow < 20; flow++) {
      const customer = await atCode(strict, user);
      const code = texted(strict);
      for (let index = 0; index < 5; index++) await enter(customer, wrongFor(code));
    }
    assert.equal(strict.events.of('credentials.factor_disabled').length, 1);
    const customer = await atCode(strict, user);
    await enter(customer, texted(strict));
    assert.deepEqual(customer.errors, ['credentials.factor_disabled']);
    assert.equal(await strict.inTenant((tx) => strict.type.challenge?.usable(tx, user.id) ?? Promise.resolve(true)), false);
    const number = newNumber();
    await addPhone(strict, user, number);
    assert.equal((await strict.inTenant((tx) => strict.type.list(tx, user.id))).length, 1, 'the old phone is gone');
    const fresh = await atCode(strict, user);
    assert.equal(strict.mail.texts.at(-1)?.to, number);
    assert.equal((await enter(fresh, texted(strict))).kind, 'done');
  } finally {
    await strict.close();
  }
});

test('Back and reload send nothing again', async () => {
  const customer = await atCode(w, await phoneUser(w));
  w.mail.clear();
  await customer.show();
  await customer.act('send', {});
  await customer.show();
  assert.equal(w.mail.texts.length, 0);
});

test('another browser cannot answer for this one', async () => {
  const customer = await atCode(w, await phoneUser(w));
  const result = await w.journeys.advance(
    w.tenant.id,
    customer.flowId,
    'another-browser-secret-entirely',
    versionOf(customer),
    { action: 'continue', fields: { code: texted(w) } },
    { ...TEST_ORIGIN, ip: newNetwork() },
  );
  assert.equal(result.kind, 'gone');
  assert.ok(proved);
});

test('number and code are nowhere readable in the database', async () => {
  const user = await phoneUser(w);
  await atCode(w, user);
  const code = texted(w);
  const tables = await w.t.dump<{ name: string }>(
    "select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')",
  );
  const hex = Buffer.from(user.number).toString('hex');
  for (const { name } of tables) {
    const text = JSON.stringify(await w.t.dump(`select t::text from ${name} t`));
    for (const secret of [user.number.slice(1), hex]) assert.ok(!text.includes(secret), `${name} shows ${secret}`);
  }
  const flows = JSON.stringify(await w.t.dump('select f::text from journeys.flows f'));
  assert.ok(!flows.includes(Buffer.from(code).toString('hex')));
  const events = JSON.stringify(w.events.all);
  for (const secret of [user.number.slice(1), user.number.slice(-8), code]) assert.ok(!events.includes(secret), 'events carry no number and no code');
});
