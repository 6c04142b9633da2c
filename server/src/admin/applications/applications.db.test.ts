import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const ALL = '/tenants/main/applications';
const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => house.call(method, path, { as: 'developer', body, headers });
const web = { name: 'Shop', metadata: { redirect_uris: ['https://shop.example/callback'], grant_types: ['authorization_code'] } };
const make = async (client_id: string, more: object = {}) => {
  const made = await call('POST', ALL, { client_id, ...web, ...more });
  assert.equal(made.status, 201, made.text);
  return made;
};

test('an application is registered with a secret of its own, which is shown once', async () => {
  const { body, headers } = await make('fresh');
  assert.match(body.secret, /^[\w-]{43}$/);
  assert.equal(headers.etag, '"1"');
  const read = await call('GET', `${ALL}/fresh`);
  assert.deepEqual([read.status, read.body.secret, read.body.name, read.body.state], [200, undefined, 'Shop', 'active']);
  const dump = JSON.stringify(await house.t.dump("select row_to_json(a)::text as row from oidc.applications a where client_id = 'fresh'"));
  assert.ok(!dump.includes(body.secret));
  const own = await make('browser', { metadata: { ...web.metadata, token_endpoint_auth_method: 'none' } });
  assert.equal(own.body.secret, undefined);
});

test('the same request again makes nothing, and gets the same answer; another one with its key is told so; a taken name is told', async () => {
  const key = { 'idempotency-key': 'one-shop' };
  const [first, again] = [await call('POST', ALL, { client_id: 'once', ...web }, key), await call('POST', ALL, { client_id: 'once', ...web }, key)];
  assert.deepEqual([first.status, again.status, again.body.secret], [201, 201, first.body.secret]);
  assert.deepEqual((await call('POST', ALL, { client_id: 'twice', ...web }, key)).body.code, 'admin.idempotency_key_reused');
  const taken = await call('POST', ALL, { client_id: 'once', ...web });
  assert.deepEqual([taken.status, taken.body.code, taken.body.fields[0].field], [409, 'admin.exists', 'client_id']);
});

test('what is wrong is named with its field and the fix, and nothing is made', async () => {
  const wrong = await call('POST', ALL, { client_id: 'bad', name: 'Bad', metadata: { redirect_uris: ['http://shop.example/*'], grant_types: ['password'] } });
  assert.equal(wrong.status, 400);
  assert.ok(
    wrong.body.fields.some(({ field }: { field: string }) => field.startsWith('metadata.grant_types')),
    wrong.text,
  );
  const unknown = await call('POST', ALL, { client_id: 'bad', ...web, tenant_id: 'other' });
  assert.deepEqual([unknown.status, unknown.body.code], [400, 'http.malformed_request']);
  assert.match(unknown.text, /tenant_id/);
  assert.equal((await call('GET', `${ALL}/bad`)).status, 404);
  // Of another tenant.
  const { db } = house.app.platform;
  await db.tenant(house.other.id, (tx) => house.app.oidc.createApplication(tx, TEST_ORIGIN, { clientId: 'theirs', ...web }));
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PUT', '', web],
    ['POST', '/secret', {}],
    ['POST', '/redirect-test', { redirect_uri: 'https://shop.example/callback' }],
    ['GET', '/security', undefined],
  ] as const)
    assert.equal((await call(method, `${ALL}/theirs${path}`, body, { 'if-match': '*' })).status, 404, `${method} ${path}`);
});

test('two who change it: the second is told what it is now, and nothing of the first is lost; its secret stays', async () => {
  const { body: made } = await make('shared');
  const first = await call('PUT', `${ALL}/shared`, { ...web, name: 'First' }, { 'if-match': '"1"' });
  assert.deepEqual([first.status, first.headers.etag, first.body.secret], [200, '"2"', undefined], first.text);
  const second = await call('PUT', `${ALL}/shared`, { ...web, name: 'Second' }, { 'if-match': '"1"' });
  assert.deepEqual([second.status, second.body.code, second.body.current.name, second.headers.etag], [412, 'admin.changed_meanwhile', 'First', '"2"']);
  assert.equal((await call('PUT', `${ALL}/shared`, { ...web, name: 'Second' })).body.code, 'admin.version_missing');
  const race = await Promise.all(['a', 'b', 'c', 'd'].map((name) => call('PUT', `${ALL}/shared`, { ...web, name }, { 'if-match': '"2"' })));
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [200, 412, 412, 412]);
  assert.equal((await tokenAs('shared', made.secret)).error, 'invalid_request');
});

/** What the token endpoint says to a client that proves itself with this secret: it knows the client, and the grant is not one of its own. */
async function tokenAs(clientId: string, secret: string): Promise<{ readonly error: string }> {
  const headers = { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' };
  return (await house.ask('POST', `${house.tenant.issuer}/token`, headers, 'grant_type=client_credentials')).body;
}

test('a new secret works at once, and the one before for as long as was said; both are nobody else’s', async () => {
  const { body: made } = await make('rolled');
  const rolled = await call('POST', `${ALL}/rolled/secret`, { overlap_hours: 2 });
  assert.equal(rolled.status, 201, rolled.text);
  assert.ok(rolled.body.former_until && rolled.body.secret !== made.secret);
  const errors = async () => Promise.all([rolled.body.secret, made.secret, 'x'.repeat(43)].map(async (secret) => (await tokenAs('rolled', secret)).error));
  assert.deepEqual(await errors(), ['invalid_request', 'invalid_request', 'invalid_client']);
  await house.t.advance(7201);
  // Another process keeps what it read for three seconds.
  for (let looks = 0; looks < 50 && (await errors())[1] !== 'invalid_client'; looks++) await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(await errors(), ['invalid_request', 'invalid_client', 'invalid_client']);
  const now = await call('POST', `${ALL}/rolled/secret`, { overlap_hours: 0 });
  assert.equal(now.body.former_until, undefined);
  assert.deepEqual([(await tokenAs('rolled', now.body.secret)).error, (await tokenAs('rolled', rolled.body.secret)).error], ['invalid_request', 'invalid_client']);
  await make('keyless', { metadata: { ...web.metadata, token_endpoint_auth_method: 'none' } });
  assert.equal((await call('POST', `${ALL}/keyless/secret`, {})).body.code, 'admin.no_secret');
});

test('a list comes in pages, each once', async () => {
  for (const name of ['p1', 'p2', 'p3']) await make(name);
  const seen: string[] = [];
  let next: string | undefined;
  do {
    const page = await call('GET', `${ALL}?limit=2${next === undefined ? '' : `&after=${encodeURIComponent(next)}`}`);
    assert.ok(page.body.items.length <= 2);
    seen.push(...page.body.items.map(({ client_id }: { client_id: string }) => client_id));
    next = page.body.next;
  } while (next !== undefined);
  assert.equal(new Set(seen).size, seen.length);
  for (const name of ['p1', 'p2', 'p3']) assert.ok(seen.includes(name));
  assert.equal((await call('GET', `${ALL}?limit=0`)).status, 400);
});

test('an address that is not registered is told apart from the nearest one', async () => {
  await make('addresses');
  const ask = async (redirect_uri: string) => (await call('POST', `${ALL}/addresses/redirect-test`, { redirect_uri })).body;
  assert.deepEqual(await ask('https://shop.example/callback'), { allowed: true });
  assert.match((await ask('https://shop.example/callback/')).why, /path is \/callback\/ and not \/callback/);
  assert.match((await ask('http://shop.example/callback')).why, /scheme is http: and not https:/);
  assert.match((await ask('https://shop.example.evil/callback')).why, /host/);
  assert.match((await ask('callback')).why, /no complete address/);
});

test('what would protect it better is said with the change, and the change is taken', async () => {
  await make('findings');
  const before_ = (await call('GET', `${ALL}/findings/security`)).body;
  const dpop = before_.findings.find(({ id }: { id: string }) => id === 'dpop');
  assert.equal(dpop.ok, false);
  const { client_id: _c, id: _i, version: _v, ...now } = (await call('GET', `${ALL}/findings`)).body;
  const changed = await call('PUT', `${ALL}/findings`, { ...now, ...dpop.change }, { 'if-match': '"1"' });
  assert.equal(changed.status, 200, changed.text);
  const after_ = (await call('GET', `${ALL}/findings/security`)).body;
  assert.ok(after_.score > before_.score);
});

test('who has connected an application sees the first sign-in there, while they wait for it', async () => {
  const { body: application } = await make('watched');
  const since = new Date(Date.now() - 60_000).toISOString();
  assert.deepEqual((await call('GET', `${ALL}/watched/sign-in?since=${since}`)).body, {});
  const user = await house.account({ numbers: [71] });
  const waiting = call('GET', `${ALL}/watched/sign-in?since=${since}&wait=10`);
  const evidence = [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }] as const;
  await house.inTenant((tx) => house.app.sessions.start(tx, { ...TEST_ORIGIN, applicationId: application.id }, { userId: user.id, sub: user.sub, evidence }));
  const { body } = await waiting;
  assert.equal(body.sign_in.user, user.id);
});
