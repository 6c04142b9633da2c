import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { Database } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { EventEnvelope } from '#platform/events';
import { createHttpServer } from '#platform/http';
import { createOutbound } from '#platform/outbound';
import { applyRules, createTestDatabase, recordEvents, TEST_ORIGIN, TEST_TENANT, testKeys, type TestDatabase } from '#test/support';
import type { Tenant, Tenants } from '#tenants/contract';
import type { ReleaseToApplication, Telling } from '../contract.ts';
import { provisioningRetention } from '../retention.ts';
import { PUBLIC_EVENTS } from './catalogue.ts';
import { createWebhooks, type WebhooksRoom } from './create-webhooks.ts';
import { MAX_ATTEMPTS } from './judge-answer.ts';
import { isSigned, startReceiver, type Receiver } from './receiver.suite.ts';
import { webhookSchemasScope } from './schemas-scope.ts';

/* Telling applications, against real PostgreSQL and a real receiver. The worker's loop is moved by hand: nothing here waits for a time. */

const OTHER = '22222222-2222-4222-8222-222222222222';
const ISSUER = 'https://id.example';
const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const SECRET = secretOf(1);

let t: TestDatabase;
let receiver: Receiver;
const events = recordEvents();
/** By user: what applications know them by. */
const subjects = new Map<string, Map<string, string>>();
const suspended = new Set<string>();
const past: EventEnvelope[] = [];
let release: ReleaseToApplication = async (_tx, { data }) => data;
let counted: string[] = [];
const failures: unknown[] = [];

/** A process that tells and sends; `keys` of its own, as another process has. */
function node(db: Database = t.db, timeoutMs = 3000): WebhooksRoom & { work(): Promise<void> } {
  const lookup = async (host: string) => [{ address: host === 'inside.example' ? '169.254.169.254' : '127.0.0.1', family: 4 }];
  const room = createWebhooks({
    db,
    keys: testKeys(t.db),
    events: {
      ...events,
      earlier: async (event, types) =>
        past
          .filter((one) => one.subject === event.subject && types.includes(one.type) && one.occurredAt < event.occurredAt)
          .toSorted((a, b) => a.occurredAt.localeCompare(b.occurredAt)),
    },
    outbound: createOutbound({ allow: [receiver.host], lookup }),
    tenants: { byId: async (id) => ({ id, issuer: ISSUER, state: 'active' }) as Tenant } satisfies Pick<Tenants, 'byId'>,
    subjectsOf: async (_tx, userId) => subjects.get(userId) ?? new Map(),
    isActive: async (_tenantId, clientId) => !suspended.has(clientId),
    release: (...input) => release(...input),
    facts: {
      consent: { takeTurn: async () => {}, usable: async () => ({ mayUse: [], mayNotUse: [], withheld: [] }), states: async () => [], notices: async () => [] },
      identity: { find: async () => undefined },
      preferences: { toTell: async () => [] },
      namesBeside: async () => new Map(),
    },
    meter: { counter: () => ({ add: (labels) => void counted.push(String(labels?.['result'])) }), observed: () => {} },
    onError: (error) => void failures.push(error),
    random: () => 0,
    limits: { atOnce: 100, perEndpoint: 4, timeoutMs },
  });
  const [loop] = room.loops;
  return {
    ...room,
    /** Rounds until nothing is due. */
    async work() {
      for (let before = -1; before !== counted.length; ) {
        before = counted.length;
        await loop?.run();
        await loop?.idle?.();
      }
    },
  };
}

let one: ReturnType<typeof node>;
before(async () => {
  [t, receiver] = await Promise.all([createTestDatabase(), startReceiver()]);
  await t.holdClock();
  one = node();
});
beforeEach(async () => {
  await t.dump('delete from provisioning.webhook_deliveries');
  await t.dump('delete from provisioning.webhook_endpoints');
  for (const kept of [receiver.received, past, failures]) kept.splice(0);
  for (const kept of [receiver.answers, receiver.together, subjects, suspended]) kept.clear();
  events.clear();
  release = async (_tx, { data }) => data;
  counted = [];
});
after(async () => {
  await receiver?.stop();
  await t?.drop();
});

const EVERYTHING = PUBLIC_EVENTS.map(({ type }) => type);
const at = (path: string) => `http://${receiver.host}${path}`;
const save = (clientId: string, webhooks: unknown, tenantId = TEST_TENANT) => t.db.tenant(tenantId, (tx) => one.saveEndpoints(tx, clientId, webhooks, TEST_ORIGIN));
/** An application with one endpoint, at a path of its name. */
const listening = (clientId: string, more: object = {}, tenantId = TEST_TENANT) =>
  save(clientId, [{ url: at(`/${clientId}`), secret: SECRET, events: EVERYTHING, ...more }], tenantId);
const now = async () => (await t.dump<{ at: string }>(`select to_char(platform.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`))[0]?.at ?? '';

async function changed(userId: string, more: Partial<Telling> = {}): Promise<Telling> {
  return { type: 'account.state_changed', key: randomUUID(), occurredAt: await now(), userId, data: { state: 'inactive' }, ...more };
}
const tell = (telling: Telling, tenantId = TEST_TENANT) => t.db.tenant(tenantId, (tx) => one.tell(tx, telling));
const known = (userId: string, subs: Readonly<Record<string, string>>) => void subjects.set(userId, new Map(Object.entries(subs)));
const states = async () =>
  (await one.deliveries(TEST_TENANT, { limit: 500 })).map((row) => ({
    client: row.client_id,
    state: row.state,
    attempts: row.attempts,
    status: row.last_status,
    problem: row.last_problem,
  }));
const only = async () => {
  const [row, ...more] = await states();
  assert.ok(row && more.length === 0, `${more.length + 1} rows`);
  return row;
};

async function merged(data: object, more: Partial<EventEnvelope> = {}): Promise<EventEnvelope> {
  await t.advance(1);
  const event = {
    id: randomUUID(),
    tenantId: TEST_TENANT,
    type: 'oidc.account_merged',
    version: 1,
    occurredAt: await now(),
    subject: 'user-1',
    actor: { kind: 'system' as const },
  };
  const whole: EventEnvelope = { ...event, requestId: 'r', result: 'success', data, ...more };
  past.push(whole);
  return whole;
}
const hear = (event: EventEnvelope) => one.listeners[0]?.handle(event);

test('each application that knows somebody hears once, under its own name for them, signed, as the schema says; none can tell that two are the same', async () => {
  await Promise.all([listening('shop'), listening('club'), listening('blog'), listening('deaf', { events: ['account.merged'] })]);
  known('user-1', { shop: 'sub-of-shop', club: 'sub-of-club', deaf: 'sub-of-deaf', nohooks: 'x' });
  const telling = await changed('user-1');
  assert.deepEqual(
    (await tell(telling)).toSorted((a, b) => a.clientId.localeCompare(b.clientId)),
    [
      { clientId: 'club', endpoints: 1 },
      { clientId: 'deaf', endpoints: 0 },
      { clientId: 'nohooks', endpoints: 0 },
      { clientId: 'shop', endpoints: 1 },
    ],
  );
  await tell(telling);
  await one.work();
  await tell(telling);
  await one.work();
  assert.deepEqual(receiver.received.map(({ path }) => path).toSorted(), ['/club', '/shop']);
  const [shop, club] = [receiver.at('/shop')[0], receiver.at('/club')[0]];
  assert.ok(shop && club && isSigned(shop, SECRET) && isSigned(club, SECRET) && !isSigned(shop, secretOf(9)));
  assert.deepEqual(shop.message, {
    id: shop.id,
    type: 'account.state_changed',
    version: 1,
    time: new Date(telling.occurredAt).toISOString(),
    tenant: ISSUER,
    data: { state: 'inactive', sub: 'sub-of-shop' },
  });
  assert.equal(club.message.data['sub'], 'sub-of-club');
  assert.notEqual(club.id, shop.id);
  assert.match(shop.id, /^msg_[\w-]{32}$/);
  for (const { body } of receiver.received) assert.ok(!body.includes('user-1') && !body.includes(telling.key), 'no id of ours leaves');
  const kept = JSON.stringify(await t.dump('select d::text from provisioning.webhook_deliveries d'));
  assert.ok(!kept.includes('sub-of') && !kept.includes('user-1') && !kept.includes(Buffer.from('sub-of-shop').toString('hex')), 'what is kept says nothing of anybody');
  assert.ok((await states()).every(({ state, attempts, status }) => state === 'delivered' && attempts === 1 && status === 200));
});

test('what happened before an application listened is not told, nor whom it does not know, nor anything that the type does not declare', async () => {
  known('user-1', { shop: 's1' });
  const before = await changed('user-1');
  await t.advance(1);
  await listening('shop');
  assert.deepEqual(await tell(before), [{ clientId: 'shop', endpoints: 0 }]);
  assert.deepEqual(await tell(await changed('user-2', { recipients: [{ clientId: 'shop' }] })), [{ clientId: 'shop', endpoints: 0 }]);
  await tell(await changed('user-1', { data: { state: 'active', email: 'ada@example.com', sub: 'forged' } }));
  await one.work();
  assert.deepEqual(
    receiver.received.map(({ message }) => message.data),
    [{ state: 'active', sub: 's1' }],
  );
  await assert.rejects(tell(await changed('user-1', { data: {} })), 'a message that says less than it must');
  await assert.rejects(tell(await changed('user-1', { type: 'account.everything' })), /no event/);
});

test('the filter of the way out has the last word, for each application by itself', async () => {
  await Promise.all([listening('shop'), listening('club')]);
  known('user-1', { shop: 's', club: 'c' });
  const asked: unknown[] = [];
  release = async (_tx, { clientId, userId, type, data }) => {
    asked.push([clientId, userId, type]);
    return clientId === 'club' ? { ...data, state: 'active' } : data;
  };
  await tell(await changed('user-1'));
  await one.work();
  assert.deepEqual([receiver.at('/shop')[0]?.message.data['state'], receiver.at('/club')[0]?.message.data['state']], ['inactive', 'active']);
  assert.deepEqual(asked.length, 2);
});

test('a worker that dies between sending and noting it: the same message goes out again, by another worker, after its lease', async () => {
  await listening('shop');
  known('user-1', { shop: 's' });
  await tell(await changed('user-1'));
  const dying = node({ ...t.db, statement: (text, values) => (text.includes('with given as') ? Promise.reject(new Error('killed')) : t.db.statement(text, values)) });
  await dying.work();
  assert.equal(failures.length, 1);
  await one.work();
  assert.deepEqual(receiver.received.slice(1), [], 'somebody may still be at it');
  await t.advance(31);
  await one.work();
  const [first, second] = receiver.received;
  assert.ok(first && second && receiver.received.length === 2);
  assert.deepEqual([second.id, second.body], [first.id, first.body]);
  assert.ok(isSigned(second, SECRET));
  assert.deepEqual(await only(), { client: 'shop', state: 'delivered', attempts: 2, status: 200, problem: null });
});

test('whatever else an application answers is no acknowledgement, and nothing follows it anywhere', async () => {
  const bad = {
    broken: 500,
    missing: 404,
    moved: { status: 302, headers: { location: at('/secret') } },
    huge: { status: 200, body: 'x'.repeat(200_000) },
    stuck: 'hang' as const,
  };
  for (const [name, answer] of Object.entries(bad)) {
    receiver.answers.set(`/${name}`, answer);
    await listening(name);
  }
  await listening('fine');
  known('user-1', Object.fromEntries([...Object.keys(bad), 'fine', 'inside'].map((name) => [name, 's'])));
  await save('inside', [{ url: 'https://inside.example/hook', secret: SECRET, events: EVERYTHING }]);
  await tell(await changed('user-1'));
  await node(t.db, 250).work();
  const found = Object.fromEntries((await states()).map(({ client, state, status, problem }) => [client, [state, status, problem]]));
  assert.deepEqual(found, {
    broken: ['pending', 500, 'refused'],
    missing: ['pending', 404, 'refused'],
    moved: ['pending', null, 'redirect'],
    huge: ['pending', null, 'too_large'],
    stuck: ['pending', null, 'timeout'],
    inside: ['pending', null, 'forbidden_address'],
    fine: ['delivered', 200, null],
  });
  assert.deepEqual(receiver.at('/secret'), []);
});

test('ten tries with growing waits, then it is given up and the trail says so; what asks for more time gets it', async () => {
  await listening('shop');
  known('user-1', { shop: 's' });
  receiver.answers.set('/shop', { status: 503, headers: { 'retry-after': '3600' } });
  await tell(await changed('user-1'));
  await one.work();
  await t.advance(3599);
  await one.work();
  assert.equal(receiver.received.length, 1, 'an hour was asked for');
  receiver.answers.set('/shop', 500);
  for (let tries = 1; tries < MAX_ATTEMPTS; tries++) {
    await t.advance(20 * 3600 + 1);
    // Seven days are enough for ten tries only when each is made as it comes due.
    await t.dump("update provisioning.webhook_deliveries set created_at = platform.now() - interval '2 days'");
    await one.work();
  }
  assert.equal(receiver.received.length, MAX_ATTEMPTS);
  assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 1);
  assert.deepEqual(await only(), { client: 'shop', state: 'failed', attempts: MAX_ATTEMPTS, status: 500, problem: 'refused' });
  const [failed] = events.of('provisioning.webhook_failed');
  assert.deepEqual(failed?.data, {
    clientId: 'shop',
    endpoint: 'default',
    message: receiver.received[0]?.id,
    about: 'account.state_changed',
    attempts: MAX_ATTEMPTS,
    problem: 'refused',
    status: 500,
  });
  await t.advance(86_400);
  await one.work();
  assert.equal(receiver.received.length, MAX_ATTEMPTS);
});

test('410 Gone: nothing is sent there any more, what waits is given up; enabled again by hand, a replay brings all of it under the old ids', async () => {
  await listening('shop');
  known('user-1', { shop: 's1' });
  known('user-2', { shop: 's2' });
  receiver.answers.set('/shop', 410);
  await tell(await changed('user-1'));
  await tell(await changed('user-1', { data: { state: 'active' }, occurredAt: new Date(Date.parse(await now()) + 5).toISOString() }));
  await one.work();
  const before = receiver.received.length;
  await tell(await changed('user-2'));
  await one.work();
  assert.equal(receiver.received.length, before);
  assert.ok((await states()).every(({ state, problem }) => state === 'failed' && problem === 'endpoint_gone'));
  assert.deepEqual(events.of('provisioning.webhook_endpoint_gone')[0]?.data, { clientId: 'shop', endpoint: 'default', given_up: 2 });
  assert.equal(await one.replay(TEST_TENANT, 'shop', undefined, TEST_ORIGIN), 0, 'not while it is gone');
  assert.deepEqual(
    (await one.endpoints(TEST_TENANT)).map(({ state, failed }) => [state, failed]),
    [['gone', 3]],
  );

  receiver.answers.delete('/shop');
  assert.equal(await one.enable(TEST_TENANT, 'shop', 'other', TEST_ORIGIN), false);
  assert.equal(await one.enable(TEST_TENANT, 'shop', 'default', TEST_ORIGIN), true);
  assert.equal(await one.replay(OTHER, 'shop', undefined, TEST_ORIGIN), 0, 'another tenant replays nothing of this one');
  assert.equal(await one.replay(TEST_TENANT, 'shop', undefined, TEST_ORIGIN), 3);
  await one.work();
  assert.ok((await states()).every(({ state }) => state === 'delivered'));
  const again = receiver.received.slice(before);
  assert.equal(again.length, 3);
  assert.ok(again.some(({ id }) => id === receiver.received[0]?.id));
  assert.deepEqual(
    again.filter(({ message }) => message.data['sub'] === 's1').map(({ message }) => message.data['state']),
    ['inactive', 'active'],
    'in their old order',
  );
  assert.equal(await one.replay(TEST_TENANT, 'shop', again[0]?.id, TEST_ORIGIN), 1, 'one that arrived, by its id');
  await one.work();
  assert.equal(receiver.received.at(-1)?.id, again[0]?.id);
});

test('an address that changes gets a new chance and what still waits; an endpoint that is taken out gives it up', async () => {
  await listening('shop');
  known('user-1', { shop: 's' });
  receiver.answers.set('/shop', 503);
  await tell(await changed('user-1'));
  await one.work();
  assert.deepEqual(await save('shop', [{ url: at('/new'), secret: SECRET, events: EVERYTHING }]), [`webhook default url: ${at('/shop')} -> ${at('/new')}`]);
  await t.advance(10);
  await one.work();
  assert.deepEqual(
    receiver.received.map(({ path }) => path),
    ['/shop', '/new'],
  );
  receiver.answers.set('/new', 503);
  await tell(await changed('user-1'));
  assert.deepEqual(await save('shop', []), ['webhook default removed']);
  await one.work();
  assert.deepEqual((await states()).map(({ state, problem }) => [state, problem]).toSorted(), [
    ['delivered', null],
    ['failed', 'endpoint_removed'],
  ]);
});

test('two secrets sign while one takes the place of the other; saved again nothing changes; what changes is named, never shown', async () => {
  await listening('shop');
  assert.deepEqual(await listening('shop'), []);
  assert.deepEqual(await listening('shop', { secret: undefined, secrets: [secretOf(2), SECRET] }), ['webhook default secrets changed']);
  known('user-1', { shop: 's' });
  await tell(await changed('user-1'));
  await one.work();
  const [got] = receiver.received;
  assert.ok(got && isSigned(got, SECRET) && isSigned(got, secretOf(2)) && !isSigned(got, secretOf(3)));
  assert.deepEqual(
    (await one.endpoints(TEST_TENANT)).map(({ secrets }) => secrets),
    [2],
  );
  await listening('shop', { secret: secretOf(2) });
  await tell(await changed('user-1', { data: { state: 'active' } }));
  await one.work();
  const last = receiver.received.at(-1);
  assert.ok(last && isSigned(last, secretOf(2)) && !isSigned(last, SECRET));
  assert.ok(!JSON.stringify([events.all, await t.dump('select e::text from provisioning.webhook_endpoints e')]).includes(SECRET.slice(6)));
  assert.deepEqual(
    events.of('provisioning.webhooks_saved').map(({ data }) => data),
    [
      { clientId: 'shop', endpoint: 'default', change: 'created', fields: [] },
      { clientId: 'shop', endpoint: 'default', change: 'changed', fields: ['secrets'] },
      { clientId: 'shop', endpoint: 'default', change: 'changed', fields: ['secrets'] },
    ],
  );
});

test('everything that is wrong with webhooks is told at once, each with its field', async () => {
  const refused = async (webhooks: unknown) => {
    const error: unknown = await save('shop', webhooks).then(
      () => assert.fail('saved'),
      (cause: unknown) => cause,
    );
    assert.ok(isAppError(error) && error.code === 'provisioning.invalid_webhooks', String(error));
    return error.fields.map(({ field }) => field);
  };
  const fine = { url: 'https://hooks.example/x', secret: SECRET, events: ['account.merged'] };
  assert.deepEqual(await refused([{ url: 'https://hooks.example/', secret: 'short', events: ['account.merged', 'everything'], color: 'red' }]), [
    'webhooks.0.secret',
    'webhooks.0.events.1',
    'webhooks.0.color',
  ]);
  assert.deepEqual(await refused([{ ...fine, secret: undefined }]), ['webhooks.0.secret']);
  assert.deepEqual(await refused([{ ...fine, secrets: [SECRET] }]), ['webhooks.0.secret']);
  assert.deepEqual(await refused([{ ...fine, secret: undefined, secrets: [1, 2, 3].map(secretOf) }]), ['webhooks.0.secrets']);
  assert.deepEqual(await refused([fine, fine]), ['webhooks.1.name']);
  assert.deepEqual(await refused([{ ...fine, events: [] }]), ['webhooks.0.events']);
  assert.deepEqual(await refused([{ ...fine, events: ['webhook.test'] }]), ['webhooks.0.events.0'], 'trying is for everybody');
  assert.deepEqual(await refused('https://hooks.example'), ['webhooks']);
  for (const url of [
    'http://hooks.example/x',
    'https://127.0.0.1/x',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest',
    'https://user:pass@hooks.example/',
    'ftp://hooks.example/',
    'hooks.example',
    'https://hooks.example/#part',
  ])
    assert.deepEqual(await refused([{ ...fine, url }]), ['webhooks.0.url'], url);
  assert.deepEqual(await one.endpoints(TEST_TENANT), [], 'nothing of it was kept');
});

test('two workers share what is due: each message arrives once, never more than a few at an endpoint together, and a stuck one holds up nobody', async () => {
  await Promise.all([listening('slow'), listening('fine'), listening('stuck')]);
  receiver.answers.set('/slow', 'slow').set('/stuck', 'hang');
  const users = Array.from({ length: 25 }, (_, index) => `user-${index}`);
  for (const user of users) known(user, { slow: `s-${user}`, fine: `f-${user}`, stuck: `t-${user}` });
  for (const user of users) await tell(await changed(user));
  const two = t.another();
  const [left, right] = [node(t.db, 600), node(two, 600)];
  const [first, second] = [left.loops[0], right.loops[0]];
  // In one round, before anything has ended: the stuck endpoint has its share of places and no more.
  await Promise.all([first?.run(), second?.run()]);
  await first?.idle?.();
  await second?.idle?.();
  await Promise.all([left.work(), right.work()]);
  for (const path of ['/slow', '/fine']) {
    assert.equal(receiver.at(path).length, users.length, path);
    assert.equal(new Set(receiver.at(path).map(({ id }) => id)).size, users.length, path);
  }
  assert.ok((receiver.together.get('/slow') ?? 0) <= 8, 'each worker counts what it can see');
  assert.ok(receiver.at('/stuck').length <= 8, 'after the first that found nobody it rests');
  assert.equal((await states()).filter(({ client, state }) => client !== 'stuck' && state !== 'delivered').length, 0);
});

test('an endpoint where nobody was found is tried with one message at a time, and gets all the others once somebody is there', async () => {
  await listening('shop');
  receiver.answers.set('/shop', 502);
  const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
  for (const user of users) {
    known(user, { shop: user });
    await tell(await changed(user));
  }
  await one.work();
  assert.equal(receiver.received.length, 4);
  for (let rest = 0; rest < 3; rest++) {
    await t.advance(120);
    await one.work();
  }
  assert.equal(receiver.received.length, 7, 'one each time');
  receiver.answers.delete('/shop');
  await t.advance(400);
  await one.work();
  assert.ok((await states()).every(({ state }) => state === 'delivered'));
});

test('an application that is suspended is sent nothing until it is active again; after a week it is given up', async () => {
  await Promise.all([listening('shop'), listening('club')]);
  known('user-1', { shop: 's', club: 'c' });
  suspended.add('shop').add('club');
  await tell(await changed('user-1'));
  await one.work();
  assert.deepEqual(receiver.received, []);
  assert.ok((await states()).every(({ state, attempts, problem }) => state === 'pending' && attempts === 0 && problem === 'application_suspended'));
  suspended.delete('shop');
  await t.advance(901);
  await one.work();
  assert.deepEqual(
    receiver.received.map(({ path }) => path),
    ['/shop'],
  );
  await t.advance(7 * 86_400);
  await one.work();
  assert.deepEqual(
    (await states()).find(({ client }) => client === 'club'),
    { client: 'club', state: 'failed', attempts: 1, status: null, problem: 'too_old' },
  );
});

test('another tenant with an application of the same name hears nothing, and sees nothing', async () => {
  await listening('shop');
  await listening('shop', { url: at('/other') }, OTHER);
  known('user-1', { shop: 's' });
  await tell(await changed('user-1', { correlation: 'withdrawal-1' }));
  await one.work();
  assert.deepEqual(
    receiver.received.map(({ path }) => path),
    ['/shop'],
  );
  assert.deepEqual(await t.db.read(OTHER, (tx) => one.progress(tx, 'withdrawal-1')), []);
  assert.deepEqual(await one.deliveries(OTHER, { limit: 10 }), []);
  assert.deepEqual(
    (await one.endpoints(OTHER)).map(({ url }) => url),
    [at('/other')],
  );
});

test('merge before undo, whichever is heard first, and the undo waits until the merge is through', async () => {
  await listening('club');
  const merge = await merged({ clientId: 'club', sub: 'kept', former: 'old' });
  const undo = await merged({ clientId: 'club', sub: 'kept', former: 'old' }, { type: 'oidc.account_merge_undone' });
  receiver.answers.set('/club', 400);
  await hear(undo);
  await one.work();
  await hear(merge);
  await one.work();
  assert.deepEqual(
    receiver.received.map(({ message }) => message.type),
    ['account.merged'],
    'the undo waits',
  );
  receiver.answers.delete('/club');
  await t.advance(10);
  await one.work();
  await hear(merge);
  await hear(undo);
  await one.work();
  assert.deepEqual(
    receiver.received.map(({ message: { type, data } }) => [type, data]),
    [
      ['account.merged', { former: 'old', sub: 'kept' }],
      ['account.merged', { former: 'old', sub: 'kept' }],
      ['account.merge_undone', { former: 'old', sub: 'kept' }],
    ],
  );
  assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 2);
});

test('an account that is put aside and taken back: told as inactive and active, without the reason; what is in between is nobody’s business', async () => {
  await listening('shop');
  known('user-1', { shop: 's' });
  const state = (before: string, after: string) => merged({ state: after, before, reason: 'fraud-desk' }, { type: 'identity.user_state_changed' });
  await hear(await state('active', 'suspended'));
  await hear(await state('suspended', 'locked'));
  await hear(await state('locked', 'active'));
  await one.work();
  assert.deepEqual(
    receiver.received.map(({ message }) => message.data['state']),
    ['inactive', 'active'],
  );
  assert.ok(receiver.received.every(({ body }) => !body.includes('fraud')));
});

test('who told it can follow who has acknowledged it, for as long as somebody may ask; what was said is gone long before', async () => {
  await Promise.all([listening('shop'), listening('club')]);
  known('user-1', { shop: 's', club: 'c', blog: 'b' });
  receiver.answers.set('/club', 500);
  const telling = await changed('user-1', { correlation: 'erasure-7' });
  assert.deepEqual(
    (await tell(telling)).find(({ clientId }) => clientId === 'blog'),
    { clientId: 'blog', endpoints: 0 },
    'who cannot be told is said at once',
  );
  const progress = () => t.db.read(TEST_TENANT, (tx) => one.progress(tx, 'erasure-7'));
  assert.deepEqual(
    (await progress()).map(({ state, attempts }) => [state, attempts]),
    [
      ['pending', 0],
      ['pending', 0],
    ],
  );
  await one.work();
  const [club, shop] = await progress();
  assert.ok(club && shop);
  assert.deepEqual([club.clientId, club.state, club.lastStatus, club.acknowledgedAt, club.nextTryAt instanceof Date], ['club', 'pending', 500, undefined, true]);
  assert.deepEqual([shop.clientId, shop.state, shop.attempts, shop.acknowledgedAt instanceof Date, shop.nextTryAt], ['shop', 'delivered', 1, true, undefined]);
  receiver.answers.delete('/club');
  await t.advance(10);
  await one.work();
  await tell(await changed('user-1'));
  await one.work();
  assert.equal((await one.deliveries(TEST_TENANT, { limit: 10 })).length, 4);
  const purge = () => applyRules(t.db, provisioningRetention, { webhookBodyDays: 30, webhookRecordDays: 400 });
  await t.advance(29 * 86_400);
  await purge();
  assert.equal((await one.deliveries(TEST_TENANT, { limit: 10 })).length, 4);
  await t.advance(2 * 86_400);
  await purge();
  assert.deepEqual(
    (await progress()).map(({ state }) => state),
    ['delivered', 'delivered'],
  );
  assert.equal((await one.deliveries(TEST_TENANT, { limit: 10 })).length, 2, 'what nobody follows is gone');
  assert.deepEqual(await t.dump('select from provisioning.webhook_deliveries where body is not null'), []);
  assert.equal(await one.replay(TEST_TENANT, 'shop', undefined, TEST_ORIGIN), 0);
  await t.advance(371 * 86_400);
  await purge();
  assert.deepEqual(await progress(), []);
});

test('a worker that must leave gives back what it cannot finish, as if it had not been tried', async () => {
  await listening('shop');
  known('user-1', { shop: 's' });
  receiver.answers.set('/shop', 'hang');
  await tell(await changed('user-1'));
  const leaving = node(t.db, 20_000).loops[0];
  await leaving?.run();
  while (receiver.received.length === 0) await new Promise((done) => setTimeout(done, 5));
  leaving?.abort?.();
  await leaving?.idle?.();
  assert.deepEqual(await only(), { client: 'shop', state: 'pending', attempts: 0, status: null, problem: null });
  receiver.answers.delete('/shop');
  await one.work();
  assert.equal((await only()).state, 'delivered');
});

test('what cannot be read any more is a failure of its own, not of its neighbours', async () => {
  await listening('shop');
  for (const user of ['user-1', 'user-2']) known(user, { shop: user });
  await tell(await changed('user-1'));
  await t.dump("update provisioning.webhook_deliveries set body = '\\x00'");
  await tell(await changed('user-2'));
  await one.work();
  assert.deepEqual((await states()).map(({ state, problem }) => [state, problem]).toSorted(), [
    ['delivered', null],
    ['pending', 'not_sendable'],
  ]);
  assert.equal(failures.length, 1);
});

test('a message for trying is signed like any other, and shown as it went', async () => {
  await listening('shop', { events: ['account.merged'] });
  const tenant = { id: TEST_TENANT, issuer: ISSUER };
  const exchange = await one.ping(tenant, 'shop', 'default');
  const [got] = receiver.received;
  assert.ok(exchange?.answer.ok && got && isSigned(got, SECRET));
  assert.deepEqual([got.message.type, got.message.data, exchange.body, exchange.url], ['webhook.test', {}, got.body, at('/shop')]);
  assert.equal(await one.ping(tenant, 'shop', 'other'), undefined);
  assert.equal(await one.ping({ ...tenant, id: OTHER }, 'shop', 'default'), undefined);
  assert.deepEqual(await states(), [], 'it is not written down');
});

test('what messages look like is served as JSON Schema, open to members that come later', async () => {
  const server = await createHttpServer({
    resolve: async () => ({ place: {}, basePath: '' }),
    scopes: [webhookSchemasScope()],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 9,
    drainSeconds: 0,
    ready: async () => true,
  });
  const get = async (url: string) => server.app.inject({ url, headers: { host: 'id.example' } });
  const { events: list } = (await get('/webhooks/v1/events')).json<{ events: { type: string; schema: string }[] }>();
  assert.deepEqual(
    list.map(({ type }) => type),
    [...EVERYTHING, 'webhook.test'],
  );
  for (const { type, schema } of list) {
    const answer = (await get(`/webhooks/v1${schema}`)).json<{ $schema: string; required: string[]; properties: { type: { const: string } } }>();
    assert.deepEqual(answer.required, ['id', 'type', 'version', 'time', 'tenant', 'data']);
    assert.equal(answer.properties.type.const, type);
    assert.ok(answer.$schema.includes('2020-12') && !JSON.stringify(answer).includes('"additionalProperties":false'));
  }
  assert.equal((await get('/webhooks/v1/events/nothing')).json<{ code: string }>().code, 'provisioning.unknown_event_type');
  await server.close();
});
