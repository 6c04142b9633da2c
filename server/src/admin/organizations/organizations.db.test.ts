import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse, type Told } from '../../../test/admin/house.suite.ts';

/* Business customers by the admin API, and the rules that hold whoever asks: one reference in a tenant, an owner who stays, versions, other tenants. */

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const ALL = '/tenants/main/organizations';
const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}, as = 'admin'): Promise<Told> =>
  house.call(method, path, { as, body, headers });
const ok = async (told: Promise<Told>, status = 200) => {
  const { status: got, body, text } = await told;
  assert.equal(got, status, text);
  return body;
};
const make = (name: string, more: object = {}) => ok(call('POST', ALL, { name, ...more }), 201);
let people = 0;
const person = () => house.account({ numbers: [900 + people++], attributes: { given_name: 'Ada', family_name: 'Lovelace' } });
const put = (id: string, user: string, roles: readonly string[] = []) => call('PUT', `${ALL}/${id}/members/${user}`, { roles });
const trail = (type: string) => house.app.insight.trail(house.tenant.id, { type });

test('an organization is made once, found by the beginnings of its words, its reference and its id, and listed in pages by name', async () => {
  const key = { 'idempotency-key': 'zebra' };
  const owner = await person();
  const body = { name: '  Zebra   Crossing GmbH ', reference: 'crm-1', metadata: { plan: 'gold', seats: 12 }, owner: owner.id };
  const first = await ok(call('POST', ALL, body, key), 201);
  assert.deepEqual([first.name, first.state, first.members, first.owners, first.version], ['Zebra Crossing GmbH', 'active', 1, 1, 1]);
  assert.equal((await ok(call('POST', ALL, body, key), 201)).id, first.id);
  for (const name of ['Äpfel AG', 'apples', 'Zoo']) await make(name);
  const found = async (query: string) => (await ok(call('GET', `${ALL}?${query}`))).items.map(({ name }: { name: string }) => name);
  for (const q of ['zebra', 'CROSS', 'crm-1', first.id]) assert.deepEqual(await found(`q=${encodeURIComponent(q)}`), ['Zebra Crossing GmbH'], q);
  for (const q of ['ebra', '%', "' or 1=1 --"]) assert.deepEqual(await found(`q=${encodeURIComponent(q)}`), [], q);
  const seen: string[] = [];
  let next: string | undefined;
  do {
    const page = await ok(call('GET', `${ALL}?limit=1${next === undefined ? '' : `&after=${encodeURIComponent(next)}`}`));
    seen.push(...page.items.map(({ name }: { name: string }) => name));
    next = page.next;
  } while (next !== undefined);
  assert.deepEqual(
    seen.filter((name) => name !== 'Shared'),
    ['apples', 'Zebra Crossing GmbH', 'Zoo', 'Äpfel AG'],
  );
  assert.deepEqual(await found('after=nonsense'), []);
  assert.equal((await trail('organizations.organization_created')).length, 4);
  const { items } = await ok(call('GET', `/tenants/main/users/${owner.id}/organizations`));
  assert.deepEqual([items[0].organization, items[0].name, items[0].roles], [first.id, 'Zebra Crossing GmbH', ['owner']]);
});

test('what is wrong is named, and nothing is made: a reference that is taken, an owner who is nobody, too many facts', async () => {
  await make('Taken', { reference: 'ref' });
  const before_ = (await ok(call('GET', ALL))).items.length;
  for (const [body, status, field] of [
    [{ name: 'Other', reference: 'ref' }, 409, 'reference'],
    [{ name: 'Other', owner: '00000000-0000-4000-8000-000000000000' }, 422, 'owner'],
    [{ name: 'Other', owner: 'x' }, 422, 'owner'],
    [{ name: '   ' }, 400, undefined],
    [{ name: 'Other', metadata: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, at])) }, 400, undefined],
    [{ name: 'Other', metadata: { nested: { a: 1 } } }, 400, undefined],
    [{ name: 'Other', version: 7 }, 400, undefined],
    [{ name: 'Two\r\nBcc: x@example.com' }, 400, undefined],
    [{ name: 'Other', metadata: { a: 'nothing\u0000' } }, 400, undefined],
    [{ name: 'Other', metadata: JSON.parse('{"__proto__":"x"}') }, 400, undefined],
  ] as const) {
    const told = await call('POST', ALL, body);
    assert.equal(told.status, status, told.text);
    if (field) assert.equal(told.body.fields[0].field, field);
  }
  assert.equal((await ok(call('GET', ALL))).items.length, before_);
  const race = await Promise.all(['a', 'b', 'c'].map((name) => call('POST', ALL, { name, reference: 'one' })));
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [201, 409, 409]);
});

test('two who change it: the second is told what it is now; suspended, it stays so until somebody says otherwise', async () => {
  const { id } = await make('Versions');
  const changed = await call('PUT', `${ALL}/${id}`, { name: 'Versions', state: 'suspended' }, { 'if-match': '"1"' });
  assert.deepEqual([changed.status, changed.headers.etag, changed.body.state], [200, '"2"', 'suspended'], changed.text);
  const late = await call('PUT', `${ALL}/${id}`, { name: 'Late' }, { 'if-match': '"1"' });
  assert.deepEqual([late.status, late.body.current.state], [412, 'suspended']);
  const named = await ok(call('PUT', `${ALL}/${id}`, { name: 'Named' }, { 'if-match': '"2"' }));
  assert.deepEqual([named.name, named.state, named.version], ['Named', 'suspended', 3]);
  assert.equal((await call('PUT', `${ALL}/${id}`, { name: 'Named' })).status, 428);
  const [event] = await trail('organizations.organization_changed');
  assert.deepEqual(event?.data, { organization: id, fields: ['name'], state: 'suspended' });
});

test('it is removed by whoever types its name, with its memberships, and not its people', async () => {
  const owner = await person();
  const { id } = await make('Gone', { owner: owner.id });
  const remove = (name: string, as = 'owner') => call('DELETE', `${ALL}/${id}?name=${encodeURIComponent(name)}`, undefined, { 'if-match': '"1"' }, as);
  assert.equal((await remove('gone')).body.code, 'admin.not_meant');
  assert.equal((await call('GET', `${ALL}/${id}`)).status, 200);
  assert.equal((await remove('Gone')).status, 204);
  assert.equal((await call('GET', `${ALL}/${id}`)).status, 404);
  assert.deepEqual((await ok(call('GET', `/tenants/main/users/${owner.id}/organizations`))).items, []);
  assert.equal((await call('GET', `/tenants/main/users/${owner.id}`)).status, 200);
});

test('members have roles that are there; an organization that has an owner keeps one, however many try at once', async () => {
  const [one, two, three] = [await person(), await person(), await person()];
  const { id } = await make('Owned', { owner: one.id });
  assert.deepEqual((await ok(put(id, two.id))).roles, ['member']);
  assert.deepEqual((await put(id, two.id, ['boss'])).body.fields[0].field, 'roles');
  assert.equal((await put(id, '00000000-0000-4000-8000-000000000000')).status, 404);
  assert.equal((await put(id, one.id, ['admin'])).body.code, 'admin.last_organization_owner');
  assert.equal((await call('DELETE', `${ALL}/${id}/members/${one.id}`)).body.code, 'admin.last_organization_owner');
  await ok(put(id, two.id, ['owner', 'member', 'owner']));
  await ok(put(id, three.id, ['owner']));
  const leaving = await Promise.all([one, two, three].map(({ id: user }) => call('DELETE', `${ALL}/${id}/members/${user}`)));
  assert.deepEqual(leaving.map(({ status }) => status).toSorted(), [204, 204, 409]);
  const members = await ok(call('GET', `${ALL}/${id}/members`));
  assert.deepEqual([members.items.length, members.items[0].roles.includes('owner')], [1, true]);
  assert.deepEqual([members.items[0].name, /^\S\*\*\*@/.test(members.items[0].email)], ['A*** L***', true]);
  assert.ok((await trail('admin.records_read')).length > 0, 'readers are on record');
  assert.equal((await trail('organizations.member_removed')).length, 2);
});

test('roles of one’s own are settings: made, given, changed, and not removed while somebody has them', async () => {
  const role = (id: string) => `/tenants/main/organization-roles/${id}`;
  assert.deepEqual(await ok(call('PUT', role('buyer'), { name: 'Buyer', permissions: ['orders:write', 'orders:write'] })), {
    id: 'buyer',
    name: 'Buyer',
    built_in: false,
    permissions: ['orders:write'],
  });
  assert.deepEqual((await ok(call('PUT', role('owner'), { name: 'Boss', permissions: ['billing:write'] }))).name, 'owner');
  const bad = await call('PUT', role('buyer'), { permissions: ['two words'] });
  assert.deepEqual([bad.status, bad.body.fields[0].field], [422, 'permissions.0']);
  assert.equal((await call('PUT', role('No%20role'), { permissions: [] })).status, 404);
  assert.deepEqual(
    (await ok(call('GET', '/tenants/main/organization-roles'))).items.map(({ id, built_in }: { id: string; built_in: boolean }) => [id, built_in]),
    [
      ['owner', true],
      ['admin', true],
      ['member', true],
      ['buyer', false],
    ],
  );
  assert.deepEqual((await ok(call('GET', '/tenants/main/settings'))).set.organizations.roles.length, 2);
  const buyer = await person();
  const { id } = await make('Buyers');
  await ok(put(id, buyer.id, ['buyer']));
  assert.equal((await call('DELETE', role('buyer'))).body.code, 'admin.role_in_use');
  await ok(put(id, buyer.id, []));
  assert.equal((await call('DELETE', role('owner'))).body.code, 'admin.role_built_in');
  assert.equal((await call('DELETE', role('buyer'))).status, 204);
  assert.equal((await call('DELETE', role('buyer'))).status, 404);
});

test('of another tenant nothing is there, whatever id is named, and nobody of there can be put here', async () => {
  const { id } = await make('Here');
  const { db } = house.app.platform;
  const stranger = await db.tenant(house.other.id, (tx) =>
    house.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: 's@example.com', verified: true }], source: 'test' }),
  );
  const theirs = `/tenants/other/organizations/${id}`;
  for (const [method, path, body] of [
    ['GET', theirs, undefined],
    ['PUT', theirs, { name: 'Mine' }],
    ['DELETE', `${theirs}?name=Here`, undefined],
    ['GET', `${theirs}/members`, undefined],
    ['PUT', `${theirs}/members/${stranger.id}`, { roles: [] }],
    ['DELETE', `${theirs}/members/${stranger.id}`, undefined],
    ['PUT', `${ALL}/${id}/members/${stranger.id}`, { roles: [] }],
    ['GET', `/tenants/main/users/${stranger.id}/organizations`, undefined],
  ] as const)
    assert.equal((await call(method, path, body, { 'if-match': '*' }, 'owner')).status, 404, `${method} ${path}`);
});

test('with two accounts that become one, memberships become one with the roles of both, and come apart again', async () => {
  const [one, two] = [await person(), await person()];
  const { id } = await make('Merged', { owner: two.id });
  await ok(put(id, one.id));
  const { merging } = house.app.identity;
  const merged = await house.inTenant((tx) => merging.merge(tx, TEST_ORIGIN, { survivor: one.id, absorbed: two.id }, {}));
  assert.equal(merged.kind, 'merged');
  const rolesOf = async (user: string) => (await house.inTenant((tx) => house.app.organizations.companies.membershipsOf(tx, user))).map(({ roles }) => roles);
  assert.deepEqual(await rolesOf(one.id), [['member', 'owner']]);
  await house.inTenant((tx) => merging.undo(tx, TEST_ORIGIN, merged.kind === 'merged' ? merged.id : ''));
  assert.deepEqual([await rolesOf(one.id), await rolesOf(two.id)], [[['member']], [['owner']]]);
});
