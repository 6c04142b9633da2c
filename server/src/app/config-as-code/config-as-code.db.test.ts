import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CredentialType } from '#credentials/contract';
import { createConsent, type ConsentRoom } from '#consent';
import { createFederation, createOidcConnector, defineConnector } from '#federation';
import { createIdentity, type IdentityRoom } from '#identity';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { createMessages } from '#messages';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import { createLimits, networkKey } from '#platform/limits';
import { createOneTime } from '#platform/onetime';
import { createOutbound } from '#platform/outbound';
import { createFakeConnector } from '../../federation/fake-connector.suite.ts';
import { createPreferences } from '#preferences';
import type { Application, ApplicationInput, ResourceInput } from '#oidc/contract';
import { createTestDatabase, noLimits, recordEvents, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import { createTenants, type Tenants } from '#tenants';
import { BUILTIN_POLICY } from '#risk';
import { createSamlIdp, type SamlIdpDeps } from '#saml-idp';
import { createSignedWebhookConnector, createVerification, defineVerificationConnector } from '#verification';
import { configuredEndpoints } from '../../provisioning/webhooks/configured-endpoints.ts';
import { messageSamples } from '../catalog/messages.ts';
import { saveEndpoints } from '../../provisioning/webhooks/save-endpoints.ts';
import { ConfigFileError, applyConfig, parseConfigFile, planConfig, type ConfigRooms } from './index.ts';

const demo = readFileSync(new URL('../../../../demo/demo.yaml', import.meta.url), 'utf8');
const BASE = 'http://localhost:3000';
let t: TestDatabase;
let tenants: Tenants;
let identity: IdentityRoom;
let rooms: ConfigRooms;
const events = recordEvents();
const applications = new Map<string, ApplicationInput>();
const resources = new Map<string, ResourceInput>();
const passwords = new Map<string, string>();

/** What the room of applications does, as far as a file can see: idempotent, checks the brand, forgets what is rolled back. */
function fakeOrganizations(): ConfigRooms['organizations'] {
  const known = new Map<string, string>();
  const members = new Set<string>();
  const companies = {
    list: async (_tx: Tx, { text = '' }) => [...known].filter(([reference]) => reference === text).map(([reference, id]) => ({ id, reference })),
    async create(_tx: Tx, _origin: Origin, { reference = '' }) {
      known.set(reference, randomUUID());
      return { kind: 'saved', organization: { id: known.get(reference), reference } };
    },
    membership: async (_tx: Tx, organization: string, userId: string) => (members.has(`${organization} ${userId}`) ? {} : undefined),
    async putMember(_tx: Tx, _origin: Origin, _by: unknown, { organization, userId }: { readonly organization: string; readonly userId: string }) {
      members.add(`${organization} ${userId}`);
      return { kind: 'saved' };
    },
  };
  return { companies } as unknown as ConfigRooms['organizations'];
}

function fakeOidc(): ConfigRooms['oidc'] {
  const key = (tenantId: string, id: string) => `${tenantId} ${id}`;
  return {
    async application(tenantId, clientId) {
      const found = applications.get(key(tenantId, clientId));
      return found && ({ ...found, id: clientId, ...(found.brand === undefined ? {} : { brandId: found.brand }) } as unknown as Application);
    },
    async saveApplication(tx, tenantId, input) {
      if (input.brand !== undefined && !(await tenants.brandBySlug(tenantId, input.brand))) {
        const { AppError } = await import('#platform/errors');
        throw new AppError('oidc.invalid_application', { status: 422, detail: 'x' }, { fields: [{ field: 'brand', fix: 'there is no such brand' }] });
      }
      const before = applications.get(key(tenantId, input.clientId));
      const changed = JSON.stringify(before) !== JSON.stringify(input);
      tx.afterCommit(() => applications.set(key(tenantId, input.clientId), input));
      return {
        application: { ...input, ...(input.brand === undefined ? {} : { brandId: input.brand }) } as unknown as Application,
        changed,
        fields: before && before.secret !== input.secret ? ['secret'] : [],
      };
    },
    async saveResource(tx, tenantId, input) {
      const changed = JSON.stringify(resources.get(key(tenantId, input.identifier))) !== JSON.stringify(input);
      tx.afterCommit(() => resources.set(key(tenantId, input.identifier), input));
      return { changed };
    },
    removeResource: async () => false,
    async configured(tx) {
      const of = <I>(map: ReadonlyMap<string, I>) => [...map].filter(([place]) => place.startsWith(`${tx.tenantId} `)).map(([, input]) => input);
      return {
        applications: of(applications).map(({ secret, ...input }) => ({ input, secrets: secret === undefined ? {} : { secret } })),
        resources: of(resources),
      };
    },
  };
}

before(async () => {
  t = await createTestDatabase();
  tenants = createTenants({ db: t.db, baseUrl: BASE, development: true, events });
  identity = createIdentity({ keys: testKeys(t.db), tenants, events, endUnprovedPast: async () => {} });
  const type: Pick<Required<CredentialType>, 'id' | 'list' | 'importSecret'> = {
    id: 'secret-word',
    list: async (_tx, userId) => (passwords.has(userId) ? [{ id: '1', type: 'secret-word', createdAt: new Date() }] : []),
    importSecret: async (tx, userId, secret) => tx.afterCommit(() => passwords.set(userId, secret.plain ?? secret.phc ?? '')),
  };
  const federation = createFederation({
    db: t.db,
    keys: testKeys(t.db),
    events,
    limits: createLimits({ db: t.db, keys: testKeys(t.db) }),
    networkKey,
    oneTime: createOneTime({ db: t.db, keys: testKeys(t.db) }),
    tenants,
    identity,
    // The demo has a provider on this computer.
    connectors: [createFakeConnector(), defineConnector(createOidcConnector({ outbound: createOutbound({ allow: ['localhost:3004'] }) }))],
    clientIdOf: async () => undefined,
    ports: {
      notices: { tell: async () => {} },
      browsers: { remember: async () => {} },
      attempts: { begin: async () => ({ allowed: false, retryAfter: 60 }) },
      sessions: { revoke: async () => 0 },
    },
  });
  const verification = createVerification({
    db: t.db,
    lookups: t.db,
    keys: testKeys(t.db),
    events,
    limits: noLimits,
    jobs: { enqueue: async () => {} },
    delivery: { send: async () => {} },
    tenants,
    identity,
    sessions: { byId: async () => undefined },
    journeys: { followLink: async () => ({ outcome: 'gone', sameBrowser: false }) },
    connectors: [defineVerificationConnector(createSignedWebhookConnector({ outbound: createOutbound({ allow: ['localhost:3005'] }) }))],
    application: async () => undefined,
  });
  const consent = createConsent({
    db: t.db,
    lookups: t.db,
    events,
    tenants,
    identity,
    signingKeys: { current: async () => ({ version: '', keys: [] }), everyPublicKey: async () => [] },
    isApplication: async (tenantId, id) => applications.has(`${tenantId} ${id}`),
  });
  const i18n = createI18n({ catalogues: loadCatalogues(findCatalogues(fileURLToPath(new URL('../..', import.meta.url)))), strict: true });
  const messages = createMessages({ db: t.db, lookups: t.db, tenants, events, i18n, samples: messageSamples });
  rooms = {
    db: t.db,
    tenants,
    messages,
    identity,
    oidc: fakeOidc(),
    saml: createSamlIdp({ db: t.db, tenants, events } as unknown as SamlIdpDeps),
    credentials: { types: [type as CredentialType] },
    federation,
    verification,
    consent,
    preferences: createPreferences({
      db: t.db,
      keys: testKeys(t.db),
      events,
      limits: noLimits,
      networkKey,
      identity,
      consent,
      oneTime: createOneTime({ db: t.db, keys: testKeys(t.db) }),
      delivery: { send: async () => {} },
    }),
    // The demo's club hears of things on this computer.
    webhooks: {
      saveEndpoints: (...save) => saveEndpoints({ keys: testKeys(t.db), events, outbound: createOutbound({ allow: ['localhost:3002'] }) }, ...save),
      configured: (tx) => configuredEndpoints({ keys: testKeys(t.db) }, tx),
    },
    organizations: fakeOrganizations(),
    risk: { policies: { publish: async () => ({ version: 0, policy: BUILTIN_POLICY, changed: false, changes: [] }), configured: async () => undefined } },
    journeys: { publish: async () => ({ version: '' }), configured: async () => [], builtin: () => undefined },
  };
});
after(() => t.drop());

const file = (text: string) => parseConfigFile(text, { env: () => undefined });
const plan = async (text: string) => (await planConfig(rooms, file(text))).map((line) => line.text);
const apply = async (text: string) => (await applyConfig(rooms, file(text))).map((line) => line.text);
const tenantId = async (slug: string) => (await tenants.bySlug(slug))?.id ?? '';

test('planning writes nothing, applying does what was planned, and doing it again changes nothing', async () => {
  const planned = await plan(demo);
  assert.equal((await t.dump('select 1 from tenants.tenants')).length, 0);
  const applied = await apply(demo);
  assert.deepEqual(applied, planned);
  assert.deepEqual(applied.slice(0, 5), [
    '+ tenant demo',
    '+ brand outfitters',
    '+ brand circle',
    '+ message credentials.sign_in_code: brands.circle.en; brands.circle.de',
    '+ resource https://orders.demo.example/',
  ]);
  assert.ok(applied.includes('+ application demo-native'));
  assert.ok(applied.includes('+ user a***@example.com'), 'no address in full');
  const seen = events.all.length;
  assert.deepEqual(await apply(demo), []);
  assert.deepEqual(await plan(demo), []);
  assert.equal(events.all.length, seen, 'and tells nobody');

  const tenant = await tenants.bySlug('demo');
  assert.equal(tenant?.issuer, BASE);
  assert.equal((await tenants.brand(tenant?.id ?? '', tenant?.defaultBrandId ?? ''))?.slug, 'outfitters');
  const ada = await t.db.read(tenant?.id ?? '', (tx) => identity.findByIdentifier(tx, { kind: 'email', value: 'ada@example.com' }));
  assert.ok(ada?.identifier.verifiedAt);
  assert.equal(passwords.get(ada?.user.id ?? ''), 'Correct-Horse-7-Battery');
  assert.equal(passwords.size, 1, 'grace has none');
  assert.ok(events.all.every((event) => event.origin.actor.kind === 'operator'));
});

test('a changed file says what changes, does exactly that, and shows no secret', async () => {
  const changed = demo
    .replace('words: [fernweh, outfitters, circle]', 'preset: nist')
    .replace("accent: '#5a2fd0'", "accent: '#4722ad'")
    .replace('name: Order desk', 'name: Order office')
    .replace('secret: demo-orders-secret-for-development-only', 'secret: another-orders-secret-for-development')
    .replace('family_name: Lovelace', 'family_name: King');
  const planned = await plan(changed);
  assert.deepEqual(planned.sort(), [
    '~ application demo-orders: name: "Order desk" -> "Order office"; secret changed',
    '~ brand circle: colours.accent: "#5a2fd0" -> "#4722ad"',
    '~ tenant demo: settings.password.preset: "balanced" -> "nist"; settings.password.words: as it comes with the product',
    '~ user a***@example.com: family_name',
  ]);
  assert.deepEqual((await apply(changed)).sort(), planned);
  assert.deepEqual(await apply(changed), []);
  assert.equal((await tenants.bySlug('demo'))?.settings.password.preset, 'nist');
  const secretOnly = changed.replace('another-orders-secret', 'third-orders-secret');
  assert.deepEqual(await plan(secretOnly), ['~ application demo-orders: secret changed']);
});

const small = (more: string) => `tenants:\n  - slug: small\n    name: Small\n${more}`;

test("a new brand may be the default one and an application's at once, in plan and in truth", async () => {
  await apply(
    small(
      '    brands:\n      - { slug: one, name: One, colours: { accent: "#1f4fd8" } }\n    applications:\n      - { clientId: app, name: App, brand: one, metadata: { a: 1 } }\n',
    ),
  );
  const next = small(
    '    defaultBrand: two\n    brands:\n      - { slug: two, name: Two, colours: { accent: "#0b6e4f" } }\n    applications:\n      - { clientId: app, name: App, brand: two, metadata: { a: 1 } }\n',
  );
  const planned = await plan(next);
  assert.deepEqual(planned, ['+ brand two', '~ tenant small: defaultBrand -> "two"', '~ application app: brand -> "two"']);
  assert.deepEqual(await apply(next), planned);
  const tenant = await tenants.bySlug('small');
  assert.ok(await tenants.brandBySlug(tenant?.id ?? '', 'one'), 'what the file does not name is left alone');
});

test('applications that speak SAML, from their metadata: planned, applied, changed by name, and wrong ones told with their line', async () => {
  const metadata = (acs: string) =>
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:press"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acs}" index="0"/></SPSSODescriptor></EntityDescriptor>`;
  const press = (acs: string, more = '') =>
    small(
      `    defaultBrand: two\n    brands:\n      - { slug: saml, name: Saml, colours: { accent: "#1f4fd8" } }\n    samlApplications:\n      - name: Press\n        brand: saml\n        metadata: '${metadata(acs)}'\n${more}`,
    );
  assert.deepEqual(await plan(press('https://press.example/acs')), ['+ brand saml', '+ SAML application Press']);
  assert.deepEqual(await apply(press('https://press.example/acs')), ['+ brand saml', '+ SAML application Press']);
  assert.deepEqual(await apply(press('https://press.example/acs')), []);
  assert.deepEqual(await plan(press('https://press.example/acs2')), ['~ SAML application Press: acs']);
  await assert.rejects(plan(press('http://press.example/acs')), (error: ConfigFileError) => {
    assert.deepEqual(
      error.details.map(({ line, path }) => [line, path]),
      [[10, 'tenants.0.samlApplications.0.metadata.acs.0.url']],
    );
    return true;
  });
  await assert.rejects(plan(press('https://press.example/acs', '        nameIdFormat: nickname\n')), (error: ConfigFileError) => {
    assert.deepEqual(
      error.details.map(({ line, path }) => [line, path]),
      [[11, 'tenants.0.samlApplications.0.nameIdFormat']],
    );
    return true;
  });
});

test('webhooks of an application: made with it, changed by what differs and without their secrets, removed with their entry; what is wrong stands at its line', async () => {
  const key = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
  const app = (webhooks: string) => small(`    applications:\n      - clientId: told\n        name: Told\n${webhooks}`);
  const hook = (url: string, byte: number, events = 'account.merged') => `        webhooks:\n          - { url: ${url}, secret: '${key(byte)}', events: [${events}] }\n`;
  assert.deepEqual(await apply(app(hook('https://told.example/hook', 1))), ['+ application told']);
  assert.deepEqual(await apply(app(hook('https://told.example/hook', 1))), []);
  const changes = app(hook('https://told.example/new', 2, 'account.merged, account.merge_undone'));
  const planned = [
    '~ application told: webhook default url: https://told.example/hook -> https://told.example/new; webhook default events: account.merged -> account.merge_undone, account.merged; webhook default secrets changed',
  ];
  assert.deepEqual(await plan(changes), planned);
  assert.deepEqual(await apply(changes), planned);
  await assert.rejects(plan(app(hook('http://told.example/hook', 1))), (error: ConfigFileError) => {
    assert.deepEqual(
      error.details.map(({ line, path }) => [line, path]),
      [[8, 'tenants.0.applications.0.webhooks.0.url']],
    );
    return true;
  });
  assert.deepEqual(await apply(app('')), ['~ application told: webhook default removed']);
});

test('an application that speaks SAML has webhooks in the same form, if it knows people by a name that lasts', async () => {
  const app = (more: string) =>
    small(
      `    samlApplications:\n      - name: Mill\n        entityId: https://mill.example/saml\n        requireSignedRequests: false\n        acs: [{ url: https://mill.example/acs }]\n${more}`,
    );
  const hook = (url: string) => `        webhooks:\n          - { url: ${url}, secret: 'whsec_${Buffer.alloc(32, 1).toString('base64')}', events: [consent.changed] }\n`;
  assert.deepEqual(await apply(app(hook('https://mill.example/hook'))), ['+ SAML application Mill']);
  assert.deepEqual(await apply(app(hook('https://mill.example/hook'))), []);
  assert.deepEqual(await apply(app(hook('https://mill.example/new'))), ['~ SAML application Mill: webhook default url: https://mill.example/hook -> https://mill.example/new']);
  for (const [wrong, path] of [
    [hook('http://mill.example/hook'), 'webhooks.0.url'],
    [`${hook('https://mill.example/hook')}        nameIdFormat: emailAddress\n`, 'webhooks'],
  ] as const)
    await assert.rejects(plan(app(wrong)), (error: ConfigFileError) => {
      assert.deepEqual(
        error.details.map((detail) => detail.path),
        [`tenants.0.samlApplications.0.${path}`],
      );
      return true;
    });
  assert.deepEqual(await apply(app('')), ['~ SAML application Mill: webhook default removed']);
});

test('an entry that only adds something leaves address and name of the tenant alone', async () => {
  await apply('tenants: [{ slug: moved, name: Moved, issuer: http://moved.localhost:3000 }]');
  assert.deepEqual(await apply('tenants: [{ slug: moved, resources: [{ identifier: https://api.example/, name: API }] }]'), ['~ resource https://api.example/']);
  const tenant = await tenants.bySlug('moved');
  assert.equal(tenant?.issuer, 'http://moved.localhost:3000');
  assert.equal(tenant?.name, 'Moved');
  // Said outright, it moves.
  await apply('tenants: [{ slug: moved, default: false }]');
  assert.equal((await tenants.bySlug('moved'))?.issuer, `${BASE}/t/moved`);
});

test('what the customer changed stays as the customer wants it', async () => {
  const text = (name: string) =>
    small(
      `    users:\n      - identifiers: [{ kind: email, value: kim@example.com, verified: true }]\n        attributes: { nickname: ${name}, gender: x }\n        password: first-password\n`,
    );
  await apply(text('Kim'));
  const id = await tenantId('small');
  const user = await t.db.tenant(id, async (tx) => {
    const found = await identity.findByIdentifier(tx, { kind: 'email', value: 'kim@example.com' });
    assert.ok(found);
    await identity.writeAttributes(tx, { actor: { kind: 'user', id: found.user.id }, requestId: 'x' }, found.user.id, { nickname: 'Kimmy' }, 'user');
    passwords.set(found.user.id, 'chosen by Kim');
    return found.user;
  });
  assert.deepEqual(await apply(text('Kimberley').replace('gender: x', 'gender: y')), ['~ user k***@example.com: gender']);
  const attributes = await t.db.read(id, (tx) => identity.attributes(tx, user.id));
  assert.deepEqual([attributes['nickname']?.value, attributes['gender']?.value, passwords.get(user.id)], ['Kimmy', 'y', 'chosen by Kim']);
});

test('users are found again by sub or identifier; contradictions are refused with the line and nothing is half done', async () => {
  await apply(
    small(
      '    users:\n      - { sub: legacy-1, identifiers: [{ kind: email, value: one@example.com, verified: true }] }\n      - { identifiers: [{ kind: username, value: two-two, verified: true }] }\n',
    ),
  );
  assert.deepEqual(
    await apply(
      small(
        '    users:\n      - { sub: legacy-1, identifiers: [{ kind: email, value: one@example.com, verified: true }, { kind: phone, value: "+33612345611", verified: true }] }\n',
      ),
    ),
    ['~ user o***@example.com: phone added'],
  );
  const refused = async (users: string, line: number) =>
    assert.rejects(apply(small(`    applications:\n      - { clientId: must-not-stay, name: X }\n    users:\n${users}`)), (error: unknown) => {
      assert.ok(error instanceof ConfigFileError, String(error));
      assert.equal(error.details[0]?.line, line);
      return true;
    });
  await refused('      - { sub: other-sub, identifiers: [{ kind: email, value: one@example.com, verified: true }] }\n', 7);
  await refused('      - { identifiers: [{ kind: email, value: one@example.com, verified: true }, { kind: username, value: two-two, verified: true }] }\n', 7);
  await refused('      - { identifiers: [{ kind: email, value: new@example.com, verified: true }], attributes: { shoe: "42" } }\n', 7);
  await refused('      - { sub: legacy-1, identifiers: [{ kind: email, value: unproved@example.com }] }\n', 7);
  assert.ok(![...applications.keys()].some((key) => key.includes('must-not-stay')));
});

test('what a room refuses is told with its line, in plan and in apply', async () => {
  const bad = small(
    '    brands:\n      - slug: one\n        name: One\n        colours: { accent: "#1f4fd8" }\n    applications:\n      - clientId: app2\n        name: App\n        brand: nowhere\n',
  );
  for (const run of [plan, apply]) {
    await assert.rejects(run(bad), (error: unknown) => {
      assert.ok(error instanceof ConfigFileError, String(error));
      assert.deepEqual(
        error.details.map(({ line, path }) => [line, path]),
        [[11, 'tenants.0.applications.0.brand']],
      );
      return true;
    });
  }
  await assert.rejects(plan(small('    issuer: http://plain.example\n')), (error: unknown) => error instanceof ConfigFileError && error.details[0]?.line === 4);
});

test('attribute definitions of a tenant can be used by its users in the same file', async () => {
  const text = `tenants:
  - slug: tier
    name: Tier
    settings:
      attributes:
        - { name: tier, type: text, label: { en: Tier }, pattern: 'gold|silver' }
    users:
      - identifiers: [{ kind: email, value: gold@example.com, verified: true }]
        attributes: { tier: gold }
`;
  const planned = await plan(text);
  assert.deepEqual(await apply(text), planned);
  assert.deepEqual(await apply(text), []);
  assert.deepEqual(await plan(text.replace('gold|silver', 'gold|silver|none')), ['~ tenant tier: settings.attributes: tier']);
});

test('connections: made, changed by what differs, without their secrets; what is wrong stands at its line', async () => {
  const text = (change: { shown?: string; secret?: string; issuer?: string } = {}) => `tenants:
  - slug: linked
    connections:
      - slug: there
        connector: fake
        name: There
        shown: ${change.shown ?? 'button'}
        settings: { issuer: ${change.issuer ?? 'https://there.example'} }
        secrets: { key: ${change.secret ?? 'first-secret-value'} }
`;
  assert.deepEqual(await plan(text()), ['+ tenant linked', '+ connection there']);
  assert.deepEqual(await apply(text()), ['+ tenant linked', '+ connection there']);
  assert.deepEqual(await apply(text()), []);
  const changed = await plan(text({ shown: 'hidden', secret: 'second-secret-value' }));
  assert.deepEqual(changed, ['~ connection there: shown: "button" -> "hidden"; secrets changed']);
  assert.deepEqual(await plan(text({ shown: 'hidden', secret: 'second-secret-value' })), changed, 'a plan changes nothing');
  await assert.rejects(apply(text({ issuer: 'http://there.example' })), (error: unknown) => {
    assert.ok(error instanceof ConfigFileError);
    assert.deepEqual(
      error.details.map(({ line, path }) => [line, path]),
      [[8, 'tenants.0.connections.0.settings.issuer']],
    );
    return true;
  });
  await assert.rejects(apply(`tenants:\n  - slug: linked\n    connections:\n      - { slug: there, connector: nowhere }\n`), /must be one of fake/);
  await assert.rejects(
    apply(`tenants:\n  - slug: linked\n    connections:\n      - { slug: a, connector: fake }\n      - { slug: a, connector: fake }\n`),
    /stands in the file twice/,
  );
});

test('verifiers and what must be verified: made, changed by what differs, without their secrets; what is wrong stands at its line', async () => {
  const text = (change: { level?: string; secret?: string; attribute?: string } = {}) => `tenants:
  - slug: verified
    settings:
      verification: { requirements: [{ id: adult, level: low, attributes: [birthdate], applications: [shop] }] }
    verifiers:
      - slug: papers
        connector: signed-webhook
        name: Papers
        trustFramework: acme_papers
        level: ${change.level ?? 'low'}
        claims: [{ claim: birthdate, attribute: ${change.attribute ?? 'birthdate'} }]
        settings: { startUrl: 'https://papers.example/start' }
        secrets: { signing: '${change.secret ?? 'a secret of the tests, long enough'}' }
`;
  assert.deepEqual(await plan(text()), ['+ tenant verified', '+ verifier papers']);
  assert.deepEqual(await apply(text()), ['+ tenant verified', '+ verifier papers']);
  assert.deepEqual(await apply(text()), []);
  const changed = await plan(text({ level: 'high', secret: 'the next secret of the tests, long' }));
  assert.deepEqual(changed, ['~ verifier papers: level: "low" -> "high"; secrets changed']);
  await assert.rejects(apply(text({ attribute: 'shoe' })), (error: unknown) => {
    assert.ok(error instanceof ConfigFileError);
    assert.deepEqual(
      error.details.map(({ line, path }) => [line, path]),
      [[11, 'tenants.0.verifiers.0.claims.0.attribute']],
    );
    return true;
  });
  await assert.rejects(
    plan(text().replace('[birthdate], applications', '[shoe], applications')),
    (error: unknown) => error instanceof ConfigFileError && error.details[0]?.path === 'tenants.0.settings.verification.requirements.0.attributes.0',
  );
});

test('rules of profiling are told by their name: new, changed, gone', async () => {
  const rule = (id: string, visits: number) => `          - { id: ${id}, ask: [nickname], reason: { en: Why. }, when: { visits: ${visits} } }\n`;
  const rulesOf = (...rules: string[]) => small(`    settings:\n      profiling:\n        rules:\n${rules.join('')}`);
  assert.deepEqual(await apply(rulesOf(rule('one', 2), rule('two', 2))), ['~ tenant small: settings.profiling.rules: one, two']);
  assert.deepEqual(await apply(rulesOf(rule('one', 2), rule('two', 2))), []);
  const next = rulesOf(rule('two', 3), rule('three', 2));
  const planned = await plan(next);
  assert.deepEqual(planned, ['~ tenant small: settings.profiling.rules: two, three, one removed']);
  assert.deepEqual(await apply(next), planned);
  assert.deepEqual(await plan(next), []);
});

test('segments are told by their name; one that is still used is not taken out, and the place is named', async () => {
  const used = small(`    settings:
      segments:
        - { name: regulars, when: { visits: { min: 5 } } }
        - { name: french, when: { attributes: [{ name: locale, equals: fr }] } }
      profiling:
        rules:
          - { id: name, ask: [nickname], reason: { en: Why. }, when: { segments: [regulars] } }
`);
  await apply(small('    settings: {}\n'));
  assert.deepEqual(await apply(used), ['~ tenant small: settings.segments: regulars, french; settings.profiling.rules: name']);
  assert.deepEqual(await apply(used), []);
  assert.deepEqual(await plan(used.replace('min: 5', 'min: 6').replace(/.*name: french.*\n/, '')), ['~ tenant small: settings.segments: regulars, french removed']);
  const refusal = async (file: string) =>
    apply(file).then(
      () => [],
      (error: unknown) => (error instanceof ConfigFileError ? error.details.map(({ line, path, message }) => `${line} ${path} ${message}`) : Promise.reject(error as Error)),
    );
  const [gone] = await refusal(used.replace(/.*name: regulars.*\n/, ''));
  assert.match(
    gone ?? '',
    /^\d+ tenants\.0\.settings\.profiling\.rules\.0\.when\.segments\.0 names the segment "regulars", which is not in settings\.segments \(there are french\): define it there, or take it out of the rule "name" first$/,
  );
  assert.equal(
    used
      .replace(/.*name: regulars.*\n/, '')
      .split('\n')
      [Number(gone?.split(' ')[0]) - 1]?.includes('segments: [regulars]'),
    true,
    'at its line',
  );
  assert.deepEqual(await apply(used), [], 'nothing was changed by it');
});

test('purposes: the plan says what would be published and whom it asks again; a name that nothing in the file makes is told with its line', async () => {
  const words = 'title: News, what: Your address., why: To write to you., who: Us., howLong: A year.';
  const text = (more: string, words_ = words) => `tenants:
  - slug: purposes
    applications: [{ clientId: news, name: News }]
    purposes:
      - key: news
        attributes: [email]
        recipients: [news]
        notice: { en: { ${words_} } }
        ${more}
`;
  await apply('tenants: [{ slug: purposes }]');
  assert.deepEqual(await plan(text('publish: 1')), ['+ application news', '+ purpose news']);
  await apply(text('publish: 1'));
  assert.deepEqual(await plan(text('publish: 1')), []);
  const id = await tenantId('purposes');
  const { id: userId } = await t.db.tenant(id, (tx) =>
    identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: 'news@example.com', verified: true }], source: 'test' }),
  );
  const consent = rooms.consent as ConsentRoom;
  await t.db.tenant(id, (tx) => consent.give(tx, TEST_ORIGIN, { userId, purpose: 'news', locale: 'en', method: 'api' }));
  const reworded = words.replace('To write to you', 'To sell to you');
  assert.deepEqual(await plan(text('publish: 1', reworded)), ['~ purpose news: draft: notice; not published: customers see no change until `publish` says the next version']);
  assert.deepEqual(await plan(text('publish: 2', reworded)), ['~ purpose news: draft: notice; publishes version 2 (material), 1 customer is asked again']);
  assert.equal((await consent.purposes(id))[0]?.version, 1, 'planning publishes nothing');
  const wrong = await plan(text('publish: 1').replace('recipients: [news]', 'recipients: [nwes]')).catch((error: unknown) => error);
  assert.ok(wrong instanceof ConfigFileError);
  assert.deepEqual(
    wrong.details.map(({ line, path }) => [line, path]),
    [[7, 'tenants.0.purposes.0.recipients']],
  );
});

test('the example of the guide is taken as it stands', async () => {
  const guide = readFileSync(new URL('../../../../docs/guide/consent.md', import.meta.url), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  await apply(demo);
  const planned = await plan(example);
  assert.deepEqual(
    planned.filter((line) => line.startsWith('+')),
    ['+ purpose newsletter', '+ purpose terms'],
  );
});
