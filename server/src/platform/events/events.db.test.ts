import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { countTrips, type Tx } from '#platform/db';
import { createJobs, type Jobs } from '#platform/jobs';
import { createTestDatabase, testKeys as createTestKeys, type TestDatabase } from '#test/support';
import { createEvents, defineEvent, happened, type EventEnvelope, type Origin } from './index.ts';

const one = '11111111-1111-4111-8111-111111111111';
const two = '22222222-2222-4222-8222-222222222222';
const user = '33333333-3333-4333-8333-333333333333';
const origin: Origin = { actor: { kind: 'user', id: user }, applicationId: 'shop', ip: '203.0.113.7', userAgent: 'Browser/1', requestId: 'req-1' };
const signedIn = defineEvent({ type: 'tests.signed_in', version: 1, schema: z.object({ session: z.string(), position: z.number().optional() }), about: 'A test signed in.' });
const ignored = defineEvent({ type: 'tests.ignored', version: 2, schema: z.object({}), about: 'Nobody listens.' });
const leaky = defineEvent({ type: 'tests.leaked', version: 1, schema: z.record(z.string(), z.unknown()), about: 'Carries what it must not.' });

let t: TestDatabase;
let keys: ReturnType<typeof createTestKeys>;
const handled: EventEnvelope[] = [];
const listeners = [{ name: 'tests.hear-sign-in', types: ['tests.signed_in'], handle: async (event: EventEnvelope) => void handled.push(event) }];
const quiet = { enqueue: async () => {}, enqueueMany: async () => {} } satisfies Jobs;

before(async () => {
  t = await createTestDatabase();
  keys = createTestKeys(t.db);
  await keys.tenant(one);
  await keys.tenant(two);
});
after(() => t.drop());
const hub = () => createEvents({ db: t.db, keys, listeners, strict: true });

test('an event and its outbox row are one round trip, and gone with a rollback', async () => {
  const events = hub();
  const { trips } = await countTrips(() => t.db.tenant(one, (tx) => events.publish(tx, signedIn, { origin, subject: user, data: { session: 's1' } })));
  assert.equal(trips, 2, 'one statement and the commit');
  await assert.rejects(
    t.db.tenant(one, async (tx) => {
      await events.publish(tx, signedIn, { origin, subject: user, data: { session: 's2' } });
      throw new Error('stop');
    }),
  );
  assert.deepEqual(await t.dump('select type, data, result from platform.events'), [{ type: 'tests.signed_in', data: { session: 's1' }, result: 'success' }]);
  assert.equal((await t.dump('select from platform.outbox')).length, 1);
});

test('what is published together is one round trip, in its order, whoever published it; nothing of it is left when the work fails', async () => {
  const events = hub();
  const subject = '66666666-6666-4666-8666-666666666666';
  const publish = (tx: Tx, position: number) => events.publish(tx, signedIn, { origin, subject, data: { session: 's', position } });
  const { trips } = await countTrips(() =>
    t.db.tenant(one, (tx) =>
      events.together(tx, async () => {
        await publish(tx, 1);
        await events.together(tx, () => publish(tx, 2));
        await Promise.all([publish(tx, 3), events.publish(tx, ignored, { origin, subject, data: {} })]);
      }),
    ),
  );
  assert.equal(trips, 2, 'one statement and the commit');
  await assert.rejects(
    t.db.tenant(one, (tx) =>
      events.together(tx, async () => {
        await publish(tx, 4);
        await events.publish(tx, leaky, { origin, subject, data: { mail: 'ada@example.com' } });
      }),
    ),
    /personal or secret/,
  );
  // Another transaction meanwhile, and this one afterwards, write for themselves.
  await t.db.tenant(one, async (tx) => {
    await events.together(tx, async () => {
      await t.db.tenant(one, (other) => publish(other, 5));
      assert.equal((await events.trail(one, { subject })).length, 5);
    });
    await publish(tx, 6);
  });
  const told = (await events.trail(one, { subject })).toReversed().map(({ data }) => (data as { position?: number }).position);
  assert.deepEqual(told, [1, 2, 3, undefined, 5, 6]);
});

test('what happened to somebody before an event, of some types and in some time, oldest first, and nothing of others', async () => {
  const events = hub();
  const about = '44444444-4444-4444-8444-444444444444';
  const publish = (position: number, subject = about, tenantId = one) =>
    t.db.tenant(tenantId, (tx) => events.publish(tx, signedIn, { origin, subject, data: { session: 's', position } }));
  for (const position of [1, 2, 3]) await publish(position);
  await publish(4, '55555555-5555-4555-8555-555555555555');
  await publish(5, about, two);
  await t.db.tenant(one, (tx) => events.publish(tx, ignored, { origin, subject: about, data: {} }));
  await publish(6);
  const [last] = await events.trail(one, { subject: about, limit: 1 });
  assert.ok(last);
  const positions = async (types: string[], seconds: number) =>
    (await events.earlier(last, types, seconds)).map(({ type, data }) => [type, (data as { position?: number }).position]);
  assert.deepEqual(
    await positions(['tests.signed_in'], 3600),
    [1, 2, 3].map((position) => ['tests.signed_in', position]),
  );
  assert.deepEqual(await positions(['tests.ignored'], 3600), [['tests.ignored', undefined]]);
  assert.deepEqual(await positions(['tests.signed_in'], 0), []);
});

test('only events somebody listens to enter the outbox', async () => {
  const before = (await t.dump('select from platform.outbox')).length;
  await t.db.tenant(one, (tx) => hub().publish(tx, ignored, { origin, data: {} }));
  assert.equal((await t.dump('select from platform.outbox')).length, before);
});

test('address and browser are sealed and bound to their row', async () => {
  const events = hub();
  const rows = await t.dump<{ text: string }>('select e::text || c::text as text from platform.events e join platform.event_clients c on c.event_id = e.id');
  assert.ok(rows.length > 0);
  for (const { text } of rows) assert.ok(!text.includes('203.0.113.7') && !text.includes(Buffer.from('203.0.113.7').toString('hex')));
  const [newest, older] = await events.trail(one, { subject: user });
  assert.equal(newest?.ip, '203.0.113.7');
  assert.equal(newest?.userAgent, 'Browser/1');
  assert.equal(older, undefined);
  // A sealed value copied to another row does not open, and the rest of the trail stays readable.
  await t.db.tenant(one, (tx) => events.publish(tx, signedIn, { origin: { ...origin, ip: '198.51.100.9' }, subject: 'mallory', data: { session: 's9' } }));
  await t.dump(
    `with of as (select id, subject from platform.events where subject in ($1, 'mallory'))
     update platform.event_clients set network = (select network from platform.event_clients where event_id in (select id from of where subject = $1) limit 1)
     where event_id = (select id from of where subject = 'mallory')`,
    [user],
  );
  const [moved] = await events.trail(one, { subject: 'mallory' });
  assert.equal(moved?.ip, undefined);
  assert.equal(moved?.userAgent, 'Browser/1');
});

test('the trail is of one tenant, newest first, in the order things happened, page by page', async () => {
  const events = hub();
  await t.db.tenant(two, async (tx) => {
    await events.publishMany(
      tx,
      [0, 1, 2].map((position) => happened(signedIn, { origin, subject: 'pager', data: { session: 'p', position } })),
    );
    await events.publish(tx, signedIn, { origin, subject: 'pager', data: { session: 'p', position: 3 } });
  });
  await t.db.tenant(two, (tx) => events.publish(tx, ignored, { origin, subject: 'pager', result: 'failure', data: {} }));
  const positions: unknown[] = [];
  let after: string | undefined;
  for (let page = 0; page < 10; page++) {
    const entries = await events.trail(two, { subject: 'pager', limit: 2, ...(after === undefined ? {} : { after }) });
    positions.push(...entries.map((entry) => (entry.data as { position?: number }).position));
    after = entries.at(-1)?.cursor;
    if (entries.length < 2) break;
  }
  assert.deepEqual(positions, [undefined, 3, 2, 1, 0]);
  assert.deepEqual(
    (await events.trail(two, { type: 'tests.ignored' })).map((entry) => [entry.result, entry.version]),
    [['failure', 2]],
  );
  assert.deepEqual(await events.trail(one, { subject: 'pager' }), []);
  await assert.rejects(events.trail(two, { after: 'nonsense' }), { code: 'events.invalid_cursor' });
  await assert.rejects(events.trail(two, { since: 'yesterday' }), { code: 'events.invalid_since' });
});

test('data that looks personal or secret, or does not fit its schema, is refused where it is written', async () => {
  const publish = (data: Record<string, unknown>) => t.db.tenant(one, (tx) => hub().publish(tx, leaky, { origin, data }));
  for (const data of [
    { email: 'x' },
    { newPhone: '1' },
    { given_name: 'A' },
    { nested: { resetToken: 'x' } },
    { list: [{ code: '123456' }] },
    { note: 'wrote to ann@example.org' },
  ]) {
    await assert.rejects(publish(data), /looks personal or secret/, JSON.stringify(data));
  }
  await publish({ error_code: 'smtp_550', email: true, names: ['given_name'], template: 'credentials.sign-in-code' });
  await assert.rejects(
    t.db.tenant(one, (tx) => hub().publish(tx, signedIn, { origin, data: {} as never })),
    { name: 'ZodError' },
  );
});

test('the application can neither change nor delete the trail, nor read past its tenant by naming a partition', async () => {
  const partitions = await t.dump<{ name: string }>(
    "select 'platform.' || relname as name from pg_class where oid in (select inhrelid from pg_inherits where inhparent = 'platform.events'::regclass)",
  );
  assert.ok(partitions.length >= 5, `${partitions.length} partitions`);
  for (const name of ['platform.events', ...partitions.map((partition) => partition.name)]) {
    for (const statement of [`update ${name} set subject = null`, `delete from ${name}`, `truncate ${name}`])
      await assert.rejects(
        t.db.tenant(one, (tx) => tx.query(statement)),
        /permission denied/,
        statement,
      );
  }
  for (const { name } of partitions) {
    const rows = await t.db.tenant(one, (tx) => tx.query(`select 1 from ${name}`)).catch(() => []);
    assert.deepEqual(rows, [], name);
  }
});

test('a fact of a month without a partition is kept, and partitions are made ahead by the application role', async () => {
  const far = 400 * 86_400;
  await t.advance(far);
  try {
    await t.db.tenant(one, (tx) => hub().publish(tx, signedIn, { origin, subject: 'future', data: { session: 'f' } }));
    assert.equal((await t.dump('select from platform.events_default')).length, 1);
    await hub().scheduled[0]?.run(AbortSignal.abort());
    assert.equal((await t.dump('select from platform.events_default')).length, 1, 'its month stays in the default partition');
    assert.equal((await hub().trail(one, { subject: 'future' })).length, 1);
    await t.advance(40 * 86_400);
    await t.db.tenant(one, (tx) => hub().publish(tx, signedIn, { origin, subject: 'future', data: { session: 'g' } }));
    assert.equal((await t.dump('select from platform.events_default')).length, 1, 'the next month had its partition');
    await t.advance(-40 * 86_400);
  } finally {
    await t.advance(-far);
  }
});

test('parallel relays hand each event to each listener exactly once, with its ids only', async () => {
  await t.dump('delete from platform.outbox');
  const events = hub();
  for (let round = 0; round < 30; round++)
    await t.db.tenant(round % 2 ? one : two, (tx) => events.publish(tx, signedIn, { origin, subject: 'relay', data: { session: `r${round}` } }));
  const seen: unknown[] = [];
  const jobs: Jobs = { ...quiet, enqueueMany: async (_tx, _type, data) => void seen.push(...data) };
  const relays = [events.relay(jobs), createEvents({ db: t.another(), keys, listeners, strict: true }).relay(jobs), hub().relay(jobs)];
  await Promise.all(relays.flatMap((relay) => [relay.run(), relay.run()]));
  assert.equal(seen.length, 30);
  assert.equal(new Set(seen.map((ref) => (ref as { eventId: string }).eventId)).size, 30);
  assert.deepEqual([...new Set(seen.flatMap((ref) => Object.keys(ref as object)))].sort(), ['eventId', 'occurredAt', 'tenantId']);
  assert.deepEqual(await events.lag(), { waiting: 0, seconds: 0 });
});

test('an event stays in the outbox when its jobs cannot be written', async () => {
  const events = hub();
  await t.db.tenant(one, (tx) => events.publish(tx, signedIn, { origin, data: { session: 'x' } }));
  await assert.rejects(events.relay({ ...quiet, enqueueMany: () => Promise.reject(new Error('full')) }).run());
  assert.equal((await events.lag()).waiting, 1);
});

test('through the real queue a listener gets the envelope, and nobody waits for the next look at outbox or queue', async () => {
  await t.dump('delete from platform.outbox');
  handled.length = 0;
  const events = hub();
  const jobs = createJobs({ db: t.db });
  await jobs.startWorker({ types: events.jobTypes, loops: [{ ...events.relay(jobs), everyMs: 60_000 }], pollMs: 60_000 });
  try {
    const started = performance.now();
    await t.db.tenant(one, (tx) => events.publish(tx, signedIn, { origin, subject: user, data: { session: 'live' } }));
    while (handled.length === 0 && performance.now() - started < 20_000) await new Promise((done) => setTimeout(done, 5));
    const [event] = handled;
    assert.deepEqual(
      { ...event, id: '', occurredAt: '' },
      {
        id: '',
        tenantId: one,
        type: 'tests.signed_in',
        version: 1,
        occurredAt: '',
        actor: origin.actor,
        subject: user,
        applicationId: 'shop',
        requestId: 'req-1',
        result: 'success',
        data: { session: 'live' },
      },
    );
  } finally {
    await jobs.stop();
  }
});

test('facts of a time come oldest first, by their kinds and by who did them, however they lie over days', async () => {
  const events = hub();
  const tenant = '66666666-6666-4666-8666-666666666666';
  await keys.tenant(tenant);
  const publish = (position: number, actor: Origin['actor'] = { kind: 'user', id: user }) =>
    t.db.tenant(tenant, (tx) => events.publish(tx, signedIn, { origin: { ...origin, actor }, data: { session: 's', position } }));
  const [clock] = await t.dump<{ now: Date }>('select platform.now() as now');
  const since = (clock as { now: Date }).now.toISOString();
  await publish(1);
  await t.db.tenant(tenant, (tx) => events.publish(tx, ignored, { origin: { ...origin, actor: { kind: 'operator' } }, data: {} }));
  await t.advance(3 * 86_400);
  await publish(2);
  const [end] = await t.dump<{ now: Date }>(`select platform.now() + interval '1 hour' as now`);
  const read = async (types: string[], operators = false, until = (end as { now: Date }).now.toISOString()) => {
    const found: string[] = [];
    for await (const { type, data } of events.period(tenant, { since, until, types, operators })) found.push(`${type} ${(data as { position?: number }).position ?? ''}`.trim());
    return found;
  };
  assert.deepEqual(await read(['tests.signed\\_in']), ['tests.signed_in 1', 'tests.signed_in 2']);
  assert.deepEqual(await read([], true), ['tests.ignored']);
  assert.deepEqual(await read(['tests.%'], false, new Date(Date.parse(since) + 86_400_000).toISOString()), ['tests.signed_in 1', 'tests.ignored']);
});
