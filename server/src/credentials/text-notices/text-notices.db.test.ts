import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import type { AnyJobType } from '#platform/jobs';
import { TEST_ORIGIN } from '#test/support';
import type { StepContext } from '#journeys/contract';
import type { Notice, NoticeKind, Notices } from '../contract.ts';
import { NOTICE_KINDS } from '../notices/kinds.suite.ts';
import { createNotices } from '../notices/create-notices.ts';
import { readHappening } from '../notices/not-me-token.ts';
import { NOT_ME } from '../notices/settings.ts';
import { addPhone, atCode, newNumber, phoneUser, smsWorld, type PhoneUser, type SmsWorld } from '../sms-code/phone.suite.ts';
import { createTextNotices } from './create-text-notices.ts';
import type { TextQuotas } from './settings.ts';

/* Customers whose only proved contact is a phone hear of what happens to their account, and nobody can make this dear, or silent. */

let w: SmsWorld;
/** What the worker has to do. */
const queue: { readonly job: AnyJobType; readonly data: unknown }[] = [];
before(async () => {
  w = await smsWorld();
});
after(() => w.close());
beforeEach(async () => {
  queue.splice(0);
  w.mail.clear();
  w.events.clear();
  await w.rules({ countries: ['FR', 'GB'], dailyNotices: 100_000, dailyNoticesPerCountry: 100_000 });
});

function processOn(process: Pick<SmsWorld, 'db' | 'keys' | 'limits' | 'tenants' | 'identity' | 'oneTime'>, textQuotas: Partial<TextQuotas> = {}, phones = true) {
  const delivery = { ...w.mail, phones };
  const texts = createTextNotices({
    ...process,
    events: w.events,
    delivery,
    jobs: { enqueue: async (tx, job, data) => tx.afterCommit(() => void queue.push({ job: job as AnyJobType, data })) },
    types: () => w.credentials.types,
    textQuotas,
  });
  const notices = createNotices({ ...process, sessions: w.sessions, delivery, phones: texts, surety: async () => 'one' });
  const [job] = texts.jobTypes;
  assert.ok(job);
  return { notices, handle: (data: unknown) => job.handle(job.schema.parse(JSON.parse(JSON.stringify(data))), { id: 'j', attempt: 1, signal: new AbortController().signal }) };
}
type Process = ReturnType<typeof processOn>;

async function work(...by: readonly Process[]): Promise<void> {
  const waiting = queue.splice(0);
  await Promise.all(waiting.map(({ data }, index) => (by[index % by.length] as Process).handle(data)));
}

let serial = 0;
async function tell(notices: Notices, userId: string, what: NoticeKind, more: Partial<Notice> = {}, at?: Date): Promise<void> {
  const [row] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  const ctx = {
    flow: { tenantId: w.tenant.id, issuer: w.tenant.issuer, brandId: w.tenant.defaultBrandId, locale: 'en' } as StepContext['flow'],
    origin: TEST_ORIGIN,
    now: at ?? row?.now ?? new Date(),
  };
  await w.inTenant((tx) => notices.tell(tx, ctx, { userId, what, key: `key-${++serial}`, ...more }));
}

/** Somebody without an e-mail address, who signs in with a name. The phone is a second step, or part of the account itself. */
async function onlyPhone(kind: 'second-step' | 'identifier' | 'unproved' = 'second-step'): Promise<PhoneUser> {
  const name = `nomail${++serial}`;
  const number = newNumber();
  const user = await w.inTenant((tx) =>
    w.identity.register(tx, TEST_ORIGIN, {
      identifiers: [
        { kind: 'username', value: name, verified: true },
        ...(kind === 'second-step' ? [] : [{ kind: 'phone' as const, value: number, verified: kind === 'identifier' }]),
      ],
      source: 'test',
    }),
  );
  const owner = { id: user.id, sub: user.sub, email: name, number };
  if (kind !== 'second-step') return owner;
  await addPhone(w, owner, number);
  await settle();
  w.mail.clear();
  w.events.clear();
  return owner;
}
/** Long enough that what was set up counts as the owner's. */
const settle = () => w.t.advance(73 * 3600);
const texts = () => w.mail.texts.map((message) => ({ to: message.to, text: `${w.i18n.format(message.locale, message.text)} ${message.link}` }));
const refusals = () => w.events.of('credentials.sms_refused').map(({ data }) => data as { reason: string; notice?: string });

test('a customer with only a phone is told by text: the brand, what happened, and the link on the tenant’s own host; it works once, for this user', async () => {
  const node = processOn(w);
  for (const kind of ['second-step', 'identifier'] as const) {
    const user = await onlyPhone(kind);
    await tell(node.notices, user.id, 'password_changed', { key: `pw-${kind}` });
    await work(node);
    const [text] = texts();
    assert.equal(text?.to, user.number, kind);
    assert.match(text?.text ?? '', /^Acme: your password was changed\. Not you\? http:\/\/localhost:4000\/secure\/[A-Za-z0-9_-]{43}$/);
    const found = await w.oneTime.peek(w.tenant.id, NOT_ME, (text?.text ?? '').split('/').at(-1) ?? '');
    assert.equal(found.state === 'valid' && found.binding, user.id);
    const happening = found.state === 'valid' ? readHappening(found.data) : undefined;
    assert.deepEqual([happening?.what, happening?.key, happening?.proved], ['password_changed', `pw-${kind}`, 'no']);
    assert.equal(w.mail.all.length, 0);
    w.mail.clear();
  }
});

test('nothing readable waits in the queue, and a job that runs twice sends once', async () => {
  const node = processOn(w);
  const user = await onlyPhone();
  await tell(node.notices, user.id, 'new_browser');
  const kept = JSON.stringify(queue);
  assert.equal(queue.length, 1);
  for (const secret of [user.number, user.number.slice(1), 'secure/', 'new_browser']) assert.ok(!kept.includes(secret), secret);
  const [job] = queue;
  await work(node);
  await node.handle(job?.data);
  const keys = w.mail.texts.map(({ idempotencyKey }) => idempotencyKey);
  assert.equal(new Set(keys).size, 1, 'delivery sends once for one key');
  await assert.rejects(node.handle({ ...(job?.data as object), userId: 'somebody-else' }), 'sealed for this user');
});

test('who has a mailbox is told by mail; by text as well only where a way in or back in changed', async () => {
  const node = processOn(w);
  const user = await phoneUser(w);
  await settle();
  const both: NoticeKind[] = [];
  for (const what of NOTICE_KINDS) {
    w.mail.clear();
    await tell(node.notices, user.id, what);
    await work(node);
    assert.deepEqual(
      w.mail.all.map(({ to }) => to),
      [user.email],
      what,
    );
    if (w.mail.texts.length > 0) both.push(what);
  }
  assert.deepEqual(both.sort(), [
    'account_merge_undone',
    'account_merged',
    'contact_changed',
    'factor_added',
    'factor_removed',
    'identity_linked',
    'identity_unlinked',
    'passkey_added',
    'passkey_removed',
    'recovery_completed',
  ]);
});

test('a mailed notice costs not one statement more for it, where nothing goes to phones', async () => {
  const user = await w.user();
  const plain = createNotices({ ...w, delivery: w.mail, surety: async () => 'one' });
  const { trips: without } = await countTrips(() => tell(plain, user.id, 'new_browser'));
  const { trips: withPhones } = await countTrips(() => tell(processOn(w).notices, user.id, 'new_browser'));
  assert.equal(withPhones, without);
});

test('nobody is told at a number that was not proved, or in a country that messages do not go to; the trail says why, without the number', async () => {
  const node = processOn(w);
  const unproved = await onlyPhone('unproved');
  await tell(node.notices, unproved.id, 'password_changed');
  assert.equal(queue.length, 0);
  const user = await onlyPhone();
  await w.rules({ countries: ['GB'] });
  await tell(node.notices, user.id, 'password_changed');
  await work(node);
  assert.equal(w.mail.texts.length, 0);
  assert.deepEqual(refusals(), [{ reason: 'country', notice: 'password_changed', country: 'FR' }]);
  assert.equal(w.events.of('credentials.sms_refused')[0]?.subject, user.id);
  assert.ok(!JSON.stringify(w.events.all).includes(user.number.slice(3)));
  await w.rules({ countries: [] });
  await tell(node.notices, user.id, 'password_changed');
  assert.equal(queue.length, 0, 'nothing goes to phones at all');
  await w.rules({ countries: ['FR'] });
  await tell(processOn(w, {}, false).notices, user.id, 'password_changed');
  assert.equal(queue.length, 0, 'nobody sends to phones');
});

test('a phone that was added a moment ago gets no links while older ones are there, is not told of itself, and hears when it is removed', async () => {
  const node = processOn(w);
  const owner = await onlyPhone();
  const [card] = await w.inTenant((tx) => w.type.list(tx, owner.id));
  const thief = newNumber();
  await addPhone(w, owner, thief);
  w.mail.clear();
  await tell(node.notices, owner.id, 'password_changed');
  await work(node);
  assert.deepEqual(
    texts().map(({ to }) => to),
    [owner.number],
  );
  w.mail.clear();
  const added = (await w.inTenant((tx) => w.type.list(tx, owner.id))).find(({ id }) => id !== card?.id);
  await settle();
  await tell(node.notices, owner.id, 'factor_added', { key: added?.id ?? '' });
  await work(node);
  assert.deepEqual(
    texts().map(({ to }) => to),
    [owner.number],
  );
  w.mail.clear();
  // The only phone of somebody new.
  const fresh = await phoneUser(w);
  w.mail.clear();
  const [own] = await w.inTenant((tx) => w.type.list(tx, fresh.id));
  await tell(node.notices, fresh.id, 'factor_removed', { key: own?.id ?? '', alsoTo: [fresh.number] });
  await work(node);
  assert.deepEqual(
    texts().map(({ to }) => to),
    [fresh.number],
  );
});

test('counted apart from codes: a number whose codes are used up still hears, and notices use up no codes', async () => {
  const node = processOn(w);
  const user = await onlyPhone();
  for (let index = 0; index < 12; index++) await atCode(w, user);
  w.mail.clear();
  await atCode(w, user);
  assert.equal(w.mail.texts.length, 0, 'no more codes today');
  await tell(node.notices, user.id, 'new_browser');
  await work(node);
  assert.equal(w.mail.texts.length, 1);

  await w.rules({ countries: ['FR', 'GB'], dailyMessages: 3, dailyPerCountry: 3, dailyNotices: 100_000, dailyNoticesPerCountry: 100_000 });
  await w.t.advance(86_401);
  for (const what of ['new_browser', 'password_changed', 'passkey_added', 'passkey_removed', 'sign_in_denied'] as const) await tell(node.notices, user.id, what);
  await work(node);
  w.mail.clear();
  await atCode(w, user);
  assert.equal(w.mail.texts.length, 1, 'five notices have used up no code of three');
});

test('somebody who makes noise all day leaves room for word of other things; the last text of the day says that it is the last', async () => {
  const node = processOn(w);
  const user = await onlyPhone();
  for (let index = 0; index < 10; index++) await tell(node.notices, user.id, 'passkey_added');
  await work(node);
  assert.equal(w.mail.texts.length, 3);
  assert.ok(refusals().length > 0 && refusals().every(({ reason, notice }) => reason === 'kind_of_notice' && notice === 'passkey_added'));
  w.mail.clear();
  for (const what of ['password_changed', 'factor_added', 'recovery_completed', 'new_browser', 'factor_removed', 'passkey_removed'] as const) {
    await tell(node.notices, user.id, what);
    await work(node);
  }
  assert.equal(w.mail.texts.length, 6);
  await tell(node.notices, user.id, 'sign_in_denied');
  await work(node);
  assert.match(texts().at(-1)?.text ?? '', /Last text today/);
  await tell(node.notices, user.id, 'recovery_codes_made');
  await work(node);
  assert.equal(w.mail.texts.length, 7);
  assert.equal(refusals().at(-1)?.reason, 'user');
  const other = await onlyPhone();
  await tell(node.notices, other.id, 'passkey_added');
  await work(node);
  assert.equal(w.mail.texts.at(-1)?.to, other.number, 'nobody else goes without');
});

test('over two processes at once exactly as many texts as the caps allow, and one event says that a cap was reached', async () => {
  // The second one reads the same rules: how long a process may go by older ones is another matter.
  const [one, two] = [processOn(w), processOn({ ...w.second, tenants: w.tenants })];
  const users = await Promise.all(Array.from({ length: 30 }, () => onlyPhone('identifier')));
  w.mail.clear();
  w.events.clear();
  await w.rules({ countries: ['FR', 'GB'], dailyNotices: 1000, dailyNoticesPerCountry: 25 });
  await w.t.advance(86_401);
  for (const user of users) for (const what of ['password_changed', 'new_browser'] as const) await tell(one.notices, user.id, what);
  await work(one, two);
  assert.equal(w.mail.texts.length, 25);
  assert.deepEqual(
    w.events.of('credentials.sms_cap_reached').map(({ data }) => data),
    [{ cap: 'notices_country', country: 'FR', limit: 25 }],
  );
  assert.equal(refusals().length, 35);
  // What a country did not get is not counted for all.
  await w.rules({ countries: ['FR', 'GB'], dailyNotices: 40, dailyNoticesPerCountry: 1000 });
  w.mail.clear();
  for (const user of users) await tell(one.notices, user.id, 'passkey_added');
  await work(one, two);
  assert.equal(w.mail.texts.length, 15, 'forty in all, with the twenty-five before');

  assert.deepEqual((w.events.of('credentials.sms_cap_reached').at(-1)?.data as { cap: string }).cap, 'notices_tenant');
});

test('in the language of the customer, under a name that fits', async () => {
  const node = processOn(w);
  const user = await onlyPhone();
  await w.inTenant((tx) => w.identity.setLocale(tx, user.id, 'fr'));
  await tell(node.notices, user.id, 'passkey_added');
  await work(node);
  assert.match(texts()[0]?.text ?? '', /^Acme : une clé d'accès a été ajoutée\. Pas vous \? http/);
});
