import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips, type Tx } from '#platform/db';
import { createEvents } from '#platform/events';
import { createTestDatabase, lookupsOf, recordEvents, runStep, testKeys, TEST_ORIGIN, type TestDatabase } from '#test/support';
import { createTenants, tenantEvents, type Tenant } from '#tenants';
import { createIdentity, endMerges, identityEvents, profilingSteps, type Identifier, type IdentityRoom, type RegisterInput } from './index.ts';

let t: TestDatabase;
let tenant: Tenant;
let other: Tenant;
let identity: IdentityRoom;
const events = recordEvents();
const origin = TEST_ORIGIN;
/** Users whose ways in and sessions from before their first proof were ended. */
const pastsEnded: string[] = [];

before(async () => {
  t = await createTestDatabase();
  const tenants = createTenants({ db: lookupsOf(t.db), baseUrl: 'http://localhost:3000', development: true });
  tenant = (await tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000' })).tenant;
  other = (await tenants.save({ slug: 'other', name: 'Other', issuer: 'http://localhost:3000/t/other' })).tenant;
  const keys = testKeys(t.db);
  identity = createIdentity({ keys, tenants, events, endUnprovedPast: async (tx, _origin, userId) => tx.afterCommit(() => void pastsEnded.push(userId)) });
  await keys.tenant(tenant.id);
});
after(() => t.drop());
beforeEach(() => {
  events.clear();
  pastsEnded.splice(0);
});

const write = <T>(work: (tx: Tx) => Promise<T>) => t.db.tenant(tenant.id, work);
const read = <T>(work: (tx: Tx) => Promise<T>) => t.db.read(tenant.id, work);
const email = (value = `${randomUUID()}@example.com`): Identifier => ({ kind: 'email', value });
const register = (identifier: Identifier, verified = true, more: Partial<RegisterInput> = {}) =>
  write((tx) => identity.register(tx, origin, { identifiers: [{ ...identifier, verified }], source: 'test', ...more }));
const code = (expected: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, expected, (error as Error).stack);
  return true;
};

test('a registered user is found by every identifier, with contacts and attributes, in one trip each', async () => {
  const mail = email();
  const user = await write((tx) =>
    identity.register(tx, origin, {
      identifiers: [
        { ...mail, verified: true },
        { kind: 'phone', value: '+33612345678', verified: false },
        { kind: 'username', value: `ada-${randomUUID().slice(0, 8)}`, verified: true },
      ],
      attributes: { given_name: 'Ada', birthdate: '1990-12-10' },
      source: 'test',
      locale: 'fr',
    }),
  );
  assert.equal(user.light, false);
  assert.equal(user.locale, 'fr');
  const found = await countTrips(() => read((tx) => identity.findByIdentifier(tx, mail)));
  assert.equal(found.trips, 1);
  assert.equal(found.result?.user.id, user.id);
  assert.ok(found.result?.identifier.verifiedAt);
  const profile = await countTrips(() => read((tx) => identity.profile(tx, user.sub)));
  assert.equal(profile.trips, 1);
  assert.deepEqual(profile.result?.identifiers.map(({ kind, primary }) => [kind, primary]).sort(), [
    ['email', true],
    ['phone', true],
    ['username', true],
  ]);
  assert.equal(profile.result?.identifiers.find((identifier) => identifier.kind === 'phone')?.verifiedAt, undefined);
  assert.deepEqual(profile.result?.contacts.map((contact) => contact.kind).sort(), ['email', 'phone']);
  assert.equal(profile.result?.attributes['given_name']?.value, 'Ada');
  assert.equal(profile.result?.attributes['given_name']?.source, 'test');
  assert.deepEqual(
    events.all.map((event) => [event.type, event.subject]),
    [['identity.user_registered', user.id]],
  );
});

test('registration takes two statements and the commit', async () => {
  const { trips } = await countTrips(() => register(email()));
  assert.equal(trips, 3);
});

test('nothing personal is readable in the tables or events', async () => {
  await write((tx) =>
    identity.register(tx, origin, {
      identifiers: [{ kind: 'email', value: 'zebedee.quixote@example.com', verified: true }],
      attributes: { given_name: 'Zebedee', family_name: 'Quixote', address: 'Mill Lane 7' },
      source: 'test',
    }),
  );
  const tables = ['users', 'identifiers', 'contacts', 'attributes', 'search_terms', 'user_keys'];
  const rows = await Promise.all(tables.map((table) => t.dump(`select row_to_json(x)::text as row from identity.${table} x`)));
  const text = JSON.stringify([rows, events.all]);
  for (const word of ['zebedee', 'quixote', 'mill lane', Buffer.from('zebedee').toString('hex')]) assert.ok(!text.toLowerCase().includes(word), word);
});

test('a user of one tenant does not exist for another', async () => {
  const mail = email();
  const user = await register(mail);
  await t.db.read(other.id, async (tx) => {
    assert.equal(await identity.find(tx, user.id), undefined);
    assert.equal(await identity.findBySub(tx, user.sub), undefined);
    assert.equal(await identity.findByIdentifier(tx, mail), undefined);
    assert.equal(await identity.profile(tx, user.sub), undefined);
    assert.deepEqual(await identity.identifiers(tx, user.id), []);
  });
  await assert.rejects(
    t.db.tenant(other.id, (tx) => identity.setState(tx, origin, user.id, 'suspended', 'x')),
    code('identity.unknown_user'),
  );
  await assert.rejects(
    t.db.tenant(other.id, (tx) => identity.writeAttributes(tx, origin, user.id, { name: 'X' }, 'x')),
    code('identity.unknown_user'),
  );
  await t.db.tenant(other.id, (tx) => identity.register(tx, origin, { identifiers: [{ ...mail, verified: true }], source: 'test' }));
});

test('fifty parallel registrations of one proved address make one user, and the others can go on as that user', async () => {
  const mail = email();
  const ids = await Promise.all(
    Array.from({ length: 50 }, () =>
      write(async (tx) => {
        try {
          return { id: (await identity.register(tx, origin, { identifiers: [{ ...mail, verified: true }], attributes: { name: 'Racer' }, source: 'test' })).id, first: true };
        } catch (error) {
          code('identity.identifier_taken')(error);
          return { id: (await identity.findByIdentifier(tx, mail))?.user.id, first: false };
        }
      }),
    ),
  );
  assert.equal(ids.filter((result) => result.first).length, 1);
  assert.equal(new Set(ids.map((result) => result.id)).size, 1);
  assert.equal(events.of('identity.user_registered').length, 1);
  const [row] = await t.dump<{ n: number }>(
    'select count(*)::int as n from identity.users u where not light and not exists (select from identity.identifiers i where i.user_id = u.id)',
  );
  assert.equal(row?.n, 0, 'no user without identifier is left behind');
});

test('parallel registrations with two identifiers in any order neither deadlock nor split them', async () => {
  const a = email();
  const b: Identifier = { kind: 'username', value: `user-${randomUUID().slice(0, 12)}` };
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, (_, index) =>
      write((tx) => identity.register(tx, origin, { identifiers: (index % 2 ? [a, b] : [b, a]).map((identifier) => ({ ...identifier, verified: true })), source: 'test' })),
    ),
  );
  assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
  for (const result of results) if (result.status === 'rejected') code('identity.identifier_taken')(result.reason);
  const holders = await read(async (tx) => [(await identity.findByIdentifier(tx, a))?.user.id, (await identity.findByIdentifier(tx, b))?.user.id]);
  assert.equal(holders[0], holders[1]);
});

test('an imported subject is kept, and never used twice', async () => {
  const sub = `legacy|${randomUUID()}`;
  assert.equal((await register(email(), true, { sub })).sub, sub);
  await assert.rejects(register(email(), true, { sub }), code('identity.subject_taken'));
  await assert.rejects(register(email(), true, { sub: 'with space' }), code('identity.invalid_subject'));
});

test('a registration needs identifiers, each once and in order', async () => {
  const mail = email();
  const none = (identifiers: RegisterInput['identifiers']) =>
    assert.rejects(
      write((tx) => identity.register(tx, origin, { identifiers, source: 'x' })),
      code('identity.identifier_required'),
    );
  await none([]);
  await none([
    { ...mail, verified: true },
    { kind: 'email', value: mail.value.toUpperCase(), verified: false },
  ]);
  await assert.rejects(register({ kind: 'email', value: 'nonsense' }), code('identity.invalid_identifier'));
  await assert.rejects(register(mail, true, { attributes: { shoe: '42' } }), code('identity.invalid_attributes'));
  const upper = email(`${randomUUID()}@EXAMPLE.com`);
  await register(upper);
  assert.ok(await read((tx) => identity.findByIdentifier(tx, { kind: 'email', value: upper.value.toLowerCase() })), 'stored in the one spelling');
});

test('a light account is upgraded under its subject by whoever proves the contact, and by nobody else', async () => {
  const contact = email() as { kind: 'email'; value: string };
  const light = await write((tx) => identity.createLight(tx, origin, { contact, attributes: { given_name: 'Lea' }, source: 'newsletter' }));
  assert.equal(light.light, true);
  assert.equal((await read((tx) => identity.findLightByContact(tx, contact)))?.id, light.id);
  assert.equal(await read((tx) => identity.findByIdentifier(tx, contact)), undefined, 'nobody can sign in to it');

  const again = await write((tx) => identity.createLight(tx, origin, { contact, attributes: { family_name: 'Loup' }, source: 'shop' }));
  assert.equal(again.id, light.id, 'one lead, not two');

  const squatter = await register(contact, false);
  assert.notEqual(squatter.id, light.id);
  events.clear();
  const full = await register(contact, true, { attributes: { nickname: 'L' } });
  assert.equal(full.id, light.id);
  assert.equal(full.sub, light.sub);
  assert.equal(full.light, false);
  const profile = await read((tx) => identity.profile(tx, full.sub));
  const told = (attributes: Awaited<ReturnType<typeof identity.attributes>> = {}) =>
    Object.fromEntries(Object.entries(attributes).map(([name, { value, source, unconfirmed }]) => [name, `${value}/${source}${unconfirmed ? '?' : ''}`]));
  assert.deepEqual(told(profile?.attributes), { nickname: 'L/test' }, 'what sites said is shown to nobody');
  assert.deepEqual(told(await read((tx) => identity.attributes(tx, full.id))), { nickname: 'L/test' });
  assert.deepEqual(told(await read((tx) => identity.heldAttributes(tx, full.id))), { given_name: 'Lea/newsletter?', family_name: 'Loup/shop?', nickname: 'L/test' });
  assert.ok(profile?.contacts[0]?.verifiedAt);
  assert.equal(profile?.contacts.length, 1);
  assert.deepEqual(events.all.map((event) => event.type).sort(), ['identity.identifier_removed', 'identity.light_account_upgraded', 'identity.user_state_changed']);
  assert.equal((await read((tx) => identity.find(tx, squatter.id)))?.state, 'locked');
  assert.equal(await read((tx) => identity.findLightByContact(tx, contact)), undefined);
});

test('thirty parallel upgrades of one light account end in one full account', async () => {
  const contact = email() as { kind: 'email'; value: string };
  const light = await write((tx) => identity.createLight(tx, origin, { contact, source: 'newsletter' }));
  const results = await Promise.all(
    Array.from({ length: 30 }, () =>
      write(async (tx) => {
        try {
          return (await identity.register(tx, origin, { identifiers: [{ ...contact, verified: true }], source: 'test' })).id;
        } catch (error) {
          code('identity.identifier_taken')(error);
          return (await identity.findByIdentifier(tx, contact))?.user.id;
        }
      }),
    ),
  );
  assert.deepEqual([...new Set(results)], [light.id]);
  assert.equal(events.of('identity.light_account_upgraded').length, 1);
});

test('an imported subject does not land in a light account with another one', async () => {
  const contact = email() as { kind: 'email'; value: string };
  const light = await write((tx) => identity.createLight(tx, origin, { contact, source: 'newsletter' }));
  const full = await register(contact, true, { sub: `legacy|${randomUUID()}` });
  assert.notEqual(full.id, light.id);
});

test('a suspended light account is not upgraded', async () => {
  const contact = email() as { kind: 'email'; value: string };
  const light = await write((tx) => identity.createLight(tx, origin, { contact, source: 'newsletter' }));
  await write((tx) => identity.setState(tx, origin, light.id, 'suspended', 'abuse'));
  assert.notEqual((await register(contact)).id, light.id);
});

test('pre-hijack: who proves an address takes it from who only claimed it, and the claimant is locked out', async () => {
  const mail = email();
  const attacker = await register(mail, false);
  const owner = await register(mail, true);
  assert.notEqual(owner.id, attacker.id);
  assert.equal((await read((tx) => identity.findByIdentifier(tx, mail)))?.user.id, owner.id);
  const left = await read((tx) => identity.profile(tx, attacker.sub));
  assert.equal(left?.user.state, 'locked');
  assert.deepEqual([left?.identifiers, left?.contacts], [[], []]);
  assert.throws(() => identity.assertActive(left?.user ?? owner), code('identity.user_inactive'));
  await assert.rejects(register(mail, true), code('identity.identifier_taken'));
  await assert.rejects(register(mail, false), code('identity.identifier_taken'));
});

test('pre-hijack: the first proof of an account ends what came before it, in its transaction, once', async () => {
  const mail = email();
  const user = await register(mail, false);
  events.clear();
  await write((tx) => identity.verifyIdentifier(tx, origin, user.id, mail));
  assert.deepEqual(
    events.all.map((event) => [event.type, event.subject, event.data]),
    [['identity.identifier_verified', user.id, { kind: 'email', preHijack: true }]],
  );
  events.clear();
  await write((tx) => identity.verifyIdentifier(tx, origin, user.id, mail));
  assert.equal(events.all.length, 0, 'proving it again says nothing new');
  assert.deepEqual(pastsEnded, [user.id]);
  assert.ok((await read((tx) => identity.identifiers(tx, user.id)))[0]?.primary);

  const second = email();
  await write((tx) => identity.verifyIdentifier(tx, origin, user.id, second));
  assert.deepEqual(
    events.all.map((event) => event.data),
    [{ kind: 'email', preHijack: false }],
  );
  assert.deepEqual(pastsEnded, [user.id], 'what was set up after the first proof stays');
  assert.deepEqual(
    (await read((tx) => identity.identifiers(tx, user.id))).map((identifier) => identifier.primary),
    [true, false],
  );
});

test('pre-hijack: of two first proofs at the same moment one ends the past; the other would end what its owner added in between', async () => {
  const addresses = [email(), email()];
  const user = await write((tx) => identity.register(tx, origin, { identifiers: addresses.map((address) => ({ ...address, verified: false })), source: 'test' }));
  await Promise.all(addresses.map((address) => write((tx) => identity.verifyIdentifier(tx, origin, user.id, address))));
  assert.deepEqual(pastsEnded, [user.id]);
});

test('pre-hijack: a proof that fails ends nothing', async () => {
  const [mine, taken] = [email(), email()];
  const user = await register(mine, false);
  await register(taken);
  await assert.rejects(
    write((tx) => identity.verifyIdentifier(tx, origin, user.id, taken)),
    code('identity.identifier_taken'),
  );
  assert.deepEqual(pastsEnded, []);
});

test('pre-hijack: addresses that the account collected before its first proof go, proved ones and the user name stay', async () => {
  const [mine, planted] = [email(), email()];
  const name: Identifier = { kind: 'username', value: `n-${randomUUID().slice(0, 8)}` };
  const user = await write((tx) =>
    identity.register(tx, origin, {
      identifiers: [
        { ...mine, verified: false },
        { ...planted, verified: false },
        { kind: 'phone', value: '+33612340000', verified: false },
        { ...name, verified: false },
      ],
      source: 'import',
    }),
  );
  events.clear();
  await write((tx) => identity.verifyIdentifier(tx, origin, user.id, mine));
  const profile = await read((tx) => identity.profile(tx, user.sub));
  assert.deepEqual(profile?.identifiers.map((identifier) => identifier.value).sort(), [mine.value, name.value].sort());
  assert.deepEqual(
    profile?.contacts.map((contact) => contact.value),
    [mine.value],
  );
  assert.deepEqual(
    events.all.map((event) => [event.type, event.data]),
    [
      ['identity.identifier_verified', { kind: 'email', preHijack: true }],
      ['identity.identifier_removed', { kinds: ['email', 'phone'], reason: 'never_proved' }],
    ],
  );
  const found = await read((tx) => identity.search(tx, { text: mine.value.slice(0, mine.value.indexOf('@')) }));
  assert.deepEqual(
    found.customers.map((one) => one.user.id),
    [user.id],
    'and found by the one that stays',
  );
});

test('verifying takes an unproved identifier from another user but leaves a proved one', async () => {
  const [mine, claimed, proved] = [email(), email(), email()];
  const user = await register(mine);
  const claimant = await write((tx) =>
    identity.register(tx, origin, {
      identifiers: [
        { ...claimed, verified: false },
        { kind: 'username', value: `c-${randomUUID().slice(0, 8)}`, verified: true },
      ],
      source: 'test',
    }),
  );
  await register(proved);
  events.clear();
  await write((tx) => identity.verifyIdentifier(tx, origin, user.id, claimed));
  assert.deepEqual(
    events.of('identity.identifier_verified').map((event) => event.data),
    [{ kind: 'email', preHijack: false, takenFrom: claimant.id }],
  );
  assert.equal((await read((tx) => identity.find(tx, claimant.id)))?.state, 'active', 'who still has an identifier of their own stays');
  await assert.rejects(
    write((tx) => identity.verifyIdentifier(tx, origin, user.id, proved)),
    code('identity.identifier_taken'),
  );
  await assert.rejects(
    write((tx) => identity.verifyIdentifier(tx, origin, randomUUID(), proved)),
    code('identity.unknown_user'),
  );
  await write((tx) => identity.setState(tx, origin, user.id, 'suspended', 'abuse'));
  await assert.rejects(
    write((tx) => identity.verifyIdentifier(tx, origin, user.id, email())),
    code('identity.user_inactive'),
  );
});

test('parallel proofs of one unproved identifier by two users leave it with exactly one', async () => {
  const mail = email();
  await register(mail, false);
  const [a, b] = await Promise.all([register(email()), register(email())]);
  const results = await Promise.allSettled([a, b, a, b].map((user) => write((tx) => identity.verifyIdentifier(tx, origin, user.id, mail))));
  for (const result of results) if (result.status === 'rejected') assert.match((result.reason as { code: string }).code, /^identity\.(busy|identifier_taken)$/);
  const holder = (await read((tx) => identity.findByIdentifier(tx, mail)))?.user.id;
  assert.ok(holder === a.id || holder === b.id);
});

test('attributes: only differences are written, told once, with their source', async () => {
  const user = await register(email(), true, { attributes: { given_name: 'Ada', nickname: 'A' } });
  events.clear();
  await write((tx) => identity.writeAttributes(tx, origin, user.id, { given_name: 'Ada' }, 'import'));
  assert.equal(events.all.length, 0);
  await write((tx) => identity.writeAttributes(tx, origin, user.id, { given_name: 'Ada', family_name: 'King', nickname: null, birthdate: '' }, 'user'));
  assert.deepEqual(
    events.all.map((event) => event.data),
    [{ names: ['family_name'], removed: ['nickname'], source: 'user' }],
  );
  const attributes = await read((tx) => identity.attributes(tx, user.id));
  assert.deepEqual(Object.keys(attributes), ['family_name', 'given_name']);
  assert.deepEqual([attributes['given_name']?.source, attributes['family_name']?.source], ['test', 'user']);
  assert.deepEqual(Object.keys(await read((tx) => identity.attributes(tx, user.id, ['given_name', 'nope']))), ['given_name']);
});

test('a state is changed once and told once', async () => {
  const user = await register(email());
  events.clear();
  for (let round = 0; round < 2; round++) await write((tx) => identity.setState(tx, origin, user.id, 'suspended', 'abuse'));
  assert.deepEqual(
    events.all.map((event) => event.data),
    [{ state: 'suspended', before: 'active', reason: 'abuse' }],
  );
  const suspended = await read((tx) => identity.find(tx, user.id));
  assert.ok(suspended);
  assert.throws(() => identity.assertActive(suspended), code('identity.user_inactive'));
  assert.equal(identity.isActive(suspended), false);
  await write((tx) => identity.setLocale(tx, user.id, 'de'));
  assert.equal((await read((tx) => identity.findBySub(tx, user.sub)))?.locale, 'de');
});

test('every event passes the publisher that refuses personal and secret data', async () => {
  const keys = testKeys(t.db);
  const strict = createEvents({ db: t.db, keys, listeners: () => [], strict: true });
  const tenants = createTenants({ db: t.db, baseUrl: 'http://localhost:3000', development: true, events: strict });
  const merging = { parts: () => [], takeTurns: async () => {}, signOut: async () => {}, isHeld: async () => false };
  const room = createIdentity({ keys, tenants, events: strict, endUnprovedPast: async () => {}, merging });
  const [address, contact, claimed] = [email(), email() as { kind: 'email'; value: string }, email()];
  await write(async (tx) => {
    const claimant = await room.register(tx, origin, { identifiers: [{ ...address, verified: false }], attributes: { name: 'Ada' }, source: 'test' });
    await room.verifyIdentifier(tx, origin, claimant.id, address);
    await room.writeAttributes(tx, origin, claimant.id, { name: null, birthdate: '1990-01-01' }, 'user');
    const [old] = await room.identifiers(tx, claimant.id);
    assert.equal(
      (await room.addresses.change(tx, origin, { userId: claimant.id, address: email() as { kind: 'email'; value: string }, ...(old ? { instead: old.id } : {}), firm: false }))
        .kind,
      'changed',
    );
    assert.equal((await room.addresses.undoSince(tx, origin, claimant.id, new Date(0))).restored, 1);
    const by = { applicationId: randomUUID(), source: 'lead:news' };
    for (const remove of [true, false]) {
      const lead = await room.leads.collect(tx, origin, by, { contact, attributes: { name: 'Ada' }, externalId: 'crm-1' });
      if (remove) await room.leads.remove(tx, origin, by, lead.sub);
    }
    await room.register(tx, origin, { identifiers: [{ ...contact, verified: true }], source: 'test' });
    for (const verified of [false, true]) await room.register(tx, origin, { identifiers: [{ ...claimed, verified }], source: 'test' });
  });
  const settings = { profiling: { rules: [{ id: 'birthday', ask: ['birthdate'], reason: { en: 'For your gift.' } }] } };
  await tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000', settings });
  const prompt = profilingSteps({ keys, events: strict, identity: room, tenants }).find(({ id }) => id === 'identity.profile-prompt');
  assert.ok(prompt);
  const asking = { db: t.db, facts: { userId: (await register(email())).id }, flow: { tenantId: tenant.id } };
  const { memory } = await runStep(prompt, asking);
  await runStep(prompt, { ...asking, memory, input: { action: 'skip' } });
  const [one, two] = await write((tx) => Promise.all([email(), email()].map((mail) => room.register(tx, origin, { identifiers: [{ ...mail, verified: true }], source: 'test' }))));
  const merged = () => write((tx) => room.merging.merge(tx, origin, { survivor: one?.id ?? '', absorbed: two?.id ?? '' }, {}));
  const first = await merged();
  await write((tx) => room.merging.undo(tx, origin, first.kind === 'merged' ? first.id : ''));
  await merged();
  await t.dump(`update identity.merge_ends set due_at = platform.now() - interval '1 second'`);
  await endMerges({ db: t.db, events: strict, merging }).run(new AbortController().signal);
  await tenants.saveBrand(tenant.id, { slug: 'strict', name: 'Strict', colours: { accent: '#1f4fd8' }, senderName: 'Strict', defaultLocale: 'en' });
  await tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000', settings: {}, defaultBrand: 'strict' });
  await tenants.saveBrand(tenant.id, { slug: 'unused', name: 'Unused', colours: { accent: '#1f4fd8' }, senderName: 'Unused', defaultLocale: 'en' });
  await tenants.drafts.save(tenant.id, 'unused', null, { origin });
  await tenants.removeBrand(tenant.id, 'unused', { used: async () => false });
  const types = (await strict.trail(tenant.id, { limit: 100 })).map((entry) => entry.type);
  for (const type of [...identityEvents, ...tenantEvents].map((event) => event.type)) assert.ok(types.includes(type), type);
});

test("without the user's key nothing about the user can be read any more", async () => {
  const mail = email();
  const user = await register(mail, true, { attributes: { given_name: 'Ada' } });
  const elsewhere = await write(async (tx) => (await identity.userCipher(tx, user.id)).seal('kept by another room', 'other.table.column'));
  assert.equal(await read(async (tx) => (await identity.userCipher(tx, user.id)).openText(elsewhere, 'other.table.column')), 'kept by another room');
  await t.dump('delete from identity.user_keys where user_id = $1', [user.id]);
  const profile = await read((tx) => identity.profile(tx, user.sub));
  assert.deepEqual([profile?.identifiers, profile?.contacts, profile?.attributes], [[], [], {}]);
  await assert.rejects(
    read((tx) => identity.userCipher(tx, user.id)),
    code('identity.unknown_user'),
  );
});

test('a sealed value copied to another user does not open there', async () => {
  const [a, b] = [await register(email(), true, { attributes: { given_name: 'Ada' } }), await register(email(), true, { attributes: { given_name: 'Bob' } })];
  await t.dump('update identity.attributes x set sealed = y.sealed from identity.attributes y where x.user_id = $1 and y.user_id = $2', [b.id, a.id]);
  await t.dump('update identity.user_keys x set wrapped = y.wrapped from identity.user_keys y where x.user_id = $1 and y.user_id = $2', [b.id, a.id]);
  await assert.rejects(read((tx) => identity.attributes(tx, b.id)));
});
