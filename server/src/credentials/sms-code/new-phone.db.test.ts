import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { InputNode } from '#journeys/contract';
import { textsIn } from '../contract.suite.ts';
import type { Customer } from '../world.suite.ts';
import { addPhone, atCode, newNetwork, newNumber, phoneUser, proved, reasonsOf, smsWorld, texted, wrongFor, type SmsWorld } from './phone.suite.ts';

let w: SmsWorld;
before(async () => {
  w = await smsWorld();
  await w.rules({ countries: ['FR', 'GB', 'US'], dailyMessages: 100_000, dailyPerCountry: 100_000 });
});
after(() => w.close());

type User = Awaited<ReturnType<SmsWorld['user']>>;
const adding = (user: User, options = {}) => w.begin('phone-new', { facts: proved(user), ip: newNetwork(), ...options });
const field = (customer: Customer) => customer.screen.nodes.find((node): node is InputNode => node.kind === 'input');
const list = (id: string, tenant = w.tenant) => w.inTenant((tx) => w.type.list(tx, id), tenant);

test('a number in any spelling, a code to it, and the phone is there; the owner is told by mail', async () => {
  const user = await w.user();
  const customer = await adding(user);
  assert.equal(customer.screen.id, 'credentials.new-phone');
  assert.deepEqual([field(customer)?.input, field(customer)?.autocomplete, field(customer)?.hint?.values], ['tel', 'tel', { country: 'United States' }]);
  await customer.act('send', { phone: '+33 (0)6 98-76 54.32' });
  assert.equal(customer.screen.id, 'credentials.new-phone-code');
  const identity = customer.screen.nodes.find((node) => node.kind === 'identity');
  assert.equal(identity?.kind === 'identity' && identity.value, '+33 6 98 76 54 32', 'a slip must be seen');
  assert.equal(w.mail.texts.at(-1)?.to, '+33698765432');
  w.events.clear();
  w.notices.splice(0);
  const result = await customer.act('continue', { code: texted(w) });
  assert.equal(result.kind, 'done');
  assert.deepEqual(result.kind === 'done' && result.facts.evidence.map(({ at: _at, ...shape }) => shape), [
    { type: 'sms-code', factor: 'possession', amr: ['otp', 'sms'], countsAsFactor: true },
  ]);
  assert.deepEqual(result.kind === 'done' && result.facts.verified, []);
  const [phone] = await list(user.id);
  assert.deepEqual(phone?.facts, [{ label: { id: 'credentials.new_phone_label' }, value: '+33 • •• •• •• 32' }]);
  assert.deepEqual(
    w.events.of('credentials.phone_added').map(({ data, subject }) => [data, subject]),
    [[{ credential: phone?.id, country: 'FR' }, user.id]],
  );
  assert.deepEqual(
    w.notices.map(({ userId, what, thing }) => [userId, what, thing]),
    [[user.id, 'factor_added', { id: 'credentials.sms_thing', values: { number: '+33 • •• •• •• 32' } }]],
  );
});

test('refused numbers get a plain reason, an audit entry without the number, and no message', async () => {
  const user = await w.user();
  const customer = await adding(user);
  w.mail.clear();
  w.events.clear();
  const cases: readonly (readonly [string, string, unknown?])[] = [
    ['hello', 'credentials.new_phone_format'],
    ['06 12', 'credentials.new_phone_format'],
    ['+34 612 345 678', 'credentials.new_phone_country', { reason: 'country', country: 'ES' }],
    ['+1 876 312 3456', 'credentials.new_phone_country', { reason: 'country', country: 'JM' }],
    ['+881612345678', 'credentials.new_phone_nowhere', { reason: 'country' }],
    ['+33 899 12 34 56', 'credentials.new_phone_kind', { reason: 'kind', country: 'FR' }],
    ['+44 70 1234 5678', 'credentials.new_phone_kind', { reason: 'kind', country: 'GB' }],
  ];
  for (const [typed, id] of cases) {
    await customer.act('send', { phone: typed });
    assert.deepEqual(customer.errors, [id], typed);
    assert.equal(field(customer)?.value, typed);
  }
  assert.equal(w.mail.texts.length, 0);
  assert.deepEqual(
    w.events.of('credentials.sms_refused').map(({ data }) => data),
    cases.flatMap(([, , data]) => (data === undefined ? [] : [data])),
  );
  const { screen } = customer;
  assert.ok(!JSON.stringify(w.events.all).includes('8763123456'));
  assert.ok(screen);
});

test('cancel leaves, "Change number" goes back, and a code for the first number does not prove the second', async () => {
  const user = await w.user();
  const left = await adding(user);
  const result = await left.act('cancel');
  assert.equal(result.kind === 'done' && result.facts.evidence.length, 0);
  const customer = await adding(user);
  await customer.act('send', { phone: newNumber() });
  const code = texted(w);
  await customer.act('change');
  assert.equal(customer.screen.id, 'credentials.new-phone');
  await customer.act('send', { phone: newNumber() });
  await customer.act('continue', { code });
  assert.deepEqual(customer.errors, ['credentials.code_wrong']);
  assert.equal((await customer.act('continue', { code: texted(w) })).kind, 'done');
});

test('five tries for a code to a new phone, counted over two processes', async () => {
  const customer = await adding(await w.user());
  await customer.act('send', { phone: newNumber() });
  const code = texted(w);
  w.events.clear();
  await customer.flood(40, () => ({ action: 'continue', fields: { code: wrongFor(code) } }));
  assert.equal(reasonsOf(w, 'credentials.attempt_failed').filter((reason) => reason === 'wrong').length, 5);
  await customer.show();
  await customer.act('continue', { code });
  assert.deepEqual(customer.errors, ['credentials.code_spent']);
});

test('two phones at most, never the same one twice, also in parallel over two processes', async () => {
  const user = await w.user();
  const [one, two, three] = [newNumber(), newNumber(), newNumber()];
  const flows: [Customer, string][] = [];
  for (const number of [one, one, two, three]) {
    const customer = await adding(user);
    await customer.act('send', { phone: number });
    flows.push([customer, texted(w)]);
  }
  await Promise.all(
    flows.map(([customer, code], index) => {
      const version = customer.result.kind === 'screen' ? customer.result.flow.version : 0;
      return (index % 2 ? w.second : w).journeys.advance(
        w.tenant.id,
        customer.flowId,
        customer.browser,
        version,
        { action: 'continue', fields: { code } },
        { actor: { kind: 'anonymous' }, ip: newNetwork(), requestId: 'r' },
      );
    }),
  );
  const there = await list(user.id);
  assert.ok(there.length >= 1 && there.length <= 2, `${there.length} phones`);
  assert.equal(new Set(there.map((phone) => JSON.stringify(phone.facts))).size, there.length);

  const full = await phoneUser(w);
  const again = await adding(full);
  await again.act('send', { phone: full.number });
  assert.deepEqual(again.errors, ['credentials.new_phone_there']);
  await addPhone(w, full, newNumber());
  const third = await adding(full);
  assert.equal(third.result.kind, 'done', 'unable: there is no room');
  const available = (id: string) => w.inTenant((tx) => w.type.enrolment?.available(tx, { flow: { tenantId: w.tenant.id } as never }, id) ?? Promise.resolve(true));
  assert.equal(await available(full.id), false);
  assert.equal(await available((await w.user()).id), true);
  await w.rules({ countries: [] });
  assert.equal(await available((await w.user()).id), false, 'nowhere allowed: phones are not offered');
  assert.equal((await adding(await w.user())).result.kind, 'done');
  await w.rules({ countries: ['FR', 'GB', 'US'], dailyMessages: 100_000, dailyPerCountry: 100_000 });
});

test('listed, renamed, revoked for its own user and tenant only', async () => {
  const [user, neighbour] = [await phoneUser(w), await phoneUser(w)];
  const [phone] = await list(user.id);
  const id = phone?.id ?? '';
  const { type } = w;
  assert.deepEqual(await list(user.id, w.other), []);
  assert.equal(await w.inTenant((tx) => type.rename?.(tx, neighbour.id, id, 'mine') ?? Promise.resolve(true)), false);
  assert.equal(await w.inTenant((tx) => type.rename?.(tx, user.id, id, ` ${'ü'.repeat(80)} `) ?? Promise.resolve(false)), true);
  assert.equal((await list(user.id))[0]?.label, 'ü'.repeat(60));
  assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, id), w.other), false);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, neighbour.id, id)), false);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, id)), true);
  assert.equal(await w.inTenant((tx) => type.revokeAll(tx, neighbour.id)), 1);
  assert.deepEqual([await list(user.id), await list(neighbour.id)], [[], []]);
});

test('a number moved to another user or row in the database does not open', async () => {
  const [user, thief] = [await phoneUser(w), await phoneUser(w)];
  await w.t.dump('update credentials.phones t set sealed_number = s.sealed_number from credentials.phones s where t.user_id = $1 and s.user_id = $2', [thief.id, user.id]);
  await assert.rejects(list(thief.id));
  const rows = await w.t.dump<{ lookup: string }>("select encode(lookup, 'hex') as lookup from credentials.phones where user_id = $1", [user.id]);
  const twin = await w.user();
  await addPhone(w, twin, user.number);
  const others = await w.t.dump<{ lookup: string }>("select encode(lookup, 'hex') as lookup from credentials.phones where user_id = $1", [twin.id]);
  assert.notEqual(others[0]?.lookup, rows[0]?.lookup, 'a dump does not show who shares a number');
  await w.t.dump('delete from credentials.phones where user_id = $1', [thief.id]);
});

test('everything is said in every language', async () => {
  const user = await phoneUser(w);
  const customer = await adding(await w.user());
  const shown: unknown[] = [customer.screen];
  for (const phone of ['x', '+34612345678', '+881612345678', '+33899123456', newNumber()]) {
    await customer.act('send', { phone });
    shown.push(customer.screen);
  }
  const code = await atCode(w, user);
  shown.push(code.screen, w.mail.texts, w.notices, await list(user.id), w.type.challenge?.hint, w.type.enrolment?.hint, w.type.challenge?.label);
  for (const refused of ['none', 'limit', 'number']) shown.push({ id: `credentials.sms_refused_${refused}` });
  for (const { id, values } of textsIn(JSON.parse(JSON.stringify(shown))))
    for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }).length > 0, `${locale} ${id}`);
  for (const text of w.mail.texts)
    for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, text.text).length <= (locale === 'ar' || locale === 'zh' ? 134 : 160), `${locale} ${text.text.id}`);
});
