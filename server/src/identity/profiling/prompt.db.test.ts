import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { FlowView, Screen, Step } from '#journeys/contract';
import { countTrips, type Tx } from '#platform/db';
import { createI18n, findCatalogues, loadCatalogues, LOCALES, type Text } from '#platform/i18n';
import { createTestDatabase, lookupsOf, recordEvents, runStep, testKeys, TEST_ORIGIN, type StepRunOptions, type TestDatabase } from '#test/support';
import { createTenants, type Tenant, type Tenants } from '#tenants';
import { createIdentity, profilingSteps, type IdentityRoom, type User } from '../index.ts';

/* Progressive profiling, one rule and one refusal at a time (PR1, REG-7). */

let t: TestDatabase;
let tenants: Tenants;
let tenant: Tenant;
let identity: IdentityRoom;
let step: Step;
const events = recordEvents();
const ISSUER = 'http://localhost:3000';
const i18n = createI18n({ catalogues: loadCatalogues(findCatalogues(new URL('..', import.meta.url).pathname)), strict: true });

before(async () => {
  t = await createTestDatabase();
  tenants = createTenants({ db: lookupsOf(t.db), baseUrl: ISSUER, development: true });
  tenant = (await tenants.save({ slug: 'main', name: 'Main', issuer: ISSUER })).tenant;
  const keys = testKeys(t.db);
  identity = createIdentity({ keys, tenants, events, endUnprovedPast: async () => {} });
  step = profilingSteps({ keys, events, identity, tenants }).find(({ id }) => id === 'identity.profile-prompt') as Step;
});
after(() => t.drop());
beforeEach(() => events.clear());

type Application = NonNullable<FlowView['application']>;
const app = (clientId: string): Application => ({ id: `id-of-${clientId}`, clientId, name: clientId, firstParty: true });
const rules = (...given: object[]) => setUp(given, []);
const setUp = async (given: readonly object[], segments: readonly object[]) =>
  void (await tenants.save({
    slug: 'main',
    name: 'Main',
    issuer: ISSUER,
    settings: {
      attributes: [{ name: 'news', type: 'boolean', label: { en: 'News' }, write: ['user'] }],
      segments,
      profiling: { rules: given.map((rule, index) => ({ id: `rule-${index}`, ask: ['birthdate'], reason: { en: 'For your gift.', fr: 'Pour votre cadeau.' }, ...rule })) },
    },
  }));
const write = <T>(work: (tx: Tx) => Promise<T>) => t.db.tenant(tenant.id, work);
const customer = (attributes: Record<string, string | boolean> = {}) =>
  write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: `${randomUUID()}@example.com`, verified: true }], attributes, source: 'test' }));
const held = async (user: User) =>
  Object.fromEntries(
    Object.entries(await write((tx) => identity.heldAttributes(tx, user.id))).map(([name, { value, source, unconfirmed }]) => [
      name,
      `${value} ${source}${unconfirmed ? ' ?' : ''}`,
    ]),
  );

/** Every text of the screen can be said in every language. */
function readable(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(readable);
  if (typeof value !== 'object' || value === null) return;
  const { id, values } = value as Text;
  if (typeof id === 'string' && id.startsWith('identity.') && !('nodes' in value)) for (const locale of LOCALES) i18n.format(locale, { id, ...(values ? { values } : {}) });
  Object.values(value).forEach(readable);
}
async function run(user: User, options: StepRunOptions & { readonly at?: string } = {}) {
  const { at = 'shop', ...more } = options;
  const result = await runStep(step, {
    db: t.db,
    ...more,
    facts: { userId: user.id, sub: user.sub, ...more.facts },
    flow: { tenantId: tenant.id, application: app(at), ...more.flow },
  });
  if (result.screen) readable(result.screen);
  for (const error of result.errors) for (const locale of LOCALES) i18n.format(locale, error.text);
  return result;
}
const nodes = (screen: Screen | undefined) =>
  (screen?.nodes ?? []).map((node) =>
    node.kind === 'input' || node.kind === 'date' || node.kind === 'checkbox' ? node.name : node.kind === 'action' ? `[${node.action}]` : node.kind,
  );
/** What a sign-in asks for; nothing: it went on. */
const asked = async (user: User, options: Parameters<typeof run>[1] = {}) => {
  const result = await run(user, options);
  return result.outcome === 'passed'
    ? undefined
    : nodes(result.screen)
        .filter((name) => !name.startsWith('[') && name !== 'text')
        .join();
};

test('without a rule for the application a sign-in costs nothing; with one, a single statement', async () => {
  const user = await customer({ birthdate: '1990-12-10' });
  await rules();
  const trips = async (options: Parameters<typeof run>[1] = {}) => Math.min((await countTrips(() => run(user, options))).trips, (await countTrips(() => run(user, options))).trips);
  assert.equal(await trips(), 0);
  await rules({ when: { applications: ['club'], visits: 3 } });
  assert.equal(await trips(), 0, 'a rule of another application');
  // The commit is the test's own: in a journey it is the one of the sign-in.
  assert.equal(await trips({ at: 'club' }), 2);
  await rules({});
  assert.equal(await trips(), 2, 'nothing is missing');
});

test('a rule that fits asks, says why, and may be skipped', async () => {
  await rules({ ask: ['given_name', 'birthdate'] });
  const user = await customer();
  const { screen, result } = await run(user, { flow: { locale: 'fr' } });
  assert.equal(result.kind, 'show');
  assert.deepEqual(nodes(screen), ['text', 'given_name', 'birthdate', '[continue]', '[skip]']);
  const [lead] = screen?.nodes ?? [];
  assert.deepEqual(lead, { kind: 'text', tone: 'lead', text: { id: 'identity.reason', values: { reason: 'Pour votre cadeau.' } } });
  assert.deepEqual(
    events.of('identity.profile_prompted').map(({ data, subject }) => [data, subject]),
    [[{ rule: 'rule-0', attributes: ['given_name', 'birthdate'] }, user.id]],
  );
});

test('visits are counted by application and overall, from the first rule that asks for them, and only then', async () => {
  const user = await customer();
  await rules({ when: { applications: ['club'] } });
  await run(user);
  assert.deepEqual(await t.dump('select from identity.visits where user_id = $1', [user.id]), []);
  await rules({ when: { applications: ['club'], visits: 2, visitsOverall: 4 } });
  assert.equal(await asked(user, { at: 'club' }), undefined);
  assert.equal(await asked(user, { at: 'shop' }), undefined);
  assert.equal(await asked(user, { at: 'club' }), undefined, 'two here, three in all');
  assert.equal(await asked(user, { at: 'club' }), 'birthdate');
  const counts = await t.dump('select application_id, visits from identity.visits where user_id = $1 order by 1', [user.id]);
  assert.deepEqual(counts, [
    { application_id: 'id-of-club', visits: 3 },
    { application_id: 'id-of-shop', visits: 1 },
  ]);
});

test('segments: what they look at is counted from when they are there, told in one statement, and a rule asks those who are in it', async () => {
  const segments = [
    { name: 'back', when: { daysSinceSeen: { min: 30 } } },
    { name: 'club-people', when: { applications: ['club'] } },
    { name: 'twice', when: { visits: { min: 2 } } },
    { name: 'french', when: { attributes: [{ name: 'locale', equals: 'fr' }] } },
    { name: 'known', when: { account: 'full', verified: true, daysSinceRegistration: { max: 0 } } },
    { name: 'leads', when: { account: 'light' } },
  ];
  const inThem = (userId: string) => write((tx) => identity.segments(tx, userId));
  await setUp([], []);
  const user = await customer({ locale: 'fr' });
  assert.equal(Math.min((await countTrips(() => inThem(user.id))).trips, (await countTrips(() => inThem(user.id))).trips), 1, 'where there are none, nothing but the transaction');
  await setUp([], segments);
  assert.deepEqual(await inThem(user.id), ['french', 'known']);
  assert.equal(Math.min((await countTrips(() => inThem(user.id))).trips, (await countTrips(() => inThem(user.id))).trips), 2, 'however many there are');
  await run(user, { at: 'club' });
  assert.deepEqual(await inThem(user.id), ['club-people', 'french', 'known']);
  await run(user, { at: 'shop' });
  assert.deepEqual(await inThem(user.id), ['club-people', 'twice', 'french', 'known']);
  await t.dump("update identity.visits set last_at = last_at - interval '30 days' where user_id = $1", [user.id]);
  assert.deepEqual(await inThem(user.id), ['back', 'club-people', 'twice', 'french', 'known']);
  await setUp([{ when: { segments: ['back', 'club-people'] } }], segments);
  assert.equal(await asked(user, { at: 'shop' }), 'birthdate', 'the sign-in of now does not count as the last one');
  await t.dump("update identity.prompts set asked_at = asked_at - interval '15 days' where user_id = $1", [user.id]);
  assert.equal(await asked(user, { at: 'shop' }), undefined, 'they were here a moment ago');

  // Whom nobody knows, whom nothing is left of, and people of another tenant belong to nothing; a lead belongs to what is true of it.
  assert.deepEqual(await inThem(randomUUID()), []);
  const lead = await write((tx) =>
    identity.createLight(tx, TEST_ORIGIN, { contact: { kind: 'email', value: `${randomUUID()}@example.com` }, attributes: { locale: 'fr' }, source: 'lead:x' }),
  );
  assert.deepEqual(await inThem(lead.id), ['leads']);
  const other = (await tenants.save({ slug: 'other', name: 'Other', issuer: `${ISSUER}/t/other`, settings: { segments } })).tenant;
  assert.deepEqual(await t.db.tenant(other.id, (tx) => identity.segments(tx, user.id)), []);
  await t.dump('delete from identity.user_keys where user_id = $1', [user.id]);
  assert.deepEqual(await inThem(user.id), []);
});

test('visits from before applications were named are named by the next one', async () => {
  await setUp([], [{ name: 'club-people', when: { applications: ['club'] } }]);
  const user = await customer();
  await run(user, { at: 'club' });
  await t.dump('update identity.visits set client_id = null where user_id = $1', [user.id]);
  assert.deepEqual(await write((tx) => identity.segments(tx, user.id)), []);
  await run(user, { at: 'club' });
  assert.deepEqual(await write((tx) => identity.segments(tx, user.id)), ['club-people']);
});

test('twenty sign-ins at the same moment are twenty visits, and one of them asks', async () => {
  await rules({ when: { visits: 10 } });
  const user = await customer();
  const results = await Promise.all(Array.from({ length: 20 }, () => run(user)));
  assert.equal(results.filter(({ result }) => result.kind === 'show').length, 1);
  assert.deepEqual(await t.dump('select visits from identity.visits where user_id = $1', [user.id]), [{ visits: 20 }]);
  assert.equal(events.of('identity.profile_prompted').length, 1);
});

test('days count from the registration, for a light account from the moment it became one of a customer', async () => {
  await rules({ when: { daysSinceRegistration: 7 } });
  const contact = { kind: 'email' as const, value: `${randomUUID()}@example.com` };
  await write((tx) => identity.createLight(tx, TEST_ORIGIN, { contact, source: 'lead:shop' }));
  await t.advance(30 * 86_400);
  const user = await write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ ...contact, verified: true }], source: 'sign-up' }));
  assert.equal(await asked(user), undefined);
  await t.advance(7 * 86_400 - 60);
  assert.equal(await asked(user), undefined);
  await t.advance(60);
  assert.equal(await asked(user), 'birthdate');
});

test('attributes decide by their value, or by being there', async () => {
  await rules({
    when: {
      attributes: [
        { name: 'locale', equals: 'fr' },
        { name: 'address', set: false },
      ],
    },
  });
  assert.equal(await asked(await customer({ locale: 'de' })), undefined);
  assert.equal(await asked(await customer({ locale: 'fr', address: 'Mill Lane 7' })), undefined);
  assert.equal(await asked(await customer({ locale: 'fr' })), 'birthdate');
});

test('skipped rests for fourteen days; the third time it is for good; another rule may ask meanwhile', async () => {
  await rules({}, { ask: ['given_name'], when: { applications: ['club'] } });
  const user = await customer();
  for (let time = 1; time <= 3; time++) {
    const { memory, outcome } = await run(user);
    assert.equal(outcome, undefined, `time ${time}`);
    assert.equal((await run(user, { memory, input: { action: 'skip' } })).outcome, 'passed');
    await t.advance(14 * 86_400 - 1);
    assert.equal(await asked(user), undefined);
    await t.advance(1);
  }
  assert.equal(await asked(user), undefined);
  await t.advance(400 * 86_400);
  assert.equal(await asked(user), undefined);
  assert.equal(await asked(user, { at: 'club' }), 'given_name');
  assert.deepEqual(
    events.of('identity.profile_answered').map(({ data }) => data),
    Array.from({ length: 3 }, () => ({ rule: 'rule-0', outcome: 'skipped', attributes: [] })),
  );
});

test('a page that was closed rests as well, and counts as no skip', async () => {
  await rules({});
  const user = await customer();
  for (let time = 0; time < 4; time++) {
    assert.equal(await asked(user), 'birthdate');
    assert.equal(await asked(user), undefined);
    await t.advance(14 * 86_400);
  }
  assert.deepEqual(await t.dump('select skips from identity.prompts where user_id = $1', [user.id]), [{ skips: 0 }]);
});

test('what is given is saved, also when it is not all; the rest is asked for another time, and an answer that is all is never asked again', async () => {
  await rules({ ask: ['given_name', 'birthdate'] });
  const user = await customer();
  const { memory } = await run(user);
  const done = await run(user, { memory, input: { action: 'continue', fields: { given_name: ' Ada ', birthdate: '', family_name: 'Sneaky' } } });
  assert.deepEqual([done.outcome, await held(user)], ['passed', { given_name: 'Ada user' }]);
  assert.deepEqual(events.of('identity.profile_answered').at(-1)?.data, { rule: 'rule-0', outcome: 'answered', attributes: ['given_name'] });
  await t.advance(14 * 86_400);
  const second = await run(user);
  assert.deepEqual(nodes(second.screen), ['text', 'birthdate', '[continue]', '[skip]']);
  await run(user, { memory: second.memory, input: { action: 'continue', fields: { birthdate: '1990-12-10' } } });
  await t.advance(14 * 86_400);
  assert.equal(await asked(user), undefined);
});

test('nothing given is a skip; an unticked box is an answer', async () => {
  await rules({}, { ask: ['news'], when: { applications: ['club'] } });
  const user = await customer();
  const first = await run(user);
  await run(user, { memory: first.memory, input: { action: 'continue', fields: { birthdate: '  ' } } });
  const box = await run(user, { at: 'club', facts: {} });
  assert.deepEqual(nodes(box.screen), ['text', 'news', '[continue]', '[skip]']);
  await run(user, { at: 'club', memory: box.memory, input: { action: 'continue', fields: {} } });
  assert.deepEqual(await held(user), { news: 'false user' });
  assert.deepEqual(
    events.of('identity.profile_answered').map(({ data }) => (data as { outcome: string }).outcome),
    ['skipped', 'answered'],
  );
});

test('mistakes are told by their field and what was typed stays; the right one is not saved before', async () => {
  await rules({ ask: ['given_name', 'birthdate'] });
  const user = await customer();
  const { memory } = await run(user);
  const wrong = await run(user, { memory, input: { action: 'continue', fields: { given_name: 'Ada', birthdate: '1990-02-31' } } });
  assert.deepEqual(
    wrong.errors.map(({ field, text }) => [field, text.id]),
    [['birthdate', 'identity.attribute_date']],
  );
  const values = wrong.screen?.nodes.flatMap((node) => (node.kind === 'input' || node.kind === 'date' ? [node.value] : []));
  assert.deepEqual([values, await held(user)], [['Ada', '1990-02-31'], {}]);
  assert.equal((await run(user, { memory: wrong.memory, input: { action: 'skip' } })).outcome, 'passed');
});

test('what a site said is filled in, labelled, and the customer’s once they say so', async () => {
  await rules({ ask: ['given_name', 'birthdate'] });
  const contact = { kind: 'email' as const, value: `${randomUUID()}@example.com` };
  await write((tx) => identity.createLight(tx, TEST_ORIGIN, { contact, attributes: { given_name: 'Lea' }, source: 'lead:shop' }));
  const user = await write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ ...contact, verified: true }], source: 'sign-up' }));
  const { screen, memory } = await run(user);
  const name = screen?.nodes.find((node) => node.kind === 'input' && node.name === 'given_name');
  assert.ok(name?.kind === 'input');
  assert.deepEqual([name.value, name.prefilledFrom?.id], ['Lea', 'identity.profile_prefilled']);
  await run(user, { memory, input: { action: 'continue', fields: { given_name: 'Lea', birthdate: '' } } });
  assert.deepEqual(await held(user), { given_name: 'Lea user' });
});

test('a word of a site that its owner empties is removed, also where that is all they do', async () => {
  await rules({ ask: ['given_name'] });
  const contact = { kind: 'email' as const, value: `${randomUUID()}@example.com` };
  await write((tx) => identity.createLight(tx, TEST_ORIGIN, { contact, attributes: { given_name: 'Mallory', birthdate: '1990-12-10' }, source: 'lead:shop' }));
  const user = await write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ ...contact, verified: true }], source: 'sign-up' }));
  const { memory } = await run(user);
  assert.equal((await run(user, { memory, input: { action: 'continue', fields: { given_name: '' } } })).outcome, 'passed');
  assert.deepEqual(await held(user), { birthdate: '1990-12-10 lead:shop ?' }, 'and what was not asked for stays as it was');
  assert.deepEqual(events.of('identity.profile_answered').at(-1)?.data, { rule: 'rule-0', outcome: 'skipped', attributes: [] });
});

test('what was confirmed while the page was open is neither changed nor removed by it', async () => {
  await rules({ ask: ['given_name', 'birthdate'] });
  for (const [answer, kept] of [
    [
      { given_name: 'Stale', birthdate: '1990-12-10' },
      { given_name: 'Ada crm', birthdate: '1990-12-10 user' },
    ],
    [
      { given_name: '', birthdate: '1990-12-10' },
      { given_name: 'Ada crm', birthdate: '1990-12-10 user' },
    ],
    [{ given_name: '', birthdate: '' }, { given_name: 'Ada crm' }],
  ] as const) {
    const user = await customer();
    const { memory } = await run(user);
    await write((tx) => identity.writeAttributes(tx, TEST_ORIGIN, user.id, { given_name: 'Ada' }, 'crm'));
    assert.equal((await run(user, { memory, input: { action: 'continue', fields: answer } })).outcome, 'passed');
    assert.deepEqual(await held(user), kept, JSON.stringify(answer));
  }
});

test('required: no way around it, at every sign-in until it is given, and none for a mere confirmation', async () => {
  await rules({ required: true });
  const user = await customer();
  for (let time = 0; time < 5; time++) {
    const { screen, memory } = await run(user);
    assert.deepEqual(nodes(screen), ['text', 'birthdate', '[continue]']);
    assert.equal((await run(user, { memory, input: { action: 'skip' } })).result.kind, 'show');
    assert.deepEqual(
      (await run(user, { memory, input: { action: 'continue', fields: {} } })).errors.map(({ text }) => text.id),
      ['identity.attribute_missing'],
    );
  }
  const { memory } = await run(user);
  assert.equal((await run(user, { memory, input: { action: 'continue', fields: { birthdate: '1990-12-10' } } })).outcome, 'passed');
  assert.equal(await asked(user), undefined);
});

test('at most one thing in a session: not inside one, not after something else was asked, not at a sign-up', async () => {
  await rules({});
  const user = await customer();
  assert.equal(await asked(user, { flow: { tenantId: tenant.id, application: app('shop'), currentSessionId: randomUUID() } }), undefined);
  assert.equal(await asked(user, { facts: { prompted: true } }), undefined);
  assert.equal(await asked(user, { facts: { newUser: true } }), undefined);
  assert.equal(await asked(user, { facts: { userId: undefined } as never }), undefined);
  assert.deepEqual(await t.dump('select from identity.prompts where user_id = $1', [user.id]), []);
  await rules({ required: true });
  assert.equal(await asked(user, { facts: { prompted: true } }), 'birthdate', 'what is required is');
});

test('whoever was suspended meanwhile saves nothing, and a rule that is gone is finished as it began', async () => {
  await rules({});
  const user = await customer();
  const { memory } = await run(user);
  await rules();
  const finished = await run(user, { memory, input: { action: 'continue', fields: { birthdate: '1990-12-10' } } });
  assert.deepEqual([finished.outcome, await held(user)], ['passed', { birthdate: '1990-12-10 user' }]);
  await write((tx) => identity.writeAttributes(tx, TEST_ORIGIN, user.id, { birthdate: null }, 'user'));
  await write((tx) => identity.setState(tx, TEST_ORIGIN, user.id, 'suspended', 'abuse'));
  const refused = await run(user, { memory, input: { action: 'continue', fields: { birthdate: '1990-12-10' } } });
  assert.ok(refused.result.kind === 'refuse' && refused.result.reason === 'user_inactive');
  await rules({});
  assert.equal(await asked(user), undefined);
});
