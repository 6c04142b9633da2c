import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAppError } from '#platform/errors';
import type { PhonePrompt } from '../contract.ts';
import { textsIn } from '../contract.suite.ts';
import type { Customer } from '../world.suite.ts';
import { createPushWorld, numberOf, otherNumber, softPhone, type Owner, type PushWorld, type SoftPhone } from './phone.suite.ts';

let w: PushWorld;
before(async () => {
  w = await createPushWorld();
});
after(() => w.closeAll());

const code = (wanted: string) => (error: unknown) => isAppError(error) && error.code === `credentials.${wanted}`;
const answerOf = (event: { readonly data: unknown } | undefined) => (event?.data as { readonly answer?: string } | undefined)?.answer;
const ids = (customer: Customer) => customer.screen.nodes.flatMap((node) => ('text' in node && typeof node.text === 'object' ? [node.text.id] : []));

/** One open question, at the phone. */
async function ask(made?: { user: Owner; soft: SoftPhone }): Promise<{ user: Owner; soft: SoftPhone; customer: Customer; prompt: PhonePrompt }> {
  const { user, soft } = made ?? (await w.owner());
  const customer = await w.asked(user);
  const prompt = (await w.phone.inbox(w.at(), soft.handle)).at(-1);
  assert.ok(prompt, 'the phone sees the question');
  return { user, soft, customer, prompt };
}
const age = (seconds: number) => w.t.advance(seconds);

test('the phone shows who asks; typing the number moves the waiting page on by itself, with evidence of possession', async () => {
  const { user, soft } = await w.owner();
  const customer = await w.asked(user, { ip: '203.0.113.99' });
  assert.equal(customer.screen.id, 'credentials.push');
  assert.match(numberOf(customer), /^[1-9]\d$/);
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'wait'));
  const [prompt] = await w.phone.inbox(w.at(), soft.handle);
  assert.ok(prompt);
  assert.deepEqual([prompt.action, prompt.application, prompt.network], ['sign-in', 'Acme', '203.0.113.•••']);
  assert.ok(prompt.secondsLeft > 100 && prompt.secondsLeft <= 120);
  assert.equal(JSON.stringify(prompt).includes(numberOf(customer)) && /"number"/.test(JSON.stringify(prompt)), false, 'the phone is not told the number');
  w.events.clear();
  assert.equal(await soft.confirm(w.phone, w.at(), prompt, numberOf(customer)), 'confirmed');
  const result = await customer.show();
  assert.ok(result.kind === 'done');
  assert.equal(result.facts.userId, user.id);
  assert.deepEqual(
    result.facts.evidence.map(({ type, factor, countsAsFactor, phishingResistant, amr }) => ({ type, factor, countsAsFactor, phishingResistant, amr })),
    [{ type: 'push', factor: 'possession', countsAsFactor: true, phishingResistant: false, amr: ['swk', 'mca', 'user'] }],
  );
  assert.equal(answerOf(w.events.of('credentials.push_answered')[0]), 'confirmed');
  assert.equal(w.events.of('credentials.push_verified').length, 1);
  assert.deepEqual(await w.phone.inbox(w.at(), soft.handle), []);
});

test('without the nudge the page goes on by hand; before the answer it says so', async () => {
  const { soft, customer, prompt, user } = await ask();
  await customer.act('check');
  assert.deepEqual(customer.errors, ['credentials.push_not_yet']);
  // Decided while the flow could not be moved.
  const mute = { ...w.journeys, followLink: async () => ({ outcome: 'gone' as const, sameBrowser: false }) };
  const { createPhone } = await import('./create-phone.ts');
  const { networkKey } = await import('#platform/limits');
  const { createOutbound } = await import('#platform/outbound');
  const quiet = createPhone({ ...w, journeys: mute, networkKey, notices: { tell: async () => {} }, outbound: createOutbound() });
  assert.equal(await soft.confirm(quiet, w.at(), prompt, numberOf(customer)), 'confirmed');
  assert.equal((await customer.show()).kind, 'screen');
  const result = await customer.act('check');
  assert.equal(result.kind === 'done' && result.facts.userId, user.id);
});

test('"It\'s not me" ends the attempt, is in the trail from both sides, and the owner is told', async () => {
  const { soft, customer, prompt, user } = await ask();
  w.events.clear();
  w.notices.splice(0);
  assert.equal(await soft.deny(w.phone, w.at(), prompt), 'denied');
  const result = await customer.show();
  assert.ok(result.kind === 'refused' && result.reason === 'push_denied');
  assert.equal(answerOf(w.events.of('credentials.push_answered')[0]), 'denied');
  assert.deepEqual([w.events.of('credentials.push_denied')[0]?.subject, w.events.of('credentials.push_denied')[0]?.result], [user.id, 'failure']);
  assert.deepEqual(
    w.notices.map(({ what, userId, key }) => [what, userId, key]),
    [['sign_in_denied', user.id, prompt.id]],
  );
  assert.equal(await soft.confirm(w.phone, w.at(), prompt, '42'), 'ended');
});

test('whoever asks and leaves at once does not keep the owner from being told', async () => {
  const made = await w.owner();
  const customer = await w.asked(made.user);
  const [prompt] = await w.phone.inbox(w.at(), made.soft.handle);
  await w.t.dump('delete from journeys.flows');
  w.notices.splice(0);
  assert.ok(prompt);
  assert.equal(await made.soft.deny(w.phone, w.at(), prompt), 'denied');
  assert.deepEqual(
    w.notices.map(({ what }) => what),
    ['sign_in_denied'],
  );
  assert.equal((await customer.show()).kind, 'gone');
});

test('one wrong number may be put right, the second ends the question as not confirmed', async () => {
  const first = await ask();
  const number = numberOf(first.customer);
  assert.equal(await first.soft.confirm(w.phone, w.at(), first.prompt, otherNumber(number)), 'wrong');
  assert.equal(await first.soft.confirm(w.phone, w.at(), first.prompt, number), 'confirmed');
  assert.equal((await first.customer.show()).kind, 'done');

  const second = await ask();
  const right = numberOf(second.customer);
  assert.equal(await second.soft.confirm(w.phone, w.at(), second.prompt, otherNumber(right)), 'wrong');
  assert.equal(await second.soft.confirm(w.phone, w.at(), second.prompt, otherNumber(otherNumber(right))), 'mismatched');
  assert.equal(await second.soft.confirm(w.phone, w.at(), second.prompt, right), 'ended', 'the right number comes too late');
  await second.customer.show();
  assert.deepEqual(ids(second.customer).includes('credentials.push_mismatched'), true);
  await second.customer.act('check');
  assert.equal(second.customer.result.kind, 'screen');
  await second.customer.act('again');
  assert.notEqual(numberOf(second.customer), '');
});

test('two phones at once: one decides; fifty answers over two processes: one decision, one proof', async () => {
  const { user, soft } = await w.owner();
  const second = await w.enrolling(user);
  const other = softPhone();
  const { tokenOf } = await import('./phone.suite.ts');
  other.handle = await w.phone.enrol(w.at(), { token: tokenOf(second), name: 'Tablet', publicKey: other.publicKey });
  await second.show();
  await second.act('continue', { number: other.handle.number });
  const { customer, prompt } = await ask({ user, soft });
  w.events.clear();
  const both = await Promise.all([soft.confirm(w.phone, w.at(), prompt, numberOf(customer)), other.deny(w.phone2, w.at(), prompt)]);
  assert.equal(both.filter((verdict) => verdict !== 'ended').length, 1, both.join());

  const made = await w.owner();
  const next = await ask(made);
  w.events.clear();
  const signature = made.soft.signed({ prompt: next.prompt.id, nonce: next.prompt.nonce, decision: 'confirm', number: numberOf(next.customer) });
  const answers = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? w.phone2 : w.phone).answer(w.at(), made.soft.handle, next.prompt.id, { decision: 'confirm', number: numberOf(next.customer), signature }),
    ),
  );
  const verdicts = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : code('phone_busy')(answer.reason) ? 'busy' : 'failed'));
  assert.equal(verdicts.filter((verdict) => verdict === 'confirmed').length, 1, verdicts.join());
  assert.equal(verdicts.filter((verdict) => verdict === 'failed').length, 0, verdicts.join());
  await next.customer.show();
  assert.equal(w.events.of('journeys.journey_finished').length, 1);
  assert.equal(w.events.of('credentials.push_verified').length, 1);
});

test('fifty wrong numbers at once are two tries, not fifty', async () => {
  const made = await w.owner();
  const { customer, prompt } = await ask(made);
  const right = numberOf(customer);
  const guesses = Array.from({ length: 28 }, (_, index) => String(10 + ((Number(right) - 10 + 1 + index) % 90)));
  const verdicts = await Promise.all(guesses.map((guess, index) => made.soft.confirm(index % 2 ? w.phone2 : w.phone, w.at(), prompt, guess)));
  assert.deepEqual(verdicts.filter((verdict) => verdict !== 'ended').sort(), ['mismatched', 'wrong']);
});

test('an answer counts once: replayed, for another question, signed by another key or saying something else, it is nothing', async () => {
  const made = await w.owner();
  const first = await ask(made);
  const number = numberOf(first.customer);
  const signature = made.soft.signed({ prompt: first.prompt.id, nonce: first.prompt.nonce, decision: 'confirm', number });
  const send = (prompt: string, decision: 'confirm' | 'deny', typed: string, by = signature) =>
    w.phone.answer(w.at(), made.soft.handle, prompt, { decision, number: typed, signature: by });
  w.events.clear();
  await assert.rejects(
    send(first.prompt.id, 'confirm', number, softPhone().signed({ prompt: first.prompt.id, nonce: first.prompt.nonce, decision: 'confirm', number })),
    code('phone_forged'),
  );
  await assert.rejects(send(first.prompt.id, 'deny', ''), code('phone_forged'));
  await assert.rejects(send(first.prompt.id, 'confirm', otherNumber(number)), code('phone_forged'));
  await assert.rejects(send(first.prompt.id, 'confirm', number, 'AAAA'), code('phone_forged'));
  assert.deepEqual([...new Set(w.events.of('credentials.push_answered').map(answerOf))], ['forged']);
  assert.equal(await send(first.prompt.id, 'confirm', number), 'confirmed');
  assert.equal(await send(first.prompt.id, 'confirm', number), 'ended', 'replayed');
  const second = await ask(made);
  await assert.rejects(send(second.prompt.id, 'confirm', number), code('phone_forged'));
  assert.equal((await second.customer.act('check')).kind, 'screen');
});

test('a phone answers for its own user, in its own tenant, with its own secret only', async () => {
  const mine = await ask();
  const stranger = await w.owner();
  const rival = await w.owner({ tenant: w.other });
  const number = numberOf(mine.customer);
  assert.equal(await stranger.soft.confirm(w.phone, w.at(), mine.prompt, number), 'ended');
  assert.deepEqual(await w.phone.inbox(w.at(), stranger.soft.handle), []);
  await assert.rejects(rival.soft.confirm(w.phone, w.at(), mine.prompt, number), code('phone_unknown'));
  assert.equal(await rival.soft.confirm(w.phone, w.at(w.other), mine.prompt, number), 'ended');
  await assert.rejects(w.phone.inbox(w.at(w.other), mine.soft.handle), code('phone_unknown'));
  for (const handle of [
    { ...mine.soft.handle, secret: stranger.soft.handle.secret },
    { ...mine.soft.handle, device: stranger.soft.handle.device },
    { device: 'x', secret: 'y' },
  ])
    await assert.rejects(w.phone.inbox(w.at(), handle), code('phone_unknown'));
  assert.equal((await mine.customer.act('check')).kind, 'screen');
});

test('it can be answered until two minutes are over by the clock of the database, and not at it', async () => {
  const early = await ask();
  await age(118);
  assert.equal(await early.soft.confirm(w.phone, w.at(), early.prompt, numberOf(early.customer)), 'confirmed');
  const late = await ask();
  const number = numberOf(late.customer);
  await age(120);
  assert.deepEqual(await w.phone.inbox(w.at(), late.soft.handle), []);
  assert.equal(await late.soft.confirm(w.phone, w.at(), late.prompt, number), 'ended');
  await late.customer.show();
  assert.ok(ids(late.customer).includes('credentials.push_expired'));
  assert.equal(numberOf(late.customer), '', 'a number that means nothing is not shown');
  await late.customer.act('again');
  assert.match(numberOf(late.customer), /^\d\d$/);
});

test("a confirmation that nobody picks up ends, and one flow never takes another's", async () => {
  const made = await w.owner();
  const first = await ask(made);
  const other = await w.asked(made.user);
  assert.equal(await made.soft.confirm(w.phone, w.at(), first.prompt, numberOf(first.customer)), 'confirmed');
  await other.act('check');
  assert.equal(other.result.kind, 'screen');
  await w.t.dump("update credentials.push_prompts set status = 'confirmed', answered_at = platform.now(), device_id = $1 where user_id = $2 and status = 'pending'", [
    made.soft.handle.device,
    made.user.id,
  ]);
  await age(301);
  await other.show();
  await other.act('check');
  assert.equal(other.result.kind, 'screen');
  assert.ok(ids(other).includes('credentials.push_expired'));
});

test('the fourth question in ten minutes is not asked, also when twelve flows begin at once on two processes', async () => {
  const { user, soft } = await w.owner();
  w.events.clear();
  w.jobs.splice(0);
  const [here, there] = await Promise.all([Promise.all(Array.from({ length: 6 }, () => w.asked(user))), Promise.all(Array.from({ length: 6 }, () => w.askedElsewhere(user)))]);
  const results = [...here.map((flow) => flow.result), ...there];
  assert.equal(results.filter((result) => result.kind === 'screen' && result.screen.nodes.some((node) => node.kind === 'number')).length, 3);
  const throttled = here.filter((flow) => ids(flow).includes('credentials.push_throttled'));
  assert.equal((await w.phone.inbox(w.at(), soft.handle)).length, 3);
  assert.equal(w.events.of('credentials.push_sent').length, 3);
  assert.equal(w.events.of('credentials.push_throttled').length, 9);
  const [one] = throttled;
  assert.ok(one);
  await one.act('again');
  assert.ok(ids(one).includes('credentials.push_throttled'));
  await age(590);
  await one.act('again');
  assert.ok(ids(one).includes('credentials.push_throttled'), 'any ten minutes, not fixed ones');
  await age(12);
  await one.show();
  await one.act('again');
  assert.match(numberOf(one), /^\d\d$/);
});

test('a new request in the same place takes the one before out of use; while it is open there is nothing to send again', async () => {
  const { soft, customer, prompt } = await ask();
  const number = numberOf(customer);
  await customer.act('again');
  assert.equal(numberOf(customer), number);
  assert.deepEqual(customer.errors, ['credentials.push_not_yet']);
  await age(121);
  await customer.act('again');
  assert.equal(await soft.confirm(w.phone, w.at(), prompt, number), 'ended');
});

test('a removed phone is out at once: its inbox, its open questions and what it confirmed a moment ago', async () => {
  const type = w.credentials.types.find((candidate) => candidate.id === 'push');
  assert.ok(type);
  const made = await w.owner();
  const neighbour = await w.owner();
  const { customer, prompt } = await ask(made);
  await w.t.dump("update credentials.push_prompts set status = 'confirmed', answered_at = platform.now(), device_id = $1 where id = $2", [made.soft.handle.device, prompt.id]);
  const open = await w.asked(made.user);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, made.user.id, made.soft.handle.device), w.other), false);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, neighbour.user.id, made.soft.handle.device)), false);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, made.user.id, made.soft.handle.device)), true);
  await assert.rejects(w.phone.inbox(w.at(), made.soft.handle), code('phone_unknown'));
  await assert.rejects(made.soft.confirm(w.phone, w.at(), prompt, '10'), code('phone_unknown'));
  for (const flow of [customer, open]) {
    await flow.act('check');
    assert.ok(ids(flow).includes('credentials.push_cancelled'));
  }
  await open.act('again');
  assert.ok(ids(open).includes('credentials.push_no_phone'));
});

test('lists, renames and revokes all, for its own user and tenant only; secrets are not in a dump', async () => {
  const type = w.credentials.types.find((candidate) => candidate.id === 'push');
  assert.ok(type?.challenge && type.enrolment && type.rename);
  const { challenge, rename, enrolment } = type;
  const made = await w.owner();
  const neighbour = await w.owner();
  const list = () => w.inTenant((tx) => type.list(tx, made.user.id));
  assert.deepEqual(
    (await list()).map(({ id, label, type: kind }) => [id, label, kind]),
    [[made.soft.handle.device, 'Pixel', 'push']],
  );
  assert.equal(await w.inTenant((tx) => rename(tx, neighbour.user.id, made.soft.handle.device, 'Mine')), false);
  assert.equal(await w.inTenant((tx) => rename(tx, made.user.id, made.soft.handle.device, 'My 📱 phone')), true);
  assert.equal((await list())[0]?.label, 'My 📱 phone');
  assert.equal(await w.inTenant((tx) => challenge.usable(tx, made.user.id)), true);
  assert.equal(await w.inTenant((tx) => challenge.usable(tx, made.user.id), w.other), false);
  const { customer, prompt } = await ask(made);
  const dump = JSON.stringify(await w.t.dump('select d.*, p.* from credentials.push_devices d left join credentials.push_prompts p using (user_id)'), (_key, value: unknown) =>
    value && typeof value === 'object' && 'data' in value && Array.isArray(value.data) ? Buffer.from(value.data as number[]).toString('latin1') : value,
  );
  for (const secret of ['Pixel', 'phone', made.soft.handle.secret, prompt.nonce, 'Chrome', 'Acme']) assert.equal(dump.includes(secret), false, secret);
  assert.equal(await w.inTenant((tx) => type.revokeAll(tx, made.user.id), w.other), 0);
  assert.equal(await w.inTenant((tx) => type.revokeAll(tx, made.user.id)), 1);
  assert.deepEqual(await list(), []);
  assert.equal(await w.inTenant((tx) => challenge.usable(tx, made.user.id)), false);
  assert.equal(await w.inTenant((tx) => enrolment.available(tx, customer.result.kind === 'gone' ? ({} as never) : customer.result, made.user.id)), true);
  assert.equal((await w.inTenant((tx) => type.list(tx, neighbour.user.id))).length, 1);
});

test('a user who may not sign in is told so after the proof', async () => {
  const { soft, customer, prompt, user } = await ask();
  const number = numberOf(customer);
  await w.t.dump("update identity.users set state = 'blocked' where id = $1", [user.id]).catch(async () => {
    await w.t.dump("update identity.users set state = 'suspended' where id = $1", [user.id]);
  });
  assert.equal(await soft.confirm(w.phone, w.at(), prompt, number), 'confirmed');
  const result = await customer.show();
  assert.ok(result.kind === 'refused' && result.reason === 'user_inactive');
});

test('everything it says is said in every language', async () => {
  const made = await w.owner();
  const { customer } = await ask(made);
  const shown = [customer.screen];
  for (let index = 0; index < 3; index++) {
    await age(121);
    await customer.show();
    shown.push(customer.screen);
    await customer.act('again');
    shown.push(customer.screen);
  }
  const type = w.credentials.types.find((candidate) => candidate.id === 'push');
  const said = textsIn(JSON.parse(JSON.stringify([shown, type?.challenge?.label, type?.challenge?.hint, type?.enrolment?.label, type?.enrolment?.hint])));
  assert.ok(said.length > 10);
  for (const { id, values } of said) for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }).length > 0, `${locale} ${id}`);
});
