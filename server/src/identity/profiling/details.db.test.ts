import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Screen, Step, Wanted } from '#journeys/contract';
import { countTrips, type Tx } from '#platform/db';
import { createTestDatabase, lookupsOf, recordEvents, runStep, testKeys, TEST_ORIGIN, type StepRunOptions, type TestDatabase } from '#test/support';
import { createTenants, type Tenant } from '#tenants';
import { createIdentity, profilingSteps, type IdentityRoom, type User } from '../index.ts';

let t: TestDatabase;
let tenant: Tenant;
let identity: IdentityRoom;
let step: Step;
const events = recordEvents();

before(async () => {
  t = await createTestDatabase();
  const tenants = createTenants({ db: lookupsOf(t.db), baseUrl: 'http://localhost:3000', development: true });
  const settings = { attributes: [{ name: 'tier', type: 'text', label: { en: 'Tier' }, write: ['admin'] }] };
  tenant = (await tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000', settings })).tenant;
  const keys = testKeys(t.db);
  identity = createIdentity({ keys, tenants, events, endUnprovedPast: async () => {} });
  step = profilingSteps({ keys, events, identity, tenants }).find(({ id }) => id === 'identity.details') as Step;
});
after(() => t.drop());

const write = <T>(work: (tx: Tx) => Promise<T>) => t.db.tenant(tenant.id, work);
const customer = (attributes: Record<string, string> = {}) =>
  write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: `${randomUUID()}@example.com`, verified: true }], attributes, source: 'test' }));
const DETAILS: NonNullable<Wanted['details']> = [
  { attribute: 'birthdate', reason: { en: 'So that your gift comes on the day.', de: 'Damit Ihr Geschenk am richtigen Tag kommt.' } },
  { attribute: 'address', reason: { en: 'So that it finds you.' } },
];
const run = (user: User, options: StepRunOptions & { readonly details?: NonNullable<Wanted['details']> } = {}) => {
  const { details = DETAILS, ...more } = options;
  const wanted = details.length === 0 ? {} : { wanted: { acr: [], fresh: false, details } };
  return runStep(step, {
    db: t.db,
    ...more,
    facts: { userId: user.id, sub: user.sub },
    flow: { tenantId: tenant.id, application: { id: 'a', name: 'Circle', firstParty: true }, ...wanted, ...more.flow },
  });
};
const names = (screen: Screen | undefined) => (screen?.nodes ?? []).flatMap((node) => (node.kind === 'input' || node.kind === 'date' ? [node.name] : []));

test('nothing wanted, nothing looked at; everything there, nothing asked', async () => {
  const user = await customer({ birthdate: '1990-12-10', address: 'Mill Lane 7' });
  const { result, trips } = await countTrips(() => run(user, { details: [] }));
  assert.deepEqual([result.outcome, trips], ['given', 0]);
  assert.equal((await run(user)).outcome, 'given');
  assert.equal((await run(user, { details: [{ attribute: 'tier', reason: { en: 'x' } }] })).outcome, 'given', 'what a customer cannot write is not asked of them');
});

test('one missing detail is asked for with its reason, in the customer’s language; several have theirs beside them', async () => {
  const one = await run(await customer({ address: 'Mill Lane 7' }), { flow: { tenantId: tenant.id, locale: 'de' } });
  assert.deepEqual(names(one.screen), ['birthdate']);
  assert.deepEqual(one.screen?.nodes[0], { kind: 'text', tone: 'lead', text: { id: 'identity.reason', values: { reason: 'Damit Ihr Geschenk am richtigen Tag kommt.' } } });
  const two = await run(await customer());
  assert.deepEqual(two.screen?.title, { id: 'identity.details_title', values: { application: 'Circle' } });
  assert.deepEqual(
    two.screen?.nodes.flatMap((node) => (node.kind === 'input' || node.kind === 'date' ? [[node.name, node.required, node.hint?.values?.['reason']]] : [])),
    [
      ['birthdate', true, 'So that your gift comes on the day.'],
      ['address', true, 'So that it finds you.'],
    ],
  );
});

test('all of it is needed; what was typed stays; no action goes around it', async () => {
  const user = await customer();
  const wrong = await run(user, { input: { action: 'continue', fields: { birthdate: '1990-12-10', address: '' } } });
  assert.deepEqual(
    wrong.errors.map(({ field, text }) => [field, text.id]),
    [['address', 'identity.attribute_missing']],
  );
  const birthdate = wrong.screen?.nodes.find((node) => node.kind === 'date');
  assert.ok(birthdate?.kind === 'date' && birthdate.value === '1990-12-10');
  for (const action of ['skip', 'cancel', 'given', 'leave']) assert.equal((await run(user, { input: { action } })).result.kind, 'show', action);
  assert.deepEqual(await write((tx) => identity.heldAttributes(tx, user.id)), {});
  const given = await run(user, { input: { action: 'continue', fields: { birthdate: '1990-12-10', address: 'Mill Lane 7', given_name: 'Sneaky' } } });
  assert.deepEqual([given.outcome, given.facts.prompted], ['given', true]);
  assert.deepEqual(Object.keys(await write((tx) => identity.attributes(tx, user.id))).sort(), ['address', 'birthdate']);
  assert.deepEqual(await write((tx) => identity.missingAttributes(tx, user.sub, ['birthdate', 'name'])), ['name']);
});

test('a word of a site is filled in and asked for', async () => {
  const contact = { kind: 'email' as const, value: `${randomUUID()}@example.com` };
  await write((tx) => identity.createLight(tx, TEST_ORIGIN, { contact, attributes: { birthdate: '1990-12-10' }, source: 'lead:shop' }));
  const user = await write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ ...contact, verified: true }], source: 'sign-up' }));
  assert.deepEqual(await write((tx) => identity.missingAttributes(tx, user.sub, ['birthdate'])), ['birthdate']);
  const { screen } = await run(user);
  const birthdate = screen?.nodes.find((node) => node.kind === 'date');
  assert.ok(birthdate?.kind === 'date');
  assert.deepEqual([birthdate.value, birthdate.prefilledFrom?.id], ['1990-12-10', 'identity.profile_prefilled_required']);
});

test('what was confirmed while the page was open is not overwritten by it', async () => {
  const user = await customer({ address: 'Mill Lane 7' });
  assert.deepEqual(names((await run(user)).screen), ['birthdate']);
  await write((tx) => identity.writeAttributes(tx, TEST_ORIGIN, user.id, { birthdate: '1815-12-10' }, 'id-check'));
  const given = await run(user, { input: { action: 'continue', fields: { birthdate: '1990-12-10', address: 'Somewhere else' } } });
  assert.equal(given.outcome, 'given');
  const values = await write((tx) => identity.attributes(tx, user.id));
  assert.deepEqual([values['birthdate']?.value, values['birthdate']?.source, values['address']?.value], ['1815-12-10', 'id-check', 'Mill Lane 7']);
});

test('nor is what is confirmed at the very moment of the answer', async () => {
  const user = await customer({ address: 'Mill Lane 7' });
  const written = Promise.withResolvers<void>();
  const confirmed = Promise.withResolvers<void>();
  const look = "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  const waits = async () => (await t.dump<{ n: number }>(look))[0]?.n !== 0;
  const proof = write(async (tx) => {
    await identity.writeAttributes(tx, TEST_ORIGIN, user.id, { birthdate: '1815-12-10' }, 'id-check');
    written.resolve();
    await confirmed.promise;
  });
  await written.promise;
  let answered = false;
  const answer = run(user, { input: { action: 'continue', fields: { birthdate: '1990-12-10' } } }).finally(() => (answered = true));
  while (!answered && !(await waits())) await new Promise((done) => setTimeout(done, 10));
  assert.equal(answered, false, 'it waits for the proof');
  confirmed.resolve();
  await Promise.all([proof, answer]);
  assert.equal((await write((tx) => identity.attributes(tx, user.id)))['birthdate']?.value, '1815-12-10');
});

test('whoever was suspended meanwhile saves nothing', async () => {
  const user = await customer({ address: 'x' });
  await write((tx) => identity.setState(tx, TEST_ORIGIN, user.id, 'locked', 'abuse'));
  const { result } = await run(user, { input: { action: 'continue', fields: { birthdate: '1990-12-10' } } });
  assert.ok(result.kind === 'refuse' && result.reason === 'user_inactive');
});
