import assert from 'node:assert/strict';
import { randomBytes, scryptSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { countTrips } from '#platform/db';
import { TEST_ORIGIN } from '#test/support';
import { newSecret } from '#platform/ids';
import { createBrowserKeys } from '#sessions';
import { credentialsTrust } from '../index.ts';
import { createWorld, plain, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
});
after(() => w.close());

const GOOD = 'correct-horse-battery-7';

test('the right password signs in, and its evidence says what was proved', async () => {
  const user = await w.user({ password: GOOD });
  const customer = await w.begin('password');
  await customer.is(user.email);
  assert.equal(customer.screen.id, 'credentials.password');
  const result = await customer.act('continue', { password: GOOD });
  assert.equal(result.kind, 'done');
  if (result.kind !== 'done') return;
  assert.equal(result.facts.userId, user.id);
  assert.equal(result.facts.sub, user.sub);
  assert.deepEqual(
    result.facts.evidence.map(({ type, factor, amr, countsAsFactor }) => ({ type, factor, amr, countsAsFactor })),
    [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true }],
  );
  assert.equal(w.events.of('credentials.password_verified').at(-1)?.subject, user.id);
});

test('a wrong password, an unknown address and a user without a password look the same', async () => {
  const known = await w.user({ email: 'known@example.com', password: GOOD });
  const bare = await w.user({ email: 'nobod@example.com' });
  const shown = [];
  for (const who of [known.email, bare.email, 'never@example.com']) {
    const customer = await w.begin('password');
    await customer.is(who);
    const before = plain(customer.screen);
    await customer.act('continue', { password: 'not the one' });
    shown.push(JSON.stringify([before, plain(customer.screen)]).replaceAll(who, 'WHO'));
  }
  assert.equal(shown[1], shown[0]);
  assert.equal(shown[2], shown[0]);
});

test('an account without password costs the same statements and the same one hash as one with', async () => {
  const [known, bare] = [await w.user({ password: GOOD }), await w.user()];
  const costs: { readonly trips: number; readonly hashes: number }[] = [];
  for (const who of [known.email, bare.email, 'unknown-trips@example.com']) {
    const customer = await w.begin('password');
    await customer.is(who);
    await customer.act('continue', { password: 'wrong to begin with' });
    const before = w.hashing.given;
    const { trips } = await countTrips(() => customer.act('continue', { password: 'still wrong' }));
    costs.push({ trips, hashes: w.hashing.given - before });
  }
  const [first] = costs;
  assert.equal(first?.hashes, 1);
  for (const cost of costs) assert.deepEqual(cost, first);
  const rows = await w.t.dump<{ n: number }>('select sum(hits)::int as n from credentials.decoys');
  assert.ok((rows[0]?.n ?? 0) >= 2);
});

test('no password is asked for again, and none is no attempt', async () => {
  const user = await w.user({ password: GOOD });
  const customer = await w.begin('password');
  await customer.is(user.email);
  await customer.act('continue', {});
  assert.deepEqual(customer.errors, ['credentials.password_missing']);
  assert.deepEqual(await w.t.dump('select failed_count from credentials.passwords where user_id = $1', [user.id]), [{ failed_count: 0 }]);
});

test('attempts on one account run out for known and unknown alike, with the time left and the code as a way in; a success ends the count', async () => {
  const user = await w.user({ password: GOOD });
  const seen: string[] = [];
  for (const who of [user.email, 'unknown-limit@example.com']) {
    let customer = await w.begin('password');
    await customer.is(who);
    for (let index = 0; index < 10; index++) await customer.act('continue', { password: `guess ${index}` });
    assert.deepEqual(customer.errors, ['credentials.password_wrong']);
    customer = await w.begin('password');
    await customer.is(who);
    // Right or not: no longer looked at.
    await customer.act('continue', { password: GOOD });
    assert.deepEqual(customer.errors, ['credentials.password_limited_code']);
    seen.push(JSON.stringify(plain(customer.screen)).replaceAll(who, 'WHO'));
  }
  assert.equal(seen[1], seen[0]);
  assert.match(seen[0] as string, /"minutes":15/);

  await w.t.advance(15 * 60);
  const later = await w.begin('password');
  await later.is(user.email);
  assert.equal((await later.act('continue', { password: GOOD })).kind, 'done');
  for (let index = 0; index < 10; index++) {
    const again = await w.begin('password');
    await again.is(user.email);
    assert.equal((await again.act('continue', { password: GOOD })).kind, 'done', 'successes do not add up');
  }
});

test('whoever goes on although nothing is compared any more cannot fill the audit trail; every guess stays in it', async () => {
  const user = await w.user({ password: GOOD });
  const attacker = await w.begin('password', { ip: '198.51.100.66' });
  await attacker.is(user.email);
  w.events.clear();
  for (let batch = 0; batch < 3; batch++) {
    await attacker.flood(50, (index) => ({ action: 'continue', fields: { password: `guess ${batch} ${index}` } }));
    await attacker.show();
  }
  const reasons = w.events.of('credentials.attempt_failed').map(({ data }) => (data as { reason: string }).reason);
  assert.equal(reasons.filter((reason) => reason === 'wrong').length, 10);
  assert.equal(reasons.filter((reason) => reason === 'limited').length, 100);
});

test('an attacker uses up the world’s attempts, not those of a browser the owner signed in from', async () => {
  const user = await w.user({ password: GOOD });
  const home = await w.begin('password', { browser: 'the-browser-at-home-of-the-owner' });
  await home.is(user.email);
  assert.equal((await home.act('continue', { password: GOOD })).kind, 'done');

  const attacker = await w.begin('password', { ip: '198.51.100.9' });
  await attacker.is(user.email);
  await attacker.flood(40, (index) => ({ action: 'continue', fields: { password: `guess ${index}` } }));
  const stranger = await w.begin('password', { ip: '203.0.113.5' });
  await stranger.is(user.email);
  await stranger.act('continue', { password: GOOD });
  assert.deepEqual(stranger.errors, ['credentials.password_limited_code']);

  const owner = await w.begin('password', { browser: 'the-browser-at-home-of-the-owner', ip: '198.51.100.9' });
  await owner.is(user.email);
  assert.equal((await owner.act('continue', { password: GOOD })).kind, 'done');
  // The same browser is nobody special for another account.
  const neighbour = await w.user({ password: GOOD });
  const other = await w.begin('password', { browser: 'the-browser-at-home-of-the-owner' });
  await other.is(neighbour.email);
  const result = await other.act('continue', { password: GOOD });
  assert.equal(result.kind, 'done');
  assert.equal((w.events.of('credentials.password_verified').at(-1)?.data as { knownBrowser: boolean }).knownBrowser, false);
});

test('a browser its owner signed in from has its tries and no more: not by a made-up key, not by somebody else’s sign-in in it, and a copy has none once the owner is back', async () => {
  const keys = createBrowserKeys({ db: w.db, events: w.events, trusts: () => [credentialsTrust(w.keys)] });
  const [victim, thief] = [await w.user({ password: GOOD }), await w.user({ password: GOOD })];
  const at = async (who: string, key: string | undefined) => {
    const customer = await w.begin('password', { browser: { secret: newSecret(), ...(key === undefined ? {} : { key }) } });
    await customer.is(who);
    return customer;
  };
  const signIn = async (who: string, key?: string) => {
    const customer = await at(who, key);
    assert.equal((await customer.act('continue', { password: GOOD })).kind, 'done');
    const fresh = (await w.journeys.collect(w.tenant.id, customer.flowId, customer.browser))?.key ?? assert.fail('no key');
    await keys.renew(w.tenant.id, key, fresh);
    return fresh;
  };
  const guess = async (customer: Awaited<ReturnType<typeof at>>, times: number) => {
    let looked = 0;
    for (let index = 0; index < times; index++) {
      await customer.act('continue', { password: `guess ${index}` });
      if (customer.errors[0] === 'credentials.password_wrong') looked++;
    }
    return looked;
  };
  const shared = await signIn(victim.email);
  // Strangers have used up theirs.
  assert.equal(await guess(await at(victim.email, undefined), 12), 10);
  const early = await at(victim.email, shared);
  assert.equal(await guess(early, 12), 10);
  for (let index = 0; index < 5; index++) {
    early.browser = { secret: (early.browser as { secret: string }).secret, key: newSecret() };
    assert.equal(await guess(early, 1), 0, 'a key that is made up');
  }
  const carried = await signIn(thief.email, shared);
  assert.equal(await guess(await at(victim.email, carried), 3), 0, 'the key is another one, the browser is not');

  await w.t.advance(15 * 60);
  assert.equal(await guess(await at(victim.email, undefined), 12), 10);
  const waiting = await at(victim.email, carried);
  await signIn(victim.email, carried);
  assert.equal(await guess(waiting, 3), 0, 'a copy that waited on this page');
});

test('a network runs out over all accounts, its addresses of one /64 together', async () => {
  for (let index = 0; index < 50; index++) {
    const customer = await w.begin('password', { ip: `2001:db8:77:1::${index.toString(16)}` });
    await customer.is(`spray-${index}@example.com`);
    await customer.act('continue', { password: 'Spring2026' });
    assert.deepEqual(customer.errors, ['credentials.password_wrong']);
  }
  const next = await w.begin('password', { ip: '2001:db8:77:1:ffff::1' });
  await next.is('spray-51@example.com');
  await next.act('continue', { password: 'Spring2026' });
  assert.deepEqual(next.errors, ['credentials.password_limited_code']);
});

test('sixty honest sign-ins from one network do not add up to a refusal, and do not wipe what an attacker there used up', async () => {
  const ip = '192.0.2.240';
  const signIn = async (password: string) => {
    const user = await w.user({ password: GOOD });
    const customer = await w.begin('password', { ip });
    await customer.is(user.email);
    await customer.act('continue', { password });
    return customer;
  };
  for (let index = 0; index < 60; index++) assert.equal((await signIn(GOOD)).result.kind, 'done');
  for (let index = 0; index < 50; index++) {
    await signIn('Spring2026');
    if (index % 10 === 0) await signIn(GOOD);
  }
  assert.deepEqual((await signIn('Spring2026')).errors, ['credentials.password_limited_code']);
});

test('all names of one account share one counter', async () => {
  const user = await w.user({ password: GOOD, username: 'maria.l' });
  for (const who of [user.email, 'maria.l']) {
    const customer = await w.begin('password', { ip: '192.0.2.200' });
    await customer.is(who);
    for (let index = 0; index < 5; index++) await customer.act('continue', { password: `guess ${index}` });
  }
  const last = await w.begin('password', { ip: '192.0.2.201' });
  await last.is('maria.l');
  await last.act('continue', { password: GOOD });
  assert.deepEqual(last.errors, ['credentials.password_limited'], 'without an address there is no code to offer');
});

test('after three failures the code is offered in plain sight; a user name offers none', async () => {
  const customer = await w.begin('password', { ip: '192.0.2.210' });
  await customer.is('three@example.com');
  for (let index = 0; index < 3; index++) await customer.act('continue', { password: `guess ${index}` });
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.password_suggest_code'));
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'action' && node.action === 'code' && node.tone === 'secondary'));

  const named = await w.begin('password', { ip: '192.0.2.210' });
  await named.is('some.name');
  assert.ok(!named.screen.nodes.some((node) => node.kind === 'action' && node.action === 'code'));
  await named.act('code');
  assert.equal(named.screen.id, 'credentials.password');
});

test('a suspended user is told after the right password only', async () => {
  const user = await w.user({ password: GOOD });
  await w.inTenant((tx) => w.identity.setState(tx, TEST_ORIGIN, user.id, 'suspended', 'test'));
  const customer = await w.begin('password', { ip: '192.0.2.211' });
  await customer.is(user.email);
  await customer.act('continue', { password: 'wrong' });
  assert.deepEqual(customer.errors, ['credentials.password_wrong']);
  const result = await customer.act('continue', { password: GOOD });
  assert.equal(result.kind === 'refused' && result.reason, 'user_inactive');
});

test('the same address and password in another tenant sign nobody in here', async () => {
  const there = await w.user({ email: 'both@example.com', password: GOOD, tenant: w.other });
  const customer = await w.begin('password', { ip: '192.0.2.212' });
  await customer.is('both@example.com');
  await customer.act('continue', { password: GOOD });
  assert.deepEqual(customer.errors, ['credentials.password_wrong']);
  const forged = await w.begin('password', { ip: '192.0.2.212', facts: { candidateId: there.id } });
  await forged.is('stranger@example.com');
  await forged.act('continue', { password: GOOD });
  assert.deepEqual(forged.errors, ['credentials.password_wrong']);
});

test('composed and decomposed letters are the same password; case and length are not forgiven', async () => {
  const password = 'Ünïcødé \u{1F984} paßword';
  const user = await w.user({ password: password.normalize('NFC') });
  for (const [typed, right] of [
    [password.normalize('NFD'), true],
    [password.toLowerCase(), false],
    [`${password} `, false],
    [password.slice(0, -1), false],
  ] as const) {
    const customer = await w.begin('password', { ip: '192.0.2.213' });
    await customer.is(user.email);
    assert.equal((await customer.act('continue', { password: typed })).kind, right ? 'done' : 'screen', typed);
  }
  const long = 'x'.repeat(72);
  const longer = await w.user({ password: `${long}a` });
  const customer = await w.begin('password', { ip: '192.0.2.213' });
  await customer.is(longer.email);
  await customer.act('continue', { password: `${long}b` });
  assert.deepEqual(customer.errors, ['credentials.password_wrong']);
});

test('a hash from another system is kept, verified and renewed at the first sign-in', async () => {
  const user = await w.user();
  // scrypt in PHC form, as an import brings it.
  const salt = randomBytes(16);
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const phc = `$scrypt$ln=10,r=8,p=1$${base64(salt)}$${base64(scryptSync(GOOD, salt, 32, { N: 1024, r: 8, p: 1 }))}`;
  await w.inTenant((tx) => w.types.password.importSecret?.(tx, user.id, { phc }) ?? Promise.resolve());
  const stored = () => w.t.dump<{ sealed: Buffer; pepper: string | null }>('select sealed, pepper from credentials.passwords where user_id = $1', [user.id]);
  assert.equal((await stored())[0]?.pepper, null);
  for (const rehashed of [true, false]) {
    const customer = await w.begin('password', { ip: '192.0.2.214' });
    await customer.is(user.email);
    assert.equal((await customer.act('continue', { password: GOOD })).kind, 'done');
    assert.equal((w.events.of('credentials.password_verified').at(-1)?.data as { rehashed: boolean }).rehashed, rehashed);
  }
  assert.equal((await stored())[0]?.pepper, '1');
  await assert.rejects(
    w.inTenant((tx) => w.types.password.importSecret?.(tx, user.id, {}) ?? Promise.resolve()),
    { code: 'credentials.invalid_secret' },
  );
});

test('a dump shows no hash, and a row moved to another user opens nothing', async () => {
  const rich = await w.user({ password: 'the password of the rich one' });
  const poor = await w.user({ password: GOOD });
  const [row] = await w.t.dump<{ sealed: Buffer }>('select sealed from credentials.passwords where user_id = $1', [poor.id]);
  assert.ok(row && !row.sealed.includes(Buffer.from('argon2id')));
  await w.t.dump('update credentials.passwords set sealed = $1 where user_id = $2', [row.sealed, rich.id]);
  const customer = await w.begin('password', { ip: '192.0.2.216' });
  await customer.is(rich.email);
  await assert.rejects(customer.act('continue', { password: GOOD }));
});

test('"Not you?" takes neither proof nor account along', async () => {
  const user = await w.user({ password: GOOD });
  const customer = await w.begin('password', { ip: '192.0.2.217' });
  await customer.is(user.email);
  await customer.act('change');
  await customer.is('somebody-else@example.com');
  await customer.act('continue', { password: GOOD });
  assert.deepEqual(customer.errors, ['credentials.password_wrong']);
});

test('of parallel sign-ins in one flow one moves it, and the owner is signed in once', async () => {
  const user = await w.user({ password: GOOD });
  const customer = await w.begin('password', { browser: 'the-browser-that-double-clicks' });
  await customer.is(user.email);
  w.events.clear();
  const results = await customer.flood(10, () => ({ action: 'continue', fields: { password: GOOD } }));
  assert.equal(results.filter((result) => result.kind === 'done').length >= 1, true);
  assert.equal(w.events.of('credentials.password_verified').length, 1);
  assert.equal(w.events.of('journeys.journey_finished').length, 1);
});
