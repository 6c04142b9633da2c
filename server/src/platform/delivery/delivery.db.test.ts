import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { fileURLToPath } from 'node:url';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import { createJobs } from '#platform/jobs';
import { applyRules, createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import {
  createDelivery,
  createDevMailbox,
  createMailboxTransport,
  createSmtpTransport,
  type DeliveryService,
  type EmailMessage,
  type MailTransport,
  type OutgoingMessage,
  deliveryRetention,
} from './index.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const texts = loadCatalogues(findCatalogues(fileURLToPath(new URL('..', import.meta.url))));
const i18n = createI18n({
  strict: true,
  catalogues: {
    ...texts,
    en: {
      ...texts.en,
      't.subject': '{code} is your {brand} code',
      't.pre': 'Works for {minutes} minutes',
      't.head': 'Your code',
      't.text': 'Enter it on the page.',
      't.go': 'Sign in',
      't.foot': 'Not you? Ignore this.',
    },
  },
});

let t: TestDatabase;
let keys: ReturnType<typeof testKeys>;
before(async () => {
  t = await createTestDatabase();
  keys = testKeys(t.db);
  await keys.tenant(tenant);
});
const open: (() => Promise<void>)[] = [];
after(async () => {
  await Promise.all(open.map((close) => close()));
  await t.drop();
});

let serial = 0;
function message(change: Partial<EmailMessage> = {}): EmailMessage {
  const values = { code: '123456', brand: 'Acme', minutes: 10 };
  return {
    channel: 'email',
    to: `ann${++serial}@example.org`,
    locale: 'en',
    brand: { name: 'Acme', colour: '#1f4fd8', onColour: '#ffffff', senderName: 'Acme "Shop"' },
    content: {
      template: 'tests.code',
      subject: { id: 't.subject', values },
      preheader: { id: 't.pre', values },
      heading: { id: 't.head' },
      paragraphs: [{ id: 't.text' }],
      code: '123456',
      action: { label: { id: 't.go' }, url: 'https://id.example.org/link/abc?x=1&y=2' },
      footnote: { id: 't.foot' },
    },
    idempotencyKey: `key-${serial}`,
    ...change,
  };
}

interface Received {
  readonly to: readonly string[];
  readonly raw: string;
}
async function smtpServer(options: SMTPServerOptions = {}): Promise<{ url: string; received: Received[]; close(): Promise<void> }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    // Pooled connections stay open; the test does not wait for them.
    closeTimeout: 10,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as { port: number };
  const close = () => new Promise<void>((closed) => server.close(() => closed()));
  open.push(close);
  return { url: `smtp://127.0.0.1:${port}`, received, close };
}

/** Delivery whose jobs the test runs by hand, so that retries need no waiting. */
function byHand(
  transport: MailTransport,
  db = t.db,
): { delivery: DeliveryService; send: (sent: OutgoingMessage) => Promise<void>; run: (attempt?: number) => Promise<void>; queued: unknown[] } {
  const queued: unknown[] = [];
  const delivery = createDelivery({ db, keys, i18n, transport, jobs: { enqueue: async (_tx, _job, data) => void queued.push(data) } });
  const [job] = delivery.jobTypes;
  assert.ok(job);
  return {
    delivery,
    queued,
    send: (sent) => t.db.tenant(tenant, (tx) => delivery.send(tx, sent)),
    run: (attempt = 1) => job.handle(queued.at(-1) as never, { id: 'job', attempt, signal: new AbortController().signal }),
  };
}
const smtp = (url: string, change = {}) => {
  const transport = createSmtpTransport({ url, from: 'no-reply@acme.test', requireTls: false, timeoutMs: 1000, ...change });
  open.push(() => transport.close());
  return transport;
};

test('through queue and SMTP a message arrives once, complete in both forms, and nobody waits for the next look at the queue', async () => {
  const server = await smtpServer();
  const transport = smtp(server.url);
  const jobs = createJobs({ db: t.db });
  const delivery = createDelivery({ db: t.db, keys, i18n, transport, jobs });
  await jobs.startWorker({ types: delivery.jobTypes, pollMs: 60_000 });
  try {
    const sent = message();
    const began = performance.now();
    for (let round = 0; round < 3; round++) await t.db.tenant(tenant, (tx) => delivery.send(tx, sent));
    while (server.received.length === 0 && performance.now() - began < 20_000) await new Promise((done) => setTimeout(done, 5));
    assert.ok(server.received.length > 0);
    while ((await delivery.status(tenant, sent.idempotencyKey))?.status !== 'sent') await new Promise((done) => setTimeout(done, 5));
    await jobs.stop();
    assert.equal(server.received.length, 1);
    assert.deepEqual(await delivery.status(tenant, sent.idempotencyKey), { status: 'sent', attempts: 1, lastError: null });
    const [received] = server.received;
    assert.deepEqual(received?.to, [sent.to]);
    const mail = await PostalMime.parse(received?.raw ?? '');
    assert.equal(mail.subject, '123456 is your Acme code');
    assert.deepEqual({ name: mail.from?.name, address: mail.from?.address }, { name: 'Acme "Shop"', address: 'no-reply@acme.test' });
    assert.match(mail.messageId ?? '', /^<[0-9a-f]{32}@acme\.test>$/);
    assert.equal(mail.headers.find((header) => header.key === 'auto-submitted')?.value, 'auto-generated');
    for (const part of [mail.text, mail.html?.replaceAll('&amp;', '&')])
      for (const fact of ['123456', 'https://id.example.org/link/abc?x=1&y=2', 'Enter it on the page.', 'Not you? Ignore this.', 'Acme']) assert.ok(part?.includes(fact), fact);
  } finally {
    await jobs.stop(0);
    await transport.close();
    await server.close();
  }
});

test('no address, code or link is readable in any table, and the message is destroyed once sent', async () => {
  const server = await smtpServer();
  const { send, run, queued } = byHand(smtp(server.url));
  await send(message({ to: 'secret-person@example.org' }));
  const dump = async () =>
    (await t.dump<{ text: string }>("select d::text || coalesce(encode(sealed, 'escape'), '') as text from platform.deliveries d")).map((row) => row.text).join('\n') +
    JSON.stringify(queued);
  for (const secret of ['secret-person', '123456', 'id.example.org', 'key-']) assert.ok(!(await dump()).includes(secret), secret);
  assert.equal((await t.dump("select from platform.deliveries where status = 'queued' and sealed is not null")).length, 1);
  await run();
  assert.equal((await t.dump('select from platform.deliveries where sealed is not null')).length, 0);
  await server.close();
});

test('a temporary refusal is tried again, then succeeds; the message id stays the same', async () => {
  let busy = true;
  const ids: (string | undefined)[] = [];
  const server = await smtpServer({
    onData(stream, _session, done) {
      let raw = '';
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      stream.on('end', () => {
        ids.push(/^message-id: (.*)$/im.exec(raw)?.[1]);
        done(busy ? Object.assign(new Error('Greylisted, come back'), { responseCode: 451 }) : null);
      });
    },
  });
  const { delivery, send, run } = byHand(smtp(server.url));
  const sent = message();
  await send(sent);
  await assert.rejects(run(1), { code: 'smtp_451' });
  assert.deepEqual(await delivery.status(tenant, sent.idempotencyKey), { status: 'queued', attempts: 1, lastError: 'smtp_451' });
  busy = false;
  await run(2);
  assert.equal((await delivery.status(tenant, sent.idempotencyKey))?.status, 'sent');
  assert.equal(ids.length, 2);
  assert.equal(new Set(ids).size, 1);
  await server.close();
});

test('a permanent refusal of the receiver fails at once, without retry', async () => {
  const server = await smtpServer({ onRcptTo: (_address, _session, done) => done(Object.assign(new Error('No such user ann@example.org'), { responseCode: 550 })) });
  const { delivery, send, run } = byHand(smtp(server.url));
  const sent = message();
  await send(sent);
  await run();
  assert.deepEqual(await delivery.status(tenant, sent.idempotencyKey), { status: 'failed', attempts: 1, lastError: 'smtp_550' });
  await run(2);
  assert.equal((await delivery.status(tenant, sent.idempotencyKey))?.attempts, 1);
  await server.close();
});

test('a refused login or sender is our own trouble: the message waits', async () => {
  const server = await smtpServer({ authOptional: false, onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })), allowInsecureAuth: true });
  const { send, run } = byHand(smtp(server.url.replace('//', '//user:wrong@')));
  await send(message());
  await assert.rejects(run(), { code: 'smtp_535' });
  await server.close();
  const strict = await smtpServer({ onMailFrom: (_address, _session, done) => done(Object.assign(new Error('not yours'), { responseCode: 553 })) });
  const other = byHand(smtp(strict.url));
  await other.send(message());
  await assert.rejects(other.run(), { code: 'smtp_553' });
  await strict.close();
});

test('the last attempt closes the message as failed', async () => {
  const { delivery, send, run } = byHand(smtp('smtp://127.0.0.1:9'));
  const sent = message();
  await send(sent);
  await assert.rejects(run(41));
  assert.equal((await delivery.status(tenant, sent.idempotencyKey))?.status, 'failed');
});

test('a mail server that hangs ends in time and holds no database connection', async () => {
  const waiting: (() => void)[] = [];
  const server = await smtpServer({ onRcptTo: (_address, _session, done) => void waiting.push(() => done()) });
  const db = t.another();
  const { send, run } = byHand(smtp(server.url, { timeoutMs: 150 }), db);
  await send(message());
  const running = run().catch((error: { code?: string }) => error.code);
  while (waiting.length === 0) await new Promise((done) => setTimeout(done, 5));
  assert.equal(db.pool.total - db.pool.idle, 0, 'no connection is in use while the server hangs');
  assert.deepEqual(await t.dump("select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"), []);
  assert.equal(await running, 'etimedout');
  for (const release of waiting) release();
  await server.close();
});

test('two workers with the same message send it once; one that died is followed after its lease', async () => {
  let release: () => void = () => {};
  let sends = 0;
  const slow: MailTransport = {
    async send() {
      sends++;
      await new Promise<void>((done) => {
        release = done;
      });
      return { kind: 'sent' };
    },
    close: async () => {},
  };
  const { send, run } = byHand(slow);
  await send(message());
  const first = run();
  while (sends === 0) await new Promise((done) => setTimeout(done, 2));
  await assert.rejects(run(), { code: 'delivery_held' });
  await t.advance(60);
  await assert.rejects(run(), { code: 'delivery_held' });
  // The first worker never comes back.
  await t.advance(30);
  const second = run();
  while (sends === 1) await new Promise((done) => setTimeout(done, 2));
  release();
  await second;
  assert.equal(sends, 2);
  void first;
  await t.advance(-90);
});

test('a message that is too late is dropped, by database time', async () => {
  const server = await smtpServer();
  const { delivery, send, run } = byHand(smtp(server.url));
  const sent = message({ notAfter: new Date(Date.now() + 600_000) });
  await send(sent);
  await t.advance(601);
  try {
    await run();
    assert.deepEqual(await delivery.status(tenant, sent.idempotencyKey), { status: 'expired', attempts: 0, lastError: null });
    assert.equal(server.received.length, 0);
  } finally {
    await t.advance(-601);
    await server.close();
  }
});

test('50 parallel sends with one key are one message', async () => {
  const sends: string[] = [];
  const { send, run, queued } = byHand({ send: async (_tenant, mail) => (sends.push(mail.to), { kind: 'sent' }), close: async () => {} });
  const sent = message();
  await Promise.all(Array.from({ length: 50 }, () => send(sent)));
  await Promise.allSettled(queued.map(() => run()));
  assert.deepEqual(sends, [sent.to]);
});

test('a message whose text is missing is kept for another attempt and never sent half', async () => {
  const { delivery, send, run } = byHand({ send: () => Promise.reject(new Error('must not be called')), close: async () => {} });
  const sent = message();
  await send({ ...sent, content: { ...sent.content, heading: { id: 't.none' } } });
  await assert.rejects(run(), { code: 'not_renderable' });
  assert.equal((await delivery.status(tenant, sent.idempotencyKey))?.status, 'queued');
});

test('without TLS nothing is sent when TLS is required', async () => {
  const server = await smtpServer();
  const { send, run } = byHand(smtp(server.url, { requireTls: true }));
  await send(message());
  await assert.rejects(run());
  assert.equal(server.received.length, 0);
  await server.close();
});

test('addresses and headers cannot carry a second header or command', async () => {
  const { send } = byHand({ send: async () => ({ kind: 'sent' }), close: async () => {} });
  for (const to of [
    'a@b.example\r\nBcc: x@y.example',
    'a@b.example, c@d.example',
    '<a@b.example>',
    'a b@c.example',
    '"a"@b.example',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    '.a@b.example',
    'a@-b.example',
    'a\u0000@b.example',
    `${'a'.repeat(65)}@b.example`,
    '',
  ]) {
    await assert.rejects(send(message({ to })), { code: 'delivery.invalid_address' }, JSON.stringify(to));
  }
  const sent = message();
  for (const url of ['javascript:alert(1)', 'data:text/html,x', '//evil', 'ftp://x']) {
    await assert.rejects(send({ ...sent, content: { ...sent.content, action: { label: { id: 't.go' }, url } } }), { code: 'delivery.invalid_message' });
  }
  const server = await smtpServer();
  const other = byHand(smtp(server.url));
  const bad = message({ brand: { ...sent.brand, senderName: 'Acme\r\nBcc: spy@evil.example', name: 'A\nB' } });
  await other.send({ ...bad, content: { ...bad.content, subject: { id: 't.subject', values: { code: '1', brand: 'x\r\nBcc: spy@evil.example\r\n\r\nbody' } } } });
  await other.run();
  const mail = await PostalMime.parse(server.received[0]?.raw ?? '');
  assert.equal(mail.bcc, undefined);
  assert.deepEqual(server.received[0]?.to, [bad.to]);
  assert.equal(mail.from?.address, 'no-reply@acme.test');
  await server.close();
});

test('the development mailbox keeps messages sealed, capped and apart by tenant', async () => {
  const from = 'no-reply@parvis.localhost';
  const transport = createMailboxTransport({ db: t.db, keys, from });
  const mailbox = createDevMailbox({ db: t.db, keys, from });
  const { send, run } = byHand(transport);
  await send(message({ to: 'boxed@example.org' }));
  await run();
  const [entry] = await mailbox.list(tenant);
  assert.deepEqual({ to: entry?.to, subject: entry?.subject, from: entry?.from }, { to: 'boxed@example.org', subject: '123456 is your Acme code', from: `Acme "Shop" <${from}>` });
  const full = await mailbox.read(tenant, entry?.id ?? '');
  assert.ok(full?.html.includes('123456') && full.text.includes('123456'));
  const other = '22222222-2222-4222-8222-222222222222';
  assert.deepEqual(await mailbox.list(other), []);
  assert.equal(await mailbox.read(other, entry?.id ?? ''), undefined);
  assert.equal(await mailbox.read(tenant, 'not-an-id'), undefined);
  const text = JSON.stringify(await t.dump("select id, encode(sealed, 'escape') from platform.dev_mailbox"));
  assert.ok(!text.includes('boxed') && !text.includes('123456'));
  await t.dump(
    `insert into platform.dev_mailbox (tenant_id, id, received_at, sealed) select $1, gen_random_uuid(), now() - interval '1 hour', '\\x00' from generate_series(1, 600)`,
    [tenant],
  );
  await send(message());
  await run();
  assert.equal((await t.dump<{ n: number }>('select count(*)::int as n from platform.dev_mailbox'))[0]?.n, 500);
});

test('old deliveries are purged', async () => {
  await t.dump("update platform.deliveries set updated_at = platform.now() - interval '31 days'");
  await applyRules(t.db, deliveryRetention, { messageDays: 32 });
  assert.notDeepEqual(await t.dump('select from platform.deliveries'), []);
  await applyRules(t.db, deliveryRetention, { messageDays: 30 });
  assert.deepEqual(await t.dump('select from platform.deliveries'), []);
});
