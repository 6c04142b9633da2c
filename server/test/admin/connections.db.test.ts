import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAdminHouse, type AdminHouse } from './house.suite.ts';
import { fakeAnswer } from '../../src/federation/fake-connector.suite.ts';

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const CONNECTIONS = '/tenants/main/connections';
const JOURNEYS = '/tenants/main/journeys';
const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => house.call(method, path, { as: 'developer', body, headers });
/** As the console asks: what the routes want a fresh sign-in for, an API key with the permission may do. */
const seen = (version: string | undefined) => ({ 'if-match': version ?? '' });
const SECRET = 'a-secret-nobody-is-shown';
const acme = (slug: string) => ({ slug, connector: 'oidc', name: 'Acme', settings: { issuer: 'https://idp.acme.example', clientId: 'parvis' }, secrets: { clientSecret: SECRET } });

test('kinds come with schemas a form can be drawn from, ready-made providers, and the names of what is secret', async () => {
  const { items } = (await call('GET', '/tenants/main/connection-kinds')).body;
  const oidc = items.find(({ connector }: { connector: string }) => connector === 'oidc');
  assert.equal(oidc.settings.properties.issuer.type, 'string');
  assert.ok(oidc.secrets.clientSecret);
  assert.ok(oidc.presets.some(({ name, settings }: { name: string; settings: object }) => name !== '' && settings));
  assert.ok((await call('GET', '/tenants/main/verifier-kinds')).body.items.length > 0);
});

test('a connection is made, its secret never shown again, and kept when it is changed; what is wrong is named', async () => {
  const wrong = await call('POST', CONNECTIONS, { slug: 'acme', connector: 'oidc', settings: { issuer: 'no address', more: 1 } });
  assert.equal(wrong.status, 422);
  assert.ok(
    wrong.body.fields.some(({ field }: { field: string }) => field.startsWith('settings.issuer')),
    wrong.text,
  );
  assert.equal((await call('GET', `${CONNECTIONS}/acme`)).status, 404);
  const key = { 'idempotency-key': 'one-acme' };
  const made = await call('POST', CONNECTIONS, acme('acme'), key);
  assert.equal(made.status, 201, made.text);
  assert.equal((await call('POST', CONNECTIONS, acme('acme'), key)).status, 201);
  const taken = await call('POST', CONNECTIONS, acme('acme'));
  assert.deepEqual([taken.status, taken.body.fields[0].field], [422, 'slug']);
  const read = await call('GET', `${CONNECTIONS}/acme`);
  assert.deepEqual([read.body.secrets, read.headers.etag], [['clientSecret'], '"1"']);
  assert.match(read.body.addresses[0].url, /\/federation\/acme\/callback$/);
  const changed = await call('PUT', `${CONNECTIONS}/acme`, { ...read.body.given, name: 'Acme GmbH', state: 'suspended' }, seen('"1"'));
  assert.deepEqual([changed.status, changed.body.name, changed.body.state, changed.body.secrets], [200, 'Acme GmbH', 'suspended', ['clientSecret']], changed.text);
  for (const { text } of [made, taken, read, changed]) assert.doesNotMatch(text, new RegExp(SECRET));
});

test('of several who change it one does, and the others are told what it is now; another tenant’s is not there', async () => {
  await call('POST', CONNECTIONS, acme('race'));
  const { given } = (await call('GET', `${CONNECTIONS}/race`)).body;
  const race = await Promise.all(['a', 'b', 'c'].map((name) => call('PUT', `${CONNECTIONS}/race`, { ...given, name }, seen('"1"'))));
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [200, 412, 412]);
  const lost = race.find(({ status }) => status === 412);
  assert.equal(lost?.body.current.version, 2);
  assert.equal((await call('PUT', `${CONNECTIONS}/race`, given)).status, 428);
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PUT', '', given],
    ['DELETE', '', undefined],
    ['POST', '/check', undefined],
    ['POST', '/trials', undefined],
  ] as const)
    assert.equal((await call(method, `/tenants/other/connections/race${path}`, body, seen('*'))).status, 404, `${method} ${path}`);
  assert.equal((await call('DELETE', `${CONNECTIONS}/race`, undefined, seen('"1"'))).status, 412);
  assert.equal((await call('DELETE', `${CONNECTIONS}/race`, undefined, seen('"2"'))).status, 204);
  assert.equal((await call('GET', `${CONNECTIONS}/race`)).status, 404);
  // Somebody signs in by it.
  await house.account({ links: 1 });
  assert.equal((await call('DELETE', `${CONNECTIONS}/there`, undefined, seen('*'))).status, 409);
});

test('a sign-in is tried, and what came of it told once, to this tenant alone', async () => {
  const begun = await call('POST', `${CONNECTIONS}/there/trials`);
  assert.equal(begun.status, 201, begun.text);
  const look = async (tenant = 'main', ticket: string = begun.body.ticket) => (await call('POST', `/tenants/${tenant}/connections/trials/result`, { ticket })).body;
  assert.deepEqual(await look(), { state: 'waiting' });
  assert.deepEqual(await look('other'), { state: 'over' });
  assert.deepEqual(await look('main', 'made-up'), { state: 'over' });
  const { parameters } = fakeAnswer({ url: begun.body.url }, { subject: 'they-1', email: { value: 'they@there.example', verified: true }, claims: { given_name: 'They' } });
  await house.ask('GET', `${house.tenant.issuer}/federation/there/callback?${new URLSearchParams(parameters as Record<string, string>).toString()}`);
  const told = await look();
  assert.deepEqual([told.state, told.identity?.subject, told.identity?.address_proved], ['done', 'they-1', false], JSON.stringify(told));
  assert.deepEqual(await look(), { state: 'over' });
});

test('a journey is read as a graph, a draft judged, published over what was read, and taken back to what is built in', async () => {
  const list = (await call('GET', JOURNEYS)).body.items;
  assert.ok(list.every(({ source }: { source: string }) => source === 'built_in'));
  const read = await call('GET', `${JOURNEYS}/sign-out`);
  assert.equal(read.status, 200, read.text);
  const { definition, version, nodes, start } = read.body;
  assert.ok(nodes.some(({ id }: { id: string }) => id === start));
  const signIn = (await call('GET', `${JOURNEYS}/sign-in`)).body;
  assert.ok(signIn.nodes.some(({ starts_session, next }: { starts_session: boolean; next: unknown[] }) => starts_session && next.length > 0));
  assert.ok(signIn.nodes.some(({ next }: { next: { proves: boolean }[] }) => next.some(({ proves }) => proves)));

  const [name] = Object.keys(definition.nodes) as [string];
  const broken = { ...definition, nodes: { ...definition.nodes, [name]: { ...definition.nodes[name], step: 'no.such' } } };
  const judged = (await call('POST', `${JOURNEYS}/sign-out/validate`, { definition: broken })).body;
  assert.deepEqual([judged.ok, judged.problems.length > 0], [false, true]);
  assert.match(judged.problems[0], new RegExp(`"${name}"`));
  assert.deepEqual((await call('POST', `${JOURNEYS}/sign-out/validate`, { definition })).body, { ok: true, problems: [] });
  const refused = await call('PUT', `${JOURNEYS}/sign-out`, { definition: broken }, seen(`"${version}"`));
  assert.deepEqual([refused.status, refused.body.code], [422, 'journeys.invalid_definition']);

  // The same with its first node under another name: another version, as good as the first.
  const renamed = { ...definition, start: start === name ? 'renamed' : start, nodes: {} as Record<string, unknown> };
  for (const [id, node] of Object.entries(definition.nodes as Record<string, { next: Record<string, string> }>))
    renamed.nodes[id === name ? 'renamed' : id] = { ...node, next: Object.fromEntries(Object.entries(node.next).map(([outcome, to]) => [outcome, to === name ? 'renamed' : to])) };
  const race = await Promise.all(
    [1, 2, 3].map((n) =>
      call(
        'PUT',
        `${JOURNEYS}/sign-out`,
        { definition: { ...renamed, nodes: { ...renamed.nodes, renamed: { ...(renamed.nodes['renamed'] as object), ...(n > 1 ? { leave: 'done' } : {}) } } } },
        seen(`"${version}"`),
      ),
    ),
  );
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [200, 412, 412], race.map(({ text }) => text).join('\n'));
  const now = await call('GET', `${JOURNEYS}/sign-out`);
  assert.deepEqual([now.body.source, now.body.built_in_version], ['own', version]);
  assert.equal(race.find(({ status }) => status === 412)?.body.current.version, now.body.version);
  assert.equal((await call('GET', '/tenants/other/journeys/sign-out')).body.source, 'built_in');
  assert.equal((await call('GET', `/tenants/other/journeys/sign-out/versions/${now.body.version}`)).status, 404);

  const back = await call('POST', `${JOURNEYS}/sign-out/roll-back`, { version }, seen(now.headers.etag));
  assert.deepEqual([back.status, back.body.source, back.body.version], [200, 'built_in', version], back.text);
  const versions = (await call('GET', `${JOURNEYS}/sign-out/versions?limit=1`)).body;
  assert.deepEqual([versions.items[0].current, versions.items[0].built_in, versions.items.length], [true, true, 1]);
  const more = (await call('GET', `${JOURNEYS}/sign-out/versions?limit=1&after=${versions.next}`)).body;
  assert.deepEqual(
    more.items.map((one: { version: string }) => one.version),
    [now.body.version],
  );
  assert.deepEqual((await call('GET', `${JOURNEYS}/sign-out/versions/${now.body.version}`)).body.definition, now.body.definition);
  assert.equal((await call('POST', `${JOURNEYS}/sign-out/roll-back`, { version: 'f'.repeat(24) }, seen('*'))).status, 404);
});
