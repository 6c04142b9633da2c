import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import type { FlowFacts, Screen, Step } from '#journeys/contract';
import { countTrips, type Tx } from '#platform/db';
import { createI18n, loadCatalogues, LOCALES, type Text } from '#platform/i18n';
import { createLimits, networkKey } from '#platform/limits';
import { createTestDatabase, lookupsOf, recordEvents, runStep, testKeys, TEST_ORIGIN, type StepRunOptions, type TestDatabase } from '#test/support';
import { createTenants, type Tenant, type Tenants } from '#tenants';
import { createIdentity, identitySteps, type IdentityRoom } from '../index.ts';

let t: TestDatabase;
let tenants: Tenants;
let identity: IdentityRoom;
let steps: Map<string, Step>;
let tenant: Tenant;
let closed: Tenant;
const events = recordEvents();
const dir = new URL('../locales', import.meta.url).pathname;
const i18n = createI18n({ catalogues: loadCatalogues([dir]), strict: true });
const ISSUER = 'http://localhost:3000';

before(async () => {
  t = await createTestDatabase();
  tenants = createTenants({ db: lookupsOf(t.db), baseUrl: ISSUER, development: true });
  const settings = {
    signUp: { attributes: [{ name: 'given_name', required: true }, { name: 'birthdate' }, { name: 'newsletter' }] },
    attributes: [{ name: 'newsletter', type: 'boolean', label: { en: 'News by email', fr: 'Actualités par e-mail' }, write: ['user'] }],
  };
  tenant = (await tenants.save({ slug: 'main', name: 'Main', issuer: ISSUER, settings })).tenant;
  closed = (await tenants.save({ slug: 'closed', name: 'Closed', issuer: `${ISSUER}/t/closed`, settings: { selfRegistration: false } })).tenant;
  await tenants.saveBrand(tenant.id, {
    slug: 'default',
    name: 'Acme',
    colours: { accent: '#1f4fd8' },
    senderName: 'Acme',
    defaultLocale: 'en',
    termsUrl: 'https://acme.example/terms',
    privacyUrl: 'https://acme.example/privacy',
  });
  identity = createIdentity({ keys: testKeys(t.db), tenants, events, endUnprovedPast: async () => {} });
  steps = new Map(identitySteps({ identity, tenants, limits: createLimits({ db: t.db, keys: testKeys(t.db) }), networkKey }).map((step) => [step.id, step]));
});
after(() => t.drop());
beforeEach(() => events.clear());

const email = () => `${randomUUID()}@example.com`;
const write = <T>(work: (tx: Tx) => Promise<T>) => t.db.tenant(tenant.id, work);
const register = (value: string, verified = true) => write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value, verified }], source: 'test' }));
async function run(step: string, options: StepRunOptions = {}, of: Tenant = tenant) {
  const found = steps.get(step);
  assert.ok(found);
  const result = await runStep(found, { db: t.db, ...options, flow: { tenantId: of.id, brandId: of.defaultBrandId, ...options.flow } });
  if (result.screen) readable(result.screen);
  for (const error of result.errors) for (const locale of LOCALES) i18n.format(locale, error.text);
  if (result.result.kind === 'refuse') for (const locale of LOCALES) i18n.format(locale, result.result.text);
  return result;
}
const identify = (purpose: string, identifier: string, more: StepRunOptions = {}, of?: Tenant) =>
  run('identity.identify', { ...more, settings: { purpose, ...more.settings }, input: { action: 'continue', fields: { identifier } } }, of);

/** Every text of the screen can be said in every language. */
function readable(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(readable);
  if (typeof value !== 'object' || value === null) return;
  const { id, values } = value as Text;
  if (typeof id === 'string' && id.startsWith('identity.') && !('nodes' in value)) for (const locale of LOCALES) i18n.format(locale, { id, ...(values ? { values } : {}) });
  Object.values(value).forEach(readable);
}
const nodes = (screen: Screen | undefined) =>
  (screen?.nodes ?? []).map((node) => ('name' in node && node.kind !== 'application' ? `${node.kind}:${node.name}` : node.kind === 'action' ? `action:${node.action}` : node.kind));
const outcomeOf = async (result: ReturnType<typeof run>) => (await result).outcome;
const refusalOf = (result: Awaited<ReturnType<typeof run>>) => (result.result.kind === 'refuse' ? result.result.reason : undefined);

test('all languages have the same texts', () => {
  const keys = (locale: string) => Object.keys(JSON.parse(readFileSync(`${dir}/${locale}.json`, 'utf8')) as object).sort();
  for (const locale of LOCALES) assert.deepEqual(keys(locale), keys('en'));
});

// ---------------------------------------------------------------- identify

test('sign-in asks one thing, with a way to sign up; sign-up asks for an address, with the legal sentence', async () => {
  const signIn = await run('identity.identify', { settings: { purpose: 'sign-in' }, flow: { application: { id: 'a', name: 'Shop', firstParty: true } } });
  assert.deepEqual(nodes(signIn.screen), ['text', 'input:identifier', 'action:continue', 'action:sign-up']);
  const signUp = await run('identity.identify', { settings: { purpose: 'sign-up' } });
  assert.deepEqual(nodes(signUp.screen), ['input:identifier', 'legal', 'action:continue', 'action:sign-in']);
  const input = signUp.screen?.nodes[0];
  assert.ok(input?.kind === 'input');
  assert.deepEqual([input.input, input.autocomplete], ['email', 'username']);
  const legal = signUp.screen?.nodes[1];
  assert.ok(legal?.kind === 'legal');
  assert.deepEqual([legal.termsUrl, legal.privacyUrl], ['https://acme.example/terms', 'https://acme.example/privacy']);
});

test('a known and an unknown identifier look the same and cost the same', async () => {
  const known = email();
  const user = await register(known);
  events.clear();
  const seen = await countTrips(() => identify('sign-in', known.toUpperCase()));
  const unseen = await countTrips(() => identify('sign-in', email()));
  assert.equal(seen.trips, unseen.trips);
  assert.deepEqual([seen.result.outcome, unseen.result.outcome], ['identified', 'identified']);
  assert.deepEqual(seen.result.facts.identifier, { kind: 'email', value: known });
  assert.equal(seen.result.facts.candidateId, user.id);
  assert.equal(seen.result.facts.userId, undefined, 'nobody is proved');
  assert.equal(unseen.result.facts.candidateId, undefined);
  assert.equal(events.all.length, 0);
});

test('another identifier forgets whom the earlier one pointed at and what was proved', async () => {
  const evidence = [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }] as const;
  const facts: Partial<FlowFacts> = {
    identifier: { kind: 'email', value: 'first@example.com' },
    candidateId: randomUUID(),
    userId: randomUUID(),
    sub: 's',
    evidence,
    verified: [{ kind: 'email', value: 'first@example.com' }],
  };
  const other = await identify('sign-in', email(), { facts });
  assert.deepEqual([other.facts.candidateId, other.facts.userId, other.facts.sub, other.facts.evidence, other.facts.verified], [undefined, undefined, undefined, [], []]);
  const same = await identify('sign-in', ' First@example.com', { facts });
  assert.equal(same.facts.userId, facts.userId);
  assert.equal(same.facts.candidateId, undefined, 'looked up again');
});

test('phone numbers and user names sign in too, guessed by language; sign-up wants an address', async () => {
  const user = await write((tx) =>
    identity.register(tx, TEST_ORIGIN, {
      identifiers: [
        { kind: 'phone', value: '+33612345699', verified: true },
        { kind: 'username', value: 'ada-lovelace', verified: true },
      ],
      source: 'test',
    }),
  );
  for (const [typed, locale] of [
    ['06 12 34 56 99', 'fr'],
    ['+33 6 12 34 56 99', 'en'],
    ['Ada-Lovelace', 'en'],
  ] as const) {
    assert.equal((await identify('sign-in', typed, { flow: { locale } })).facts.candidateId, user.id, typed);
  }
  assert.equal((await identify('sign-in', '06 12 34 56 99', { settings: { country: 'FR' } })).facts.candidateId, user.id);
  assert.equal((await identify('sign-up', '+33612345699')).errors[0]?.field, 'identifier');
});

test('every way of typing it wrong has its text, and what was typed is kept', async () => {
  for (const [typed, purpose] of [
    ['', 'sign-in'],
    ['a@b@c', 'sign-in'],
    ['a b@example.com', 'sign-up'],
    ['ada@nowhere', 'sign-up'],
    ['0612345678', 'sign-in'],
    ['+33 1', 'sign-in'],
    ['ab', 'sign-in'],
    ['a!!b', 'sign-in'],
    ['x'.repeat(400), 'sign-in'],
    ['pаypal', 'sign-in'],
  ] as const) {
    const result = await identify(purpose, typed);
    assert.equal(result.errors.length, 1, typed);
    const input = result.screen?.nodes.find((node) => node.kind === 'input');
    assert.equal(input?.kind === 'input' ? (input.value ?? '') : '', typed.slice(0, 320));
  }
});

test('a slip in the domain is asked about once, never changed in silence', async () => {
  const typed = await identify('sign-up', 'ada@gmial.com');
  assert.equal(typed.result.kind, 'show');
  assert.deepEqual(nodes(typed.screen).slice(0, 3), ['input:identifier', 'text', 'action:use-suggestion']);
  const taken = await run('identity.identify', { settings: { purpose: 'sign-up' }, memory: typed.memory, input: { action: 'use-suggestion' } });
  assert.deepEqual(taken.facts.identifier, { kind: 'email', value: 'ada@gmail.com' });
  const kept = await identify('sign-up', 'ada@gmial.com', { memory: typed.memory });
  assert.deepEqual(kept.facts.identifier, { kind: 'email', value: 'ada@gmial.com' });
  const none = await run('identity.identify', { settings: { purpose: 'sign-up' }, input: { action: 'use-suggestion' } });
  assert.equal(none.result.kind, 'show', 'nothing was suggested');
});

test('where throw-away addresses are not taken, the reason is told, the same for known and unknown ones, and no other way makes an account', async () => {
  const { tenant: strict } = await tenants.save({ slug: 'strict', name: 'Strict', issuer: `${ISSUER}/t/strict`, settings: { signUp: { disposable: 'refuse' } } });
  const known = 'known@mailinator.com';
  await t.db.tenant(strict.id, (tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: known, verified: true }], source: 'test' }));
  for (const value of [known, 'new@mailinator.com', 'NEW@Mailinator.com', 'new@a.b.mailinator.com']) {
    const result = await identify('sign-up', value, {}, strict);
    assert.deepEqual([result.result.kind, result.errors.map((error) => error.text.id)], ['show', ['identity.fault_disposable']], value);
  }
  for (const value of ['ada@example.com', 'ada@mailinator.com.example.org', 'mailinator.com@example.org'])
    assert.equal(await outcomeOf(identify('sign-up', value, {}, strict)), 'identified', value);
  assert.equal(await outcomeOf(identify('sign-in', known, {}, strict)), 'identified', 'who has an account signs in');
  assert.equal(await outcomeOf(identify('sign-up', 'new@mailinator.com')), 'identified', 'elsewhere they are taken');
  assert.equal(refusalOf(await run('identity.register', { facts: proved('new@mailinator.com') }, strict)), 'disposable_address');
  assert.equal((await run('identity.register', { facts: proved(known) }, strict)).outcome, 'existing');
});

test('how long the screen took is told by the clock of the database, from the screen on', async () => {
  const shown = await run('identity.identify', { settings: { purpose: 'sign-in' } });
  const from = Date.parse(String(shown.memory['shownAt']));
  const answer = await identify('sign-in', 'ada@example.com', { memory: shown.memory, now: new Date(from + 4200) });
  assert.deepEqual(answer.facts.met, { formSeconds: 4.2 });
  const slip = await identify('sign-in', 'not an address@', { memory: shown.memory, now: new Date(from + 1000) });
  assert.equal(slip.memory['shownAt'], shown.memory['shownAt'], 'a slip does not begin it anew');
});

test('recovery knows who is asking and passes on, but lets the customer come back and change it', async () => {
  const facts: Partial<FlowFacts> = { identifier: { kind: 'email', value: 'ada@example.com' } };
  const first = await run('identity.identify', { settings: { purpose: 'recover' }, facts });
  assert.equal(first.outcome, 'identified');
  const again = await run('identity.identify', { settings: { purpose: 'recover' }, facts, memory: first.memory });
  assert.equal(again.result.kind, 'show');
  assert.equal((await run('identity.identify', { settings: { purpose: 'recover' } })).result.kind, 'show');
  const screen = await run('identity.identify', { settings: { purpose: 'recover' }, facts, memory: first.memory });
  const input = screen.screen?.nodes.find((node) => node.kind === 'input');
  assert.equal(input?.kind === 'input' && input.value, 'ada@example.com');
});

test('a friendly tenant says whether an account exists; nobody goes on to the wrong place', async () => {
  const { tenant: friendly } = await tenants.save({ slug: 'friendly', name: 'Friendly', issuer: `${ISSUER}/t/friendly`, settings: { enumeration: 'friendly' } });
  const known = email();
  await t.db.tenant(friendly.id, (tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: known, verified: true }], source: 'test' }));
  const said = async (purpose: string, value: string) => (await identify(purpose, value, {}, friendly)).errors.map((error) => error.text.id);
  assert.deepEqual(await said('sign-in', email()), ['identity.fault_no_account']);
  assert.deepEqual(await said('recover', email()), ['identity.fault_no_account']);
  assert.deepEqual(await said('sign-up', known), ['identity.fault_account_exists']);
  assert.equal(await outcomeOf(identify('sign-in', known, {}, friendly)), 'identified');
  assert.equal(await outcomeOf(identify('sign-up', email(), {}, friendly)), 'identified');
  // A private one says neither.
  assert.equal(await outcomeOf(identify('sign-in', email())), 'identified');
});

test('a friendly tenant does not sort lists of addresses: who asks too often learns no more than in private mode, whatever address of theirs they use', async () => {
  const { tenant: friendly } = await tenants.save({ slug: 'sorted', name: 'Sorted', issuer: `${ISSUER}/t/sorted`, settings: { enumeration: 'friendly' } });
  const from = (ip: string) => ({ origin: { ...TEST_ORIGIN, ip } });
  // The first one also loads the tenant's key.
  const first = await identify('sign-in', email(), from('2001:db8:1:1:ffff::1'), friendly);
  const answers = await Promise.all(Array.from({ length: 79 }, (_, n) => identify('sign-in', email(), from(`2001:db8:1:1::${n.toString(16)}`), friendly)));
  assert.equal([first, ...answers].filter((answer) => answer.errors.length > 0).length, 50);
  assert.equal(answers.filter((answer) => answer.outcome === 'identified').length, 30, 'to the password page, as if there were an account');
  assert.equal((await identify('sign-in', email(), from('203.0.113.8'), friendly)).errors.length, 1, 'others are answered as before');
});

test('the links lead out, and only those the screen offers', async () => {
  const go = (purpose: string, action: string) => outcomeOf(run('identity.identify', { settings: { purpose }, input: { action } }));
  assert.equal(await go('sign-in', 'sign-up'), 'sign-up');
  assert.equal(await go('sign-up', 'sign-in'), 'sign-in');
  assert.equal(await go('recover', 'sign-in'), 'sign-in');
  assert.equal(await go('sign-up', 'sign-up'), undefined);
  assert.equal(await go('sign-in', 'nonsense'), undefined);
});

test('where registration is closed, sign-up is refused and not offered', async () => {
  assert.equal(refusalOf(await run('identity.identify', { settings: { purpose: 'sign-up' } }, closed)), 'registration_closed');
  assert.ok(!nodes((await run('identity.identify', { settings: { purpose: 'sign-in' } }, closed)).screen).includes('action:sign-up'));
});

// ---------------------------------------------------------------- register

const proved = (value: string): Partial<FlowFacts> => ({ identifier: { kind: 'email', value }, verified: [{ kind: 'email', value }] });

test('a proved new address becomes a user', async () => {
  const value = email();
  const result = await run('identity.register', { facts: proved(value) });
  assert.equal(result.outcome, 'new');
  assert.equal(result.facts.newUser, true);
  const found = await t.db.read(tenant.id, (tx) => identity.findByIdentifier(tx, { kind: 'email', value }));
  assert.deepEqual([found?.user.id, found?.user.sub, found?.user.locale], [result.facts.userId, result.facts.sub, 'en']);
  assert.ok(found?.identifier.verifiedAt);
});

test('nothing proved, nothing registered: another proved address does not help', async () => {
  assert.equal(refusalOf(await run('identity.register', {})), 'nothing_proved');
  assert.equal(
    refusalOf(await run('identity.register', { facts: { identifier: { kind: 'email', value: email() }, verified: [{ kind: 'email', value: email() }] } })),
    'nothing_proved',
  );
  assert.equal(refusalOf(await run('identity.register', { facts: { ...proved(email()), verified: [] } })), 'nothing_proved');
});

test('the address of a full account signs its owner in; an unproved one is proved by it', async () => {
  const value = email();
  const user = await register(value, false);
  const result = await run('identity.register', { facts: proved(value) });
  assert.deepEqual([result.outcome, result.facts.userId, result.facts.sub, result.facts.newUser], ['existing', user.id, user.sub, undefined]);
  assert.equal(events.of('identity.identifier_verified').length, 1);
});

test('a light account is upgraded under its subject and counts as new', async () => {
  const value = email();
  const light = await write((tx) => identity.createLight(tx, TEST_ORIGIN, { contact: { kind: 'email', value }, source: 'newsletter' }));
  const result = await run('identity.register', { facts: proved(value) });
  assert.deepEqual([result.outcome, result.facts.sub, result.facts.newUser], ['new', light.sub, true]);
});

test('a suspended user gets nothing, and is told nothing about why', async () => {
  const value = email();
  const user = await register(value);
  await write((tx) => identity.setState(tx, TEST_ORIGIN, user.id, 'suspended', 'abuse'));
  const result = await run('identity.register', { facts: proved(value) });
  assert.equal(refusalOf(result), 'user_inactive');
  assert.equal(result.facts.userId, undefined);
});

test('registration that is closed is closed here too, but existing users come in', async () => {
  const value = email();
  assert.equal(refusalOf(await run('identity.register', { facts: proved(value) }, closed)), 'registration_closed');
  const user = await t.db.tenant(closed.id, (tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value, verified: true }], source: 'test' }));
  const result = await run('identity.register', { facts: proved(value) }, closed);
  assert.deepEqual([result.outcome, result.facts.userId], ['existing', user.id]);
});

test('fifty parallel sign-ups with one proved address end as one user', async () => {
  const value = email();
  const results = await Promise.all(Array.from({ length: 50 }, () => run('identity.register', { facts: proved(value) })));
  assert.equal(results.filter((result) => result.outcome === 'new').length, 1);
  assert.equal(results.filter((result) => result.outcome === 'existing').length, 49);
  assert.equal(new Set(results.map((result) => result.facts.userId)).size, 1);
});

// ---------------------------------------------------------------- profile

test('the profile step passes on when nothing is asked', async () => {
  assert.equal(await outcomeOf(run('identity.profile', { facts: { userId: randomUUID() } }, closed)), 'saved');
});

test('what is asked is shown in order and language, prefilled from the earlier request', async () => {
  const value = email();
  await write((tx) => identity.createLight(tx, TEST_ORIGIN, { contact: { kind: 'email', value }, attributes: { given_name: 'Lea' }, source: 'newsletter' }));
  const { facts } = await run('identity.register', { facts: proved(value) });
  const { screen } = await run('identity.profile', { facts, flow: { locale: 'fr' } });
  assert.deepEqual(nodes(screen), ['text', 'input:given_name', 'date:birthdate', 'checkbox:newsletter', 'action:continue']);
  const [, name, birthdate, news] = screen?.nodes ?? [];
  assert.ok(name?.kind === 'input' && birthdate?.kind === 'date' && news?.kind === 'checkbox');
  assert.deepEqual(
    [name.value, name.prefilledFrom?.id, name.required, name.autocomplete, name.label.values?.['label']],
    ['Lea', 'identity.profile_prefilled_required', true, 'given-name', 'Prénom'],
  );
  assert.deepEqual(
    [birthdate.parts.map(({ name, autocomplete }) => [name, autocomplete]), birthdate.required, birthdate.prefilledFrom],
    [['day', 'month', 'year'].map((part) => [`birthdate.${part}`, `bday-${part}`]), false, undefined],
  );
  assert.deepEqual([news.checked, news.label.values?.['label']], [false, 'Actualités par e-mail']);
});

async function upgraded(attributes: Record<string, string | boolean>, of = tenant) {
  const contact = { kind: 'email' as const, value: email() };
  await t.db.tenant(of.id, (tx) => identity.createLight(tx, TEST_ORIGIN, { contact, attributes, source: 'lead:shop' }));
  return t.db.tenant(of.id, (tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ ...contact, verified: true }], source: 'sign-up' }));
}
const held = async (userId: string, of = tenant) =>
  Object.fromEntries(
    Object.entries(await t.db.read(of.id, (tx) => identity.heldAttributes(tx, userId))).map(([name, { value, source, unconfirmed }]) => [
      name,
      `${value} ${source}${unconfirmed ? '?' : ''}`,
    ]),
  );

test('what sites said before there was an account is shown beside what is asked; its owner confirms, changes and removes (SU9)', async () => {
  const user = await upgraded({ given_name: 'Lea', family_name: 'Loup', nickname: 'Le', newsletter: true });
  const facts = { userId: user.id, sub: user.sub };
  const { screen } = await run('identity.profile', { facts });
  assert.deepEqual(nodes(screen), ['text', 'input:given_name', 'date:birthdate', 'checkbox:newsletter', 'input:family_name', 'input:nickname', 'action:continue']);
  for (const node of screen?.nodes ?? []) {
    if (node.kind === 'input') assert.equal(node.prefilledFrom !== undefined, node.name !== 'birthdate', node.name);
    if (node.kind === 'input' && node.name === 'family_name') assert.deepEqual([node.value, node.required], ['Loup', false]);
    if (node.kind === 'checkbox') assert.equal(node.checked, false, 'a box is ticked by its owner only');
  }
  const fields = { given_name: 'Lea', birthdate: '', newsletter: 'false', family_name: 'Wolf', nickname: '' };
  assert.equal(await outcomeOf(run('identity.profile', { facts, input: { action: 'continue', fields } })), 'saved');
  assert.deepEqual(await held(user.id), { given_name: 'Lea user', family_name: 'Wolf user', newsletter: 'false user' });
});

test('what came with the account is not called an earlier request', async () => {
  const identifiers = [{ kind: 'email' as const, value: email(), verified: true }];
  const user = await write((tx) => identity.register(tx, TEST_ORIGIN, { identifiers, attributes: { given_name: 'Lea', birthdate: '1990-12-10' }, source: 'federation:elsewhere' }));
  const { screen } = await run('identity.profile', { facts: { userId: user.id, sub: user.sub } });
  assert.deepEqual(
    (screen?.nodes ?? []).flatMap((node) => (node.kind === 'input' || node.kind === 'date' ? [[node.name, node.value, node.prefilledFrom?.id]] : [])),
    [
      ['given_name', 'Lea', 'identity.profile_known_required'],
      ['birthdate', '1990-12-10', 'identity.profile_known'],
    ],
  );
});

test('where nothing is asked, what sites said is shown all the same, and may be left for later: then nobody sees it', async () => {
  const user = await upgraded({ given_name: 'Lea' }, closed);
  const facts = { userId: user.id, sub: user.sub };
  const { screen } = await run('identity.profile', { facts }, closed);
  assert.deepEqual(nodes(screen), ['text', 'input:given_name', 'action:continue', 'action:skip']);
  assert.ok(screen?.nodes[0]?.kind === 'text' && screen.nodes[0].text.id === 'identity.profile_lead_held');
  assert.equal(await outcomeOf(run('identity.profile', { facts, input: { action: 'skip' } }, closed)), 'saved');
  assert.deepEqual(await held(user.id, closed), { given_name: 'Lea lead:shop?' });
  assert.deepEqual((await t.db.read(closed.id, (tx) => identity.profile(tx, user.sub)))?.attributes, {});
  assert.equal(await outcomeOf(run('identity.profile', { facts, input: { action: 'continue', fields: { given_name: '' } } }, closed)), 'saved');
  assert.deepEqual(await held(user.id, closed), {}, 'an emptied field is a removed one');
  assert.equal(await outcomeOf(run('identity.profile', { facts }, closed)), 'saved', 'nothing is left to show');
});

test('twenty parallel sign-ups with the proved address of a lead end as the lead', async () => {
  const value = email();
  const light = await write((tx) => identity.createLight(tx, TEST_ORIGIN, { contact: { kind: 'email', value }, attributes: { given_name: 'Lea' }, source: 'lead:shop' }));
  const results = await Promise.all(Array.from({ length: 20 }, () => run('identity.register', { facts: proved(value) })));
  assert.deepEqual([...new Set(results.map((result) => result.facts.sub))], [light.sub]);
  assert.equal(results.filter((result) => result.outcome === 'new').length, 1);
});

test('saved details have the customer as their source; what was not asked is not taken', async () => {
  const user = await register(email());
  const input = { action: 'continue', fields: { given_name: ' Ada ', birthdate: '', newsletter: 'true', family_name: 'Sneaky', sub: 'x' } };
  assert.equal(await outcomeOf(run('identity.profile', { facts: { userId: user.id, sub: user.sub }, input })), 'saved');
  const attributes = await t.db.read(tenant.id, (tx) => identity.attributes(tx, user.id));
  assert.deepEqual(Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, [attribute.value, attribute.source]])), {
    given_name: ['Ada', 'user'],
    newsletter: [true, 'user'],
  });
});

test('what another system told is shown as that, and left as it was it stays what that system told', async () => {
  const attributes = { given_name: 'Ada', birthdate: '1990-02-03' };
  const user = await write((tx) =>
    identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email(), verified: true }], attributes, source: 'connection:there' }),
  );
  const facts = { userId: user.id, sub: user.sub };
  const { screen } = await run('identity.profile', { facts });
  const name = screen?.nodes.find((node) => node.kind === 'input' && node.name === 'given_name');
  assert.equal(name?.kind === 'input' && name.prefilledFrom?.id, 'identity.profile_known_required');
  const input = { action: 'continue', fields: { given_name: 'Ada', birthdate: '1990-02-04' } };
  assert.equal(await outcomeOf(run('identity.profile', { facts, input })), 'saved');
  assert.deepEqual(await held(user.id), { given_name: 'Ada connection:there', birthdate: '1990-02-04 user', newsletter: 'false user' });
});

test('mistakes are named per field and nothing is written or lost', async () => {
  const user = await register(email());
  const result = await run('identity.profile', { facts: { userId: user.id, sub: user.sub }, input: { action: 'continue', fields: { given_name: '', birthdate: '1990-02-31' } } });
  assert.deepEqual(result.errors.map((error) => [error.field, error.text.id]).sort(), [
    ['birthdate', 'identity.attribute_date'],
    ['given_name', 'identity.attribute_missing'],
  ]);
  const birthdate = result.screen?.nodes.find((node) => node.kind === 'date');
  assert.equal(birthdate?.kind === 'date' && birthdate.value, '1990-02-31');
  assert.deepEqual(await t.db.read(tenant.id, (tx) => identity.attributes(tx, user.id)), {});
});

test('required details cannot be skipped, and a user suspended meanwhile saves nothing', async () => {
  const user = await register(email());
  const facts = { userId: user.id, sub: user.sub };
  assert.equal((await run('identity.profile', { facts, input: { action: 'skip' } })).result.kind, 'show');
  await write((tx) => identity.setState(tx, TEST_ORIGIN, user.id, 'locked', 'abuse'));
  assert.equal(refusalOf(await run('identity.profile', { facts, input: { action: 'continue', fields: { given_name: 'Ada' } } })), 'user_inactive');
});
