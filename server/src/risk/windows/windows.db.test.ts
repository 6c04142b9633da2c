import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_TENANT } from '#test/support';
import { MOST_PEOPLE, SLOT_SECONDS } from '../settings.ts';
import { createRiskWorld, type RiskWorld } from '../world.suite.ts';

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld();
  await w.t.holdClock();
});
after(() => w.close());
beforeEach(() => w.t.dump('truncate risk.windows'));

let passwords = 0;
const tryOnce = (account: string, options: { readonly ip?: string; readonly password?: string } = {}) =>
  w.room.count({ tenantId: TEST_TENANT, ip: options.ip ?? '198.51.100.7', account, password: options.password ?? `mistyped ${++passwords}` });
const reasonsAt = async (ip: string, userId?: string) => (await w.assess({ origin: { ip, userAgent: 'Firefox' }, ...(userId === undefined ? {} : { userId }) })).reasons;
const rowsOf = (kind: number) => w.t.dump<{ attempts: number; failures: number; people: string[] }>('select attempts, failures, people from risk.windows where kind = $1', [kind]);

test('300 attempts sent at once are 300, and of their accounts as many are told apart as there is room for', async () => {
  await Promise.all(Array.from({ length: 300 }, () => tryOnce(randomUUID())));
  const [network] = await rowsOf(2);
  assert.deepEqual([network?.attempts, network?.failures, network?.people.length], [300, 300, MOST_PEOPLE]);
});

test('a list of stolen names that is tried from one network is an alarm there, and nothing for a customer elsewhere', async () => {
  for (let name = 0; name < 9; name++) await tryOnce(randomUUID());
  assert.deepEqual(
    (await reasonsAt('198.51.100.7')).filter((reason) => reason.startsWith('stuffing')),
    [],
  );
  await tryOnce(randomUUID());
  assert.deepEqual(
    (await reasonsAt('198.51.100.7')).filter((reason) => reason.startsWith('stuffing')),
    ['stuffing.network'],
  );
  assert.deepEqual(
    (await reasonsAt('192.0.2.9')).filter((reason) => reason.startsWith('stuffing')),
    [],
  );
});

test('an office of people who know their passwords is no attack, and whoever turned out right is taken back once', async () => {
  for (let name = 0; name < 30; name++) {
    const tried = { tenantId: TEST_TENANT, ip: '198.51.100.7', account: randomUUID(), password: `right ${name}` };
    await w.room.count(tried);
    if (name % 5 !== 0) await w.room.forgive(tried);
  }
  const [network] = await rowsOf(2);
  assert.deepEqual([network?.attempts, network?.failures], [30, 6]);
  assert.deepEqual(
    (await reasonsAt('198.51.100.7')).filter((reason) => reason.startsWith('stuffing')),
    [],
  );
});

test('an account of the attacker’s own that signs in between the tries hides none of them, and makes one person who got in', async () => {
  const own = { tenantId: TEST_TENANT, ip: '198.51.100.7', account: randomUUID(), password: 'their own' };
  for (let name = 0; name < 14; name++) {
    await tryOnce(randomUUID());
    await w.room.count(own);
    await w.room.forgive(own);
  }
  const [network] = await w.t.dump<{ failures: number; people: number; passed: number }>(
    'select failures, cardinality(people) as people, cardinality(passed) as passed from risk.windows where kind = 2',
  );
  assert.deepEqual(network, { failures: 14, people: 15, passed: 1 });
  assert.ok((await reasonsAt('198.51.100.7')).includes('stuffing.network'));
});

test('who is tried again in the next half hour is the same person, and what was tried in both counts together', async () => {
  const names = Array.from({ length: 10 }, () => randomUUID());
  const stuffing = async () => (await w.assess({ origin: { ip: '198.51.100.7', userAgent: 'Firefox' } })).findings.find(({ reason }) => reason === 'stuffing.network');
  for (const name of names.slice(0, 9)) await tryOnce(name);
  await w.t.advance(SLOT_SECONDS.network);
  for (const name of names.slice(0, 9)) await tryOnce(name);
  assert.equal((await rowsOf(2)).length, 2);
  assert.equal(await stuffing(), undefined, 'nine accounts');
  await tryOnce(names[9] as string);
  assert.deepEqual((await stuffing())?.facts, { attempts: 19, failures: 19, people: 10, passed: 0 });
});

test('addresses of one IPv6 network are one network', async () => {
  for (let name = 0; name < 12; name++) await tryOnce(randomUUID(), { ip: `2001:db8:1:2::${name + 1}` });
  assert.ok((await reasonsAt('2001:db8:1:2:ffff::1')).includes('stuffing.network'));
  assert.equal((await reasonsAt('2001:db8:1:3::1')).includes('stuffing.network'), false);
});

test('one password at many accounts from many networks is seen by whoever tries it next, whatever else is mistyped', async () => {
  for (let name = 0; name < 12; name++) {
    await tryOnce(randomUUID(), { ip: `198.51.100.${name}`, password: 'Summer2026!' });
    await tryOnce(randomUUID(), { ip: `198.51.100.${name}` });
  }
  const asked = async (password: string) => (await w.assess({ origin: { ip: '203.0.113.1' }, tried: password })).reasons.filter((reason) => reason.startsWith('spraying'));
  assert.deepEqual(await asked('Summer2026!'), ['spraying.password']);
  // One of 4096 shares its heap.
  const others = await Promise.all(['Winter2026!', 'Autumn2026!', 'Spring2026!'].map(asked));
  assert.ok(others.filter((reasons) => reasons.length === 0).length >= 2, JSON.stringify(others));
});

test('passwords that everybody knows are counted as such while they fail', async () => {
  for (let name = 0; name < 20; name++) await tryOnce(randomUUID(), { password: 'Password' });
  assert.ok((await reasonsAt('192.0.2.9')).includes('stuffing.common_passwords'));
});

test('failures before a success, and a right password that leaked, are told of this account alone', async () => {
  const [user, other] = [await w.newUser(), await w.newUser()];
  for (let failure = 0; failure < 6; failure++) await tryOnce(user);
  await w.room.leaked({ tenantId: TEST_TENANT, ip: '198.51.100.7', account: user });
  assert.deepEqual(
    (await reasonsAt('192.0.2.9', user)).filter((reason) => /^(failures|leaked)/.test(reason)),
    ['leaked.password', 'failures.some'],
  );
  assert.deepEqual(
    (await reasonsAt('192.0.2.9', other)).filter((reason) => /^(failures|leaked)/.test(reason)),
    [],
  );
});

test('what was counted is over after an hour, an account after a day, and then it is deleted', async () => {
  const user = await w.newUser();
  for (let name = 0; name < 12; name++) await tryOnce(randomUUID());
  for (let failure = 0; failure < 6; failure++) await tryOnce(user);
  await w.t.advance(3601);
  assert.deepEqual(
    (await reasonsAt('198.51.100.7', user)).filter((reason) => /^(stuffing|failures)/.test(reason)),
    ['failures.some'],
  );
  await w.t.advance(86_400);
  assert.deepEqual(
    (await reasonsAt('198.51.100.7', user)).filter((reason) => /^(stuffing|failures)/.test(reason)),
    [],
  );
  const purge = w.room.scheduled.find(({ name }) => name === 'risk.purge-windows');
  await purge?.run(new AbortController().signal);
  assert.deepEqual(await w.t.dump('select 1 from risk.windows where kind in (1, 2, 4)'), [], 'accounts, networks and passwords');
});
