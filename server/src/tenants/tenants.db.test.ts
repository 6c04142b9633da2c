import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { countTrips } from '#platform/db';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { createTenants, type Tenant, type Tenants } from './index.ts';

const BASE = 'http://localhost:3000';
let t: TestDatabase;
let tenants: Tenants;
let published: { type: string; data: unknown }[] = [];

before(async () => {
  t = await createTestDatabase();
  tenants = createTenants({
    db: t.db,
    baseUrl: BASE,
    development: true,
    events: {
      async publish(_tx, type, input) {
        published.push({ type: type.type, data: input.data });
      },
    },
  });
  await tenants.save({ slug: 'main', name: 'Main', issuer: BASE });
});
after(() => t.drop());

const code = (expected: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, expected);
  return true;
};
const fresh = () => createTenants({ db: t.db, baseUrl: BASE, development: true });

test('a new tenant has a brand of its own at once, and every setting has a default', async () => {
  const { tenant, changed } = await tenants.save({ slug: 'acme', name: 'Acme', issuer: `${BASE}/t/acme`, defaultBrand: 'shop' });
  assert.equal(changed, true);
  const brand = await tenants.brand(tenant.id, tenant.defaultBrandId);
  assert.equal(brand?.slug, 'shop');
  assert.equal(brand?.senderName, 'Acme');
  assert.equal(tenant.settings.enumeration, 'private');
  assert.ok(tenant.settings.attributes.some((definition) => definition.name === 'given_name' && definition.scope === 'profile'));
});

test('saving the same again changes nothing; a real change names its fields and raises the version', async () => {
  const input = { slug: 'same', name: 'Same', issuer: `${BASE}/t/same`, settings: { signUp: { attributes: [{ name: 'name' }] } } };
  const first = await tenants.save(input);
  assert.equal((await tenants.save(input)).changed, false);
  published = [];
  const second = await tenants.save({ ...input, settings: { selfRegistration: false } });
  assert.equal(second.changed, true);
  assert.equal(second.tenant.version, first.tenant.version + 1);
  assert.equal(second.tenant.settings.selfRegistration, false);
  assert.deepEqual(published, [{ type: 'tenants.tenant_saved', data: { slug: 'same', created: false, changed: ['settings'] } }]);
  assert.equal((await tenants.save({ slug: 'same', name: 'Same', issuer: `${BASE}/t/same` })).changed, false, 'left out settings stay');
});

test('as part of a transaction: seen by what runs in it, by nobody else, and gone with it', async () => {
  published = [];
  const wanted = { slug: 'part', name: 'Part', issuer: `${BASE}/t/part`, settings: { selfRegistration: false } };
  const id = randomUUID();
  const origin = { actor: { kind: 'system' }, requestId: 'part' } as const;
  const brand = { slug: 'look', name: 'Look', colours: { accent: '#0b6e4f' }, senderName: 'Look', defaultLocale: 'en' } as const;
  const undone = new Error('undone');
  await assert.rejects(
    t.db.tenant(id, (tx) =>
      tenants.seenBy(tx, async () => {
        await tenants.saveIn(tx, wanted, origin);
        await tenants.saveBrandIn(tx, brand, origin);
        assert.equal((await tenants.byId(id))?.settings.selfRegistration, false);
        assert.equal((await tenants.brandBySlug(id, 'look'))?.name, 'Look');
        assert.equal(await fresh().byId(id), undefined, 'for others it is not there');
        const { tenant: as, brands } = (await tenants.configured(tx)) ?? {};
        assert.deepEqual([as, brands?.at(-1)], [{ ...wanted, state: 'active', environment: 'live', defaultBrand: 'default' }, brand]);
        throw undone;
      }),
    ),
    undone,
  );
  assert.equal(await fresh().bySlug('part'), undefined);
  const { tenant } = await tenants.save(wanted);
  await assert.rejects(
    t.db.tenant(id, (tx) => tenants.saveIn(tx, wanted, origin)),
    code('tenants.busy'),
  );
  await assert.rejects(
    t.db.tenant(tenant.id, (tx) => tenants.saveIn(tx, { ...wanted, issuer: BASE }, origin)),
    code('tenants.issuer_taken'),
  );
});

test('the door finds tenants by host and path, and never by an unknown host', async () => {
  await tenants.save({ slug: 'own', name: 'Own', issuer: 'https://id.own.example' });
  await tenants.save({ slug: 'path', name: 'Path', issuer: `${BASE}/t/path` });
  const found = async (host: string, path: string) => {
    const match = await tenants.match(host, path);
    return match && [match.tenant.slug, match.basePath];
  };
  assert.deepEqual(await found('localhost:3000', '/authorize'), ['main', '']);
  assert.deepEqual(await found('LOCALHOST:3000', '/'), ['main', '']);
  assert.deepEqual(await found('localhost:3000', '/t/path/authorize?x=1'), ['path', '/t/path']);
  assert.deepEqual(await found('localhost:3000', '/t/path'), ['path', '/t/path']);
  assert.deepEqual(await found('localhost:3000', '/t/path?x'), ['path', '/t/path']);
  assert.deepEqual(await found('id.own.example', '/t/path/authorize'), ['own', ''], 'a path means nothing on an own host');
  assert.deepEqual(await found('id.own.example:443', '/'), ['own', '']);
  assert.deepEqual(await found('localhost:3000', '/t/nobody/authorize'), ['main', ''], 'an unknown slug is an ordinary path of the default tenant');
  assert.deepEqual(await found('localhost:3000', '/t/own/authorize'), ['main', ''], 'a tenant with an own host is not reachable by path');
  for (const [host, path] of [
    ['evil.example', '/'],
    ['localhost:3001', '/'],
    ['localhost:3000@evil.example', '/'],
    ['id.own.example/', '/'],
    ['', '/'],
    ['id.own.example:8443', '/'],
    ['a'.repeat(300), '/'],
  ] as const)
    assert.equal(await found(host, path), undefined, host);
  assert.deepEqual(await found('localhost:3000', '//t/path/x'), ['main', ''], 'a doubled slash is not a tenant prefix');
  assert.deepEqual(await found('localhost:3000', '/t/%70ath/x'), ['main', ''], 'nor is an escaped one');
});

test('a base URL without a port is found with the default port spelled out', async () => {
  await t.dump("delete from tenants.tenants where slug = 'plain'");
  const plain = createTenants({ db: t.db, baseUrl: 'https://id.example.org' });
  await plain.save({ slug: 'plain', name: 'Plain', issuer: 'https://id.example.org' });
  assert.equal((await plain.match('id.example.org:443', '/'))?.tenant.slug, 'plain');
  assert.equal((await plain.match('ID.example.org', '/'))?.tenant.slug, 'plain');
  assert.equal(await plain.match('id.example.org:80', '/'), undefined);
  assert.equal(await plain.match('id.example.org.', '/'), undefined);
});

test('a look-up costs one statement, a repeated one none, and neither do repeated unknown hosts', async () => {
  const cold = fresh();
  assert.equal((await countTrips(() => cold.match('localhost:3000', '/t/path/x'))).trips, 1);
  assert.equal((await countTrips(() => cold.match('localhost:3000', '/t/path/y'))).trips, 0);
  assert.equal((await countTrips(() => cold.match('nobody.example', '/'))).trips, 1);
  assert.equal((await countTrips(() => cold.match('nobody.example', '/'))).trips, 0);
  assert.equal((await countTrips(() => cold.match('not a host', '/'))).trips, 0);
});

test('a change is seen at once in this process and after five seconds in others', async () => {
  let now = 0;
  const other = createTenants({ db: t.another(), baseUrl: BASE, development: true, clock: { now: () => new Date(now) } });
  await tenants.save({ slug: 'shift', name: 'Shift', issuer: `${BASE}/t/shift` });
  assert.equal((await other.bySlug('shift'))?.state, 'active');
  await tenants.save({ slug: 'shift', name: 'Shift', issuer: `${BASE}/t/shift`, state: 'suspended' });
  const here = (await tenants.bySlug('shift')) as Tenant;
  assert.throws(() => tenants.assertActive(here), code('tenants.suspended'));
  assert.equal((await other.bySlug('shift'))?.state, 'active');
  now = 5_001;
  assert.equal((await other.bySlug('shift'))?.state, 'suspended');
});

test('an issuer belongs to one tenant and keeps to the rules', async () => {
  const save = (slug: string, issuer: string) => tenants.save({ slug, name: 'X', issuer });
  await assert.rejects(save('thief', BASE), code('tenants.issuer_taken'));
  await assert.rejects(save('thief', 'https://id.own.example'), code('tenants.issuer_taken'));
  for (const issuer of [
    `${BASE}/t/other`,
    `${BASE}/`,
    `${BASE}/elsewhere`,
    'http://plain.example',
    'https://id.example.com/',
    'https://id.example.com/x',
    'https://ID.example.com',
    'https://u:p@id.example.com',
    'ftp://x',
    'nonsense',
  ]) {
    await assert.rejects(save('thief', issuer), code('tenants.invalid_tenant'), issuer);
  }
  await save('local', 'http://tenant.localhost:3000');
  const strict = createTenants({ db: t.db, baseUrl: 'https://id.example.org' });
  await assert.rejects(strict.save({ slug: 'thief', name: 'X', issuer: 'http://tenant.localhost:9000' }), code('tenants.invalid_tenant'));
});

test('twenty parallel saves of one new tenant make one tenant', async () => {
  const many = await Promise.allSettled(Array.from({ length: 20 }, () => tenants.save({ slug: 'race', name: 'Race', issuer: `${BASE}/t/race` })));
  const made = many.filter((result) => result.status === 'fulfilled');
  assert.ok(made.length >= 1);
  for (const result of many) if (result.status === 'rejected') code('tenants.busy')(result.reason);
  assert.equal((await t.dump("select 1 from tenants.tenants where slug = 'race'")).length, 1);
});

test('settings refuse unknown keys and values out of bounds, all at once and by name', async () => {
  await assert.rejects(
    tenants.save({ slug: 'bad', name: 'Bad', issuer: `${BASE}/t/bad`, settings: { selfRegistraton: true, session: { idleSeconds: 1 }, tokens: { accessSeconds: 1e9 } } }),
    (error: unknown) => {
      const { code: found, fields } = error as { code: string; fields: { field: string; fix: string }[] };
      assert.equal(found, 'tenants.invalid_settings');
      assert.deepEqual(fields.map((field) => field.field).sort(), ['', 'session.idleSeconds', 'tokens.accessSeconds']);
      assert.match(fields.find((field) => field.field === '')?.fix ?? '', /selfRegistraton/);
      return true;
    },
  );
});

test('settings stored by a newer release are read without what this one does not know', async () => {
  await tenants.save({ slug: 'newer', name: 'Newer', issuer: `${BASE}/t/newer` });
  await t.dump(`update tenants.tenants set settings = '{"selfRegistration": false, "hologram": true, "session": {"warp": 9}}' where slug = 'newer'`);
  const read = await fresh().bySlug('newer');
  assert.equal(read?.settings.selfRegistration, false);
  assert.ok(!('hologram' in (read?.settings ?? {})));
});

test('brands are saved once, changed by name, and only in existing tenants', async () => {
  const { tenant } = await tenants.save({ slug: 'brands', name: 'Brands', issuer: `${BASE}/t/brands` });
  const input = { slug: 'club', name: 'Club', colours: { accent: '#0B6E4F' }, senderName: 'The Club', defaultLocale: 'fr', termsUrl: 'https://club.example/terms' } as const;
  const first = await tenants.saveBrand(tenant.id, input);
  assert.equal(first.changed, true);
  assert.equal(first.brand.colours.accent, '#0b6e4f');
  assert.equal(first.brand.colours.onAccent, '#ffffff');
  assert.equal((await tenants.saveBrand(tenant.id, input)).changed, false);
  const { termsUrl: _, ...without } = input;
  const second = await tenants.saveBrand(tenant.id, without);
  assert.equal(second.brand.id, first.brand.id);
  assert.equal(second.brand.termsUrl, undefined);
  assert.ok(((await tenants.bySlug('brands'))?.version ?? 0) > tenant.version);
  assert.equal((await tenants.save({ slug: 'brands', name: 'Brands', issuer: `${BASE}/t/brands`, defaultBrand: 'club' })).tenant.defaultBrandId, first.brand.id);
  await assert.rejects(tenants.save({ slug: 'brands', name: 'Brands', issuer: `${BASE}/t/brands`, defaultBrand: 'nope' }), code('tenants.unknown_brand'));
  await assert.rejects(tenants.saveBrand('00000000-0000-4000-8000-000000000000', input), code('tenants.unknown_tenant'));
  const main = (await tenants.bySlug('main')) as Tenant;
  assert.equal(await tenants.brand(main.id, first.brand.id), undefined, 'a brand of another tenant is no brand here');
});

test('tenants with the same settings share them, and nobody can change them for the others', async () => {
  for (const slug of ['twin-a', 'twin-b']) await tenants.save({ slug, name: slug, issuer: `${BASE}/t/${slug}`, settings: { selfRegistration: false } });
  const read = fresh();
  const [a, b] = [await read.bySlug('twin-a'), await read.bySlug('twin-b')];
  assert.equal(a?.settings, b?.settings);
  assert.throws(() => ((a as unknown as { settings: { selfRegistration: boolean } }).settings.selfRegistration = true), TypeError);
  assert.throws(() => (a?.settings.attributes as unknown[]).push({}), TypeError);
});

test('the list goes on after the last slug seen', async () => {
  const all = await tenants.list();
  const first = await tenants.list(undefined, 2);
  const next = await tenants.list(first[1]?.slug, 2);
  assert.deepEqual(
    [...first, ...next].map((tenant) => tenant.slug),
    all.slice(0, 4).map((tenant) => tenant.slug),
  );
});
