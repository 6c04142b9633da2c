import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { BUILT_IN_ROLES } from '../../src/admin/roles/built-in.ts';
import { ofTenant, type AdminRoute } from '../../src/admin/kit/contract.ts';
import { openAdminHouse, type AdminHouse } from './house.suite.ts';

/*
 * Every route of the admin API, as it is registered, asked by nobody, by every role, by a key for another tenant, at an unknown tenant, at that of the operators, and at
 * the address of a tenant of customers. What is expected is made of the table of routes; a route of an area is in here without being named.
 */
let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());
/** So many routes ask more in a minute than one network may. */
beforeEach(() => house.t.dump('delete from platform.counters'));

const nameOf = ({ method, path }: AdminRoute) => `${method} ${path}`;
/** Ids that nobody has. */
const fill = (path: string, tenant = 'main') => path.replace(':tenant', tenant).replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000');
const body = ({ method }: AdminRoute) => (method === 'POST' || method === 'PUT' || method === 'PATCH' ? {} : undefined);
const ask = (route: AdminRoute, as?: Parameters<AdminHouse['call']>[2], tenant?: string) =>
  house.call(route.method, fill(route.path, tenant), { body: body(route), headers: { 'if-match': '"0"' }, ...as });
/** Everything that is configuration or about people. */
const everything = async () =>
  JSON.stringify([
    await house.t.dump('select * from tenants.tenants order by id'),
    await house.t.dump('select * from tenants.brands order by id'),
    await house.t.dump('select tenant_id, client_id, version from oidc.applications order by 1, 2'),
    await house.t.dump('select id, state from identity.users order by id'),
    await house.t.dump('select tenant_id, user_id, grants, state from admin.operators order by 1, 2'),
    await house.t.dump('select * from admin.roles order by key'),
    await house.t.dump('select id, permissions, revoked_at from admin.api_keys order by id'),
  ]);

test('every route is in the OpenAPI document, with who may call it, and the document has no other', async () => {
  const { body: document } = await house.call('GET', '/openapi.json');
  const documented = Object.entries(document.paths as Record<string, Record<string, { description: string; security: unknown[] }>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { description, security }]) => ({
      name: `${method.toUpperCase()} ${path.replace('/admin/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')}`,
      description,
      security,
    })),
  );
  assert.deepEqual(documented.map(({ name }) => name).toSorted(), house.routes.map(nameOf).toSorted());
  for (const { name, description, security } of documented) {
    const route = house.routes.find((one) => nameOf(one) === name);
    assert.ok(security.length === 2, name);
    if (route && route.permission !== 'any') assert.ok(description.includes(`\`${route.permission}\``), name);
  }
});

test('nobody is answered, and nothing is read of what they send', async () => {
  for (const route of house.routes) {
    for (const as of [{}, { as: { token: 'parvis_test_00000000000000000000000000000000_0000000000000000000000000000000000000000000' } }, { as: { token: 'x'.repeat(43) } }]) {
      const told = await ask(route, as);
      assert.equal(told.status, 401, `${nameOf(route)}: ${told.text}`);
      assert.ok(told.headers['www-authenticate'], nameOf(route));
    }
  }
});

test('a role may what it lists, and nothing else; what is refused changes nothing', async () => {
  const before_ = await everything();
  for (const { key, permissions } of BUILT_IN_ROLES) {
    for (const route of house.routes) {
      if (route.permission === 'any' || permissions.includes(route.permission)) continue;
      const told = await ask(route, { as: key });
      assert.deepEqual([told.status, told.body.code], [403, 'admin.forbidden'], `${key} ${nameOf(route)}: ${told.text}`);
    }
  }
  assert.equal(await everything(), before_);
});

test('who may ask is answered: of what is not there, or for what is missing in the request, never that they may not', async () => {
  const owner = BUILT_IN_ROLES[0]?.key as string;
  for (const route of house.routes.filter(({ method, path }) => method === 'GET' || path.includes(':id'))) {
    const told = await ask(route, { as: owner });
    assert.ok([200, 400, 404, 409, 412, 422].includes(told.status), `${nameOf(route)}: ${told.status} ${told.text}`);
  }
});

test('a tenant of others is not there: for a key of another tenant, an unknown one, that of the operators, and whatever id is named', async () => {
  const all = BUILT_IN_ROLES.flatMap(({ permissions }) => permissions);
  const elsewhere = await house.apiKey({ permissions: [...new Set(all)], tenants: ['other'] });
  const before_ = await everything();
  for (const route of house.routes.filter(({ path }) => ofTenant(path))) {
    for (const [as, tenant] of [
      [{ token: elsewhere.token }, 'main'],
      ['owner', 'nowhere'],
      ['owner', 'system'],
    ] as const) {
      const told = await ask(route, { as }, tenant);
      assert.deepEqual([told.status, told.body.code], [404, 'admin.not_found'], `${nameOf(route)} at ${tenant}: ${told.text}`);
    }
  }
  // What is no tenant's needs a key for all of them.
  for (const route of house.routes.filter(({ path, permission }) => !ofTenant(path) && permission !== 'any')) {
    assert.equal((await ask(route, { as: { token: elsewhere.token } })).status, 403, nameOf(route));
  }
  assert.equal(await everything(), before_);
});

test('at the address of a tenant of customers there is no admin API', async () => {
  for (const route of house.routes) assert.equal((await ask(route, { as: 'owner', at: house.tenant })).status, 404, nameOf(route));
});
