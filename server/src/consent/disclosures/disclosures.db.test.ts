import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel, EgressQuestion } from '../contract.ts';
import { applyRules, TEST_ORIGIN } from '#test/support';
import { createWorld, type Process, type World } from '../world.suite.ts';
import { disclosureRetention } from './retention.ts';
import { writeTogether } from './write-together.ts';

/* What left is on record before it leaves, once a day for each different answer. */

let w: World;
before(async () => {
  w = await createWorld();
  await w.save();
  await w.save({ key: 'orders', attributes: ['address'], recipients: ['shop'], legalBasis: 'contract' });
});
after(() => w?.t.drop());

const ATTRIBUTES = ['email', 'given_name', 'address', 'name'];
const question = (recipient = 'shop', channel: Channel = 'userinfo', attributes: readonly string[] = ATTRIBUTES): EgressQuestion => ({
  tenant: w.tenant,
  recipient,
  channel,
  attributes,
});
async function release(userId: string, of: EgressQuestion & { readonly named?: boolean } = question(), { db, consent }: Process = w): Promise<string[]> {
  const standing = await db.read(w.tenant.id, (tx) => consent.egress.look(tx, { userId }));
  return [...(await consent.egress.release(standing, of))];
}
const log = (userId: string, page = {}) => w.db.read(w.tenant.id, (tx) => w.consent.disclosures(tx, userId, page));

test('what left is told with its grounds; what was withheld is not', async () => {
  const user = await w.user();
  const { record } = await w.say('give', user, { recipients: ['shop'], attributes: ['email'] });
  assert.deepEqual(await release(user), ['email', 'address', 'name']);
  const [line, ...more] = await log(user);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [line?.recipient, line?.channel, line?.grounds],
    [
      'shop',
      'userinfo',
      [
        { attributes: ['email'], reason: 'consent', purpose: 'news', version: 1, record },
        { attributes: ['address'], reason: 'legal_basis', purpose: 'orders', version: 1 },
        { attributes: ['name'], reason: 'unclaimed' },
      ],
    ],
  );
  await w.db.read(w.tenant.id, (tx) => w.consent.filterAttributes(tx, { ...question('club'), userId: user }));
  assert.deepEqual(await release(user, question('club', 'saml', ['email'])), []);
  assert.equal((await log(user)).length, 1, 'a question is no answer, and an empty answer is none');
  assert.ok(!JSON.stringify(await w.t.dump('select * from consent.disclosures')).includes('@'), 'names, no values');
});

test('the same answer again is one line a day, in every process; another way, another answer and another day are others', async () => {
  const goOn = await w.t.holdClock();
  const user = await w.user();
  // Noon, so that a day does not end meanwhile.
  const [now] = await w.t.dump<{ seconds: number }>(
    `select extract(epoch from platform.now() at time zone 'UTC' - date_trunc('day', platform.now() at time zone 'UTC'))::int as seconds`,
  );
  await w.t.advance(86_400 + 43_200 - (now?.seconds ?? 0));
  const lines = async () => (await log(user)).map(({ channel, firstAt, lastAt }) => `${channel} ${(lastAt.getTime() - firstAt.getTime()) / 1000}`);
  await release(user);
  const before_ = w.t.trips.total;
  for (let time = 0; time < 5; time++) await release(user);
  assert.equal(w.t.trips.total - before_, 5, 'one trip each, for the look alone');
  assert.deepEqual(await lines(), ['userinfo 0']);
  await w.t.advance(899);
  await release(user);
  assert.deepEqual(await lines(), ['userinfo 0']);
  await w.t.advance(1);
  await Promise.all([release(user), release(user), release(user, undefined, w.second), release(user, undefined, w.second)]);
  assert.deepEqual(await lines(), ['userinfo 900']);
  await release(user, question('shop', 'id_token'));
  await release(user, question('shop', 'userinfo', ['name']));
  assert.equal((await lines()).length, 3);
  await w.t.advance(43_200);
  await release(user);
  assert.equal((await lines()).length, 4);
  await goOn();
});

test('what is remembered as written is that answer and no other: whatever changes counts at once and is on record as it is, in every process', async () => {
  const goOn = await w.t.holdClock();
  const [user, other] = [await w.user(), await w.user()];
  const names = ['zoneinfo', 'locale', 'website'];
  const asked = question('club', 'userinfo', names);
  const both = async (who = user) => {
    const [first, second] = [await release(who, asked), await release(who, asked, w.second)];
    assert.deepEqual(second, first);
    const lines = await log(who);
    // Once again: nothing new.
    await release(who, asked);
    assert.equal((await log(who)).length, lines.length);
    return [first, lines.length] as const;
  };
  const own = { key: 'clocks', attributes: ['zoneinfo', 'locale'], recipients: ['club'], validDays: 1 };
  const versionsOnRecord = async () => new Set((await log(user)).flatMap(({ grounds }) => grounds.flatMap(({ version }) => version ?? [])));
  assert.deepEqual(await both(), [names, 1], 'no purpose names them');
  await w.save(own);
  assert.deepEqual(await both(), [['website'], 2], 'another revision');
  await w.say('give', user, { purpose: 'clocks' });
  assert.deepEqual(await both(), [names, 3]);
  assert.deepEqual(await both(other), [['website'], 1], 'of somebody else');
  await w.save({ ...own, publish: 2, change: 'editorial', notice: { en: { title: 'Clocks', what: 'Your zone.', why: 'Better words.', who: 'The club.', howLong: 'A day.' } } });
  assert.deepEqual(await both(), [names, 4], 'the same, on the ground of other words');
  assert.deepEqual(await versionsOnRecord(), new Set([1, 2]));
  await w.say('withdraw', user, { purpose: 'clocks', attributes: ['locale'] });
  assert.deepEqual(await both(), [['zoneinfo', 'website'], 5]);
  await w.say('withdraw', user, { purpose: 'clocks' });
  assert.deepEqual(await both(), [['website'], 5], 'withdrawn: as it was before, and on record already');
  await w.say('give', user, { purpose: 'clocks' });
  assert.deepEqual(await both(), [names, 6], 'another consent is another ground');
  const restrict = (on: boolean) => w.inTenant((tx) => w.consent.restrict(tx, TEST_ORIGIN, user, on));
  await restrict(true);
  assert.deepEqual(await both(), [[], 6], 'restricted');
  await restrict(false);
  await w.inTenant((tx) => w.consent.guard(tx, user, 'waiting'));
  assert.deepEqual(await both(), [[], 6], 'a child that waits for a guardian');
  await w.inTenant((tx) => w.consent.guard(tx, user, undefined));
  assert.deepEqual(await both(), [names, 6]);
  await w.t.advance(86_401);
  assert.deepEqual((await both())[0], ['website'], 'expired');
  const guest = await w.user(w.strict);
  const standing = await w.inTenant((tx) => w.consent.egress.look(tx, { userId: guest }), w.strict);
  assert.deepEqual([...(await w.consent.egress.release(standing, { ...asked, tenant: w.strict }))], [], 'another tenant keeps what nobody named');
  await goOn();
});

test('answers whose names look alike when they are strung together are two answers', async () => {
  const user = await w.user();
  for (const names of [['a', 'b'], ['a","b'], ['a b'], ['b', 'a']]) assert.deepEqual(await release(user, question('club', 'saml', names)), names);
  assert.deepEqual((await log(user)).map(({ grounds }) => grounds[0]?.attributes.join('+')).toSorted(), ['a b', 'a","b', 'a+b']);
});

test('asked by nobody, only what a purpose lets out leaves; bound to a transaction, it is on record when that is', async () => {
  const user = await w.user();
  await w.say('give', user, { recipients: ['shop'] });
  const inTransaction = (fail: boolean) =>
    w.inTenant(async (tx) => {
      const leaves = await w.consent.egress.release(await w.consent.egress.look(tx, { userId: user }), { ...question('shop', 'webhook'), named: true }, tx);
      assert.deepEqual([...leaves], ['email', 'given_name', 'address']);
      if (fail) throw new Error('rolled back');
    });
  await assert.rejects(inTransaction(true), /rolled back/);
  assert.deepEqual(await log(user), []);
  await inTransaction(false);
  assert.deepEqual(
    (await log(user)).map(({ channel }) => channel),
    ['webhook'],
  );
});

test('what cannot be put on record does not leave', async () => {
  const user = await w.user();
  await w.t.dump('alter table consent.disclosures rename to gone');
  await assert.rejects(release(user), /disclosures/);
  await w.t.dump('alter table consent.gone rename to disclosures');
  assert.deepEqual(await release(user), ['address', 'name']);
  assert.equal((await log(user)).length, 1, 'and is not taken for written');
});

test('who comes while others are being written goes with the next; what fails, fails for those alone', async () => {
  const sent: string[][] = [];
  const waiting: { go: () => void; fail: (error: Error) => void }[] = [];
  const write = writeTogether<string>((tenantId, rows) => {
    sent.push([tenantId, ...rows]);
    return new Promise((go, fail) => void waiting.push({ go, fail }));
  });
  const next = async (outcome: 'go' | 'fail') => {
    waiting.shift()?.[outcome](new Error('lost'));
    await new Promise(setImmediate);
  };
  const all = Promise.allSettled([write('a', '1'), write('a', '2'), write('b', '3'), write('a', '4')]);
  assert.deepEqual(sent, [
    ['a', '1'],
    ['b', '3'],
  ]);
  await next('fail');
  assert.deepEqual(sent[2], ['a', '2', '4']);
  await next('go');
  await next('go');
  assert.deepEqual(
    (await all).map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  );
  const later = write('a', '5');
  assert.deepEqual(sent[3], ['a', '5']);
  await next('go');
  await later;
});

test('page by page, newest first, by recipient; also of an account that became part of this one, and of nobody else', async () => {
  const [survivor, absorbed, stranger] = [await w.user(), await w.user(), await w.user()];
  for (const user of [survivor, absorbed, stranger]) {
    await release(user, question('shop', 'id_token', ['name']));
    await release(user, question('club', 'saml', ['name', 'address']));
    await release(user, question('shop', 'userinfo', ['name', 'address']));
  }
  await w.inTenant((tx) => w.identity.merging.merge(tx, TEST_ORIGIN, { survivor, absorbed }, {}));
  const all = await log(survivor);
  assert.equal(all.length, 6);
  assert.deepEqual(
    all.map(({ firstAt }) => firstAt.getTime()),
    all.map(({ firstAt }) => firstAt.getTime()).toSorted((a, b) => b - a),
  );
  const paged: string[] = [];
  for (let after_: string | undefined; paged.length <= 6; ) {
    const [line] = await log(survivor, { after: after_, limit: 1 });
    if (!line) break;
    paged.push((after_ = line.id));
  }
  assert.deepEqual(
    paged,
    all.map(({ id }) => id),
  );
  assert.deepEqual(
    (await log(survivor, { recipient: 'club' })).map(({ recipient }) => recipient),
    ['club', 'club'],
  );
  const [foreign] = await log(stranger);
  for (const after_ of [foreign?.id, 'x', `20261340-${'0'.repeat(32)}-${'0'.repeat(32)}`, `20260231-${'0'.repeat(32)}-${'0'.repeat(32)}`])
    assert.deepEqual(await log(survivor, { after: after_ }), [], String(after_));
  const who = await w.db.read(w.tenant.id, (tx) => w.consent.recipients(tx, { tenant: w.tenant, userId: survivor }));
  assert.deepEqual(who.map(({ recipient, got }) => [recipient, got?.attributes, got?.channels]).toSorted(), [
    ['club', ['address', 'name'], ['saml']],
    ['shop', ['address', 'name'], ['id_token', 'userinfo']],
  ]);
  assert.deepEqual(await w.inTenant((tx) => w.consent.disclosures(tx, survivor), w.strict), [], 'in another tenant');
  const why = who.find(({ recipient }) => recipient === 'shop')?.decisions;
  assert.deepEqual(
    why?.map(({ attribute, released, reason, purpose }) => [attribute, released, reason, purpose]),
    [
      ['address', true, 'legal_basis', 'orders'],
      ['email', false, 'undecided', 'news'],
      ['given_name', false, 'undecided', 'news'],
      ['name', true, 'unclaimed', undefined],
    ],
  );
});

test('after its time a line is gone', async () => {
  const user = await w.user();
  await release(user);
  await w.t.dump(`update consent.disclosures set day = day - 400 where user_id = $1`, [user]);
  const end = () => applyRules(w.db, [disclosureRetention], { sharingLogDays: 400 }, [w.tenant.id, w.strict.id]);
  await end();
  assert.equal((await log(user)).length, 1);
  await w.t.dump(`update consent.disclosures set day = day - 1 where user_id = $1`, [user]);
  await end();
  assert.deepEqual(await log(user), []);
});
