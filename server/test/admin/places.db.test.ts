import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse } from './house.suite.ts';

/* Tenants, their settings and brands, and the keys that sign: each changed by one at a time. */
let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}, as = 'owner') => house.call(method, path, { as, body, headers });
const BRAND = { name: 'Club', accent: '#1f4fd8', sender_name: 'The Club', default_locale: 'en' };

test('a tenant is made once, has an issuer, a brand and settings, and that of the operators is nobody’s to make or see', async () => {
  const made = await call('POST', '/tenants', { slug: 'fresh', name: 'Fresh' });
  assert.deepEqual([made.status, made.body.issuer, made.body.default_brand], [201, 'http://localhost:3000/t/fresh', 'default'], made.text);
  const again = await call('POST', '/tenants', { slug: 'fresh', name: 'Another' });
  assert.deepEqual([again.status, again.body.code], [409, 'admin.exists']);
  assert.equal((await call('GET', '/tenants/fresh')).body.name, 'Fresh');
  assert.equal((await call('POST', '/tenants', { slug: 'system', name: 'Mine' })).status, 409);
  const wrong = await call('POST', '/tenants', { slug: 'Bad Slug', name: 'Bad' });
  assert.deepEqual([wrong.status, wrong.body.fields[0].field], [422, 'slug']);
  const all = await call('GET', '/tenants?limit=2');
  const rest = await call('GET', `/tenants?limit=50&after=${all.body.next}`);
  const slugs = [...all.body.items, ...rest.body.items].map(({ slug }: { slug: string }) => slug);
  assert.ok(slugs.includes('fresh') && slugs.includes('main') && !slugs.includes('system'), slugs.join());
});

test('settings are changed as a whole, by one at a time; what is wrong is named', async () => {
  const read = await call('GET', '/tenants/fresh/settings');
  const tag = { 'if-match': read.headers.etag as string };
  assert.deepEqual(read.body.set, {});
  assert.equal(read.body.effective.selfRegistration, true);
  const changed = await call('PUT', '/tenants/fresh/settings', { selfRegistration: false }, tag);
  assert.deepEqual([changed.status, changed.body.set, changed.body.effective.selfRegistration], [200, { selfRegistration: false }, false], changed.text);
  const late = await call('PUT', '/tenants/fresh/settings', { selfRegistration: true }, tag);
  assert.deepEqual([late.status, late.body.code, late.body.current.set], [412, 'admin.changed_meanwhile', { selfRegistration: false }]);
  const wrong = await call('PUT', '/tenants/fresh/settings', { session: { idleSeconds: 1 }, nonsense: true }, { 'if-match': '*' });
  assert.equal(wrong.status, 422);
  assert.deepEqual(
    wrong.body.fields.map(({ field }: { field: string }) => field),
    ['session.idleSeconds', ''],
    wrong.text,
  );
  assert.ok((await call('GET', '/settings-schema', undefined, {}, 'auditor')).body.properties.session);
});

test('a suspended tenant lets nobody in, and comes back', async () => {
  const read = await call('GET', '/tenants/fresh');
  const off = await call('PUT', '/tenants/fresh', { name: 'Fresh', state: 'suspended' }, { 'if-match': read.headers.etag as string });
  assert.equal(off.body.state, 'suspended', off.text);
  assert.equal((await house.ask('GET', 'http://localhost:3000/t/fresh/.well-known/openid-configuration')).status, 403);
  assert.equal((await call('PUT', '/tenants/fresh', { name: 'Fresh', state: 'active' }, { 'if-match': off.headers.etag as string })).body.state, 'active');
});

test('two admins edit one brand: the second is told what it is now, and their own words are theirs to merge', async () => {
  const made = await call('POST', '/tenants/main/brands', { slug: 'club', ...BRAND }, {}, 'marketer');
  assert.deepEqual([made.status, made.headers.etag, made.body.default], [201, '"1"', false], made.text);
  assert.equal((await call('POST', '/tenants/main/brands', { slug: 'club', ...BRAND })).status, 409);
  const both = await Promise.all(['One', 'Two', 'Three'].map((name) => call('PUT', '/tenants/main/brands/club', { ...BRAND, name }, { 'if-match': '"1"' }, 'marketer')));
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 412, 412]);
  const [first, second] = [both.find(({ status }) => status === 200), both.find(({ status }) => status === 412)];
  assert.equal(second?.body.current.name, first?.body.name);
  // Another brand's change is no conflict.
  const other = await call('POST', '/tenants/main/brands', { slug: 'shop', ...BRAND });
  assert.equal(other.status, 201);
  assert.equal((await call('PUT', '/tenants/main/brands/club', BRAND, { 'if-match': '"2"' })).status, 200);
});

test('colours that cannot be read are refused, with one that can; so are addresses and logos that could do harm', async () => {
  const told = await call(
    'PUT',
    '/tenants/main/brands/club',
    { ...BRAND, accent: '#ffff00', terms_url: 'javascript:alert(1)', logo: 'data:image/svg+xml,<svg onload="x()"/>' },
    { 'if-match': '*' },
  );
  assert.equal(told.status, 422);
  const fields = new Map(told.body.fields.map(({ field, fix }: { field: string; fix: string }) => [field, fix]));
  assert.match(String(fields.get('accent')), /contrast.*#[0-9a-f]{6} would do/);
  assert.ok(fields.has('terms_url') && fields.has('logo'), told.text);
});

test('the largest logo there may be is taken, and a larger one is refused with its field', async () => {
  const png = (bytes: number) => `data:image/png;base64,${Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(bytes - 8)]).toString('base64')}`;
  assert.equal((await call('PUT', '/tenants/main/brands/club', { ...BRAND, logo: png(48 * 1024) }, { 'if-match': '*' })).status, 200);
  const told = await call('PUT', '/tenants/main/brands/club', { ...BRAND, logo: png(49 * 1024) }, { 'if-match': '*' });
  assert.deepEqual([told.status, told.body.fields[0].field], [422, 'logo']);
});

test('keys are shown with their days, and are replaced by the schedule of their readers or at once', async () => {
  await house.app.platform.signingKeys.current(house.tenant.id);
  const tokens = async () =>
    (await call('GET', '/tenants/main/keys', undefined, {}, 'developer')).body.purposes.find(({ purpose }: { purpose: string }) => purpose === 'tokens').keys as {
      kid: string;
      state: string;
    }[];
  const active = (keys: readonly { kid: string; state: string }[]) => keys.filter(({ state }) => state === 'active').map(({ kid }) => kid);
  const before_ = await tokens();
  assert.equal(active(before_).length, 2);
  assert.ok(!JSON.stringify(before_).includes('"d"'));
  const early = await call('POST', '/tenants/main/keys/tokens/rotation', {});
  assert.equal(early.body.code, 'crypto.next_key_too_new', early.text);
  assert.equal((await call('POST', '/tenants/main/keys/tokens/rotation', { emergency: true })).status, 204);
  const after_ = await tokens();
  assert.ok(active(after_).every((kid) => !active(before_).includes(kid)));
  assert.equal(after_.filter(({ state }) => state === 'retired').length, 2);
  assert.equal((await call('POST', '/tenants/main/keys/nonsense/rotation', {})).status, 400);
});

test('the configuration of a tenant is a file: what it would change is told first, what it was stays, and whoever goes back has seen the latest', async () => {
  const at = '/tenants/fresh/configuration';
  const exported = await call('GET', at, undefined, {}, 'auditor');
  assert.equal(exported.status, 200, exported.text);
  assert.match(exported.body.file, /slug: fresh/);
  const file = `tenants: [{ slug: fresh, name: Fresher, applications: [{ clientId: by-file, name: By file, secret: '\${secret:BY_FILE}', metadata: { grant_types: [client_credentials] } }] }]`;
  const missing = await call('POST', `${at}/plan`, { file }, {}, 'auditor');
  assert.deepEqual([missing.status, missing.body.code, missing.body.fields[0].field], [422, 'config.invalid_file', 'tenants.0.applications.0.secret'], missing.text);
  const variables = { BY_FILE: 'a-secret-by-file-long-enough' };
  const planned = await call('POST', `${at}/plan`, { file, variables }, {}, 'auditor');
  assert.deepEqual(
    planned.body.changes.map(({ kind, what, tenant }: Record<string, string>) => `${kind} ${what} ${tenant}`),
    ['change tenant fresh fresh', 'create application by-file fresh'],
    planned.text,
  );
  assert.equal((await call('POST', `${at}/apply`, { file, variables }, {}, 'auditor')).status, 403);
  assert.deepEqual(
    [(await call('POST', `${at}/apply`, { file, variables, plan: 'another' })).body.code, (await call('GET', '/tenants/fresh')).body.name],
    ['config.changed_meanwhile', 'Fresh'],
  );
  const done = await call('POST', `${at}/apply`, { file, variables, plan: planned.body.plan });
  assert.equal(done.status, 200, done.text);
  const now = done.body.revisions.fresh;
  assert.equal((await call('GET', `${at}/revisions`)).headers.etag, `"${now}"`);
  assert.deepEqual(
    (await call('POST', `${at}/drift`, { file })).body.changes.map(({ details }: { details: string[] }) => details),
    [['settings.selfRegistration: as it comes with the product']],
  );

  const { items } = (await call('GET', `${at}/revisions?limit=1`)).body;
  assert.deepEqual([items[0].number, items[0].source, items.length], [now, 'apply', 1]);
  const one = await call('GET', `${at}/revisions/${now}`);
  assert.match(one.body.file, /clientId: by-file/);
  assert.equal(one.text.includes(variables.BY_FILE), false);
  assert.equal((await call('GET', `${at}/revisions/${now + 50}`)).status, 404);
  assert.equal((await call('GET', `/tenants/other/configuration/revisions/${now}`)).status, 404);

  const back = await call('GET', `${at}/revisions/${now - 1}/rollback-plan`);
  assert.deepEqual(
    back.body.changes.map(({ kind, what }: Record<string, string>) => `${kind} ${what}`),
    ['change tenant fresh', 'remove application by-file'],
    back.text,
  );
  const stale = await call('POST', `${at}/revisions/${now - 1}/rollback`, {}, { 'if-match': `"${now - 1}"` });
  assert.deepEqual([stale.status, stale.body.current], [412, { revision: now }], stale.text);
  assert.equal((await call('POST', `${at}/revisions/${now - 1}/rollback`, {})).status, 428);
  const gone = await call('POST', `${at}/revisions/${now - 1}/rollback`, { plan: back.body.plan }, { 'if-match': back.headers.etag as string });
  assert.deepEqual([gone.status, gone.body.revisions, (await call('GET', '/tenants/fresh')).body.name], [200, { fresh: now + 1 }, 'Fresh'], gone.text);

  const all = await call('GET', '/configuration');
  assert.ok(all.body.file.includes('slug: fresh') && all.body.file.includes('slug: main') && !all.body.file.includes('slug: system'), all.text.slice(0, 300));
  const large = `tenants: [{ slug: fresh }]\n# ${'x'.repeat(200_000)}`;
  assert.equal((await call('POST', '/configuration/plan', { file: large })).status, 200, 'longer than other bodies may be');
});

test('a brand that nothing shows is deleted; the default one, one that applications show, and one that somebody changed meanwhile are not', async () => {
  const at = '/tenants/main/brands/passing';
  const tag = (await call('POST', '/tenants/main/brands', { slug: 'passing', ...BRAND })).headers.etag as string;
  const app = { name: 'Branded', brand: 'passing', metadata: { redirect_uris: ['https://branded.example/callback'], grant_types: ['authorization_code'] } };
  const made = await call('POST', '/tenants/main/applications', { client_id: 'branded', ...app });
  assert.equal(made.status, 201, made.text);
  assert.deepEqual((await call('GET', `${at}/applications`, undefined, {}, 'marketer')).body.items, [{ protocol: 'oidc', id: 'branded', name: 'Branded' }]);
  assert.equal((await call('DELETE', at, undefined, { 'if-match': tag })).body.code, 'tenants.brand_in_use');
  const { brand: _, ...without } = app;
  assert.equal((await call('PUT', '/tenants/main/applications/branded', without, { 'if-match': made.headers.etag as string })).status, 200);
  const changed = await call('PUT', at, { ...BRAND, name: 'Changed' }, { 'if-match': tag });
  const late = await call('DELETE', at, undefined, { 'if-match': tag });
  assert.deepEqual([late.status, late.body.current?.name], [412, 'Changed'], late.text);
  assert.equal((await call('DELETE', at, undefined, { 'if-match': changed.headers.etag as string }, 'marketer')).status, 204);
  assert.equal((await call('GET', at)).status, 404);
  assert.equal((await call('DELETE', at, undefined, { 'if-match': '*' })).status, 404);
  const standing = (await call('GET', '/tenants/main/brands')).body.items.find((one: { default: boolean }) => one.default);
  assert.equal((await call('DELETE', `/tenants/main/brands/${standing.slug}`, undefined, { 'if-match': '*' })).body.code, 'tenants.brand_is_default');
});

test('what retention would end is told for settings that nobody saved yet; wrong ones are named', async () => {
  const plan = async (settings?: object) => call('POST', '/tenants/main/retention-plan', settings === undefined ? {} : { settings }, {}, 'auditor');
  const days = (told: Awaited<ReturnType<typeof plan>>) => told.body.items.find(({ setting }: { setting: string }) => setting === 'retention.sessionDays').days;
  assert.deepEqual([days(await plan()), days(await plan({ retention: { sessionDays: 90 } })), days(await plan())], [30, 90, 30]);
  const wrong = await plan({ retention: { sessionDays: 1 } });
  assert.deepEqual([wrong.status, wrong.body.fields[0].field], [422, 'retention.sessionDays']);
});

test('a test message goes to the operator who asks, to nobody else, and what became of it is told', async () => {
  const operator = await house.operator([{ role: 'admin' }]);
  const sent = await house.call('POST', '/tenants/main/test-messages', { as: { operator } });
  assert.equal(sent.status, 202, sent.text);
  assert.match(sent.body.to, /^o•••@example\.com$/);
  assert.equal((await call('GET', `/tenants/main/test-messages/${sent.body.id}`)).body.state, 'waiting');
  assert.equal((await call('GET', `/tenants/other/test-messages/${sent.body.id}`)).status, 404);
  // A program has no address.
  assert.equal((await call('POST', '/tenants/main/test-messages')).body.code, 'admin.no_address');
});

test('a domain is a name of a host', async () => {
  for (const host of ['https://id.example.com', 'localhost', '10.0.0.1', 'a..example', 'x'])
    assert.equal((await call('POST', '/tenants/main/domain-check', { host })).body.code, 'admin.invalid_host', host);
});

test('the first page has figures without anybody in them, what is still to be set up, and what operators changed', async () => {
  const evidence = [{ type: 'passkey', factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, userVerified: true, at: new Date().toISOString() }] as const;
  const setup = async () =>
    new Map((await call('GET', '/tenants/main/setup', undefined, {}, 'marketer')).body.steps.map(({ id, done }: { id: string; done: boolean }) => [id, done]));
  assert.deepEqual([(await setup()).get('sign_in'), (await setup()).get('mail'), (await setup()).get('application')], [false, false, true]);
  const who = await house.account({ numbers: [81] });
  for (let times = 0; times < 20; times++) await house.inTenant((tx) => house.app.sessions.start(tx, { ...TEST_ORIGIN }, { userId: who.id, sub: who.sub, evidence }));
  assert.equal((await setup()).get('sign_in'), true);

  const told = await call('GET', '/tenants/main/figures?days=7', undefined, {}, 'marketer');
  assert.equal(told.status, 200, told.text);
  const figure = (id: string) => told.body.figures.find((one: { id: string }) => one.id === id);
  assert.deepEqual([figure('sign_ins').value, figure('sign_ins').days.at(-1), figure('sign_ins').days.length], [20, 20, 7]);
  assert.deepEqual([figure('passkey_share').value, figure('second_step_share').value, figure('sign_ups').value], [1, 1, null]);
  assert.deepEqual(told.body.privacy_requests, { open: 0, overdue: 0 });
  assert.equal((await call('GET', '/tenants/other/figures')).body.figures[1].value, null);

  const { items } = (await call('GET', '/tenants/main/changes', undefined, {}, 'auditor')).body;
  assert.equal(items[0].type, 'tenants.brand_removed', JSON.stringify(items.slice(0, 3)));
  assert.equal(items[0].what, 'passing');
  assert.equal((await call('GET', '/tenants/main/changes', undefined, {}, 'marketer')).status, 403);
});

test('a look is seen on pages and a message before it is published, behind an address nobody guesses, and nothing in it does anything', async () => {
  const wrong = await call('POST', '/tenants/main/brand-previews', { ...BRAND, accent: 'red' }, {}, 'marketer');
  assert.deepEqual([wrong.status, wrong.body.fields[0].field], [422, 'accent'], wrong.text);
  const made = await call('POST', '/tenants/main/brand-previews', { ...BRAND, name: 'Not Yet', accent: '#7a1fd8' }, {}, 'marketer');
  assert.equal(made.status, 201, made.text);
  for (const page of made.body.pages as string[]) {
    const shown = await house.ask('GET', `${made.body.url}?page=${page}&locale=ar&theme=dark`);
    assert.equal(shown.status, 200, page);
    assert.match(shown.text, /Not Yet/);
    assert.match(shown.text, /dir="rtl"/);
    assert.doesNotMatch(shown.text, page.startsWith('mail') ? /<script|prefers-color-scheme/ : /<script/);
    const policy = shown.headers['content-security-policy'] ?? '';
    assert.match(policy, /frame-ancestors 'self'/);
    assert.match(policy, /form-action 'none'/);
    assert.ok(/script-src 'none'/.test(policy) || /sandbox/.test(policy), policy);
  }
  assert.match((await house.ask('GET', `${made.body.url}?page=sign-in`)).text, /--accent:#7a1fd8/);
  assert.equal((await house.ask('GET', `${made.body.url.slice(0, -1)}${made.body.url.endsWith('x') ? 'y' : 'x'}`)).status, 404);
  assert.equal((await house.ask('GET', made.body.url.replace('/t/system', ''))).status, 404);
  assert.equal(
    (await call('GET', '/tenants/main/brands')).body.items.some(({ name }: { name: string }) => name === 'Not Yet'),
    false,
  );
  await house.t.advance(86_401);
  assert.equal((await house.ask('GET', made.body.url)).status, 404);
});
