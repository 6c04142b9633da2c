import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTls } from 'node:tls';
import { z } from 'zod';
import { AUDIT_KEYS, createAudit } from '#platform/audit';
import { createSigningKeys } from '#platform/crypto';
import { createEvents, defineEvent, happened } from '#platform/events';
import { createOutbound, createSockets } from '#platform/outbound';
import { createTestDatabase, lookupsOf, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import type { StreamInput } from './contract.ts';
import { createTrailStreams } from './create-trail-streams.ts';
import { wants } from './sent-entry.ts';
import { claimStreams, settleStream, updateStream } from './store.ts';

const happening = defineEvent({ type: 'streams.happened', version: 1, schema: z.object({ n: z.number() }), about: 'Something happened.' });
const other = defineEvent({ type: 'streams.other_thing', version: 1, schema: z.object({ n: z.number() }), about: 'Something else happened.' });

let t: TestDatabase;
let dir: string;
const servers: (Server | HttpServer)[] = [];
before(async () => {
  t = await createTestDatabase();
  dir = mkdtempSync(join(tmpdir(), 'parvis-streams-'));
});
after(async () => {
  for (const server of servers) server.close();
  await t.drop();
  rmSync(dir, { recursive: true });
});

const listen = (server: Server | HttpServer) =>
  new Promise<number>((done) => {
    servers.push(server);
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });

function open({ allow = [], ca }: { readonly allow?: readonly string[]; readonly ca?: string } = {}) {
  const keys = testKeys(lookupsOf(t.db));
  const signingKeys = createSigningKeys({ db: lookupsOf(t.db), keys, ...AUDIT_KEYS });
  const audit = createAudit({ db: t.db, keys, signingKeys });
  const events = createEvents({ db: t.db, keys, listeners: [], strict: true });
  const room = createTrailStreams({
    db: t.db,
    keys,
    events,
    audit,
    outbound: createOutbound({ allow }),
    sockets: createSockets({ allow, plain: true }),
    folder: dir,
    host: 'id.example',
    clock: { now: () => new Date() },
    random: () => 0,
    meter: { observed() {} },
    onError: assert.ifError,
    ...(ca === undefined ? {} : { ca }),
  });
  const [loop] = room.loops;
  return {
    ...room,
    audit,
    events,
    /** One round, to its end. */
    async send() {
      await loop?.run();
      await loop?.idle?.();
    },
    abort: () => loop?.abort?.(),
    begin: () => loop?.run(),
  };
}
type World = ReturnType<typeof open>;

async function publish(world: World, tenant: string, numbers: readonly number[], type = happening): Promise<void> {
  await t.db.tenant(tenant, (tx) =>
    world.events.publishMany(
      tx,
      numbers.map((n) => happened(type, { origin: { ...TEST_ORIGIN, ip: '203.0.113.77', userAgent: 'Telltale' }, subject: `s${n}`, data: { n } })),
    ),
  );
  for (;;) {
    while (await world.audit.chain());
    const [left] = await t.dump<{ n: number }>(
      'select (select count(*)::int from platform.events where tenant_id = $1) - (select coalesce(sum(cardinality(ids)), 0)::int from platform.audit_blocks where tenant_id = $1) as n',
      [tenant],
    );
    if (left?.n === 0) return;
  }
}

async function make(world: World, tenant: string, target: StreamInput['target'], more: Partial<StreamInput> & { readonly everybody?: boolean; readonly fromStart?: boolean } = {}) {
  const { everybody = false, fromStart = false, ...input } = more;
  const made = await t.db.tenant(tenant, (tx) =>
    world.createStream(tx, TEST_ORIGIN, { name: randomUUID(), target, types: ['streams.%'], enabled: true, ...input }, { everybody, fromStart }),
  );
  if (made.kind !== 'saved') throw new Error(`Not made: ${JSON.stringify(made)}`);
  return {
    id: made.stream.id,
    secret: made.secret ?? '',
    now: async () => (await t.db.read(tenant, (tx) => world.streamOf(tx, made.stream.id))) as NonNullable<Awaited<ReturnType<World['streamOf']>>>,
  };
}

interface Body {
  readonly tenant: string;
  readonly data: { readonly entries: readonly { readonly entry: number; readonly type: string; readonly data: string }[] };
}
const numbersIn = (lines: readonly { readonly data: string }[]) => lines.map(({ data }) => (JSON.parse(data) as { n: number }).n);

/** A receiver of webhooks that answers as it is told, next answer first; `cut`: it breaks off. */
async function receiver() {
  const got: { readonly headers: Record<string, string>; readonly text: string; readonly body: Body }[] = [];
  const answers: (number | 'cut' | 'hang')[] = [];
  const port = await listen(
    createHttp((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const answer = answers.shift() ?? 204;
        if (answer === 'cut') return request.socket.destroy();
        if (answer === 'hang') return undefined;
        if (answer < 300) got.push({ headers: request.headers as Record<string, string>, text, body: JSON.parse(text) as Body });
        return response.writeHead(answer).end();
      });
    }),
  );
  return { got, answers, url: `http://127.0.0.1:${port}/trail`, allow: [`127.0.0.1:${port}`] };
}

test('a webhook gets every entry in its order, signed, whatever it answered before; nothing says from where somebody came', async () => {
  const hook = await receiver();
  const world = open({ allow: hook.allow });
  const [tenant, stranger] = [randomUUID(), randomUUID()];
  await publish(world, tenant, [0]);
  const stream = await make(world, tenant, { kind: 'webhook', url: hook.url });
  await publish(world, tenant, [1, 2, 3]);
  await publish(world, stranger, [99]);
  await publish(world, tenant, [55], other);
  hook.answers.push(503, 'cut', 302);
  for (const problem of ['refused', 'broken', 'refused']) {
    await world.send();
    const { attempts, lastError, lagSeconds } = await stream.now();
    assert.ok(attempts > 0 && lagSeconds >= 0, JSON.stringify(await stream.now()));
    assert.ok(lastError?.problem === problem || problem === 'broken', lastError?.problem);
    // Not before its time.
    const before_ = attempts;
    await world.send();
    assert.equal((await stream.now()).attempts, before_);
    await t.advance(400);
  }
  assert.ok((await stream.now()).lagSeconds >= 400);
  await publish(world, tenant, [4]);
  await world.send();
  assert.deepEqual(numbersIn(hook.got.flatMap(({ body }) => body.data.entries)), [1, 2, 3, 55, 4]);
  const numbers = hook.got.flatMap(({ body }) => body.data.entries.map(({ entry }) => entry));
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
  for (const { headers, text, body } of hook.got) {
    const key = Buffer.from(stream.secret.slice('whsec_'.length), 'base64');
    const signed = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`).digest('base64');
    assert.equal(headers['webhook-signature'], `v1,${signed}`);
    assert.ok(!text.includes('203.0.113.77') && !text.includes('Telltale'));
    assert.equal(body.tenant, tenant);
  }
  assert.deepEqual([(await stream.now()).attempts, (await stream.now()).lagSeconds], [0, 0]);
  const sent = hook.got.length;
  await world.send();
  assert.equal(hook.got.length, sent, 'nothing is sent twice without a reason');
});

test('a stream of all tenants begins where it is told to, takes what it is for, and one that hangs holds up no other', async () => {
  const [hook, slow] = [await receiver(), await receiver()];
  const world = open({ allow: [...hook.allow, ...slow.allow] });
  const [one, two, system] = [randomUUID(), randomUUID(), randomUUID()];
  await publish(world, one, [1, 2]);
  const all = await make(world, system, { kind: 'webhook', url: hook.url }, { everybody: true, fromStart: true, types: ['%.happened'] });
  const hanging = await make(world, one, { kind: 'webhook', url: slow.url }, { fromStart: true });
  await publish(world, two, [3]);
  await publish(world, two, [4], other);
  slow.answers.push('hang');
  await world.begin();
  const of = (tenant: string) => numbersIn(hook.got.filter(({ body }) => body.tenant === tenant).flatMap(({ body }) => body.data.entries));
  for (let look = 0; look < 2000 && (of(one).length + of(two).length < 3 || slow.answers.length > 0); look++) await new Promise((next) => setTimeout(next, 10));
  assert.deepEqual([of(one), of(two), (await all.now()).lastError], [[1, 2], [3], undefined]);
  // The worker leaves while one hangs: that one counts as not tried.
  world.abort();
  await world.send();
  assert.deepEqual([slow.got.length, (await hanging.now()).attempts], [0, 0]);
  const next = open({ allow: slow.allow });
  await next.send();
  assert.deepEqual(numbersIn(slow.got.flatMap(({ body }) => body.data.entries)), [1, 2]);
  // Paused, it keeps its place.
  await t.db.tenant(one, (tx) => next.changeStream(tx, TEST_ORIGIN, hanging.id, { name: 'paused', target: { kind: 'webhook', url: slow.url }, types: [], enabled: false }, '1'));
  await publish(next, one, [5]);
  await next.send();
  assert.equal(slow.got.length, 1);
});

/** Takes messages apart by their length (RFC 6587 section 3.4.1). */
function messagesIn(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.subarray(at, space).toString());
    found.push(bytes.subarray(space + 1, space + 1 + length).toString());
    at = space + 1 + length;
  }
  return found;
}

async function syslog(of: { readonly tls?: { readonly key: string; readonly cert: string } } = {}) {
  const turns: Buffer[] = [];
  const state = { cut: false };
  const serve = (socket: Socket) => {
    const chunks: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      if (state.cut) return void socket.resetAndDestroy();
      chunks.push(chunk);
    });
    socket.on('end', () => turns.push(Buffer.concat(chunks)));
  };
  const port = await listen(of.tls ? createTls(of.tls, serve) : createServer(serve));
  return { turns, state, port, allow: [`127.0.0.1:${port}`, `localhost:${port}`] };
}

test('syslog gets messages as RFC 5424 has them, all of a turn again when it was broken off, and TLS only from whom it knows', async () => {
  const plain = await syslog();
  const world = open({ allow: plain.allow });
  const tenant = randomUUID();
  const stream = await make(world, tenant, { kind: 'syslog', host: '127.0.0.1', port: plain.port, tls: false });
  await publish(world, tenant, [1, 2]);
  plain.state.cut = true;
  await world.send();
  assert.equal((await stream.now()).attempts, 1, JSON.stringify(await stream.now()));
  plain.state.cut = false;
  await t.advance(400);
  await world.send();
  const messages = messagesIn(Buffer.concat(plain.turns));
  assert.deepEqual(
    messages.map((message) => (JSON.parse((JSON.parse(message.slice(message.indexOf('{'))) as { data: string }).data) as { n: number }).n),
    [1, 2],
  );
  assert.match(messages[0] ?? '', /^<110>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z id\.example parvis - streams\.happened - \ufeff\{/);
  assert.equal((await stream.now()).attempts, 0);

  const [key, cert] = [tlsFile('localhost-key.pem'), tlsFile('localhost-cert.pem')];
  const secure = await syslog({ tls: { key, cert } });
  const target = { kind: 'syslog', host: 'localhost', port: secure.port, tls: true } as const;
  const strict = open({ allow: secure.allow });
  const tls = await make(strict, tenant, target);
  await publish(strict, tenant, [3]);
  await strict.send();
  assert.equal((await tls.now()).lastError?.problem, 'untrusted');
  await t.advance(400);
  await open({ allow: secure.allow, ca: cert }).send();
  assert.equal(messagesIn(Buffer.concat(secure.turns)).length, 1, JSON.stringify(await tls.now()));
  // Nobody listens; and somewhere inside, where nobody may go.
  const [nobody, inside] = [await make(strict, tenant, { ...target, port: 1 }), await make(strict, tenant, { ...target, host: '169.254.169.254', port: 80 })];
  await publish(strict, tenant, [4]);
  await strict.send();
  assert.deepEqual([(await nobody.now()).lastError?.problem, (await inside.now()).lastError?.problem], ['forbidden_address', 'forbidden_address']);
});

const tlsFile = (name: string) => readFileSync(new URL(`../../../test/support/tls/${name}`, import.meta.url), 'utf8');

test('a file grows by one line an entry, is put aside when it is full, and the oldest go', async () => {
  const world = open();
  const system = randomUUID();
  const stream = await make(world, system, { kind: 'file', name: 'trail', maxBytes: 300, keep: 2 }, { everybody: true, types: ['streams.other_thing'] });
  for (const n of [1, 2, 3, 4, 5]) {
    await publish(world, system, [n], other);
    await world.send();
  }
  const folder = join(dir, 'everybody');
  const files = readdirSync(folder).toSorted();
  assert.equal(files.length, 3, files.join());
  assert.deepEqual(
    numbersIn(
      readFileSync(join(folder, 'trail.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { data: string }),
    ),
    [5],
  );
  assert.equal((await stream.now()).lagSeconds, 0);
});

test('what may not be is refused: addresses inside, without TLS, files of one tenant; two who change one', async () => {
  const world = open();
  const tenant = randomUUID();
  const create = (target: StreamInput['target']) =>
    t.db.tenant(tenant, (tx) => world.createStream(tx, TEST_ORIGIN, { name: 'x', target, types: [], enabled: true }, { everybody: false, fromStart: false }));
  for (const target of [
    { kind: 'webhook', url: 'http://example.org/' },
    { kind: 'webhook', url: 'https://127.0.0.1/' },
    { kind: 'webhook', url: 'https://10.0.0.1/' },
    { kind: 'syslog', host: 'logs.example', port: 514, tls: false },
    { kind: 'file', name: 'mine', maxBytes: 10_000, keep: 1 },
  ] as const)
    assert.equal((await create(target)).kind, 'refused', JSON.stringify(target));
  const made = await create({ kind: 'webhook', url: 'https://hooks.example/' });
  assert.equal((await create({ kind: 'webhook', url: 'https://hooks.example/' })).kind, 'exists');
  const id = made.kind === 'saved' ? made.stream.id : '';
  const change = (expected: string) =>
    t.db.tenant(tenant, (tx) =>
      world.changeStream(tx, TEST_ORIGIN, id, { name: 'y', target: { kind: 'webhook', url: 'https://hooks.example/2' }, types: [], enabled: true }, expected),
    );
  assert.deepEqual([(await change('1')).kind, (await change('1')).kind], ['saved', 'changed_meanwhile']);
  const dump = JSON.stringify(await t.dump('select s::text from insight.trail_streams s where tenant_id = $1', [tenant]));
  assert.ok(made.kind === 'saved' && made.secret?.startsWith('whsec_') && !dump.includes(made.secret));
  const elsewhere = randomUUID();
  assert.equal(await t.db.tenant(elsewhere, (tx) => world.removeStream(tx, TEST_ORIGIN, id)), false);
  assert.equal(await t.db.tenant(tenant, (tx) => world.removeStream(tx, TEST_ORIGIN, id)), true);
});

test('a new secret: both sign until the overlap is over, then the new one alone; nothing is lost in between', async () => {
  const hook = await receiver();
  const world = open({ allow: hook.allow });
  const tenant = randomUUID();
  const stream = await make(world, tenant, { kind: 'webhook', url: hook.url });
  const roll = (hours: number) => t.db.tenant(tenant, (tx) => world.rollSecret(tx, TEST_ORIGIN, stream.id, hours * 3600));
  const signers = async (n: number, secrets: readonly string[]) => {
    await publish(world, tenant, [n]);
    await world.send();
    const { headers, text } = hook.got.at(-1) ?? { headers: {} as Record<string, string>, text: '' };
    const signatures = (headers['webhook-signature'] ?? '').split(' ');
    const by = (secret: string) =>
      `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`)
        .digest('base64')}`;
    return [signatures.length, ...secrets.map((secret) => signatures.includes(by(secret)))];
  };
  assert.deepEqual(await signers(1, [stream.secret]), [1, true]);
  const rolled = await roll(2);
  const next = rolled.kind === 'saved' ? (rolled.secret ?? '') : '';
  assert.deepEqual(await signers(2, [stream.secret, next]), [2, true, true]);
  assert.ok((await stream.now()).oldSecretUntil);
  await t.advance(7201);
  assert.deepEqual(await signers(3, [stream.secret, next]), [1, false, true]);
  assert.equal((await stream.now()).oldSecretUntil, undefined);
  // A secret that got out ends at once.
  const again = await roll(0);
  assert.deepEqual(await signers(4, [next, again.kind === 'saved' ? (again.secret ?? '') : '']), [1, false, true]);
  assert.deepEqual(numbersIn(hook.got.flatMap(({ body }) => body.data.entries)), [1, 2, 3, 4]);
  const dump = JSON.stringify(await t.dump('select s::text from insight.trail_streams s'));
  assert.ok(next.startsWith('whsec_') && !dump.includes(next) && !dump.includes(stream.secret));
  const file = await make(world, tenant, { kind: 'syslog', host: '127.0.0.1', port: 6514, tls: true });
  assert.equal((await t.db.tenant(tenant, (tx) => world.rollSecret(tx, TEST_ORIGIN, file.id, 0))).kind, 'refused');
  assert.equal((await t.db.tenant(randomUUID(), (tx) => world.rollSecret(tx, TEST_ORIGIN, stream.id, 0))).kind, 'unknown');
});

test('a stream that is changed while a turn of it fails is tried again at once', async () => {
  const world = open();
  const tenant = randomUUID();
  const { id } = await make(world, tenant, { kind: 'file', name: 'changed', maxBytes: 300, keep: 2 }, { everybody: true });
  await publish(world, tenant, [1]);
  const claimed = async () => (await claimStreams(t.db, 20, 300)).find((row) => row.id === id);
  const row = await claimed();
  assert.ok(row);
  await t.db.tenant(tenant, (tx) => updateStream(tx, id, { name: 'changed', target: { kind: 'file', name: 'other', maxBytes: 300, keep: 2 }, types: ['%'], enabled: true }));
  await settleStream(t.db, row, { kind: 'failed', problem: 'refused', delaySeconds: 300 });
  assert.equal((await claimed())?.attempts, 0);
});

test('kinds of facts are picked by name, and by % for anything', () => {
  const is = (types: readonly string[], type: string) => wants(types)({ tenant: 't', entry: 1, id: 'i', at: 'a', leaf: 'l', type });
  assert.deepEqual(
    [is([], 'a.b'), is(['a.b'], 'a.b'), is(['a.b'], 'a.bc'), is(['a.%'], 'a.bc'), is(['%.b'], 'a.b'), is(['a%c%e'], 'abcde'), is(['a%c%e'], 'ace'), is(['ab%b'], 'ab')],
    [true, true, false, true, true, true, true, false],
  );
});
