import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAppError } from '#platform/errors';
import { createLimits, networkKey } from '#platform/limits';
import { createOneTime } from '#platform/onetime';
import { createTestDatabase, lookupsOf, recordEvents, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import { createIdentity } from '#identity';
import { createTenants, type Tenant } from '#tenants';
import type { ConnectionInput, Connector } from '../contract.ts';
import { createFederation, type FederationRoom } from '../index.ts';
import { createFakeConnector, FAKE_KEY } from '../fake-connector.suite.ts';

const { leave: _leave, ...away } = createFakeConnector().away ?? assert.fail();
const withoutLeave: Connector = { ...createFakeConnector('stays-there'), away };
let t: TestDatabase;
let federation: FederationRoom;
let tenant: Tenant;
let other: Tenant;
const events = recordEvents();

before(async () => {
  t = await createTestDatabase();
  const keys = testKeys(t.db);
  const tenants = createTenants({ db: lookupsOf(t.db), baseUrl: 'https://id.example.com', development: true });
  ({ tenant } = await tenants.save({ slug: 'one', name: 'One', issuer: 'https://id.example.com/t/one' }));
  ({ tenant: other } = await tenants.save({ slug: 'two', name: 'Two', issuer: 'https://id.example.com/t/two' }));
  const identity = createIdentity({ keys, tenants, events, endUnprovedPast: async () => {} });
  federation = createFederation({
    db: t.db,
    keys,
    events,
    limits: createLimits({ db: t.db, keys }),
    networkKey,
    oneTime: createOneTime({ db: t.db, keys }),
    tenants,
    identity,
    connectors: [createFakeConnector(), createFakeConnector('another'), withoutLeave],
    clientIdOf: async () => undefined,
    ports: {
      notices: { tell: async () => {} },
      browsers: { remember: async () => {} },
      attempts: { begin: async () => ({ allowed: false, retryAfter: 60 }) },
      sessions: { revoke: async () => 0 },
    },
  });
});
after(() => t.drop());

const input = (more: Partial<ConnectionInput> = {}): ConnectionInput => ({
  slug: 'there',
  connector: 'fake',
  name: 'There',
  settings: { issuer: 'https://there.example' },
  secrets: { key: FAKE_KEY },
  ...more,
});
const save = (more: Partial<ConnectionInput> = {}, of = tenant) => t.db.tenant(of.id, (tx) => federation.saveConnection(tx, input(more), TEST_ORIGIN));
const refusal = async (more: object) => {
  try {
    await save(more as Partial<ConnectionInput>);
  } catch (error) {
    if (isAppError(error) && error.code === 'federation.invalid_connection') return error.fields;
    throw error;
  }
  return assert.fail('it was saved');
};
const fields = async (more: object) => (await refusal(more)).map(({ field }) => field);

test('signing out over there is off unless it is said, and only where the connector knows how', async () => {
  const made = await save({ slug: 'leaving' });
  assert.deepEqual([made.connection.signOutAtProvider, made.fields], [false, []]);
  const on = await save({ slug: 'leaving', signOutAtProvider: true });
  assert.deepEqual([on.connection.signOutAtProvider, on.fields], [true, ['signOutAtProvider']]);
  assert.equal((await save({ slug: 'leaving' })).connection.signOutAtProvider, false, 'left out it has its default');
  assert.deepEqual(await refusal({ slug: 'cannot', connector: 'stays-there', signOutAtProvider: true }), [
    { field: 'signOutAtProvider', fix: 'must be left out: this connector knows no way to sign anybody out over there' },
  ]);
  assert.equal((await save({ slug: 'cannot', connector: 'stays-there', signOutAtProvider: false })).connection.signOutAtProvider, false);
  assert.deepEqual(await fields({ slug: 'leaving', signOutAtProvider: 'yes' }), ['signOutAtProvider']);
});

test('a connection is made once, then changed by what differs, and says what it was', async () => {
  events.clear();
  const first = await save();
  assert.deepEqual([first.changed, first.connection.version, first.connection.secrets, first.connection.state], [true, 1, ['key'], 'active']);
  assert.deepEqual((await save()).fields, []);
  assert.equal((await save()).changed, false);
  const changed = await save({ name: 'Over there', shown: 'domain', trust: { email: 'verified', domains: ['There.Example', 'münchen.example'] } });
  assert.deepEqual([changed.fields, changed.connection.version], [['name', 'shown', 'trust'], 2]);
  assert.deepEqual(changed.connection.trust, { email: 'verified', domains: ['there.example', 'xn--mnchen-3ya.example'], acr: {} });
  const data = events.of('federation.connection_saved').map((event) => event.data as { change: string; fields: string[] });
  assert.deepEqual(
    data.map((event) => [event.change, event.fields]),
    [
      ['created', []],
      ['changed', ['name', 'shown', 'trust']],
    ],
  );
  const back = await save();
  assert.deepEqual([back.connection.shown, back.connection.trust.email], ['button', 'never'], 'what is left out has its default');
});

test('secrets are sealed, never given back, and stay when they are left out', async () => {
  await save({ slug: 'sealed', secrets: { key: 'a-very-secret-value', spare: 'another-secret-value' } });
  assert.equal((await save({ slug: 'sealed', secrets: {} })).changed, false);
  const rotated = await save({ slug: 'sealed', secrets: { key: 'the-next-secret-value', spare: '' } });
  assert.deepEqual([rotated.fields, rotated.connection.secrets], [['secrets'], ['key']]);
  const [row] = await t.dump<{ text: string }>("select row_to_json(c)::text as text from federation.connections c where slug = 'sealed'");
  const seen = JSON.stringify([row, rotated, await federation.connections(tenant.id), events.all]);
  for (const secret of ['a-very-secret-value', 'another-secret-value', 'the-next-secret-value']) {
    assert.equal(seen.includes(secret), false);
    assert.equal(row?.text.includes(Buffer.from(secret).toString('hex')), false);
  }
});

test("a mark is path data and colours; without one of its own a connection has its preset's", async () => {
  const mark = { box: '0 0 24 24', paths: [{ d: 'M4 4h16v16H4Z', fill: '#1f4536' }, { d: 'M1.5,2e1 A5 5 0 0 1 9-9z' }] };
  const { connection } = await save({ slug: 'marked', mark });
  assert.deepEqual(connection.mark, mark);
  assert.equal((await save({ slug: 'marked', mark })).changed, false);
  assert.deepEqual((await save({ slug: 'marked' })).fields, ['mark']);
  const of = async (paths: unknown, box = '0 0 24 24') => fields({ slug: 'marked', mark: { box, paths } });
  assert.deepEqual(await of([{ d: '"/><script>' }]), ['mark.paths.0.d']);
  assert.deepEqual(await of([{ d: 'M0 0', fill: 'url(https://evil.example)' }]), ['mark.paths.0.fill']);
  assert.deepEqual(await of([{ d: 'M0 0' }], '0 0 24'), ['mark.box']);
  assert.deepEqual(await of([]), ['mark.paths']);
  assert.deepEqual(await of([{ d: 'M'.repeat(5000) }, { d: 'M'.repeat(5000) }]), ['mark']);
});

test('everything that is wrong is said at once, each by its field', async () => {
  assert.deepEqual(await fields({ slug: 'No Slug', name: 'a<b', shown: 'sometimes', trust: { email: 'maybe', domains: ['*.example.com'] }, extra: 1 }), [
    'slug',
    'name',
    'shown',
    'trust.email',
    'trust.domains.0',
    'extra',
  ]);
  assert.deepEqual(
    await fields({
      slug: 'wrong',
      name: undefined,
      preset: 'nowhere',
      attributes: [
        { claim: 'given_name', attribute: 'given_name' },
        { claim: 'first', attribute: 'given_name' },
        { claim: 'x', attribute: 'no_such' },
      ],
      settings: { issuer: 'http://there.example', typo: true },
      secrets: { word: 'x' },
    }),
    ['preset', 'attributes.1.attribute', 'attributes.2.attribute', 'secrets.word', 'secrets.key', 'settings.issuer', 'settings.typo'],
  );
  assert.deepEqual(await refusal({ slug: 'wrong', connector: 'nothing' }), [{ field: 'connector', fix: 'must be one of fake, another, stays-there' }]);
  assert.deepEqual(await fields({ slug: 'wrong', name: undefined }), ['name']);
});

test('a preset fills what is left out, for settings and for what is believed, and is named on the button', async () => {
  const { connection } = await save({ slug: 'preset', preset: 'fake-preset', name: undefined as never, settings: {} });
  assert.deepEqual([connection.name, connection.trust, connection.settings], ['Fake', { email: 'verified', domains: [], acr: {} }, {}]);
  const stricter = await save({ slug: 'preset', preset: 'fake-preset', settings: {}, trust: { email: 'never' } });
  assert.equal(stricter.connection.trust.email, 'never');
});

test('the connector stays; so does the other system, once somebody is linked', async () => {
  await save({ slug: 'stays' });
  assert.deepEqual(await fields({ slug: 'stays', connector: 'another' }), ['connector']);
  assert.equal((await save({ slug: 'stays', settings: { issuer: 'https://moved.example' } })).changed, true);
  const userId = '33333333-3333-4333-8333-333333333333';
  await t.dump(`insert into identity.users (tenant_id, id, sub, light) values ('${tenant.id}', '${userId}', 's', false)`);
  await t.dump(
    `insert into federation.links (tenant_id, subject_index, id, user_id, connection_id, sealed)
     select tenant_id, sha256('x'), gen_random_uuid(), '${userId}', id, 'x' from federation.connections where slug = 'stays'`,
  );
  assert.deepEqual(await fields({ slug: 'stays', settings: { issuer: 'https://again.example' } }), ['settings']);
  assert.equal((await save({ slug: 'stays', settings: { issuer: 'https://moved.example' }, secrets: { key: 'rotated' } })).changed, true);
});

test('a connection belongs to its tenant; what a transaction undid was never there', async () => {
  await save({ slug: 'mine' });
  assert.ok((await federation.connections(tenant.id)).some(({ slug }) => slug === 'mine'));
  assert.deepEqual(await federation.connections(other.id), []);
  await assert.rejects(federation.check(other.id, 'mine'), { code: 'federation.unknown_connection' });
  await assert.rejects(
    t.db.tenant(tenant.id, async (tx) => {
      await federation.saveConnection(tx, input({ slug: 'ghost' }), TEST_ORIGIN);
      throw new Error('undo');
    }),
    /undo/,
  );
  assert.equal(
    (await federation.connections(tenant.id)).some(({ slug }) => slug === 'ghost'),
    false,
  );
});

test('two that make the same connection at the same moment make one', async () => {
  const made = await Promise.all([save({ slug: 'race', name: 'A' }), save({ slug: 'race', name: 'B' })]);
  assert.equal(made[0].connection.id, made[1].connection.id);
  assert.equal((await federation.connections(tenant.id)).filter(({ slug }) => slug === 'race').length, 1);
});

test('who says what they saw changes only that: the second of two editors is told, and nothing of the first is lost', async () => {
  const saveAs = (expected: number | 'new', more: Partial<ConnectionInput>) =>
    t.db.tenant(tenant.id, (tx) => federation.saveConnection(tx, input({ slug: 'edited', ...more }), TEST_ORIGIN, expected));
  assert.equal((await saveAs('new', {})).connection.version, 1);
  await assert.rejects(saveAs('new', { name: 'Again' }), {
    code: 'federation.invalid_connection',
    fields: [{ field: 'slug', fix: 'is taken by another connection: choose another, or change that one' }],
  });
  assert.equal((await saveAs(1, { name: 'First' })).connection.version, 2);
  await assert.rejects(saveAs(1, { name: 'Second' }), { code: 'federation.connection_changed' });
  const both = await Promise.allSettled([saveAs(2, { name: 'A' }), saveAs(2, { name: 'B' })]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  const made = await Promise.allSettled(['A', 'B'].map((name) => saveAs('new', { slug: 'both', name })));
  assert.deepEqual(made.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
});

test('a connection is deleted unless somebody signs in by it, and only as it was seen', async () => {
  events.clear();
  const { connection } = await save({ slug: 'goes' });
  const remove = (slug: string, version?: number) => t.db.tenant(tenant.id, (tx) => federation.removeConnection(tx, slug, TEST_ORIGIN, version));
  await assert.rejects(remove('goes', connection.version + 1), { code: 'federation.connection_changed' });
  await remove('goes', connection.version);
  await assert.rejects(remove('goes'), { code: 'federation.unknown_connection' });
  assert.equal(
    (await federation.connections(tenant.id)).some(({ slug }) => slug === 'goes'),
    false,
  );
  assert.deepEqual(
    events.of('federation.connection_removed').map(({ data }) => data),
    [{ connection: connection.id, slug: 'goes', connector: 'fake' }],
  );
  await assert.rejects(remove('stays'), { code: 'federation.connection_in_use', message: /1 account signs in by it.*Suspend it/ });
  await assert.rejects(
    t.db.tenant(other.id, (tx) => federation.removeConnection(tx, 'stays', TEST_ORIGIN)),
    { code: 'federation.unknown_connection' },
  );
});

test('a check asks the other side and tells each exchange', async () => {
  await save({ slug: 'checked' });
  const traced: string[] = [];
  assert.deepEqual(await federation.check(tenant.id, 'checked', ({ title }) => traced.push(title)), [{ name: 'answers', ok: true, detail: 'https://there.example answers.' }]);
  assert.deepEqual(traced, ['Asked the other side']);
});

test('the form of a connection is made of what judges it, and says nothing that is secret', () => {
  const form = federation.forms().find(({ connector }) => connector === 'fake');
  const properties = (schema?: Readonly<Record<string, unknown>>) => Object.keys((schema?.['properties'] ?? {}) as object);
  assert.deepEqual(properties(form?.settings), ['issuer', 'unavailable', 'silent']);
  assert.deepEqual(form?.settings['required'], ['issuer']);
  assert.deepEqual([form?.secrets['key']?.required, form?.presets['fake-preset']?.name], [true, 'Fake']);
  assert.ok(properties(form?.connection).includes('trust'));
  for (const [field, { description }] of Object.entries((form?.connection['properties'] ?? {}) as Record<string, { description?: string }>)) assert.ok(description, field);
  assert.equal(JSON.stringify(form).includes(FAKE_KEY), false);
});
