import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialType } from '../contract.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { appUser, atCode, proved, secretOn, testApp, toSecondOfStep, totpJourneys } from './app.suite.ts';
import { createTotpCredential } from './create-totp.ts';

let w: World;
let type: CredentialType;
before(async () => {
  w = await createWorld({ plug: (deps) => [createTotpCredential(deps)], journeys: totpJourneys });
  type = w.credentials.types.find((candidate) => candidate.id === 'totp') as CredentialType;
});
after(() => w.close());

const listed = (userId: string) => w.inTenant((tx) => type.list(tx, userId));
const nodeOf = <K extends string>(customer: Customer, kind: K) =>
  customer.screen.nodes.find((node) => node.kind === kind) as Extract<Customer['screen']['nodes'][number], { kind: K }>;

test('the screen: a picture, a link for phones, the key for hands, one field', async () => {
  const user = await w.user({ email: 'ada+shop@example.com' });
  const setup = await w.begin('totp-new', { facts: proved(user) });
  const secret = secretOn(setup.screen);
  assert.match(secret, /^[A-Z2-7]{32}$/, '160 bits');
  const uri = new URL(nodeOf(setup, 'qr').text);
  assert.deepEqual(
    [uri.protocol, uri.host, decodeURIComponent(uri.pathname), Object.fromEntries(uri.searchParams)],
    ['otpauth:', 'totp', '/Acme:ada+shop@example.com', { issuer: 'Acme', secret, algorithm: 'SHA1', digits: '6', period: '30' }],
  );
  assert.equal(nodeOf(setup, 'link').href, uri.href);
  assert.equal(nodeOf(setup, 'input').autocomplete, 'one-time-code');
  assert.equal(setup.screen.nodes.filter((node) => node.kind === 'action' && node.tone === 'primary').length, 1);
  await setup.show();
  assert.equal(secretOn(setup.screen), secret, 'a reload shows the same key');
  const another = await w.begin('totp-new', { facts: proved(user) });
  assert.notEqual(secretOn(another.screen), secret, 'another flow has another');
});

test('confirmed: kept, evidence given, told to the owner', async () => {
  const user = await w.user();
  const setup = await w.begin('totp-new', { facts: proved(user) });
  const app = testApp(w, secretOn(setup.screen));
  w.events.clear();
  w.notices.splice(0);
  const result = await setup.act('continue', { code: await app.code() });
  assert.equal(result.kind === 'done' && result.facts.evidence[0]?.type, 'totp');
  const [summary, ...more] = await listed(user.id);
  assert.equal(more.length, 0);
  assert.deepEqual([Object.keys(summary ?? {}).toSorted(), summary?.type, summary?.name], [['createdAt', 'id', 'name', 'type'], 'totp', { id: 'credentials.totp_name' }]);
  assert.deepEqual(
    w.notices.map(({ key, ...notice }) => [notice, key === summary?.id]),
    [[{ userId: user.id, what: 'factor_added', thing: { id: 'credentials.totp_name' } }, true]],
  );
  assert.deepEqual([w.events.of('credentials.totp_added')[0]?.subject, w.events.of('credentials.totp_added')[0]?.data], [user.id, { credential: summary?.id }]);
});

test('a wrong code, an old one and no code add nothing; leaving adds nothing', async () => {
  const user = await w.user();
  const setup = await w.begin('totp-new', { facts: proved(user) });
  const app = testApp(w, secretOn(setup.screen));
  await setup.act('continue', { code: await app.wrong() });
  assert.deepEqual(setup.errors, ['credentials.new_totp_wrong']);
  await setup.act('continue', { code: '12' });
  assert.deepEqual(setup.errors, ['credentials.totp_format']);
  await toSecondOfStep(w, 1);
  const old = await app.code();
  await w.t.advance(60);
  await setup.show();
  await setup.act('continue', { code: old });
  assert.deepEqual(setup.errors, ['credentials.new_totp_wrong']);
  assert.equal((await setup.act('cancel')).kind, 'done');
  assert.deepEqual(await listed(user.id), []);
  assert.equal(await w.inTenant((tx) => type.challenge?.usable(tx, user.id) ?? Promise.resolve(true)), false);
});

test('the key of one flow confirms nothing in another', async () => {
  const user = await w.user();
  const [one, two] = [await w.begin('totp-new', { facts: proved(user) }), await w.begin('totp-new', { facts: proved(user) })];
  await two.act('continue', { code: await testApp(w, secretOn(one.screen)).code() });
  assert.deepEqual(two.errors, ['credentials.new_totp_wrong']);
});

test('fifty parallel confirmations on two processes add one app and one message', async () => {
  const user = await w.user();
  const setup = await w.begin('totp-new', { facts: proved(user) });
  const code = await testApp(w, secretOn(setup.screen)).code();
  w.notices.splice(0);
  await setup.flood(50, () => ({ action: 'continue', fields: { code } }));
  assert.equal((await listed(user.id)).length, 1);
  assert.equal(w.notices.length, 1);
});

test('five at most, also when eight are added at the same moment; each has codes of its own', async () => {
  const user = await w.user();
  const setups = await Promise.all(Array.from({ length: 8 }, () => w.begin('totp-new', { facts: proved(user) })));
  for (let round = 0; round < 8; round++) {
    const open = setups.filter((setup) => setup.result.kind === 'screen');
    await Promise.all(open.map(async (setup) => setup.act('continue', { code: await testApp(w, secretOn(setup.screen)).code() })));
  }
  assert.equal(setups.filter((setup) => setup.result.kind === 'done').length, 5);
  assert.equal((await listed(user.id)).length, 5);
  for (const setup of setups) if (setup.result.kind === 'screen') assert.deepEqual(setup.errors, ['credentials.new_totp_again']);
  assert.equal(await w.inTenant((tx) => type.enrolment?.available(tx, { flow: {} as never }, user.id) ?? Promise.resolve(true)), false);
  assert.equal((await w.begin('totp-new', { facts: proved(user) })).result.kind, 'done', 'a sixth is not offered: the step leaves by `unable`');
  const [first] = await listed(user.id);
  await w.inTenant((tx) => type.revoke(tx, user.id, first?.id ?? ''));
  assert.equal((await w.begin('totp-new', { facts: proved(user) })).result.kind, 'screen');
});

test('two apps: either one signs in, and one that is removed does not', async () => {
  const user = await appUser(w);
  const setup = await w.begin('totp-new', { facts: proved(user) });
  const second = testApp(w, secretOn(setup.screen));
  await setup.act('continue', { code: await second.code() });
  await toSecondOfStep(w, 2);
  assert.equal((await (await atCode(w, user)).act('continue', { code: await second.code() })).kind, 'done');
  assert.equal((await (await atCode(w, user)).act('continue', { code: await user.app.code() })).kind, 'done', 'the steps of each are its own');
});

test('the customer’s own name: kept sealed, bounded, taken away again; nobody else’s', async () => {
  const user = await appUser(w);
  const [summary] = await listed(user.id);
  const rename = (userId: string, label: string, tenant = w.tenant) => w.inTenant((tx) => type.rename?.(tx, userId, summary?.id ?? '', label) ?? Promise.resolve(false), tenant);
  assert.equal(await rename(user.id, '  Work phone 📱 '), true);
  assert.equal((await listed(user.id))[0]?.label, 'Work phone 📱');
  await rename(user.id, '📱'.repeat(100));
  assert.equal([...((await listed(user.id))[0]?.label ?? '')].length, 60);
  await rename(user.id, '  ');
  assert.equal((await listed(user.id))[0]?.label, undefined);
  assert.equal(await rename((await w.user()).id, 'Mine'), false);
  assert.equal(await rename(user.id, 'Mine', w.other), false);
});

test('a dump shows neither the secret nor the name, in whatever writing; a row copied to another user opens nothing', async () => {
  const user = await appUser(w);
  const [summary] = await listed(user.id);
  await w.inTenant((tx) => type.rename?.(tx, user.id, summary?.id ?? '', 'My very own name') ?? Promise.resolve(false));
  const pending = await w.begin('totp-new', { facts: proved(user) });
  const tables = await w.t.dump<{ name: string }>(
    "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')",
  );
  assert.ok(tables.some(({ name }) => name === 'credentials.totp_apps') && tables.some(({ name }) => name === 'journeys.flows'));
  let dump = '';
  for (const { name } of tables) {
    const rows = await w.t.dump<Record<string, unknown>>(`select * from ${name}`);
    for (const row of rows)
      for (const value of Object.values(row))
        dump += Buffer.isBuffer(value) ? `${value.toString('latin1')}\n${value.toString('hex')}\n${value.toString('base64')}\n` : `${JSON.stringify(value)}\n`;
  }
  for (const secret of [user.app.secret, testApp(w, secretOn(pending.screen)).secret]) {
    const bytes = Buffer.from(secret.bytes);
    for (const form of [secret.base32, bytes.toString('latin1'), bytes.toString('hex'), bytes.toString('base64').slice(0, 26), bytes.toString('base64url').slice(0, 26)])
      assert.equal(dump.includes(form), false);
  }
  for (const form of ['My very own name', Buffer.from('My very own name').toString('hex')]) assert.equal(dump.includes(form), false);
});

test('revokeAll takes all of one user, in its own tenant only', async () => {
  const [user, neighbour] = [await appUser(w), await appUser(w)];
  assert.equal(await w.inTenant((tx) => type.revokeAll(tx, user.id), w.other), 0);
  assert.equal(await w.inTenant((tx) => type.revokeAll(tx, user.id)), 1);
  assert.deepEqual([(await listed(user.id)).length, (await listed(neighbour.id)).length], [0, 1]);
  for (const table of ['factor_failures', 'factor_browsers', 'totp_apps'])
    assert.equal((await w.t.dump(`select from credentials.${table} where user_id = $1`, [user.id])).length, 0, table);
});
