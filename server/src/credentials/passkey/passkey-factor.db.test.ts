import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { JourneyDefinition } from '#journeys/contract';
import { assuranceOf } from '../../sessions/assurance.ts';
import { textsIn } from '../contract.suite.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { softKey, webauthnOf, type SoftKey, type SoftKeyOptions } from './authenticator.suite.ts';

/* Passkeys and security keys as a second step, as something to add, and on the page that lists them. */

const second = { whose: 'proved', userVerification: 'preferred' };
const journeys: readonly JourneyDefinition[] = [
  {
    id: 'second',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'password' } },
      password: { step: 'credentials.password', next: { verified: 'passkey', compromised: 'identify', code: 'identify', forgot: 'identify', change: 'identify' } },
      passkey: { step: 'credentials.passkey', settings: second, next: { verified: 'done', other: 'done', change: 'identify' } },
    },
  },
  {
    id: 'confirm',
    start: 'owner',
    nodes: {
      owner: { step: 'test.owner', next: { known: 'passkey' } },
      passkey: { step: 'credentials.passkey', settings: second, next: { verified: 'done', other: 'done', change: 'owner' } },
    },
  },
  {
    id: 'add',
    start: 'owner',
    nodes: { owner: { step: 'test.owner', next: { known: 'add' } }, add: { step: 'credentials.add-passkey', next: { added: 'done', cancelled: 'done', unable: 'done' } } },
  },
];
const PASSWORD = 'correct-horse-battery-7';
let w: World;
before(async () => {
  w = await createWorld({ journeys });
});
after(() => w.close());

type User = Awaited<ReturnType<World['user']>>;
const as = (user: User) => ({ facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email' as const, value: user.email } } });
async function add(user: User, options: SoftKeyOptions & { readonly action?: string; readonly verified?: boolean } = {}): Promise<SoftKey> {
  const key = softKey(options);
  const customer = await w.begin('add', as(user));
  await customer.act(options.action ?? 'create', key.create(customer.screen, options.verified === undefined ? {} : { verified: options.verified }));
  assert.equal(customer.screen.id, 'credentials.passkey-created');
  assert.equal((await customer.act('continue')).kind, 'done');
  return key;
}
async function toSecond(user: User): Promise<Customer> {
  const customer = await w.begin('second');
  await customer.is(user.email);
  await customer.act('continue', { password: PASSWORD });
  assert.equal(customer.screen.id, 'credentials.passkey');
  return customer;
}
const listed = (user: User) => w.inTenant((tx) => w.types.passkey.list(tx, user.id));
const extras = (user: User, issuer = w.tenant.issuer) =>
  w.inTenant(async (tx) => w.types.passkey.extras?.(tx, { flow: { issuer } as never, facts: { evidence: [], verified: [] } }, user.id) ?? []);
const said = (customer: Customer) => {
  for (const { id, values } of textsIn(customer.screen))
    for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }), `${locale} ${id}`);
};

test('the second step names what its user has, asks for no check of the user, and offers no other ways of its own', async () => {
  const user = await w.user({ password: PASSWORD });
  const keys = [await add(user), await add(user, { synced: false, transports: ['usb'] })];
  const customer = await toSecond(user);
  const { options, conditional } = webauthnOf(customer.screen);
  assert.deepEqual(options['allowCredentials'], [
    { type: 'public-key', id: keys[0]?.id, transports: ['internal', 'hybrid'] },
    { type: 'public-key', id: keys[1]?.id, transports: ['usb'] },
  ]);
  assert.deepEqual([options['userVerification'], conditional], ['preferred', false]);
  assert.deepEqual(
    customer.screen.nodes.filter((node) => node.kind === 'action' || node.kind === 'identity'),
    [],
  );
  said(customer);
  for (const action of ['other', 'change']) assert.equal((await customer.act(action)).kind, 'screen');
  await customer.act('continue', { passkey: '{}' });
  assert.equal((webauthnOf(customer.screen).options['allowCredentials'] as unknown[]).length, 2, 'also after a failure');
});

test('a security key that checks nobody and knows nobody is one more factor after a password', async () => {
  const user = await w.user({ password: PASSWORD });
  const key = await add(user, { action: 'create-key', synced: false, transports: ['usb', 'nfc'], verified: false });
  const customer = await toSecond(user);
  const result = await customer.act('continue', key.get(customer.screen, { verified: false, userHandle: null }));
  assert.ok(result.kind === 'done');
  assert.deepEqual(
    result.facts.evidence.map(({ type, userVerified, amr }) => [type, userVerified, amr]),
    [
      ['password', undefined, ['pwd']],
      ['passkey', false, ['hwk', 'user']],
    ],
  );
  assert.equal(assuranceOf(result.facts.evidence).acr, 'urn:parvis:acr:phr');
  // It signs nobody in alone.
  const alone = await w.begin('passkey');
  await alone.is(user.email);
  await alone.act('continue', key.get(alone.screen, { verified: false }));
  assert.deepEqual(alone.errors, ['credentials.passkey_not_verified']);
});

test('where nothing else counts yet, the check of the user is asked for after all', async () => {
  const user = await w.user();
  const key = await add(user);
  const customer = await w.begin('confirm', as(user));
  assert.equal(webauthnOf(customer.screen).options['userVerification'], 'required');
  await customer.act('continue', key.get(customer.screen, { verified: false }));
  assert.deepEqual(customer.errors, ['credentials.passkey_not_verified']);
  const result = await customer.act('continue', key.get(customer.screen));
  assert.deepEqual(result.kind === 'done' && [result.facts.identifier?.value, result.facts.evidence.length], [user.email, 1]);
});

test('a key without a PIN is not asked for what it cannot do, also where nothing was proved in the journey yet; what can check its user has to', async () => {
  const user = await w.user();
  const shape = () => w.inTenant(async (tx) => (await w.types.passkey.challenge?.evidenceOf?.(tx, user.id))?.userVerified);
  const key = await add(user, { action: 'create-key', synced: false, transports: ['usb', 'nfc'], verified: false });
  assert.equal(await shape(), false);
  const customer = await w.begin('confirm', as(user));
  assert.equal(webauthnOf(customer.screen).options['userVerification'], 'preferred');
  const result = await customer.act('continue', key.get(customer.screen, { verified: false, userHandle: null }));
  assert.ok(result.kind === 'done');
  assert.deepEqual([result.facts.evidence[0]?.userVerified, assuranceOf(result.facts.evidence).acr], [false, 'urn:parvis:acr:1'], 'one factor, and not more');
  // Beside it one that can: the check is not dropped for that one.
  const able = await add(user);
  assert.equal(await shape(), true);
  const both = await w.begin('confirm', as(user));
  assert.equal(webauthnOf(both.screen).options['userVerification'], 'preferred');
  await both.act('continue', able.get(both.screen, { verified: false }));
  assert.deepEqual(both.errors, ['credentials.passkey_not_verified']);
  assert.equal((await both.act('continue', key.get(both.screen, { verified: false, userHandle: null }))).kind, 'done');
});

test('somebody else’s passkey, an unknown one and another user’s handle are no second step', async () => {
  const [user, other] = [await w.user({ password: PASSWORD }), await w.user()];
  const [mine, theirs] = [await add(user), await add(other)];
  const customer = await toSecond(user);
  await customer.act('continue', theirs.get(customer.screen));
  assert.deepEqual(customer.errors, ['credentials.passkey_somebody_else']);
  await customer.act('continue', theirs.get(customer.screen, { userHandle: null }));
  assert.deepEqual(customer.errors, ['credentials.passkey_somebody_else']);
  await customer.act('continue', mine.get(customer.screen, { userHandle: theirs.handle }));
  assert.deepEqual(customer.errors, ['credentials.passkey_failed']);
  await customer.act('continue', softKey().get(customer.screen, { userHandle: null }));
  assert.deepEqual(customer.errors, ['credentials.passkey_unknown']);
  const [row] = await listed(user);
  await w.inTenant((tx) => w.types.passkey.revoke(tx, user.id, row?.id ?? ''));
  await customer.act('continue', mine.get(customer.screen));
  assert.deepEqual(customer.errors, ['credentials.passkey_unknown'], 'removed while the page was open');
});

test('fifty parallel answers to the second step: one', async () => {
  const user = await w.user({ password: PASSWORD });
  const key = await add(user, { counts: true, synced: false });
  const customer = await toSecond(user);
  const fields = key.get(customer.screen);
  w.events.clear();
  await customer.flood(50, () => ({ action: 'continue', fields }));
  assert.equal(w.events.of('credentials.passkey_verified').length, 1);
});

test('what the socket says: first of all ways, usable with a passkey, and to be added while there is room', async () => {
  const { challenge, enrolment } = w.types.passkey;
  assert.ok(challenge && enrolment);
  assert.deepEqual([challenge.rank, enrolment.rank], [10, 10]);
  for (const part of [challenge, enrolment]) for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, part.label) && w.i18n.format(locale, part.hint ?? part.label));
  const user = await w.user();
  const usable = () => w.inTenant((tx) => challenge.usable(tx, user.id));
  const available = (issuer = w.tenant.issuer) => w.inTenant((tx) => enrolment.available(tx, { flow: { issuer } as never }, user.id));
  assert.deepEqual([await usable(), await available(), await available('http://127.0.0.1:4000')], [false, true, false]);
  await add(user);
  assert.deepEqual([await usable(), await available()], [true, true]);
  assert.equal(await w.inTenant((tx) => challenge.usable(tx, user.id), w.other), false);
  assert.deepEqual(
    enrolment.step.outcomes.filter((outcome) => !['added', 'cancelled', 'unable'].includes(outcome)),
    [],
  );
});

test('adding: any passkey or a security key, each with its own rules; what is made counts at once', async () => {
  const user = await w.user();
  const customer = await w.begin('add', as(user));
  said(customer);
  const [any, key] = customer.screen.nodes.flatMap((node) => (node.kind === 'webauthn' ? [node] : []));
  assert.deepEqual(any?.options['authenticatorSelection'], { residentKey: 'required', requireResidentKey: true, userVerification: 'required' });
  assert.deepEqual(key?.options['authenticatorSelection'], {
    authenticatorAttachment: 'cross-platform',
    residentKey: 'preferred',
    requireResidentKey: false,
    userVerification: 'preferred',
  });
  assert.deepEqual([any?.unable, key?.unable, key?.options['hints']], ['no-webauthn', undefined, ['security-key']]);

  const made = softKey({ synced: false, transports: ['usb'] });
  await customer.act('create', made.create(customer.screen, { verified: false }));
  assert.deepEqual(customer.errors, ['credentials.new_passkey_failed'], 'a passkey must check its user');
  await customer.act('create-key', made.create(customer.screen, { present: false }));
  assert.deepEqual(customer.errors, ['credentials.new_passkey_failed'], 'a key must be touched');
  w.notices.splice(0);
  await customer.act('create-key', made.create(customer.screen, { verified: false }));
  const result = await customer.act('continue');
  assert.deepEqual(result.kind === 'done' && result.facts.evidence.map(({ type, factor, userVerified, amr }) => [type, factor, userVerified, amr]), [
    ['passkey', 'possession', false, ['hwk', 'user']],
  ]);
  assert.deepEqual(
    w.notices.map(({ userId, what }) => [userId, what]),
    [[user.id, 'passkey_added']],
  );
  assert.equal(w.events.of('credentials.passkey_added').at(-1)?.subject, user.id);
});

test('adding: cancelled, impossible, replayed, raced', async () => {
  for (const action of ['cancel', 'no-webauthn']) {
    const user = await w.user();
    const customer = await w.begin('add', as(user));
    const result = await customer.act(action);
    assert.deepEqual([result.kind, result.kind === 'done' && result.facts.evidence, (await listed(user)).length], ['done', [], 0]);
  }
  const user = await w.user();
  const customer = await w.begin('add', as(user));
  const fields = softKey().create(customer.screen);
  const elsewhere = await w.begin('add', as(user));
  await elsewhere.act('create', fields);
  assert.deepEqual(elsewhere.errors, ['credentials.new_passkey_failed'], 'made for another flow');
  await customer.flood(20, () => ({ action: 'create', fields }));
  assert.equal((await listed(user)).length, 1);
  await customer.show();
  await customer.act('create', fields);
  assert.equal((await listed(user)).length, 1);
  await assert.rejects(w.begin('add', { facts: {} }), { code: 'credentials.no_user' });
});

test('once it is made, the page that says so has one button: there is nothing to cancel or to choose instead', async () => {
  const user = await w.user();
  const customer = await w.begin('add', { ...as(user), mayLeave: true });
  const buttons = () => customer.screen.nodes.flatMap((node) => (node.kind === 'action' ? [node.action] : []));
  assert.ok(buttons().includes('leave'));
  await customer.act('create', softKey().create(customer.screen));
  assert.deepEqual([customer.screen.id, buttons()], ['credentials.passkey-created', ['continue']]);
});

test('windows opened while there was room: of keys made in all of them at once 20 are kept; the others say so, and their devices are told to forget them', async () => {
  const user = await w.user();
  const windows = await Promise.all(Array.from({ length: 24 }, () => w.begin('add', as(user))));
  await Promise.all(windows.map((customer, at) => customer.act(at % 2 === 0 ? 'create' : 'create-key', softKey().create(customer.screen))));
  assert.equal((await listed(user)).length, 20);
  const refused = windows.filter(({ screen }) => screen.id === 'credentials.add-passkey');
  assert.equal(refused.length, 4);
  for (const customer of refused) {
    assert.deepEqual(customer.errors, ['credentials.passkeys_full']);
    said(customer);
    const told = customer.screen.nodes.find((node) => node.kind === 'passkeys');
    assert.equal(told?.accepted.length, 20);
  }
  assert.equal(w.notices.filter(({ userId, what }) => userId === user.id && what === 'passkey_added').length, 20);
  // Once there is room the same window goes on, with a challenge of its own.
  const [one] = refused;
  assert.ok(one);
  const removed = (await listed(user))[0]?.id ?? '';
  await w.inTenant((tx) => w.types.passkey.revoke(tx, user.id, removed));
  await one.act('create', softKey().create(one.screen));
  assert.equal(one.screen.id, 'credentials.passkey-created');
  assert.equal((await listed(user)).length, 20);
});

test('a card says where it is kept, and its owner may name it', async () => {
  const user = await w.user();
  await add(user, { aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd' });
  await add(user, { synced: false, transports: ['usb'], action: 'create-key' });
  await add(user, { synced: false });
  const before = await listed(user);
  assert.deepEqual(
    before.map(({ name, label, facts }) => [name, label, facts?.map(({ value }) => value)]),
    [
      ['Apple Passwords', undefined, [{ id: 'credentials.passkey_kept_synced' }]],
      [{ id: 'credentials.passkey_security_key' }, undefined, [{ id: 'credentials.passkey_kept_here' }]],
      [{ id: 'credentials.passkey_name' }, undefined, [{ id: 'credentials.passkey_kept_here' }]],
    ],
  );
  for (const { id, values } of textsIn(before)) for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }));

  const id = before[0]?.id ?? '';
  const rename = (label: string, of = user, tenant = w.tenant) => w.inTenant((tx) => w.credentials.rename(tx, of.id, 'passkey', id, label), tenant);
  assert.equal(await rename('My phone', await w.user()), false);
  assert.equal(await rename('My phone', user, w.other), false);
  assert.equal(await rename(`  My\u202e\n phone ${'x'.repeat(100)}`), true);
  const label = (await listed(user))[0]?.label;
  assert.equal([...(label ?? '')].length, 60);
  assert.match(label ?? '', /^My phone x+$/);
  const stored = JSON.stringify(await w.t.dump("select encode(label, 'escape') l from credentials.passkeys where user_id = $1", [user.id]));
  assert.ok(!stored.includes('My phone'));
  assert.equal(await rename(' \n '), true);
  assert.equal((await listed(user))[0]?.label, undefined, 'an empty name is none');
});

test('the card follows the device: kept in one place, then synced', async () => {
  const user = await w.user();
  const key = await add(user);
  await w.t.dump('update credentials.passkeys set backed_up = false where user_id = $1', [user.id]);
  assert.deepEqual((await listed(user))[0]?.facts?.[0]?.value, { id: 'credentials.passkey_kept_here' });
  const customer = await w.begin('passkey');
  await customer.is(user.email);
  assert.equal((await customer.act('continue', key.get(customer.screen))).kind, 'done');
  assert.deepEqual((await listed(user))[0]?.facts?.[0]?.value, { id: 'credentials.passkey_kept_synced' });
});

test('the page tells the platform which passkeys work, also when the last one is gone, and nothing about strangers', async () => {
  const user = await w.user();
  assert.deepEqual(await extras(user), []);
  const keys = [await add(user), await add(user)];
  const node = { kind: 'passkeys', rpId: 'localhost', userId: keys[0]?.handle, name: user.email, displayName: user.email };
  assert.deepEqual(await extras(user), [{ ...node, accepted: keys.map(({ id }) => id) }]);
  await w.inTenant((tx) => w.identity.writeAttributes(tx, { actor: { kind: 'system' }, requestId: 'r' }, user.id, { given_name: 'Ada', family_name: 'Byron' }, 'test'));
  for (const { id } of await listed(user)) await w.inTenant((tx) => w.types.passkey.revoke(tx, user.id, id));
  assert.deepEqual(await extras(user), [{ ...node, accepted: [], displayName: 'Ada Byron' }]);
  assert.equal((await add(user)).handle, node.userId, 'the next one goes under the same handle');
  assert.deepEqual(await extras(user, 'http://127.0.0.1:4000'), []);
  await w.inTenant((tx) => w.types.passkey.revokeAll(tx, user.id));
  assert.deepEqual(await extras(user), []);
});
