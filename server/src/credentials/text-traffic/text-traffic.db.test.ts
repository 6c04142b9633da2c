import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import type { SmsMessage } from '#platform/delivery';
import { TEST_ORIGIN } from '#test/support';
import { addPhone, atCode, newNetwork, newNumber, phoneUser, proved, reasonsOf, smsWorld, texted, type SmsWorld } from '../sms-code/phone.suite.ts';
import { looksPumped } from './looks-pumped.ts';
import { permitText, textEntered, type TextRules } from './permit-text.ts';
import { priceOf } from './price.ts';
import { purgeTextAreas, readTextTraffic } from './read-traffic.ts';
import { PUMPED } from './settings.ts';

let w: SmsWorld;
before(async () => {
  w = await smsWorld();
});
after(() => w.close());
beforeEach(async () => {
  await w.t.advance(31 * 86_400);
  w.events.clear();
  w.mail.clear();
});

const RULES: TextRules = { priceMicros: 100_000, prices: {}, dailyCents: 1_000_000, dailyNoticesCents: 1_000_000, pumpingPauseHours: 6 };

/** Straight at the gate, over two processes. */
async function permits(
  numbers: readonly string[],
  rules: Partial<TextRules> = {},
  more: { readonly own?: boolean; readonly kind?: 'code' | 'notice'; readonly country?: string } = {},
) {
  const { own = false, kind = 'code', country = 'FR' } = more;
  return Promise.all(
    numbers.map((to, index) => {
      const process = index % 2 ? w.second : w;
      const message = { to } as SmsMessage;
      return permitText({ ...process, events: w.events, delivery: w.mail }, { ...RULES, ...rules }, { tenantId: w.tenant.id, kind, country, own, origin: TEST_ORIGIN, message });
    }),
  );
}
const allowed = (results: Awaited<ReturnType<typeof permits>>) => results.filter((result) => result.allowed).length;
const spread = (count: number) => Array.from({ length: count }, newNumber);
/** Beside each other: they differ in their last four digits only. */
const block = (beginning: string, count: number, from = 0) => Array.from({ length: count }, (_, index) => `${beginning}${String(from + index * 37).padStart(4, '0')}`);
const enter = (numbers: readonly string[], country = 'FR') => Promise.all(numbers.map((number) => textEntered(w, w.tenant.id, number, country)));
const pauses = () => w.events.of('credentials.texts_paused').map(({ data }) => data as { area: string; country: string; asked: number; entered: number });

test('a price is that of the longest calling code, times the parts of the message', () => {
  const rules = { priceMicros: 100_000, prices: { '+1': 8000, '+1876': 250_000, '+33': 45_000 } };
  assert.deepEqual([priceOf(rules, '+18765550123', 1), priceOf(rules, '+12025550123', 2), priceOf(rules, '+447400123456', 3)], [250_000, 16_000, 300_000]);
});

test('61 messages at once over two processes never cost more than the day allows, and it is told once', async () => {
  const rules = { prices: { '+33': 50_000 }, dailyCents: 300, pumpingPauseHours: 0 };
  assert.equal(allowed(await permits(spread(61), rules)), 60);
  const [refused] = await permits(spread(1), rules);
  assert.deepEqual(refused, { allowed: false, why: 'spend_cap' });
  assert.deepEqual(
    w.events.of('credentials.sms_cap_reached').map(({ data }) => data),
    [{ cap: 'spend', limit: 300 }],
  );
  assert.equal(allowed(await permits(spread(1), rules, { kind: 'notice' })), 1, 'notices have money of their own');
  const report = await readTextTraffic(w.db, w.tenant.id, { currency: 'EUR', dailyCents: 300, dailyNoticesCents: 5000 });
  assert.deepEqual(report, { currency: 'EUR', codes: { cents: 300, limit: 300 }, notices: { cents: 5, limit: 5000 }, paused: [] });
  await w.t.advance(86_401);
  assert.equal(allowed(await permits(spread(1), rules)), 1, 'another day');
});

test('a message dearer than what is left is refused while cheaper ones go; nothing costs nothing', async () => {
  const rules = { priceMicros: 10_000, prices: { '+44': 90_000 }, dailyCents: 10, pumpingPauseHours: 0 };
  assert.equal(allowed(await permits(['+447400123456'], rules)), 1);
  assert.equal(allowed(await permits(['+447400123457'], rules)), 0);
  assert.equal(allowed(await permits(spread(1), rules)), 1);
  assert.equal(allowed(await permits(spread(1), rules)), 0);
  assert.equal(allowed(await permits(spread(1), { ...rules, priceMicros: 0 })), 1);
  assert.equal(allowed(await permits(spread(1), { ...rules, dailyCents: 0 })), 0);
});

test('a block whose numbers ask and never enter is paused, its neighbours and its proved owners are not, and the pause ends', async () => {
  // A country with customers: it is not paused as a whole.
  const customers = spread(PUMPED.country.settled);
  await permits(customers);
  await enter(customers);
  await w.t.advance(86_401);
  const thieves = block('+33655550', PUMPED.block.asked);
  assert.equal(allowed(await permits(thieves)), PUMPED.block.asked, 'until it shows');
  assert.deepEqual(pauses(), [{ area: 'block', country: 'FR', asked: PUMPED.block.asked, entered: 0, until: (pauses()[0] as { until?: string }).until }]);
  assert.deepEqual(await permits(block('+33655550', 2, 5000)), [
    { allowed: false, why: 'paused' },
    { allowed: false, why: 'paused' },
  ]);
  assert.equal(allowed(await permits(block('+33655550', 1, 7000), {}, { own: true })), 1);
  assert.equal(allowed(await permits(block('+33655551', 1))), 1);
  assert.equal(allowed(await permits(block('+33655550', 1, 5000), {}, { kind: 'notice' })), 1);
  const { paused } = await readTextTraffic(w.db, w.tenant.id, { currency: 'EUR', dailyCents: 1, dailyNoticesCents: 1 });
  assert.deepEqual(
    paused.map(({ area, country }) => [area, country]),
    [['block', 'FR']],
  );
  await w.t.advance(6 * 3600);
  assert.equal(allowed(await permits(block('+33655550', 1, 5000))), 1);
  assert.equal(pauses().length, 1);
});

test('a block whose numbers enter their codes goes on, as do few of them, and one number that asks again and again is one number', async () => {
  const honest = block('+33655660', 15);
  await permits(honest);
  await enter(honest);
  assert.equal(allowed(await permits(block('+33655660', 20, 3000))), 20);
  assert.equal(allowed(await permits(block('+33655661', PUMPED.block.asked - 1))), PUMPED.block.asked - 1);
  for (let round = 0; round < 30; round++) await permits(block('+33655662', 1));
  assert.deepEqual(pauses(), []);
});

test('a country the tenant hardly sees is paused as a whole, one with customers never; two processes tell it once', async () => {
  const strangers = (from: number) => Array.from({ length: PUMPED.country.asked + 10 }, (_, index) => `+44740${String(from + index * 10_001).padStart(7, '0')}`);
  await permits(strangers(0), {}, { country: 'GB' });
  assert.deepEqual(
    pauses().map(({ area, country }) => [area, country]),
    [['country', 'GB']],
  );
  assert.deepEqual(await permits(['+447500000001'], {}, { country: 'GB' }), [{ allowed: false, why: 'paused' }]);
  assert.equal(allowed(await permits(spread(1))), 1, 'another country');
  assert.equal(looksPumped({ kind: 'country', asked: 64, entered: 0, settled: PUMPED.country.settled }), false);
});

test('what is refused is counted nowhere: not as money, nor as numbers that asked', async () => {
  await permits(block('+33655770', 60), { dailyCents: 100 });
  assert.deepEqual(pauses(), []);
  const rows = await w.t.dump<{ n: number }>(
    `select cardinality(asked) as n from credentials.text_areas where tenant_id = $1 and area like 'block:%' and expires_at > platform.now()`,
    [w.tenant.id],
  );
  assert.deepEqual(rows, [{ n: 10 }]);
});

test('no number can be read from what is kept, and rows nobody needs go', async () => {
  const [number = ''] = spread(1);
  await permits([number]);
  const rows = await w.t.dump<{ row: string }>('select row_to_json(a)::text as row from credentials.text_areas a');
  assert.equal(
    rows.some(({ row }) => row.includes(number.slice(1, -4))),
    false,
  );
  await w.t.advance(40 * 86_400);
  await purgeTextAreas(w.db).run(new AbortController().signal);
  assert.deepEqual(await w.t.dump('select from credentials.text_areas'), []);
});

test('customers of a paused place are told, without a button that says so again; an account of another number goes on, and a flood there takes nothing from the others', async () => {
  await w.rules({ countries: ['FR', 'GB'], pumpingPauseHours: 6, dailyMessages: 40 });
  const customers = spread(PUMPED.country.settled);
  await permits(customers);
  await enter(customers);
  await w.t.advance(86_401);
  await permits(block('+3365588', PUMPED.block.asked));
  for (let index = 0; index < 45; index++) {
    const customer = await w.begin('phone-new', { facts: proved(await w.user()), ip: newNetwork() });
    await customer.act('send', { phone: `+3365588${String(3 + index * 211).padStart(4, '0')}` });
    if (index > 0) continue;
    const said = JSON.stringify(customer.screen.nodes);
    assert.match(said, /sms_refused_paused/);
    assert.doesNotMatch(said, /"resend"/);
  }
  assert.equal(w.mail.texts.length, 0);
  assert.deepEqual([...new Set(reasonsOf(w, 'credentials.sms_refused'))], ['paused']);
  const honest = await phoneUser(w);
  await atCode(w, honest);
  assert.equal(texted(w).length, 6);
});

test('a code that is entered on the screens counts as read', async () => {
  await w.rules({ countries: ['FR'], pumpingPauseHours: 6 });
  for (let index = 0; index < PUMPED.block.asked + 2; index++) await addPhone(w, await w.user(), `+3365599${String(index * 411).padStart(4, '0')}`);
  assert.deepEqual(pauses(), []);
});

test('the gate is one round trip', async () => {
  await permits(spread(1));
  const { trips } = await countTrips(() => permits(spread(1)));
  assert.equal(trips, 1);
});

test('no text message is queued past the gate', () => {
  const root = join(import.meta.dirname, '../..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(file) && !file.startsWith('platform/'),
  );
  const past = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return text.includes("channel: 'sms'") && text.includes('delivery.send(');
  });
  assert.deepEqual(past, []);
});
