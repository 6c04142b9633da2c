import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { countTrips, type Tx } from '#platform/db';
import { createTestDatabase, lookupsOf, recordEvents, testKeys, TEST_ORIGIN as origin, type TestDatabase } from '#test/support';
import { createTenants, type Tenant, type Tenants } from '#tenants';
import { createIdentity, keepIndex, type CustomerQuestion, type IdentityRoom, type RegisterInput } from '../index.ts';

/* Support finds customers in sealed data (SEC-5): as wholes, by beginnings, by slips of the finger; page by page; nobody of another tenant; nothing readable kept. */

let t: TestDatabase;
let tenants: Tenants;
let tenant: Tenant;
let other: Tenant;
let identity: IdentityRoom;
let index: () => Promise<void>;
/** Whom another system calls what. */
const elsewhere = new Map<string, string>();

const saveTenant = (slug: string, settings: Readonly<Record<string, unknown>> = {}) =>
  tenants.save({ slug, name: slug, issuer: `http://localhost:3000/t/${slug}`, settings }).then((saved) => saved.tenant);

before(async () => {
  t = await createTestDatabase();
  tenants = createTenants({ db: lookupsOf(t.db), baseUrl: 'http://localhost:3000', development: true });
  [tenant, other] = [await saveTenant('main'), await saveTenant('other')];
  const keys = testKeys(t.db);
  const named = async (_tx: Tx, text: string) => (elsewhere.has(text) ? [elsewhere.get(text) as string] : []);
  identity = createIdentity({ keys, tenants, events: recordEvents(), endUnprovedPast: async () => {}, named });
  index = () => keepIndex({ db: t.db, keys, tenants }).run(new AbortController().signal);
});
after(() => t.drop());

const write = <T>(work: (tx: Tx) => Promise<T>) => t.db.tenant(tenant.id, work);
const address = (mailbox: string = randomUUID()) => ({ kind: 'email' as const, value: `${mailbox}@example.com` });
const register = (attributes: RegisterInput['attributes'] = {}, value = address().value, more: RegisterInput['identifiers'] = []) =>
  write((tx) => identity.register(tx, origin, { identifiers: [{ kind: 'email', value, verified: true }, ...more], attributes, source: 'test' }));
const search = (question: CustomerQuestion, of = tenant) => t.db.read(of.id, (tx) => identity.search(tx, question));
const ids = async (question: CustomerQuestion | string, of = tenant) =>
  (await search(typeof question === 'string' ? { text: question } : question, of)).customers.map(({ user }) => user.id);
const terms = (userId: string) =>
  t.dump<{ row: string }>('select row_to_json(s)::text as row from identity.search_terms s where user_id = $1 order by 1', [userId]).then((rows) => rows.map(({ row }) => row));

test('whoever is called exactly what was typed is found: address, number, user name, external id, sub, id, name elsewhere', async () => {
  const user = await register({}, 'whole.one@example.com', [
    { kind: 'phone', value: '+33612345678', verified: false },
    { kind: 'username', value: 'wholeone', verified: false },
    { kind: 'external', value: 'crm-4711', verified: false },
  ]);
  await register({}, 'whole.one.two@example.com');
  elsewhere.set('1000200030004000', user.id);
  for (const text of ['Whole.One@example.com ', '+33 6 12 34 56 78', 'crm-4711', user.sub, user.id, '1000200030004000'])
    assert.deepEqual(
      (await search({ text })).customers.map((one) => [one.user.id, one.by]),
      [[user.id, 'name']],
      text,
    );
  assert.deepEqual(await ids({ text: '06 12 34 56 78', country: 'FR' }), [user.id]);
  assert.equal((await ids('WholeOne'))[0], user.id);
  const lead = await write((tx) => identity.createLight(tx, origin, { contact: address('only.lead'), source: 'lead:shop' }));
  assert.deepEqual(await ids('only.lead@example.com'), [lead.id], 'a contact counts as well');
  for (const text of ['whole.one@example.com', user.sub, user.id]) assert.deepEqual(await ids(text, other), [], `${text} of another tenant`);
});

test('beginnings of names and mailboxes, all words at once, and the domain; not what was removed', async () => {
  const user = await register({ name: 'Ångström Zeta' }, 'qwerxy.smith@mail.zeta.example');
  for (const text of ['qwe', 'qwerxy angst', 'zeta', 'ANGSTRÖM', '@mail.zeta.example', 'smith@mail.zeta.example']) assert.deepEqual(await ids(text), [user.id], text);
  for (const text of ['an', 'qwerxy nobody', '@zeta.example', '!!']) assert.deepEqual(await ids(text), [], text);
  await write((tx) => identity.writeAttributes(tx, origin, user.id, { name: 'Omega Alexandrina' }, 'user'));
  assert.deepEqual([await ids('zeta'), await ids('qwe omeg'), await ids('alexandrin')], [[], [user.id], [user.id]]);
  await write((tx) => identity.writeAttributes(tx, origin, user.id, { name: null }, 'user'));
  assert.deepEqual([await ids('omeg'), await ids('qwerxy', other)], [[], []]);
});

test('one slip of the finger is forgiven when nobody is called what was typed', async () => {
  const user = await register({ given_name: 'Wilhelmina', family_name: 'Brontosa' });
  for (const text of ['bronfosa', 'brontsoa', 'wilhelmina brontoza', 'bronntos', 'wihelmina'])
    assert.deepEqual(
      (await search({ text })).customers.map((one) => [one.user.id, one.by]),
      [[user.id, 'similar']],
      text,
    );
  const exact = await register({ family_name: 'Bronfosa' });
  assert.deepEqual(await ids('bronfosa'), [exact.id], 'whoever is called so comes alone');
  assert.deepEqual(await ids('brontosa wilhelmima'), [user.id]);
  assert.deepEqual(await ids('tontosa'), [], 'two slips are another name');
});

test('pages of similar names go on with similar names, also where each word is known by itself', async () => {
  const made: string[] = [];
  for (let n = 0; n < 3; n++) made.unshift((await register({ given_name: 'Ottokar', family_name: 'Vlasenko' })).id);
  await register({ family_name: 'Vlasenka' });
  const first = await search({ text: 'ottokar vlasenka', limit: 2 });
  const second = await search({ text: 'ottokar vlasenka', limit: 2, after: first.after ?? '' });
  assert.deepEqual(
    [...first.customers, ...second.customers].map(({ user, by }) => [user.id, by]),
    made.map((id) => [id, 'similar']),
  );
  assert.equal(second.after, undefined);
});

test('pages go on exactly where they stopped, newest first, whatever happens in between; filters hold', async () => {
  const made: string[] = [];
  for (let n = 0; n < 7; n++) made.unshift((await register({ family_name: 'Paginov', nickname: 'Paginov' })).id);
  const seen: string[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await search({ text: 'pagin', limit: 3, ...(after === undefined ? {} : { after }) });
    seen.push(...page.customers.map(({ user }) => user.id));
    if (seen.length === 3) await register({ family_name: 'Paginov' });
    after = page.after;
    more = after !== undefined;
  }
  assert.deepEqual(seen, made);
  const [newest, , oldest] = [made[0] as string, made[1], made.at(-1) as string];
  await write((tx) => identity.setState(tx, origin, oldest, 'suspended', 'abuse'));
  assert.deepEqual(await ids({ text: 'paginov', states: ['suspended'] }), [oldest]);
  assert.deepEqual(await ids({ states: ['suspended'] }), [oldest]);
  assert.equal((await ids({ text: 'paginov', states: ['active'] })).includes(oldest), false);
  const lead = await write((tx) => identity.createLight(tx, origin, { contact: address(), attributes: { family_name: 'Paginov' }, source: 'lead:shop' }));
  assert.deepEqual([await ids({ text: 'paginov', light: true }), (await ids({ light: true }))[0]], [[lead.id], lead.id]);
  assert.equal((await ids({ text: 'paginov', light: false })).length, 8);
  await t.dump("update identity.users set created_at = created_at - interval '10 days' where id = $1", [newest]);
  const week = new Date(Date.now() - 7 * 86_400_000);
  assert.deepEqual([(await ids({ until: week })).includes(newest), (await ids({ since: week })).includes(newest), (await ids({})).at(-1)], [true, false, newest]);
  await assert.rejects(search({ after: 'anything' }), { code: 'identity.invalid_place' });
  await write((tx) => identity.setState(tx, origin, oldest, 'active', 'mistake'));
});

test('any question costs a handful of statements', async () => {
  for (const text of ['whole.one@example.com', 'paginov', 'paginof wilhelmina brontosa', '']) {
    const { trips } = await countTrips(() => search({ text }));
    assert.ok(trips <= 6, `${text}: ${trips}`);
  }
});

test('what is searched is the tenant’s to say, and a change reaches those who are there already, also after a stop on the way', async () => {
  const user = await register({ given_name: 'Quintilian', nickname: 'Xerxes' });
  await index();
  const [before] = await t.dump<{ done: boolean }>('select done_at is not null as done from identity.search_progress where tenant_id = $1', [tenant.id]);
  assert.equal(before?.done, true);
  const first = await terms(user.id);
  const attributes = [
    { name: 'nickname', type: 'text', label: { en: 'Nickname' }, searchable: false },
    { name: 'badge', type: 'text', label: { en: 'Badge' }, searchable: true },
  ];
  await saveTenant('main', { attributes, search: { prefixes: false } });
  await write((tx) => identity.writeAttributes(tx, origin, user.id, { badge: 'Kilowatt' }, 'import'));
  assert.deepEqual([await ids('kilowatt'), await ids('kilow'), await ids('xerxes')], [[user.id], [], [user.id]], 'what is written now follows the rules at once');
  await index();
  assert.deepEqual([await ids('quintilian'), await ids('quint'), await ids('xerxes')], [[user.id], [], []]);
  await saveTenant('main', {});
  await t.dump('delete from identity.attributes where user_id = $1 and name = $2', [user.id, 'badge']);
  await index();
  assert.deepEqual(await terms(user.id), first, 'to the byte what registration wrote');
  await t.dump("update identity.search_terms set created_at = created_at + interval '1 second' where user_id = $1", [user.id]);
  await t.dump("update identity.search_progress set reached = '00000000-0000-0000-0000-000000000000', done_at = null where tenant_id = $1", [tenant.id]);
  await index();
  assert.deepEqual(await terms(user.id), first, 'entries of a process of the release before are put right');
});

test('an address taken away takes its words along, and leaves those of others', async () => {
  const user = await register({}, 'stayinga@example.com', [
    { kind: 'email', value: 'stayingb@example.com', verified: false },
    { kind: 'email', value: 'goneaway@example.com', verified: false },
  ]);
  await register({}, 'goneaway@example.com');
  assert.equal((await ids('goneaw')).includes(user.id), false);
  assert.deepEqual([await ids('stayingb'), await ids('stayinga')], [[user.id], [user.id]]);
});

test('nothing in the index can be read, and special details cannot be made searchable', async () => {
  await register({ name: 'Zenobia Readable' }, 'zenobia.readable@example.com');
  const text = JSON.stringify(await t.dump('select row_to_json(s)::text as row from identity.search_terms s')).toLowerCase();
  for (const word of ['zenobia', 'readable', 'example.com']) for (const form of [word, Buffer.from(word).toString('hex')]) assert.ok(!text.includes(form), form);
  await assert.rejects(saveTenant('main', { attributes: [{ name: 'health', type: 'text', label: { en: 'Health' }, sensitivity: 'special', searchable: true }] }), {
    code: 'tenants.invalid_settings',
  });
});
