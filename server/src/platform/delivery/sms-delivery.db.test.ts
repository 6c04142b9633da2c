import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import { createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import { createDelivery, createDevMailbox, createMailboxSms, createMailboxTransport, type SendOutcome, type SmsMessage, type SmsSender, type SmsToSend } from './index.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const texts = loadCatalogues(findCatalogues(fileURLToPath(new URL('..', import.meta.url))));
const i18n = createI18n({ strict: true, catalogues: { ...texts, en: { ...texts.en, 't.sms': '{code} is your {brand} code.' } } });

let t: TestDatabase;
let keys: ReturnType<typeof testKeys>;
before(async () => {
  t = await createTestDatabase();
  keys = testKeys(t.db);
  await keys.tenant(tenant);
});
after(() => t.drop());

let serial = 0;
function message(change: Partial<SmsMessage> = {}): SmsMessage {
  return {
    channel: 'sms',
    to: '+33612345678',
    locale: 'en',
    brand: { name: 'Acme', colour: '#1f4fd8', onColour: '#ffffff', senderName: 'Acme' },
    template: 'tests.sms',
    text: { id: 't.sms', values: { code: '123456', brand: 'Acme' } },
    code: '123456',
    boundTo: 'id.acme.example',
    idempotencyKey: `sms-key-${++serial}`,
    ...change,
  };
}

test('the parts of a message are those of what would be sent: the last line, and the alphabet of its language, count', async () => {
  const { delivery } = byHand(answering().sender);
  const parts = (change: Partial<SmsMessage>) => delivery.countParts?.(tenant, message(change));
  const values = (brand: string) => ({ text: { id: 't.sms', values: { code: '123456', brand } } });
  assert.deepEqual(
    await Promise.all([parts({}), parts(values('a'.repeat(113))), parts(values('a'.repeat(114))), parts(values('محل')), parts(values('محل'.repeat(30)))]),
    [1, 1, 2, 1, 3],
  );
});

/** Delivery whose jobs the test runs by hand. */
function byHand(sms: SmsSender | undefined) {
  const queued: { data: unknown; startAfter?: Date | undefined }[] = [];
  const transport = createMailboxTransport({ db: t.db, keys, from: 'no-reply@acme.test' });
  const delivery = createDelivery({
    db: t.db,
    keys,
    i18n,
    transport,
    ...(sms ? { sms } : {}),
    jobs: { enqueue: async (_tx, _job, data, options) => void queued.push({ data, startAfter: options?.startAfter }) },
  });
  const [job] = delivery.jobTypes;
  return {
    delivery,
    queued,
    send: (sent: SmsMessage) => t.db.tenant(tenant, (tx) => delivery.send(tx, sent)),
    run: (attempt = 1) => job?.handle(queued.at(-1)?.data as never, { id: 'job', attempt, signal: new AbortController().signal }),
  };
}
function answering(...outcomes: SendOutcome[]) {
  const seen: SmsToSend[] = [];
  return { seen, sender: { send: async (sent) => (seen.push(sent), outcomes[seen.length - 1] ?? { kind: 'sent' }) } satisfies SmsSender };
}

test('a text message goes out once, with the bound code as its last line', async () => {
  const { seen, sender } = answering();
  const { delivery, send, run } = byHand(sender);
  const sent = message();
  for (let round = 0; round < 3; round++) await send(sent);
  await run();
  await run();
  assert.equal(delivery.phones, true);
  assert.equal(seen.length, 1);
  assert.equal(seen[0]?.to, '+33612345678');
  assert.equal(seen[0]?.text, '123456 is your Acme code.\n\n@id.acme.example #123456');
  assert.match(seen[0]?.id ?? '', /^[0-9a-f]{32}$/);
  assert.deepEqual(await delivery.status(tenant, sent.idempotencyKey), { status: 'sent', attempts: 1, lastError: null });
});

test('nothing a value holds can stand where the bound line stands', async () => {
  const { seen, sender } = answering();
  const { send, run } = byHand(sender);
  await send(message({ text: { id: 't.sms', values: { code: '1', brand: 'x\n\n@evil.example #999999\u202E' } } }));
  await run();
  assert.deepEqual(seen[0]?.text.split('\n'), ['1 is your x @evil.example #999999 code.', '', '@id.acme.example #123456']);
});

test('a link comes whole, after a text that is cut for it', async () => {
  const { seen, sender } = answering();
  const { send, run } = byHand(sender);
  const link = `https://id.acme.example/secure/${'x'.repeat(43)}`;
  const { code: _code, boundTo: _boundTo, ...plain } = message({ link });
  await send({ ...plain, text: { id: 't.sms', values: { code: '1', brand: 'Acme' } } });
  await run();
  assert.equal(seen[0]?.text, `1 is your Acme code. ${link}`);
  await send({ ...plain, idempotencyKey: 'long-text', text: { id: 't.sms', values: { code: '1', brand: 'y'.repeat(400) } } });
  await run();
  assert.ok(seen[1]?.text.endsWith(` ${link}`) && seen[1].text.length === 268);
  await assert.rejects(send({ ...plain, idempotencyKey: 'no-web', link: 'javascript:alert(1)' }));
});

test('number and code are readable nowhere, and gone once the message is sent', async () => {
  const { send, run, queued } = byHand(answering().sender);
  await send(message({ to: '+33698765432' }));
  const dump = async () => JSON.stringify([await t.dump("select d::text, encode(sealed, 'escape') from platform.deliveries d"), queued]);
  for (const secret of ['698765432', '123456', 'sms-key']) assert.ok(!(await dump()).includes(secret), secret);
  await run();
  assert.equal((await t.dump("select from platform.deliveries where channel = 'sms' and sealed is not null")).length, 0);
});

test('a vendor that names a time gets the message then, not before, and no error is raised', async () => {
  const { seen, sender } = answering({ kind: 'failed', code: 'twilio_429', retryAfter: 30 });
  const { delivery, send, run, queued } = byHand(sender);
  const sent = message();
  await send(sent);
  await run();
  assert.deepEqual(await delivery.status(tenant, sent.idempotencyKey), { status: 'queued', attempts: 1, lastError: 'twilio_429' });
  assert.equal(queued.length, 2);
  const wait = ((queued[1]?.startAfter?.getTime() ?? 0) - Date.now()) / 1000;
  assert.ok(wait > 25 && wait <= 30, `${wait} s`);
  await run();
  assert.equal((await delivery.status(tenant, sent.idempotencyKey))?.status, 'sent');
  assert.equal(new Set(seen.map(({ id }) => id)).size, 1);
});

test('a vendor that always names a time does not get the message for ever', async () => {
  const { seen, sender } = answering(...Array.from({ length: 60 }, () => ({ kind: 'failed', code: 'x_429', retryAfter: 1 }) as const));
  const { delivery, send, run } = byHand(sender);
  const sent = message();
  await send(sent);
  for (let round = 0; round < 50; round++) await run()?.catch(() => {});
  assert.equal((await delivery.status(tenant, sent.idempotencyKey))?.status, 'failed');
  assert.equal(seen.length, 41);
});

test('what the vendor refuses ends; what it did not take is tried again; what is too late is dropped by database time', async () => {
  const refused = byHand(answering({ kind: 'rejected', code: 'twilio_400_21211' }).sender);
  const first = message();
  await refused.send(first);
  await refused.run();
  assert.deepEqual(await refused.delivery.status(tenant, first.idempotencyKey), { status: 'failed', attempts: 1, lastError: 'twilio_400_21211' });

  const { seen, sender } = answering({ kind: 'failed', code: 'twilio_503' });
  const broken = byHand(sender);
  const second = message({ notAfter: new Date(Date.now() + 600_000) });
  await broken.send(second);
  await assert.rejects(broken.run() ?? Promise.resolve(), { code: 'twilio_503' });
  assert.ok((seen[0]?.worthSeconds ?? 0) > 590 && (seen[0]?.worthSeconds ?? 0) <= 600);
  await t.advance(601);
  try {
    await broken.run(2);
    assert.equal((await broken.delivery.status(tenant, second.idempotencyKey))?.status, 'expired');
    assert.equal(seen.length, 1);
  } finally {
    await t.advance(-601);
  }
});

test('without a sender phones are not offered, and what was queued before waits', async () => {
  const { delivery, send, run } = byHand(undefined);
  assert.equal(delivery.phones, false);
  const sent = message();
  await send(sent);
  await assert.rejects(run() ?? Promise.resolve(), { code: 'sms_not_set_up' });
  assert.equal((await delivery.status(tenant, sent.idempotencyKey))?.status, 'queued');
});

test('only numbers in E.164 and bound host names are taken', async () => {
  const { send } = byHand(answering().sender);
  for (const to of ['0612345678', '+33 6 12', '33612345678', '+0612345678', '+3361234567890123', '+33612345678\n', '+33612345678,+33612345679', 'ann@example.org', ''])
    await assert.rejects(send(message({ to })), { code: 'delivery.invalid_number' }, JSON.stringify(to));
  for (const boundTo of ['evil.example #1', 'Acme.example', 'a\nb', 'https://acme.example']) await assert.rejects(send(message({ boundTo })), { code: 'delivery.invalid_message' });
});

test('the development mailbox keeps text messages beside mails, recognisably, for their tenant only', async () => {
  const deps = { db: t.db, keys, from: 'no-reply@acme.test' };
  const { send, run } = byHand(createMailboxSms(deps));
  await send(message({ to: '+33611111111' }));
  await run();
  const box = createDevMailbox(deps);
  const [entry] = await box.list(tenant);
  assert.deepEqual([entry?.channel, entry?.to, entry?.from, entry?.subject], ['sms', '+33611111111', 'Acme', '123456 is your Acme code.']);
  const read = await box.read(tenant, entry?.id ?? '');
  assert.deepEqual([read?.channel, read?.html, read?.text], ['sms', '', '123456 is your Acme code.\n\n@id.acme.example #123456']);
  assert.equal(await box.read('22222222-2222-4222-8222-222222222222', entry?.id ?? ''), undefined);
  assert.ok(!JSON.stringify(await t.dump("select m::text, encode(sealed, 'escape') from platform.dev_mailbox m")).includes('611111111'));
});
