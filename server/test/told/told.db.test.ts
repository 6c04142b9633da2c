import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { loadConfig } from '#platform/config';
import type { Tx } from '#platform/db';
import { defineEvent } from '#platform/events';
import type { User } from '#identity';
import type { Tenant } from '#tenants';
import { createTestDatabase, TEST_ORIGIN, type TestDatabase } from '#test/support';
import { compose, type App } from '../../src/app/compose.ts';
import { work } from '../../src/app/worker.ts';
import { accountHash } from '../../src/oidc/artefacts/seal-artefact.ts';
import { startReceiver, type Receiver } from '../../src/provisioning/webhooks/receiver.suite.ts';
import { pseudonymOf } from '../../src/saml-idp/participants/participants.ts';

/* What customers decide reaches those it concerns: all rooms as they are composed, with a worker that works, and applications that listen. */

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const MILL = 'https://mill.example/saml';
const EVERYTHING = ['account.merged', 'account.merge_undone', 'account.profile_changed', 'account.restriction_changed', 'consent.changed', 'preferences.changed', 'account.erased'];
/** As the erasure room tells it. */
const userErased = defineEvent({
  type: 'identity.user_erased',
  version: 1,
  schema: z.object({ erasure: z.string(), sub: z.string(), clientId: z.string().optional() }),
  about: 'An account was erased.',
});

let t: TestDatabase;
let app: App;
let tenant: Tenant;
let receiver: Receiver;
let worker: Awaited<ReturnType<typeof work>>;
const dir = mkdtempSync(join(tmpdir(), 'parvis-told-'));
const inTenant = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => app.platform.db.tenant(tenant.id, run);

before(async () => {
  [t, receiver] = await Promise.all([createTestDatabase(), startReceiver()]);
  app = await compose({ config: loadConfig({ PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent', PARVIS_OUTBOUND_ALLOW: receiver.host }), databaseUrl: t.appUrl, role: 'command' });
  await app.platform.jobs.prepare(app.jobTypes);
  tenant = (await app.tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000' })).tenant;
  await inTenant(async (tx) => {
    for (const clientId of ['club', 'shop', 'silent'])
      await app.oidc.saveApplication(
        tx,
        tenant.id,
        { clientId, name: clientId, secret: `secret-of-${clientId}-for-tests`, metadata: { redirect_uris: [`https://${clientId}.example/cb`] } },
        TEST_ORIGIN,
      );
    await app.saml.saveApplication(tx, { name: 'Mill', entityId: MILL, requireSignedRequests: false, acs: [{ url: 'https://mill.example/acs' }] }, TEST_ORIGIN);
    for (const [id, path] of [
      ['club', 'club'],
      ['shop', 'shop'],
      [MILL, 'mill'],
    ] as const)
      await app.webhooks.saveEndpoints(tx, id, [{ url: `http://${receiver.host}/${path}`, secret: SECRET, events: EVERYTHING }], TEST_ORIGIN);
  });
  const words = { title: 'Birthdays', what: 'The day.', why: 'For a gift.', who: 'The club.', howLong: 'Two years.' };
  const purpose = (key: string, attributes: readonly string[], recipients: readonly (string | { readonly party: string; readonly name: string })[]) =>
    inTenant((tx) => app.consent.savePurpose(tx, { key, attributes, recipients, notice: { en: words }, publish: 1 }, TEST_ORIGIN));
  await purpose('gift', ['birthdate', 'given_name'], ['club', 'shop', 'silent', MILL, { party: 'huts', name: 'The huts' }]);
  await purpose('greeting', ['given_name'], ['club']);
  await inTenant((tx) => app.preferences.saveTopic(tx, { key: 'cards', purpose: 'gift', channels: ['push', 'post'], words: { en: { title: 'Cards' } } }, TEST_ORIGIN));
  worker = await work(app);
});
beforeEach(() => {
  receiver.received.splice(0);
  receiver.answers.clear();
});
after(async () => {
  await worker?.close();
  await app?.close();
  await receiver?.stop();
  await t?.drop();
  rmSync(dir, { recursive: true, force: true });
});

let made = 0;
/** Somebody these applications know. Returns as well what the SAML application calls them. */
async function person(known: readonly string[] = ['club', 'shop', 'silent'], atMill = true): Promise<User & { readonly atMill: string }> {
  const cipher = await app.platform.keys.tenant(tenant.id);
  const mill = await app.saml.application(tenant.id, MILL);
  return inTenant(async (tx) => {
    const user = await app.identity.register(tx, TEST_ORIGIN, {
      identifiers: [{ kind: 'email', value: `person-${++made}@example.com`, verified: true }],
      attributes: { given_name: 'Ada', birthdate: '1815-12-10' },
      source: 'test',
    });
    for (const clientId of known)
      await tx.query('insert into oidc.known_accounts (tenant_id, account_hash, client_id) values ($1, $2, $3)', [tenant.id, accountHash(cipher, user.sub), clientId]);
    const name = atMill ? await pseudonymOf(tx, cipher, { applicationId: mill?.id ?? '', userId: user.id }, true) : undefined;
    return { ...user, atMill: name ?? '' };
  });
}
const say = async (what: 'give' | 'refuse' | 'withdraw', userId: string, more: object = {}): Promise<string> =>
  (await inTenant((tx) => app.consent[what](tx, TEST_ORIGIN, { userId, purpose: 'gift', locale: 'en', method: 'account', ...more }))).record ?? '';
const reach = async (correlation: string, more: object = {}) =>
  Object.fromEntries((await app.platform.db.read(tenant.id, (tx) => app.webhooks.reach(tx, { correlation, ...more }))).map(({ recipient, state }) => [recipient, state]));

/** Waits for what should come within seconds, on a busy machine too. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const began = Date.now();
  while (!(await holds())) {
    assert.ok(Date.now() - began < 15_000, `${what}; there came ${JSON.stringify(receiver.received.map(({ path, message }) => [path, message.type, message.data]))}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
const got = (path: string, type = 'consent.changed') => receiver.at(path).filter(({ message }) => message.type === type);
const came = (path: string, count: number, type?: string) => until(`${count} at ${path}`, () => got(path, type).length >= count);

test('a yes that is taken back: each recipient hears within seconds how it stands with itself, under its own name for the person; who cannot be told is on record', async () => {
  const user = await person(['club', 'silent']);
  await say('give', user.id);
  await say('give', user.id, { purpose: 'greeting' });
  await Promise.all([came('/club', 2), came('/mill', 1)]);
  receiver.received.splice(0);
  const record = await say('withdraw', user.id);
  await came('/club', 1);
  await came('/mill', 1);
  const [notice] = await app.consent.notices(tenant.id, 'gift');
  const said = { purpose: 'gift', event: 'withdrawn', version: 1, notice_hash: notice?.hash, allowed: false, may_use: [], may_not_use: ['birthdate', 'given_name'] };
  assert.deepEqual(got('/club')[0]?.message.data, { ...said, sub: user.sub, withheld: ['birthdate'] }, 'the club greets by name still');
  assert.deepEqual(got('/mill')[0]?.message.data, { ...said, sub: user.atMill, withheld: ['birthdate', 'given_name'] });
  assert.deepEqual(receiver.at('/shop'), [], 'whom it does not know it is not told of');
  for (const { body } of receiver.received) assert.ok(!/Ada|1815|person-|huts|silent/.test(body) && !body.includes(record) && !body.includes(user.id), body);
  const expected = { club: 'acknowledged', [MILL]: 'acknowledged', shop: 'stranger', silent: 'no_way', 'party:huts': 'no_way' };
  await until('acknowledged', async () => Object.values(await reach(record)).filter((state) => state === 'acknowledged').length === 2);
  assert.deepEqual(await reach(record), expected);
  const [entry] = await app.platform.db.read(tenant.id, (tx) => app.webhooks.reach(tx, { correlation: record, recipients: ['club'] }));
  assert.ok(entry?.acknowledgedAt instanceof Date);
});

test('what somebody wants to hear of reaches those who would write to them, also where a no to the purpose or a pause decides it', async () => {
  const user = await person(['club'], false);
  const cards = () => got('/club', 'preferences.changed').map(({ message }) => message.data);
  const said = (push: boolean) => ({ sub: user.sub, topic: 'cards', channels: { push, post: false }, other_address: false });
  const wanted = new Map([['cards', { channels: { push: true } }]]);
  await inTenant((tx) => app.preferences.choose(tx, TEST_ORIGIN, { userId: user.id, wanted, method: 'account', locale: 'en' }));
  await until('on', () => cards().some((data) => isDeepStrictEqual(data, said(true))));
  receiver.received.splice(0);
  await inTenant((tx) => app.consent.restrict(tx, TEST_ORIGIN, user.id, true));
  await until('paused', () => cards().some((data) => isDeepStrictEqual(data, said(false))));
  await inTenant((tx) => app.consent.restrict(tx, TEST_ORIGIN, user.id, false));
  receiver.received.splice(0);
  await say('withdraw', user.id);
  await until('off', () => isDeepStrictEqual(cards().at(-1), said(false)));
  await until('heard', () => got('/club').at(-1)?.message.data['event'] === 'withdrawn');
  assert.ok(receiver.received.every(({ body }) => !/Ada|1815|person-/.test(body)));
});

test('before it is written down it is on its way; long after, it is past', async () => {
  assert.deepEqual(await reach('just-now', { recipients: ['club'], at: new Date() }), { club: 'pending' });
  assert.deepEqual(await reach('long-ago', { recipients: ['club'], at: new Date(Date.now() - 500 * 86_400_000) }), { club: 'past' });
});

test('one that fails holds up only itself: it hears in order once it is there again, and the record says so meanwhile', async () => {
  const user = await person();
  receiver.answers.set('/shop', 500);
  const given = await say('give', user.id);
  const record = await say('withdraw', user.id);
  await Promise.all([came('/club', 2), came('/mill', 2), came('/shop', 1)]);
  await until('acknowledged', async () => (await reach(record))['club'] === 'acknowledged');
  assert.deepEqual([(await reach(record))['shop'], (await reach(given))['shop']], ['pending', 'pending']);
  assert.deepEqual(
    [...got('/club'), ...got('/mill')].map(({ message }) => message.data['event']),
    ['given', 'withdrawn', 'given', 'withdrawn'],
  );
  receiver.answers.clear();
  receiver.received.splice(0);
  await t.dump(`update provisioning.webhook_deliveries set next_at = platform.now() where state = 'pending'`);
  await t.dump('update provisioning.webhook_endpoints set resting_until = null');
  await came('/shop', 2);
  assert.deepEqual(
    got('/shop')
      .map(({ message }) => [message.data['event'], message.data['allowed']])
      .at(-1),
    ['withdrawn', false],
  );
  await t.dump(`update provisioning.webhook_deliveries set state = 'failed' where correlation = $1 and client_id = 'shop'`, [record]);
  assert.equal((await reach(record))['shop'], 'failed');
});

test('details that changed go to those that a purpose lets have them, and no further; a no takes back what is on its way', async () => {
  const user = await person();
  const write = (values: Readonly<Record<string, string | null>>) => inTenant((tx) => app.identity.writeAttributes(tx, TEST_ORIGIN, user.id, values, 'test'));
  await say('give', user.id, { recipients: ['club', 'shop'] });
  await say('give', user.id, { purpose: 'greeting' });
  // All that the two say: a message on its way would fail as well, and the club be left alone for a while.
  await Promise.all([came('/club', 2), came('/shop', 1), came('/club', 1, 'preferences.changed')]);
  receiver.answers.set('/club', 500);
  await write({ given_name: 'Augusta', birthdate: null, family_name: 'King' });
  await came('/shop', 1, 'account.profile_changed');
  assert.deepEqual(got('/shop', 'account.profile_changed')[0]?.message.data, { sub: user.sub, attributes: { given_name: 'Augusta', birthdate: null } });
  await came('/club', 1, 'account.profile_changed');
  assert.deepEqual(got('/mill', 'account.profile_changed'), [], 'it was allowed nothing');
  await write({ birthdate: '1815-12-11' });
  const waiting = `select count(*)::int as n from provisioning.webhook_deliveries where client_id = 'club' and type = 'account.profile_changed' and state = 'pending'`;
  await until('two wait', async () => (await t.dump<{ n: number }>(waiting))[0]?.n === 2);
  const record = await say('withdraw', user.id);
  await until('written down', async () => (await reach(record))['club'] === 'pending' && (await t.dump<{ n: number }>(waiting))[0]?.n === 1);
  receiver.answers.clear();
  receiver.received.splice(0);
  await t.dump(`update provisioning.webhook_deliveries set next_at = platform.now() where state = 'pending'`);
  await t.dump('update provisioning.webhook_endpoints set resting_until = null');
  await came('/club', 1, 'account.profile_changed');
  await came('/club', 1);
  assert.deepEqual(
    got('/club', 'account.profile_changed').map(({ message }) => message.data),
    [{ sub: user.sub, attributes: { given_name: 'Augusta' } }],
  );
  assert.ok(receiver.received.every(({ body }) => !body.includes('1815')));
  assert.deepEqual(
    await t.dump(`select from provisioning.webhook_deliveries where type = 'account.profile_changed' and client_id = 'shop' and body is not null`),
    [],
    'nor can it be sent again by hand',
  );
});

test('somebody asks for only what is necessary: everybody who knows them hears it', async () => {
  const user = await person();
  await inTenant((tx) => app.consent.restrict(tx, TEST_ORIGIN, user.id, true));
  const type = 'account.restriction_changed';
  await Promise.all([came('/club', 1, type), came('/shop', 1, type), came('/mill', 1, type)]);
  assert.deepEqual(
    [got('/mill', type)[0]?.message.data, got('/shop', type)[0]?.message.data],
    [
      { restricted: true, sub: user.atMill },
      { restricted: true, sub: user.sub },
    ],
  );
});

test('two accounts become one: the no of either counts, and each recipient hears it under the name it goes by from now on', async () => {
  const survivor = await person(['shop']);
  const absorbed = await person(['club']);
  await say('give', survivor.id);
  await say('refuse', absorbed.id);
  await Promise.all([came('/club', 1), came('/shop', 1), came('/mill', 2)]);
  receiver.received.splice(0);
  await inTenant((tx) => app.identity.merging.merge(tx, TEST_ORIGIN, { survivor: survivor.id, absorbed: absorbed.id }, {}));
  await Promise.all([came('/club', 1), came('/shop', 1), came('/mill', 1), came('/mill', 1, 'account.merged')]);
  for (const [path, sub] of [
    ['/club', absorbed.sub],
    ['/shop', survivor.sub],
    ['/mill', survivor.atMill],
  ] as const) {
    const data = got(path)[0]?.message.data;
    assert.deepEqual([data?.['sub'], data?.['event'], data?.['allowed'], data?.['may_not_use']], [sub, 'merged', false, ['birthdate', 'given_name']], path);
  }
  assert.deepEqual(got('/mill', 'account.merged')[0]?.message.data, { sub: survivor.atMill, former: absorbed.atMill });
});

test('an account is erased: each application hears it once under the name it knew, and who acknowledged is known by the id of the erasure', async () => {
  const user = await person();
  const of = [{ sub: user.sub }, { clientId: 'club', sub: user.sub }, { clientId: MILL, sub: 'name-at-mill' }, { clientId: 'silent', sub: user.sub }];
  await inTenant(async (tx) => {
    for (const data of of) await app.platform.events.publish(tx, userErased, { origin: TEST_ORIGIN, subject: user.id, data: { erasure: 'erasure-1', ...data } });
  });
  await Promise.all([came('/club', 1, 'account.erased'), came('/mill', 1, 'account.erased')]);
  const told = receiver.received.filter(({ message: { type } }) => type === 'account.erased');
  assert.deepEqual(told.map(({ path, message: { data } }) => [path, data]).toSorted(), [
    ['/club', { sub: user.sub }],
    ['/mill', { sub: 'name-at-mill' }],
  ]);
  const whole = { club: 'acknowledged', [MILL]: 'acknowledged', silent: 'no_way' };
  await until('acknowledged by all', async () => isDeepStrictEqual(await reach('erasure-1'), whole));
});
