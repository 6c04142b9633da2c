import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAppError } from '#platform/errors';
import { textsIn } from '../contract.suite.ts';
import type { Customer } from '../world.suite.ts';
import { createPushWorld, otherNumber, softPhone, tokenOf, type PushWorld, type SoftPhone } from './phone.suite.ts';

let w: PushWorld;
before(async () => {
  w = await createPushWorld();
});
after(() => w.closeAll());

const code = (wanted: string) => (error: unknown) => isAppError(error) && error.code === `credentials.${wanted}`;
const enrol = async (soft: SoftPhone, token: string, at = w.at(), port = w.phone) => {
  soft.handle = await port.enrol(at, { token, name: 'Pixel', publicKey: soft.publicKey });
  return soft;
};
const phones = (customer: Customer) =>
  w.t.dump<{ n: number }>('select count(*)::int as n from credentials.push_devices where confirmed_at is not null').then(([row]) => [customer.result.kind, row?.n]);

test('the address is shown as a picture and in words; the page goes on once a phone opened it and says which', async () => {
  const user = await w.user();
  const customer = await w.enrolling(user);
  assert.equal(customer.screen.id, 'credentials.new-push');
  const token = tokenOf(customer);
  const qr = customer.screen.nodes.find((node) => node.kind === 'qr');
  const address = qr?.kind === 'qr' ? qr.text : '';
  assert.match(address, /^http:\/\/localhost:4000\/phone\?brand=[0-9a-f-]{36}#[\w-]{43}$/, "this brand is not the tenant's own, so the address names it");
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'link' && node.href === address));
  const looked = await w.phone.look(w.at(), token);
  assert.deepEqual([looked?.brandId, looked?.pushKey.length], [w.tenant.defaultBrandId, 87]);
  await customer.act('check');
  assert.deepEqual(customer.errors, ['credentials.new_push_not_yet']);
  const soft = await enrol(softPhone(), token);
  assert.match(soft.handle.number, /^[1-9]\d$/);
  assert.deepEqual((await w.phone.device(w.at(), soft.handle)).state, 'waiting');
  await customer.show();
  assert.equal(customer.screen.id, 'credentials.new-push-confirm');
  const facts = customer.screen.nodes.find((node) => node.kind === 'facts');
  assert.deepEqual(facts?.kind === 'facts' && facts.items.map((item) => item.value), ['Pixel', 'Chrome, Android']);
  assert.equal(JSON.stringify(customer.screen).includes(`"${soft.handle.number}"`), false, 'the number is on the phone only');
  w.events.clear();
  w.notices.splice(0);
  const result = await customer.act('continue', { number: ` ${soft.handle.number[0]} ${soft.handle.number[1]}` });
  assert.ok(result.kind === 'done');
  assert.deepEqual(
    result.facts.evidence.map(({ type }) => type),
    ['push'],
  );
  assert.equal(w.events.of('credentials.push_added')[0]?.subject, user.id);
  assert.deepEqual(
    w.notices.map(({ what, thing }) => [what, thing]),
    [['factor_added', { id: 'credentials.push_name' }]],
  );
  assert.deepEqual((await w.phone.device(w.at(), soft.handle)).state, 'active');
});

test('before it was confirmed a phone is nothing: no inbox, no question, not in the list', async () => {
  const user = await w.user();
  const customer = await w.enrolling(user);
  const soft = await enrol(softPhone(), tokenOf(customer));
  await assert.rejects(w.phone.inbox(w.at(), soft.handle), code('phone_unknown'));
  const type = w.credentials.types.find((candidate) => candidate.id === 'push');
  assert.deepEqual(await w.inTenant((tx) => type?.list(tx, user.id) ?? Promise.resolve([])), []);
  const asked = await w.asked(user);
  assert.ok(asked.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.push_no_phone'));
});

test("a photograph of the picture adds nothing: the thief's phone shows the number, and two wrong ones end it", async () => {
  const user = await w.user();
  const customer = await w.enrolling(user);
  const token = tokenOf(customer);
  const thief = await enrol(softPhone(), token);
  await assert.rejects(enrol(softPhone(), token), code('phone_link_ended'), 'the owner learns that it was used');
  await customer.show();
  const before = await phones(customer);
  await customer.act('continue', { number: otherNumber(thief.handle.number) });
  assert.deepEqual(customer.errors, ['credentials.new_push_wrong']);
  await customer.act('continue', { number: otherNumber(otherNumber(thief.handle.number)) });
  assert.deepEqual(customer.errors, ['credentials.new_push_ended']);
  assert.equal(customer.screen.id, 'credentials.new-push');
  assert.notEqual(tokenOf(customer), token);
  assert.deepEqual(await phones(customer), before);
  await assert.rejects(w.phone.device(w.at(), thief.handle), code('phone_unknown'));
  const own = await enrol(softPhone(), tokenOf(customer));
  await customer.show();
  assert.equal((await customer.act('continue', { number: own.handle.number })).kind, 'done');
});

test('numbers guessed in parallel are counted one by one', async () => {
  const customer = await w.enrolling(await w.user());
  const soft = await enrol(softPhone(), tokenOf(customer));
  await customer.show();
  const right = Number(soft.handle.number);
  const results = await customer.flood(20, (index) => ({ action: 'continue', fields: { number: String(10 + ((right - 10 + 1 + index) % 90)) } }));
  assert.equal(results.filter((result) => result.kind === 'done').length, 0);
  const [row] = await w.t.dump<{ tries: number }>('select tries from credentials.push_devices where id = $1', [soft.handle.device]);
  assert.equal(row?.tries, 1, 'one moved the flow, and was compared');
});

test('what is no number is asked for again and costs no try', async () => {
  const customer = await w.enrolling(await w.user());
  const soft = await enrol(softPhone(), tokenOf(customer));
  await customer.show();
  for (const number of ['', 'abc', '123', '1']) {
    await customer.act('continue', { number });
    assert.deepEqual(customer.errors, ['credentials.new_push_two_digits']);
  }
  assert.equal((await customer.act('continue', { number: soft.handle.number })).kind, 'done');
});

test('twenty phones that open one address over two processes: one gets it', async () => {
  const customer = await w.enrolling(await w.user());
  const token = tokenOf(customer);
  const tried = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => enrol(softPhone(), token, w.at(), index % 2 ? w.phone2 : w.phone)));
  assert.equal(tried.filter((one) => one.status === 'fulfilled').length, 1);
  assert.ok(tried.every((one) => one.status === 'fulfilled' || code('phone_link_ended')(one.reason)));
});

test('an address is void in another tenant, after a new one, after ten minutes, and made up', async (context) => {
  context.after(await w.t.holdClock());
  const customer = await w.enrolling(await w.user());
  const first = tokenOf(customer);
  assert.equal(await w.phone.look(w.at(w.other), first), undefined);
  await assert.rejects(enrol(softPhone(), first, w.at(w.other)), code('phone_link_ended'));
  await customer.act('again');
  const second = tokenOf(customer);
  assert.notEqual(second, first);
  await assert.rejects(enrol(softPhone(), first), code('phone_link_ended'));
  await assert.rejects(enrol(softPhone(), 'A'.repeat(43)), code('phone_link_ended'));
  await w.t.advance(599);
  assert.ok(await w.phone.look(w.at(), second));
  await w.t.advance(1);
  await assert.rejects(enrol(softPhone(), second), code('phone_link_ended'));
  await customer.show();
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.new_push_expired'));
});

test('the number too is late after ten minutes', async () => {
  const customer = await w.enrolling(await w.user());
  const soft = await enrol(softPhone(), tokenOf(customer));
  await customer.show();
  await w.t.advance(600);
  await customer.show();
  await customer.act('continue', { number: soft.handle.number });
  assert.equal(customer.result.kind, 'screen');
  await assert.rejects(w.phone.device(w.at(), soft.handle), code('phone_unknown'));
});

test('a key that is none, and a push address inside the house, are refused before the address is used up', async () => {
  const customer = await w.enrolling(await w.user());
  const token = tokenOf(customer);
  const soft = softPhone();
  const bad = (publicKey: SoftPhone['publicKey']) => w.phone.enrol(w.at(), { token, name: 'x', publicKey });
  await assert.rejects(bad({ ...soft.publicKey, y: soft.publicKey.x }), code('phone_key'), 'not on the curve');
  await assert.rejects(bad({ ...soft.publicKey, x: 'short' }), code('phone_key'));
  const keys = { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) };
  for (const endpoint of ['https://169.254.169.254/x', 'https://127.0.0.1/x', 'http://push.example/x', 'https://user:pw@push.example/'])
    await assert.rejects(w.phone.enrol(w.at(), { token, name: 'x', publicKey: soft.publicKey, subscription: { endpoint, keys } }), code('phone_subscription'), endpoint);
  await enrol(soft, token);
});

test('cancelling takes the waiting phone along; a sixth phone is not offered', async () => {
  const user = await w.user();
  const cancelled = await w.enrolling(user);
  const soft = await enrol(softPhone(), tokenOf(cancelled));
  await cancelled.show();
  assert.equal((await cancelled.act('cancel')).kind, 'done');
  await assert.rejects(w.phone.device(w.at(), soft.handle), code('phone_unknown'));
  for (let index = 0; index < 5; index++) {
    const customer = await w.enrolling(user);
    const phone = await enrol(softPhone(), tokenOf(customer));
    await customer.show();
    assert.equal((await customer.act('continue', { number: phone.handle.number })).kind, 'done');
  }
  const sixth = await w.enrolling(user);
  assert.ok(sixth.result.kind === 'done' && sixth.result.facts.evidence.length === 0);
});

test('eight windows with room for a phone each, finished at once: five phones, and the others are told and taken along', async () => {
  const user = await w.user();
  const windows = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const customer = await w.enrolling(user);
      const soft = await enrol(softPhone(), tokenOf(customer));
      await customer.show();
      return { customer, soft };
    }),
  );
  await Promise.all(windows.map(({ customer, soft }) => customer.act('continue', { number: soft.handle.number })));
  const added = windows.filter(({ customer: { result } }) => result.kind === 'done' && result.facts.evidence.length > 0);
  assert.equal(added.length, 5);
  assert.ok(windows.every(({ customer }) => customer.result.kind === 'done'));
  for (const one of windows.filter((window) => !added.includes(window))) await assert.rejects(w.phone.device(w.at(), one.soft.handle), code('phone_unknown'));
});

test('everything it says is said in every language', async () => {
  const customer = await w.enrolling(await w.user());
  const shown = [customer.screen];
  const soft = await enrol(softPhone(), tokenOf(customer));
  await customer.show();
  shown.push(customer.screen);
  await customer.act('continue', { number: otherNumber(soft.handle.number) });
  shown.push(customer.screen);
  for (const { id, values } of textsIn(JSON.parse(JSON.stringify(shown))))
    for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }).length > 0, `${locale} ${id}`);
});
