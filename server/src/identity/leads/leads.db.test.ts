import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips, type Tx } from '#platform/db';
import { createTestDatabase, lookupsOf, recordEvents, testKeys, TEST_ORIGIN as origin, type TestDatabase } from '#test/support';
import { createTenants, type Tenant } from '#tenants';
import { createIdentity, type IdentityRoom, type LeadInput, type LeadTeller } from '../index.ts';

/* Light accounts as applications make them: untrusted, each application's own, and their owner's from the moment the address is proved (REG-4, REG-8, SU9). */

let t: TestDatabase;
let tenant: Tenant;
let other: Tenant;
let identity: IdentityRoom;
const events = recordEvents();
const shop: LeadTeller = { applicationId: randomUUID(), source: 'lead:shop' };
const club: LeadTeller = { applicationId: randomUUID(), source: 'lead:club' };

before(async () => {
  t = await createTestDatabase();
  const tenants = createTenants({ db: lookupsOf(t.db), baseUrl: 'http://localhost:3000', development: true });
  const settings = { attributes: [{ name: 'tier', type: 'text', label: { en: 'Tier' }, write: ['application', 'admin'] }] };
  tenant = (await tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000', settings })).tenant;
  other = (await tenants.save({ slug: 'other', name: 'Other', issuer: 'http://localhost:3000/t/other' })).tenant;
  identity = createIdentity({ keys: testKeys(t.db), tenants, events, endUnprovedPast: async () => {} });
});
after(() => t.drop());
beforeEach(() => events.clear());

const write = <T>(work: (tx: Tx) => Promise<T>) => t.db.tenant(tenant.id, work);
const read = <T>(work: (tx: Tx) => Promise<T>) => t.db.read(tenant.id, work);
const address = () => ({ kind: 'email' as const, value: `${randomUUID()}@example.com` });
const collect = (input: LeadInput, by = shop) => write((tx) => identity.leads.collect(tx, origin, by, input));
const find = (sub: string, by = shop) => read((tx) => identity.leads.find(tx, by, sub));
const remove = (sub: string, by = shop) => write((tx) => identity.leads.remove(tx, origin, by, sub));
const register = (contact: ReturnType<typeof address>, verified = true) =>
  write((tx) => identity.register(tx, origin, { identifiers: [{ ...contact, verified }], source: 'test' }));
const held = async (sub: string) => {
  const user = await read((tx) => identity.findBySub(tx, sub));
  const attributes = user ? await read((tx) => identity.heldAttributes(tx, user.id)) : {};
  return Object.fromEntries(Object.entries(attributes).map(([name, { value, source, unconfirmed }]) => [name, `${value} ${source}${unconfirmed ? ' ?' : ''}`]));
};
const code = (expected: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, expected, (error as Error).stack);
  return true;
};
const lightWith = async (contact: ReturnType<typeof address>) => read((tx) => identity.findLightByContact(tx, contact));

test('a lead keeps what was told, by whom and when, and nobody can sign in with it', async () => {
  const contact = address();
  const lead = await collect({ contact, attributes: { given_name: ' Lea ', birthdate: '' }, externalId: 'crm-17' });
  assert.deepEqual([lead.contact, lead.attributes, lead.externalId], [contact, { given_name: 'Lea' }, 'crm-17']);
  assert.deepEqual(await find(lead.sub), lead);
  const user = await read((tx) => identity.findBySub(tx, lead.sub));
  assert.deepEqual([user?.light, user?.state], [true, 'active']);
  const [given] = Object.values(await read((tx) => identity.heldAttributes(tx, user?.id ?? '')));
  assert.deepEqual([given?.source, given?.verifiedAt, given?.unconfirmed], ['lead:shop', undefined, true]);
  assert.ok(given && Math.abs(given.updatedAt.getTime() - Date.now()) < 60_000);
  assert.equal(await read((tx) => identity.findByIdentifier(tx, contact)), undefined);
  assert.deepEqual(
    events.all.map(({ type, subject, data }) => [type, subject === user?.id, JSON.stringify(data)]),
    [
      ['identity.light_account_created', true, '{"source":"lead:shop","contact":"email","attributes":["given_name"]}'],
      ['identity.lead_collected', true, '{"source":"lead:shop","contact":"email","attributes":["given_name"]}'],
    ],
  );
});

test('nothing of a lead is readable in the tables or events', async () => {
  const lead = await collect({ contact: { kind: 'email', value: 'zenobia.tell@example.com' }, attributes: { name: 'Zenobia Tell' }, externalId: 'zenobia-crm' });
  await collect({ contact: { kind: 'email', value: 'zenobia.tell@example.com' }, externalId: 'zenobia-club' }, club);
  const tables = ['users', 'contacts', 'attributes', 'search_terms', 'lead_references'];
  const rows = await Promise.all(tables.map((table) => t.dump(`select row_to_json(x)::text as row from identity.${table} x`)));
  const text = JSON.stringify([rows, events.all]).toLowerCase();
  for (const word of ['zenobia', Buffer.from('zenobia').toString('hex')]) assert.ok(!text.includes(word), word);
  assert.ok(text.includes(lead.sub));
});

test('two leads with one address are one, in any spelling, and each application sees its own words only', async () => {
  const contact = address();
  const first = await collect({ contact, attributes: { given_name: 'Lea', nickname: 'Le' }, externalId: 'shop-1' });
  const second = await collect({ contact: { ...contact, value: contact.value.toUpperCase() }, attributes: { given_name: 'Léa' } }, club);
  assert.equal(second.sub, first.sub);
  assert.deepEqual((await find(first.sub))?.attributes, { given_name: 'Lea', nickname: 'Le' });
  assert.deepEqual(await find(first.sub, club), second);
  assert.deepEqual([second.attributes, second.externalId], [{ given_name: 'Léa' }, undefined]);
  assert.deepEqual(await held(first.sub), { given_name: 'Léa lead:club ?', nickname: 'Le lead:shop ?' }, 'the last word counts');
  const third = await collect({ contact, attributes: { family_name: 'Loup' } });
  assert.deepEqual([third.attributes, third.externalId], [{ given_name: 'Lea', nickname: 'Le', family_name: 'Loup' }, 'shop-1'], 'what is told adds up');
});

test('twenty at the same moment, of two applications, make one light account', async () => {
  const contact = address();
  const leads = await Promise.all(
    Array.from({ length: 20 }, (_, index) => collect({ contact, attributes: { given_name: `Lea ${index}` }, externalId: `n-${index}` }, index % 2 ? shop : club)),
  );
  assert.equal(new Set(leads.map((lead) => lead.sub)).size, 1);
  assert.equal(events.of('identity.light_account_created').length, 1);
});

test('a known address and a new one are answered alike, and cost alike: a lead of others, an account, nobody', async () => {
  const [ofOthers, account] = [address(), address()];
  await collect({ contact: ofOthers, attributes: { given_name: 'Lea' } }, club);
  const full = await register(account);
  const input = (contact: ReturnType<typeof address>) => ({ contact, attributes: { given_name: 'Lea' } });
  const answers = [await collect(input(address())), await collect(input(ofOthers)), await collect(input(account))] as const;
  const shapes = answers.map((lead) => [Object.keys(lead).sort(), lead.attributes, lead.createdAt.getTime() === lead.updatedAt.getTime()]);
  assert.deepEqual(shapes[1], shapes[0]);
  assert.deepEqual(shapes[2], shapes[0]);
  assert.notEqual(answers[2].sub, full.sub, "a customer's account is not touched, and its subject not told");
  assert.deepEqual(await held(full.sub), {});
  for (const lead of answers) assert.deepEqual(await find(lead.sub), lead);
  // Whatever a cache costs that is over at the moment, it costs once.
  const [strangers, customers] = [
    [address(), address(), address()],
    [address(), address(), address()],
  ];
  for (const contact of customers) await register(contact);
  const cost = async (contacts: readonly ReturnType<typeof address>[]) => {
    const trips: number[] = [];
    for (const contact of contacts) trips.push((await countTrips(() => collect(input(contact)))).trips);
    return Math.min(...trips);
  };
  assert.equal(await cost(customers), await cost(strangers), 'an address of a customer takes exactly the way of a new one');
});

test('of others there is nothing to see and nothing to remove: other applications, other tenants, customers, made-up subjects', async () => {
  const contact = address();
  const { sub } = await collect({ contact, attributes: { given_name: 'Lea' } });
  const customer = await register(address());
  for (const [wrong, by] of [
    [sub, club],
    [customer.sub, shop],
    [randomUUID(), shop],
    ['x'.repeat(255), shop],
  ] as const) {
    assert.equal(await find(wrong, by), undefined);
    assert.equal(await remove(wrong, by), false);
  }
  await t.db.tenant(other.id, async (tx) => {
    assert.equal(await identity.leads.find(tx, shop, sub), undefined);
    assert.equal(await identity.leads.remove(tx, origin, shop, sub), false);
  });
  assert.ok(await find(sub));
  assert.equal(events.of('identity.lead_removed').length, 0);
});

test('only details that a customer may write are taken, and mistakes are told by their field', async () => {
  const contact = address();
  const refused = (attributes: Record<string, string | boolean>, field: string) =>
    assert.rejects(collect({ contact, attributes }), (error) => {
      code('identity.invalid_attributes')(error);
      assert.deepEqual(
        (error as { fields?: { field: string }[] }).fields?.map((problem) => problem.field),
        [field],
      );
      return true;
    });
  await refused({ tier: 'gold' }, 'attributes.tier');
  await refused({ email_verified: true }, 'attributes.email_verified');
  await refused({ birthdate: '1990-02-31' }, 'attributes.birthdate');
  await assert.rejects(collect({ contact, externalId: 'a\nb' }), code('identity.invalid_attributes'));
  await assert.rejects(collect({ contact: { kind: 'email', value: 'nobody' } }), code('identity.invalid_identifier'));
  assert.equal(await lightWith(contact), undefined);
});

test('whoever proves the address has the lead as their account, under its subject; no application sees it as a lead any more', async () => {
  const contact = address();
  const { sub } = await collect({ contact, attributes: { given_name: 'Lea' }, externalId: 'crm-1' });
  await collect({ contact, attributes: { nickname: 'Le' } }, club);
  const full = await register(contact);
  assert.deepEqual([full.sub, full.light], [sub, false]);
  assert.deepEqual((await read((tx) => identity.profile(tx, sub)))?.attributes, {}, 'nothing is released');
  assert.deepEqual(await held(sub), { given_name: 'Lea lead:shop ?', nickname: 'Le lead:club ?' });
  assert.deepEqual([await find(sub), await find(sub, club), await remove(sub)], [undefined, undefined, false]);
  const told = await t.dump('select external_id is not null as external, told is not null as told from identity.lead_references where user_id = $1 order by external', [full.id]);
  assert.deepEqual(told, [
    { external: false, told: false },
    { external: true, told: false },
  ]);
  // Told again: a light account of its own, and the customer's stays as it is.
  const again = await collect({ contact, attributes: { given_name: 'Mallory' } });
  assert.notEqual(again.sub, sub);
  assert.deepEqual(await held(sub), { given_name: 'Lea lead:shop ?', nickname: 'Le lead:club ?' });
});

test('an unproved address takes over nothing', async () => {
  const contact = address();
  const { sub } = await collect({ contact, attributes: { given_name: 'Lea' } });
  const squatter = await register(contact, false);
  assert.notEqual(squatter.sub, sub);
  assert.equal((await lightWith(contact))?.sub, sub);
  assert.deepEqual(await held(squatter.sub), {});
  const proved = await register(contact);
  assert.equal(proved.sub, sub);
});

test('twenty parallel sign-ups with the proved address of a lead make one user: the lead', async () => {
  const contact = address();
  const { sub } = await collect({ contact, attributes: { given_name: 'Lea' } });
  const signUp = () =>
    write(async (tx) => {
      try {
        return (await identity.register(tx, origin, { identifiers: [{ ...contact, verified: true }], source: 'sign-up' })).sub;
      } catch (error) {
        code('identity.identifier_taken')(error);
        return (await identity.findByIdentifier(tx, contact))?.user.sub;
      }
    });
  const subs = await Promise.all([
    ...Array.from({ length: 20 }, signUp),
    ...Array.from({ length: 5 }, async () => void (await collect({ contact, attributes: { nickname: 'Le' } }, club))),
  ]);
  assert.deepEqual([...new Set(subs.slice(0, 20))], [sub]);
  assert.equal(events.of('identity.light_account_upgraded').length, 1);
  assert.equal(events.of('identity.user_registered').length, 0);
});

test('told while its owner signs up: it lands in the light account before, or in one of its own after; never in the account', async () => {
  for (let round = 0; round < 10; round++) {
    const contact = address();
    const { sub } = await collect({ contact, attributes: { given_name: 'Lea' } });
    const [, told] = await Promise.all([register(contact), collect({ contact, attributes: { given_name: 'Mallory' } }, club)]);
    const values = await held(sub);
    if (told.sub === sub) assert.deepEqual(values, { given_name: 'Mallory lead:club ?' }, 'before: its owner sees and decides');
    else assert.deepEqual(values, { given_name: 'Lea lead:shop ?' });
  }
});

test('what its owner confirms is confirmed, and theirs; what a site says later changes nothing of it', async () => {
  const contact = address();
  const { sub } = await collect({ contact, attributes: { given_name: 'Lea', family_name: 'Loup', nickname: 'Le' } });
  const user = await register(contact);
  await write((tx) => identity.writeAttributes(tx, origin, user.id, { given_name: 'Lea', nickname: null }, 'user'));
  assert.deepEqual(await held(sub), { given_name: 'Lea user', family_name: 'Loup lead:shop ?' });
  assert.deepEqual(Object.keys((await read((tx) => identity.profile(tx, sub)))?.attributes ?? {}), ['given_name']);
  assert.deepEqual(events.of('identity.attributes_changed').at(-1)?.data, { names: ['given_name'], removed: ['nickname'], source: 'user' });
});

test('an operator’s word in a light account stays, whatever sites say', async () => {
  const contact = address();
  const { sub } = await collect({ contact, attributes: { given_name: 'Lea' } });
  const user = await lightWith(contact);
  await write((tx) => identity.writeAttributes(tx, origin, user?.id ?? '', { given_name: 'Léa' }, 'support'));
  await collect({ contact, attributes: { given_name: 'Mallory', nickname: 'M' } }, club);
  assert.deepEqual(await held(sub), { given_name: 'Léa support', nickname: 'M lead:club ?' });
});

test('removing takes back one application’s words; the last one takes the light account, its key and all of it', async () => {
  const contact = address();
  const { sub } = await collect({ contact, attributes: { given_name: 'Lea', nickname: 'Le' } });
  await collect({ contact, attributes: { given_name: 'Léa', family_name: 'Loup' } }, club);
  await collect({ contact, attributes: { given_name: 'Lea!' } });
  const user = await lightWith(contact);
  assert.equal(await remove(sub), true);
  assert.equal(await find(sub), undefined);
  assert.deepEqual(await held(sub), { given_name: 'Léa lead:club ?', family_name: 'Loup lead:club ?' }, 'what the other said comes back in its place');
  assert.equal(await remove(sub), false);
  assert.equal(await remove(sub, club), true);
  assert.equal(await read((tx) => identity.findBySub(tx, sub)), undefined);
  for (const table of ['user_keys', 'contacts', 'attributes', 'search_terms', 'lead_references'])
    assert.deepEqual(await t.dump(`select from identity.${table} where user_id = $1`, [user?.id]), [], table);
  assert.deepEqual(
    events.of('identity.lead_removed').map(({ data }) => data),
    [
      { source: 'lead:shop', last: false },
      { source: 'lead:club', last: true },
    ],
  );
});

test('removed while its owner signs up: gone before, or an account after; never half of it', async () => {
  for (let round = 0; round < 10; round++) {
    const contact = address();
    const { sub } = await collect({ contact });
    const [registered, removed] = await Promise.allSettled([register(contact), remove(sub)]);
    assert.ok(removed.status === 'fulfilled');
    if (registered.status === 'rejected') {
      code('identity.busy')(registered.reason);
      assert.equal(removed.value, true);
    } else assert.equal(registered.value.sub === sub, removed.value === false);
  }
});

test('a phone number makes a lead as well', async () => {
  const contact = { kind: 'phone' as const, value: '+33 6 12 34 56 79' };
  const lead = await collect({ contact, attributes: { given_name: 'Lea' } });
  assert.deepEqual([lead.contact, (await collect({ contact: { kind: 'phone', value: '+33612345679' } })).sub], [{ kind: 'phone', value: '+33612345679' }, lead.sub]);
});
