import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { createTestDatabase, testKeys as createTestKeys, type TestDatabase } from '#test/support';
import { createEvents, defineEvent, happened, type EventHub, type Origin, type TrailQuery } from './index.ts';
import { searchTrail } from './search-trail.ts';

/* The trail is asked by everything it can be asked by: what is found is what a look at every entry would find. */

const tenant = '11111111-1111-4111-8111-111111111111';
const person = (n: number) => `33333333-3333-4333-8333-${String(n).padStart(12, '0')}`;
const opened = defineEvent({ type: 'search.opened', version: 1, schema: z.object({ n: z.number() }), about: 'Something was opened.' });
const closed = defineEvent({ type: 'search.closed_again', version: 1, schema: z.object({ n: z.number() }), about: 'Something was closed.' });
const far = defineEvent({ type: 'far.opened', version: 1, schema: z.object({ n: z.number() }), about: 'Something else was opened.' });

let t: TestDatabase;
let events: EventHub;
interface Fact {
  readonly n: number;
  readonly type: string;
  readonly origin: Origin;
  readonly subject?: string;
  readonly result: 'success' | 'failure';
}
const facts: Fact[] = [];

before(async () => {
  t = await createTestDatabase();
  events = createEvents({ db: t.db, keys: createTestKeys(t.db), listeners: [], strict: true });
  const kinds = ['user', 'operator', 'application', 'system', 'anonymous'] as const;
  for (let n = 0; n < 120; n++) {
    const kind = kinds[n % 7] ?? 'user';
    const type = [opened, closed, far][n % 3] ?? opened;
    const id = kind === 'user' ? person(n % 5) : kind === 'operator' ? person(90 + (n % 2)) : kind === 'application' ? 'shop' : undefined;
    const origin: Origin = {
      actor: { kind, ...(id === undefined ? {} : { id }) },
      requestId: `req-${Math.floor(n / 2)}`,
      ...(n % 4 === 0 ? {} : { applicationId: n % 3 === 1 ? 'shop' : 'club' }),
      ...(n % 2 === 0 ? { ip: n % 6 === 0 ? '2001:db8::1' : `203.0.113.${n % 3}`, userAgent: 'Browser/1' } : {}),
    };
    // Mostly themselves, now and then somebody else, or nobody.
    const subject = n % 11 === 0 ? undefined : kind === 'user' && n % 9 !== 0 ? id : person(n % 6);
    const fact: Fact = { n, type: type.type, origin, ...(subject === undefined ? {} : { subject }), result: n % 10 === 3 ? 'failure' : 'success' };
    facts.push(fact);
    await t.db.tenant(tenant, (tx) => events.publishMany(tx, [happened(type, { origin, result: fact.result, data: { n }, ...(subject === undefined ? {} : { subject }) })]));
  }
  // Some of them long ago, so that there is something to look back for.
  await t.dump("update platform.events set occurred_at = occurred_at - interval '200 days' where (data ->> 'n')::int < 40");
  await t.dump('update platform.event_clients c set happened_at = e.occurred_at from platform.events e where e.id = c.event_id');
  await t.dump('vacuum analyze platform.events');
});
after(() => t.drop());

const numbersOf = (entries: readonly { readonly data: unknown }[]) => entries.map(({ data }) => (data as { n: number }).n);

test('by each thing, by several together, in pages of any size, newest first, none twice and none left out', async () => {
  const asked: readonly (readonly [TrailQuery, (fact: Fact) => boolean])[] = [
    [{}, () => true],
    [{ subject: person(1) }, ({ subject }) => subject === person(1)],
    [{ type: 'search.closed_again' }, ({ type }) => type === 'search.closed_again'],
    [{ types: ['search.%'] }, ({ type }) => type.startsWith('search.')],
    [{ types: ['search.closed\\_again', 'far.opened'] }, ({ type }) => type !== 'search.opened'],
    [{ types: ['%.opened'] }, ({ type }) => type.endsWith('.opened')],
    [{ types: ['nothing.%'] }, () => false],
    [{ actor: { id: person(2) } }, ({ origin }) => origin.actor.id === person(2)],
    [{ actor: { id: person(90) } }, ({ origin }) => origin.actor.id === person(90)],
    ...(['user', 'operator', 'application', 'system', 'anonymous'] as const).map((kind) => [{ actor: { kind } }, ({ origin }: Fact) => origin.actor.kind === kind] as const),
    [{ actor: { kind: 'operator', id: person(2) } }, () => false],
    [{ applicationId: 'shop' }, ({ origin }) => origin.applicationId === 'shop'],
    [{ result: 'failure' }, ({ result }) => result === 'failure'],
    [{ requestId: 'req-7' }, ({ origin }) => origin.requestId === 'req-7'],
    [{ ip: '2001:DB8:0::1' }, ({ origin }) => origin.ip === '2001:db8::1'],
    [{ ip: '203.0.113.1', actor: { kind: 'user' } }, ({ origin }) => origin.ip === '203.0.113.1' && origin.actor.kind === 'user'],
    [{ ip: '203.0.113.1', types: ['search.%'] }, ({ origin, type }) => origin.ip === '203.0.113.1' && type.startsWith('search.')],
    [{ ip: '198.51.100.1' }, () => false],
    [{ subject: person(1), types: ['search.%'] }, ({ subject, type }) => subject === person(1) && type.startsWith('search.')],
    [
      { actor: { id: person(1) }, types: ['far.%'], result: 'success' },
      ({ origin, type, result }) => origin.actor.id === person(1) && type === 'far.opened' && result === 'success',
    ],
    [
      { types: ['search.%'], applicationId: 'club', result: 'success' },
      ({ origin, type, result }) => type.startsWith('search.') && origin.applicationId === 'club' && result === 'success',
    ],
  ];
  for (const [query, fits] of asked) {
    const wanted = facts
      .filter(fits)
      .map(({ n }) => n)
      .toReversed();
    assert.ok(wanted.length > 0 || /nothing|198\.51|90|operator/.test(JSON.stringify(query)), JSON.stringify(query));
    for (const limit of [500, 7]) {
      const found: number[] = [];
      for (let after: string | undefined, page = 0; page < 40; page++) {
        const { entries, next, lookedTo } = await events.search(tenant, { ...query, limit, ...(after === undefined ? {} : { after }) });
        found.push(...numbersOf(entries));
        if (next === undefined) break;
        // A busy machine stops looking earlier, and goes on from there.
        if (lookedTo === undefined) assert.equal(entries.length, limit);
        after = next;
      }
      assert.deepEqual(found, wanted, `${JSON.stringify(query)} by ${limit}`);
    }
  }
});

test('what takes too long ends with how far it came, and goes on from there', async () => {
  let clock = 0;
  const impatient = { patience: 12, now: () => clock++ };
  const look = (after?: { occurredAt: string; id: string }) =>
    t.db.read(tenant, (tx) => searchTrail(tx, { types: ['far.opened'], result: 'success', limit: 100, ...(after ? { after } : {}) }, impatient));
  const found: number[] = [];
  const stops: string[] = [];
  for (let next: { occurredAt: string; id: string } | undefined, page = 0; page < 30; page++) {
    const { rows, next: more, lookedTo } = await look(next);
    found.push(...numbersOf(rows));
    if (!more) break;
    assert.ok(lookedTo !== undefined && (stops.length === 0 || lookedTo < (stops.at(-1) as string)), 'further back each time');
    stops.push(lookedTo);
    next = more;
  }
  assert.ok(stops.length >= 3, `${stops.length} stops in 200 days`);
  assert.deepEqual(
    found,
    facts
      .filter(({ type, result }) => type === 'far.opened' && result === 'success')
      .map(({ n }) => n)
      .toReversed(),
  );
});

test('what is newer than an entry, and one entry by its address, however old it is', async () => {
  const { entries } = await events.search(tenant, { limit: 120 });
  const [tenth, oldest] = [entries[9], entries.at(-1)];
  assert.deepEqual(numbersOf((await events.search(tenant, { newer: tenth?.cursor ?? '' })).entries), numbersOf(entries.slice(0, 9)));
  assert.deepEqual((await events.search(tenant, { newer: entries[0]?.cursor ?? '' })).entries, []);
  assert.deepEqual(await events.one(tenant, oldest?.cursor ?? ''), oldest);
  assert.equal(await events.one('22222222-2222-4222-8222-222222222222', oldest?.cursor ?? ''), undefined);
  await assert.rejects(events.search(tenant, { newer: 'x' }), { code: 'events.invalid_cursor' });
});

test('whoever is erased is found by no address any more, and an address lies in no dump', async () => {
  const dump = JSON.stringify(await t.dump('select c::text from platform.event_clients c'));
  assert.ok(!dump.includes('203.0.113') && !dump.includes(Buffer.from('203.0.113.1').toString('hex')));
  const ip = '2001:db8::1';
  const before_ = (await events.search(tenant, { ip, limit: 200 })).entries;
  const [someone] = before_.flatMap(({ subject, actor }) => (actor.kind === 'user' ? (actor.id ?? []) : (subject ?? [])));
  await t.dump('delete from platform.event_clients where person = $1', [someone]);
  const left = (await events.search(tenant, { ip, limit: 200 })).entries;
  assert.ok(left.length < before_.length && left.every(({ actor, subject }) => (actor.kind === 'user' ? actor.id : subject) !== someone));
});
