import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import { erasePersonalData } from '#platform/personal-data';
import { overlap, TEST_ORIGIN, TEST_TENANT, testKeys } from '#test/support';
import type { Attempt } from './contract.ts';
import { forgetOldLogins, forgetSession, handOver, learnLogins, mendCounters } from './history/learn-logins.ts';
import { countAnew, postponeDue } from './history/store.ts';
import { riskData } from './personal-data.ts';
import { seededRandom } from './replay/seeded-random.ts';
import { CHROME, createRiskWorld, FIREFOX, SAFARI, type RiskWorld } from './world.suite.ts';

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld({ scoredFrom: 10 });
  await w.t.holdClock();
});
after(() => w.close());
beforeEach(async () => {
  await w.t.dump('truncate risk.logins, risk.joined, risk.due, risk.totals, risk.seen, risk.pairs, risk.windows');
  w.networks.clear();
  w.events.clear();
  w.held = false;
});

const FRANCE = { latitude: 48.86, longitude: 2.35 };
const BRAZIL = { latitude: -23.55, longitude: -46.63 };

/** What counting from nothing says. */
async function counted() {
  await w.inTenant(countAnew);
  return w.counters();
}

/** Some logins of some users, as different as `random` makes them. */
async function someLogins(count: number, users: number, seed = 1): Promise<readonly string[]> {
  const random = seededRandom(seed);
  const pick = (most: number) => Math.floor(random() ** 2 * most);
  for (let ip = 0; ip < 12; ip++) w.networks.set(`192.0.2.${ip}`, { ...(ip % 5 === 4 ? {} : { asn: 64500 + (ip % 4), country: ip % 3 === 0 ? 'FR' : 'DE' }), kinds: [] });
  const people = await Promise.all(Array.from({ length: users }, () => w.newUser()));
  for (let login = 0; login < count; login++)
    await w.signIn(people[pick(users)] as string, { ip: `192.0.2.${pick(12)}`, userAgent: [FIREFOX, SAFARI, CHROME, ''][pick(4)] as string });
  return people;
}

test('the published vectors come out of the database as they do on paper', async () => {
  const addresses: Readonly<Record<string, readonly [number, string]>> = {
    '192.0.2.10': [64500, 'FR'],
    '192.0.2.77': [64501, 'FR'],
    '192.0.2.200': [64500, 'FR'],
    '198.51.100.5': [64500, 'FR'],
    '203.0.113.9': [64502, 'DE'],
    '233.252.0.1': [64510, 'BR'],
  };
  for (const [ip, [asn, country]] of Object.entries(addresses)) w.networks.set(ip, { asn, country, kinds: [] });
  const [one, two, three] = [await w.newUser(), await w.newUser(), await w.newUser()];
  for (let login = 0; login < 8; login++) await w.signIn(one, { ip: '192.0.2.10', userAgent: FIREFOX });
  for (let login = 0; login < 2; login++) await w.signIn(one, { ip: '192.0.2.77', userAgent: SAFARI });
  // The same system as Firefox above, under another name.
  const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
  for (let login = 0; login < 6; login++) await w.signIn(two, { ip: '198.51.100.5', userAgent: edge });
  for (let login = 0; login < 4; login++) await w.signIn(three, { ip: '203.0.113.9', userAgent: SAFARI });
  await w.learn();
  const expected: readonly (readonly [string, string, number])[] = [
    ['192.0.2.10', FIREFOX, 0.14880500464],
    ['192.0.2.77', SAFARI, 0.31757124154],
    ['192.0.2.200', FIREFOX, 0.26482901945],
    ['203.0.113.9', FIREFOX, 1.150412055],
    ['203.0.113.9', edge, 4.91444524357],
    ['233.252.0.1', 'Opera/9.80 (BlackBerry; U; en) Version/12.0', 10.66666666667],
  ];
  for (const [ip, userAgent, score] of expected) {
    const { result, trips } = await countTrips(() => w.assess({ userId: one, origin: { ip, userAgent } }));
    assert.ok(Math.abs((result.score ?? 0) - score) < 1e-6, `${ip} ${userAgent}: ${result.score} instead of ${score}`);
    assert.equal(trips, 1);
  }
});

test('learnt by two processes at once, twice and in any order, it is what it is when learnt one after the other', async () => {
  await someLogins(150, 6);
  const due = await w.due();
  const other = w.t.another();
  const learnt = await Promise.all([
    w.learn(due.slice(0, 80)),
    w.learn(due.slice(60).toReversed(), other),
    w.learn(due.slice(40, 120), other),
    ...due.slice(0, 10).map((id) => w.learn([id])),
  ]);
  assert.equal(
    learnt.reduce((sum, one) => sum + one, 0),
    150,
    'each once',
  );
  assert.deepEqual(await w.due(), []);
  const together = await w.counters();
  assert.deepEqual(together, await counted());
  await w.t.dump('truncate risk.totals, risk.seen, risk.pairs');
  await w.t.dump('update risk.logins set learned_at = null');
  for (const id of due) await w.learn([id]);
  assert.deepEqual(await w.counters(), together);
});

test('who is handed a login that somebody else learnt, with a new one of the same user, counts the user once', async () => {
  const user = await w.newUser();
  for (let login = 0; login < 2; login++) await w.signIn(user, { ip: '192.0.2.1' });
  const [first = '', second = ''] = await w.due();
  await w.learn([first]);
  assert.equal(await w.learn([first, second], w.t.another()), 1);
  assert.deepEqual(await w.t.dump('select logins, users from risk.totals'), [{ logins: 2, users: 1 }]);
});

test('what could not be learnt is put off without waiting for whoever learns it at that moment', async () => {
  const user = await w.newUser();
  for (let login = 0; login < 2; login++) await w.signIn(user, { ip: '192.0.2.1' });
  const [first = '', second = ''] = await w.due();
  await w.inTenant(async (tx) => {
    await learnLogins(tx, [first]);
    await w.t.another().tenant(TEST_TENANT, (other) => postponeDue(other, [second, first]));
  });
  assert.deepEqual(await w.t.dump('select login_id, at > platform.now() as later from risk.due'), [{ login_id: second, later: true }]);
});

test('a "no" about an account that becomes another one for good at that moment waits for that, and not each for the other', async () => {
  const user = await w.newUser();
  const session = await w.signIn(user, { ip: '192.0.2.1' });
  await w.learn();
  await overlap(
    w.t,
    (meet) =>
      w.inTenant(async (tx) => {
        await tx.query("update risk.decisions set answer = 'not_me' where tenant_id = $1 and user_id = $2", [TEST_TENANT, user]);
        await meet();
        await forgetSession(tx, session);
      }),
    () => w.t.another().tenant(TEST_TENANT, (tx) => handOver(tx, user)),
  );
  assert.deepEqual(await w.t.dump('select logins, users from risk.totals'), [{ logins: 0, users: 0 }]);
});

test('a user has room for a hundred logins; what is older is taken back from every count', async () => {
  const [user = ''] = await someLogins(20, 3, 3);
  await w.learn();
  for (let login = 0; login < 130; login++) await w.signIn(user, { ip: `192.0.2.${login % 11}`, userAgent: login < 40 ? CHROME : FIREFOX });
  await w.learn();
  const [kept] = await w.t.dump<{ n: number }>('select count(*)::int as n from risk.logins where user_id = $1', [user]);
  assert.equal(kept?.n, 100);
  assert.deepEqual(await w.counters(), await counted());
});

test('after half a year a login is forgotten, also of users who never came back', async () => {
  const people = await someLogins(30, 4, 5);
  await w.learn();
  await w.t.advance(179 * 86_400);
  await w.signIn(people[0] as string, { ip: '192.0.2.1' });
  await w.learn();
  await w.t.advance(2 * 86_400);
  while ((await w.inTenant((tx) => forgetOldLogins(tx, 2))) > 0);
  assert.deepEqual(await w.t.dump('select user_id from risk.logins'), [{ user_id: people[0] }]);
  const left = await w.counters();
  assert.deepEqual(left, await counted());
  assert.deepEqual([await w.t.dump('select logins, users from risk.totals')], [[{ logins: 1, users: 1 }]]);
});

test('whoever is erased was never counted, and nobody else loses anything', async () => {
  const [gone = '', ...others] = await someLogins(40, 4, 7);
  await w.learn(await w.due());
  await w.signIn(gone, { ip: '192.0.2.3' });
  const person = { id: gone, sub: gone, cipher: await testKeys(w.t.db).tenant(TEST_TENANT) };
  const counts = await w.inTenant((tx) => erasePersonalData(tx, riskData, person));
  assert.ok((counts['risk.logins'] ?? 0) > 1);
  assert.deepEqual(await w.inTenant((tx) => erasePersonalData(tx, riskData, person)), { 'risk.logins': 0, 'risk.decisions': 0, 'risk.questions': 0, 'risk.joined': 0 });
  const left = await w.t.dump<{ user_id: string }>('select distinct user_id from risk.logins');
  assert.ok(left.length > 0 && left.every(({ user_id }) => others.includes(user_id)));
  assert.deepEqual(await w.counters(), await counted());
  // What was about to be learnt of them is learnt of nobody.
  assert.equal(await w.learn(), 0);
  assert.deepEqual(await w.due(), []);
});

test('rows that went by other hands are noticed, and the counters made anew', async () => {
  const [user] = await someLogins(40, 4, 9);
  await w.learn();
  assert.equal(await w.inTenant(mendCounters), false);
  await w.t.dump('delete from risk.logins where user_id = $1', [user]);
  assert.equal(await w.inTenant(mendCounters), true);
  assert.deepEqual(await w.counters(), await counted());
  await w.t.dump('update risk.totals set users = users + 1');
  assert.equal(await w.inTenant(mendCounters), true);
  assert.deepEqual(await w.counters(), await counted());
  assert.equal(await w.inTenant(mendCounters), false);
});

test('too few logins of the tenant, and a first one of a user, have no score and say so', async () => {
  const user = await w.newUser();
  for (let login = 0; login < 9; login++) await w.signIn(user, { ip: '192.0.2.1' });
  await w.learn();
  const early = await w.assess({ userId: user });
  assert.deepEqual([early.mode, early.unscored, early.score, early.history], ['rules', 'tenant_is_new', undefined, { tenantLogins: 9, userLogins: 9 }]);
  await w.signIn(user, { ip: '192.0.2.1' });
  await w.learn();
  assert.equal((await w.assess({ userId: user })).mode, 'scored');
  const first = await w.assess({ userId: await w.newUser() });
  assert.deepEqual([first.mode, first.unscored, first.score], ['rules', 'user_is_new', undefined]);
  assert.deepEqual([(await w.assess({})).unscored], ['nobody']);
});

test('an address or browser that nobody can place is never safer than one never seen, however often it came before', async () => {
  const [user, other] = [await w.newUser(), await w.newUser()];
  w.networks.set('192.0.2.1', { asn: 64500, country: 'FR', kinds: [] });
  for (let login = 0; login < 10; login++) await w.signIn(user, { ip: '192.0.2.1' });
  // Twenty sign-ins of the same user from nowhere, by a browser without a name.
  for (let login = 0; login < 20; login++) await w.signIn(user, { ip: 'unreadable', userAgent: '' });
  for (let login = 0; login < 10; login++) await w.signIn(other, { ip: '192.0.2.1' });
  await w.learn();
  w.networks.set('203.0.113.9', { asn: 64999, country: 'BR', kinds: [] });
  const score = async (ip: string, userAgent: string) => (await w.assess({ userId: user, origin: { ip, userAgent } })).score ?? 0;
  assert.ok((await score('unreadable', FIREFOX)) >= (await score('203.0.113.9', FIREFOX)));
  assert.ok((await score('192.0.2.1', '')) >= (await score('192.0.2.1', 'Something/1.0 nobody ever had')));
});

test('neither addresses nor browsers stand in the database, and tenants have no name in common', async () => {
  const other = randomUUID();
  const user = await w.newUser();
  const elsewhere = await w.newUser(other);
  w.networks.set('192.0.2.1', { asn: 64500, country: 'FR', place: FRANCE, kinds: [] });
  await w.signIn(user, { ip: '192.0.2.1' });
  const decision = await w.room.decide({ tenantId: other, userId: elsewhere, action: 'sign-in', origin: { ip: '192.0.2.1', userAgent: FIREFOX } });
  await w.t.db.tenant(other, (tx) => w.room.learn(tx, TEST_ORIGIN, { userId: elsewhere, sessionId: randomUUID(), decision }));
  await w.room.count({ tenantId: TEST_TENANT, ip: '192.0.2.1', account: user, password: 'Tr0ub4dor&3' });
  await Promise.all(w.room.loops.map((loop) => loop.run()));
  const text = JSON.stringify([await w.t.dump('select to_jsonb(l)::text from risk.logins l'), await w.t.dump('select to_jsonb(l)::text from risk.windows l'), await w.counters()]);
  for (const secret of ['192.0.2.1', 'Firefox', 'Windows', 'FR', 'Tr0ub4dor']) assert.equal(text.includes(secret), false, secret);
  const rows = await w.t.dump<{ tenant_id: string; value: string }>('select tenant_id, value::text as value from risk.seen');
  assert.equal(new Set(rows.map(({ value }) => value)).size, rows.length, 'no value is called the same in both');
  assert.equal(new Set(rows.map(({ tenant_id }) => tenant_id)).size, 2, 'the loop learns for every tenant');
});

test('one tenant that cannot be learnt for does not stand in the way of the others', async () => {
  const user = await w.newUser();
  await w.signIn(user, { ip: '192.0.2.1' });
  const broken = randomUUID();
  const elsewhere = await w.newUser(broken);
  await w.t.dump(`insert into risk.logins (tenant_id, id, user_id, session_id, findings) values ($1, $2, $3, $2, '[]')`, [broken, randomUUID(), elsewhere]);
  await w.t.dump('insert into risk.due (tenant_id, login_id) select tenant_id, id from risk.logins where tenant_id = $1', [broken]);
  await w.t.dump(`alter table risk.totals add constraint not_this_one check (tenant_id <> '${broken}')`);
  w.failures.length = 0;
  await w.room.loops[0]?.run();
  assert.equal(w.failures.length, 1);
  await w.t.dump('alter table risk.totals drop constraint not_this_one');
  assert.equal((await w.assess({ userId: user })).history.userLogins, 1);
  await w.t.advance(301);
  await w.room.loops[0]?.run();
  assert.deepEqual(await w.due(), []);
});

test('logins of an account that became part of another count for both until that cannot be undone, and then are its own', async () => {
  const [survivor, absorbed, third] = [await w.newUser(), await w.newUser(), await w.newUser()];
  w.networks.set('192.0.2.1', { asn: 64500, country: 'FR', kinds: [] });
  w.networks.set('198.51.100.1', { asn: 64501, country: 'DE', kinds: [] });
  for (let login = 0; login < 5; login++) await w.signIn(survivor, { ip: '192.0.2.1' });
  for (let login = 0; login < 5; login++) await w.signIn(absorbed, { ip: '198.51.100.1', userAgent: SAFARI });
  await w.learn();
  const theirs = async (userId: string) => (await w.assess({ userId, origin: { ip: '198.51.100.1', userAgent: SAFARI } })).history.userLogins;
  const before = await w.counters();
  const changes = await w.inTenant((tx) => w.room.mergePart.move(tx, { survivor, absorbed }));
  assert.equal(changes.length, 1);
  assert.deepEqual([await theirs(survivor), await theirs(absorbed)], [10, 5]);
  assert.deepEqual(await w.counters(), before);
  // Built upon once more: all of it counts for the last one.
  await w.inTenant((tx) => w.room.mergePart.move(tx, { survivor: third, absorbed: survivor }));
  assert.equal(await theirs(third), 10);
  await w.inTenant((tx) => handOver(tx, absorbed));
  assert.deepEqual([await theirs(third), await theirs(absorbed)], [10, 0]);
  await w.inTenant((tx) => handOver(tx, survivor));
  assert.deepEqual([await theirs(third), await theirs(survivor)], [10, 0]);
  assert.deepEqual(await w.t.dump('select * from risk.joined'), []);
  assert.deepEqual(await w.counters(), await counted());
});

test('a sign-in like every other leaves no entry in the trail; one that is not says why, with codes alone', async () => {
  const user = await w.newUser();
  w.networks.set('192.0.2.1', { asn: 64500, country: 'FR', place: FRANCE, kinds: [] });
  w.networks.set('203.0.113.9', { asn: 64999, country: 'BR', place: BRAZIL, kinds: ['hosting'] });
  w.networks.set('203.0.113.10', { asn: 64999, country: 'BR', place: BRAZIL, kinds: [] });
  for (let login = 0; login < 3; login++) await w.signIn(user, { ip: '192.0.2.1' });
  await w.learn();
  assert.deepEqual(w.events.all, []);
  await w.t.advance(3600);
  const session = await w.signIn(user, { ip: '203.0.113.9', userAgent: CHROME });
  assert.deepEqual(
    w.events.all.map(({ type, subject, data }) => {
      const { decision, ...rest } = data as { decision: string };
      return [type, subject, typeof decision, rest];
    }),
    [
      [
        'risk.login_noticed',
        user,
        'string',
        {
          session,
          mode: 'rules',
          grade: 'raise',
          reasons: ['place.new_country', 'network.hosting', 'client.new_system'],
          verdict: 'challenge',
          enforced: 'challenge',
          because: ['strange-place'],
        },
      ],
    ],
  );
  // From a network that hides nothing, it is a journey that nobody makes in an hour.
  const travelled = await w.assess({ userId: await travelling(), origin: { ip: '203.0.113.10', userAgent: FIREFOX } });
  assert.ok(travelled.reasons.includes('travel.impossible'), travelled.reasons.join());
});

async function travelling(): Promise<string> {
  const user = await w.newUser();
  await w.signIn(user, { ip: '192.0.2.1' });
  await w.t.advance(3600);
  return user;
}

test('what changed in a session is said by whoever knows what it showed before, in the same look', async () => {
  const user = await w.newUser();
  const within = async (changed: Attempt['changed']) => (await countTrips(() => w.assess({ userId: user, ...(changed ? { changed } : {}) }))).result.findings[0]?.reason;
  assert.equal(await within(['device']), 'session.other_device');
  assert.equal(await within(async () => ['os', 'browser']), 'session.other_device');
  for (const nothing of [undefined, [], async () => undefined, async () => []]) assert.notEqual(await within(nothing), 'session.other_device');
});

test('a hold after a recovery, and a browser that was here before, are facts of the same look', async () => {
  const user = await w.newUser();
  w.held = true;
  const { result, trips } = await countTrips(() => w.assess({ userId: user, changed: async () => [], isKnownBrowser: async () => true }));
  assert.deepEqual([result.reasons, trips], [['recovery.held', 'device.known'], 1]);
});

test('what a tenant of many logins is asked of another finds nothing', async () => {
  const user = await w.newUser();
  for (let login = 0; login < 12; login++) await w.signIn(user, { ip: '192.0.2.1' });
  await w.learn();
  const { history } = await w.assess({ tenantId: randomUUID(), userId: user });
  assert.deepEqual(history, { tenantLogins: 0, userLogins: 0 });
});
