import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { stepContext, TEST_ORIGIN } from '#test/support';
import { countSms } from './count-sms.ts';
import { addPhone, atCode, newNetwork, newNumber, phoneUser, proved, reasonsOf, smsWorld, texted, type SmsWorld } from './phone.suite.ts';
import { SMS_SENDS } from './settings.ts';

let w: SmsWorld;
before(async () => {
  w = await smsWorld();
});
after(() => w.close());

let serial = 0;
/** The counters themselves, over two processes, each message for another user, number and network. */
async function sendMany(times: number, rules: { dailyMessages: number; dailyPerCountry: number }, country: string, tenant = w.tenant): Promise<number> {
  const cipher = await w.keys.tenant(tenant.id);
  const [step] = w.type.steps;
  assert.ok(step);
  const results = await Promise.all(
    Array.from({ length: times }, (_, index) => {
      const process = index % 2 ? w.second : w;
      serial++;
      const ctx = stepContext(step, { db: process.db, flow: { id: `many-${serial}`, tenantId: tenant.id }, origin: { ...TEST_ORIGIN, ip: newNetwork() } });
      const deps = { limits: process.limits, networkKey: (ip: string | undefined) => ip ?? '', events: w.events, quotas: SMS_SENDS };
      return countSms(deps, ctx, cipher, { userId: `user-${serial}`, number: newNumber(), country, own: false }, rules);
    }),
  );
  return results.filter((result) => result.allowed).length;
}

test('101 parallel messages over two processes never exceed a cap of 100, and one event tells it', async () => {
  w.events.clear();
  assert.equal(await sendMany(101, { dailyMessages: 10_000, dailyPerCountry: 100 }, 'PT'), 100);
  assert.equal(await sendMany(20, { dailyMessages: 10_000, dailyPerCountry: 100 }, 'PT'), 0);
  assert.deepEqual(
    w.events.of('credentials.sms_cap_reached').map(({ data }) => data),
    [{ cap: 'country', country: 'PT', limit: 100 }],
  );
  assert.deepEqual([...new Set(reasonsOf(w, 'credentials.sms_refused'))], ['country_cap']);
  assert.equal(reasonsOf(w, 'credentials.sms_refused').length, 21);

  w.events.clear();
  const all = { dailyMessages: 100, dailyPerCountry: 10_000 };
  assert.equal(await sendMany(101, all, 'NL', w.other), 100);
  assert.equal(await sendMany(10, all, 'BE', w.other), 0);
  assert.deepEqual(
    w.events.of('credentials.sms_cap_reached').map(({ data, tenantId }) => [data, tenantId]),
    [[{ cap: 'tenant', limit: 100 }, w.other.id]],
  );
  assert.equal(await sendMany(1, all, 'NL'), 0, 'the first tenant sent its hundred before');
  await w.t.advance(86_401);
  assert.equal(await sendMany(1, all, 'NL', w.other), 1, 'another day');
});

test('a cap of nothing sends nothing', async () => {
  assert.equal(await sendMany(3, { dailyMessages: 0, dailyPerCountry: 10 }, 'LU'), 0);
  assert.equal(await sendMany(3, { dailyMessages: 100_000, dailyPerCountry: 0 }, 'LU'), 0);
});

test('five messages a day to one number, whoever asks; its proved owner is counted apart', async () => {
  const victim = await phoneUser(w);
  await w.t.advance(86_401);
  w.mail.clear();
  w.events.clear();
  for (let index = 0; index < 7; index++) {
    const customer = await w.begin('phone-new', { facts: proved(await w.user()), ip: newNetwork() });
    await customer.act('send', { phone: victim.number });
  }
  assert.equal(w.mail.texts.length, 5);
  assert.deepEqual(reasonsOf(w, 'credentials.sms_refused'), ['number', 'number']);
  for (let index = 0; index < 7; index++) await atCode(w, victim);
  assert.equal(w.mail.texts.length, 10, 'the owner still gets five');
  const blocked = await atCode(w, victim);
  assert.equal(
    blocked.screen.nodes.some((node) => node.kind === 'input'),
    false,
  );
});

test('an account cannot write to number after number, nor a network for account after account', async () => {
  await w.t.advance(86_401);
  const user = await w.user();
  w.mail.clear();
  w.events.clear();
  for (let index = 0; index < 12; index++) {
    const customer = await w.begin('phone-new', { facts: proved(user), ip: newNetwork() });
    await customer.act('send', { phone: newNumber() });
  }
  assert.equal(w.mail.texts.length, SMS_SENDS.user.limit);
  w.mail.clear();
  for (let index = 0; index < 32; index++) {
    const customer = await w.begin('phone-new', { facts: proved(await w.user()), ip: '203.0.113.99' });
    await customer.act('send', { phone: newNumber() });
  }
  assert.equal(w.mail.texts.length, SMS_SENDS.network.limit);
  assert.deepEqual([...new Set(reasonsOf(w, 'credentials.sms_refused'))].sort(), ['network', 'user']);
});

test('twenty numbers of one block a day, whosever accounts and networks ask; those refused take nothing from the block, and their owners are counted apart', async () => {
  await w.t.advance(86_401);
  const block = (index: number) => `+33677000${String(index).padStart(3, '0')}`;
  const add = async (user: Awaited<ReturnType<SmsWorld['user']>>, index: number) => {
    const customer = await w.begin('phone-new', { facts: proved(user), ip: newNetwork() });
    await customer.act('send', { phone: block(index) });
  };
  const owner = { ...(await w.user()), number: block(999) };
  await addPhone(w, owner, owner.number);
  w.mail.clear();
  w.events.clear();
  const greedy = await w.user();
  for (let index = 0; index < 12; index++) await add(greedy, index);
  assert.equal(w.mail.texts.length, SMS_SENDS.user.limit);
  await Promise.all(Array.from({ length: 12 }, async (_, index) => add(await w.user(), 100 + index)));
  assert.equal(w.mail.texts.length, SMS_SENDS.block.limit - 1);
  assert.deepEqual(reasonsOf(w, 'credentials.sms_refused').toSorted(), ['block', 'block', 'block', 'user', 'user']);
  await atCode(w, owner);
  assert.equal(w.mail.texts.at(-1)?.to, owner.number);
});

test('a refused flood takes nothing from the caps of the others', async () => {
  await w.t.advance(86_401);
  await w.rules({ countries: ['GB', 'FR'], dailyMessages: 8, dailyPerCountry: 8 });
  const user = await w.user();
  for (let index = 0; index < 20; index++) {
    const customer = await w.begin('phone-new', { facts: proved(user), ip: '203.0.113.98' });
    await customer.act('send', { phone: '+447400123456' });
  }
  w.mail.clear();
  const honest = await w.user();
  await addPhone(w, honest, newNumber());
  await atCode(w, honest);
  assert.equal(w.mail.texts.length, 2);
  assert.equal(texted(w).length, 6);
});
