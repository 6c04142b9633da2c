import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Config } from '#platform/config';
import type { Database, Tx } from '#platform/db';
import type { Delivery, EmailMessage } from '#platform/delivery';
import type { Origin } from '#platform/events';
import { createHasher } from '#platform/hashing';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import { createLimits, networkKey } from '#platform/limits';
import { createOneTime } from '#platform/onetime';
import { solveStep } from '#challenges';
import { askStep, createConsent, termsStep } from '#consent';
import { createOrganizations, type OrganizationsDeps } from '#organizations';
import { endUnprovedPast } from '#credentials';
import { createIdentity, identitySteps, profilingSteps } from '#identity';
import { createJourneys } from '#journeys';
import type { FlowFacts, FlowResult, Screen, StartInput, StepInput, Wanted } from '#journeys/contract';
import { riskSteps, type Answers, type Owners, type Standings } from '#risk';
import { createSessions, sessionSteps } from '#sessions';
import { createVerification } from '#verification';
import { createTenants, type Tenant } from '#tenants';
import { createTestDatabase, lookupsOf, recordEvents, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import { joinedSteps } from '../app/catalog/joined-steps.ts';
import { builtinJourneys } from '../app/catalog/journeys.ts';
import { leavingStep } from '../erasure/pages/leaving-step.ts';
import { composeCredentials, type CredentialParts } from '../app/compose-credentials.ts';
import type { Platform } from '../app/compose-platform.ts';
import type { ConnectionInput, Connector, ExternalIdentity } from './contract.ts';
import { createFakeConnector, fakeAnswer, FAKE_KEY } from './fake-connector.suite.ts';
import { createFederation, type FederationRoom } from './index.ts';
import { RETURNED, returnedInput } from './steps/answers.ts';

/* The real rooms, the real engine and the built-in journeys around a system that is made of a key; two processes on one database, a mailbox instead of mail. */

const HERE = new Set(['sign-in', 'sign-up', 'recover', 'security', 'step-up']);

type Mailbox = Delivery & { readonly all: EmailMessage[]; clear(): void };

function mailbox(): Mailbox {
  const all: EmailMessage[] = [];
  return {
    all,
    phones: false,
    clear: () => void all.splice(0),
    send: async (tx, message) => tx.afterCommit(() => void (message.channel === 'email' && all.push(message))),
  };
}

interface Shared {
  readonly mail: Mailbox;
  readonly events: ReturnType<typeof recordEvents>;
  readonly hasher: ReturnType<typeof createHasher>;
  readonly connectors: readonly Connector[];
}

function processOn(db: Database, { mail, events, hasher, connectors }: Shared) {
  const keys = testKeys(db);
  const [limits, oneTime] = [createLimits({ db, keys }), createOneTime({ db, keys })];
  const tenants = createTenants({ db: lookupsOf(db), baseUrl: 'https://id.example.com', development: true, clock: { now: () => new Date(0) } });
  const sessions = createSessions({ db, keys, events, limitsOf: () => ({ idleSeconds: 86_400, absoluteSeconds: 30 * 86_400 }) });
  const identity = createIdentity({ keys, tenants, events, endUnprovedPast: (...proof) => endUnprovedPast({ credentials: parts.credentials, sessions, events }, ...proof) });
  const federation: FederationRoom = createFederation({
    db,
    keys,
    events,
    limits,
    networkKey,
    oneTime,
    tenants,
    identity,
    connectors,
    clientIdOf: async (_tenantId, applicationId) => `client-${applicationId}`,
    ports: {
      notices: { tell: (...happened) => parts.notices.tell(...happened) },
      browsers: { remember: (...seen) => parts.browsers.remember(...seen) },
      attempts: { begin: (...attempt) => parts.attempts.begin(...attempt) },
      sessions,
      registered: async (_tx, { facts }, userId) => void registered.push([userId, facts.age !== undefined]),
    },
  });
  const config = { production: false, BREACHED_PASSWORDS_URL: 'off', baseUrl: 'https://id.example.com' } as Config;
  const platform = { config, db, keys, events, limits, delivery: mail, hasher, oneTime, jobs: {}, outbound: {}, telemetry: {} } as unknown as Platform;
  const parts: CredentialParts = composeCredentials(platform, { identity, sessions, tenants, external: federation.external });
  const verification = createVerification({
    db,
    lookups: lookupsOf(db),
    keys,
    events,
    limits,
    jobs: { enqueue: async () => {} },
    delivery: mail,
    tenants,
    identity,
    sessions: { byId: async () => undefined },
    journeys: { followLink: (...link) => journeys.followLink(...link) },
    connectors: [],
    application: async () => undefined,
  });
  const consent = createConsent({
    db,
    lookups: lookupsOf(db),
    events,
    tenants,
    identity,
    signingKeys: { current: async () => ({ version: '', keys: [] }), everyPublicKey: async () => [] },
    isApplication: async () => true,
  });
  const asking = { consent, tenants, applicationName: async () => undefined, i18n: { format: (_locale: string, { id }: { readonly id: string }) => id } };
  const steps = [
    // Where nobody is asked how old they are these pass unseen.
    ...createOrganizations({ tenants } as unknown as OrganizationsDeps).steps,
    askStep(asking),
    termsStep(asking),
    ...identitySteps({ identity, tenants, limits, networkKey }),
    ...profilingSteps({ keys, events, identity, tenants }),
    ...parts.steps,
    ...federation.steps,
    ...verification.steps,
    ...sessionSteps({
      sessions,
      assertUsable: async (tx, userId) => {
        const user = await identity.find(tx, userId);
        if (user) identity.assertActive(user);
      },
    }),
    // Nobody looks at how risky anything is.
    ...riskSteps({
      risk: { record: async () => {}, settle: async () => {} },
      decide: async () => undefined,
      sessions,
      standings: {} as Standings,
      answers: {} as Answers,
      owners: {} as Owners,
      tenants,
    }),
    leavingStep({ identity, erasure: { pending: async () => undefined, cancel: async () => false } }),
    solveStep({ keys, tenants, limits, networkKey, events, methods: [], familiar: async () => true }),
  ];
  const journeys = createJourneys({
    db,
    keys,
    events,
    limits,
    networkKey,
    sessions,
    steps: [...steps, ...joinedSteps(steps, { tenants })],
    definitions: builtinJourneys.filter(({ id }) => HERE.has(id)),
    rates: { perNetwork: 1e6, perTenant: 1e6 },
  });
  return { db, keys, limits, oneTime, tenants, identity, sessions, federation, credentials: parts.credentials, journeys };
}

export type Process = ReturnType<typeof processOn>;

/** Accounts that came into being, as other rooms are told in the same transaction, and whether somebody had said how old they are. */
export const registered: [userId: string, asked: boolean][] = [];

export interface World extends Process {
  readonly t: TestDatabase;
  readonly tenant: Tenant;
  readonly other: Tenant;
  readonly mail: Mailbox;
  readonly events: ReturnType<typeof recordEvents>;
  readonly i18n: ReturnType<typeof createI18n>;
  /** Another process on the same database. */
  readonly second: Process;
  connection(input: Partial<ConnectionInput> & { readonly slug: string }, of?: Tenant): Promise<string>;
  user(input?: {
    readonly email?: string;
    readonly verified?: boolean;
    readonly password?: string;
    readonly of?: Tenant;
  }): Promise<{ readonly id: string; readonly sub: string; readonly email: string }>;
  begin(journey: string, options?: BeginOptions): Promise<Customer>;
  inTenant<T>(work: (tx: Tx) => Promise<T>, of?: Tenant): Promise<T>;
  /** Settings of the tenant, over the defaults. */
  settings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

export interface BeginOptions {
  readonly browser?: string;
  readonly of?: Tenant;
  readonly ip?: string;
  readonly currentSessionId?: string;
  readonly wanted?: Wanted;
  readonly hint?: string;
  readonly application?: string;
  readonly facts?: Partial<FlowFacts>;
  readonly returnTo?: StartInput['returnTo'];
  readonly on?: Process;
}

/** Somebody in front of one flow. */
export interface Customer {
  readonly flowId: string;
  readonly browser: string;
  result: FlowResult;
  readonly screen: Screen;
  readonly at: string;
  readonly errors: readonly string[];
  /** Ids of all texts on the screen. */
  readonly said: readonly string[];
  act(action: string, fields?: Readonly<Record<string, string>>): Promise<FlowResult>;
  /** What the other side sends back, as it would arrive. */
  answer(who: ExternalIdentity | 'cancelled', change?: Parameters<typeof fakeAnswer>[2]): StepInput;
  /** Back from there, as somebody. */
  return(who: ExternalIdentity | 'cancelled', change?: Parameters<typeof fakeAnswer>[2]): Promise<FlowResult>;
  /** From the first screen there and back. */
  continueWith(slug: string, who: ExternalIdentity | 'cancelled'): Promise<FlowResult>;
  show(): Promise<FlowResult>;
  /** Types the code that was mailed to the address last. */
  code(address: string): Promise<FlowResult>;
  facts(): Promise<NonNullable<Awaited<ReturnType<Process['journeys']['collect']>>>['facts']>;
}

const sources = fileURLToPath(new URL('..', import.meta.url));
let nets = 0;

export async function createWorld(connectors: readonly Connector[] = [createFakeConnector()]): Promise<World> {
  const t = await createTestDatabase();
  registered.length = 0;
  const mail = mailbox();
  const events = recordEvents();
  const hasher = createHasher({ pepper: testKeys(t.db).pepper, params: { memoryCost: 1024, timeCost: 1, parallelism: 1 }, workers: 2, queueLimit: 10_000, maxWaitSeconds: 60 });
  const close = async () => {
    await hasher.close();
    await t.drop();
  };
  try {
    return await furnish(t, { mail, events, hasher, connectors }, close);
  } catch (error) {
    // Nothing of a world that cannot be built keeps its file from ending.
    await close();
    throw error;
  }
}

async function furnish(t: TestDatabase, shared: Shared, close: () => Promise<void>): Promise<World> {
  const { mail, events } = shared;
  const first = processOn(t.db, shared);
  const second = processOn(t.another(), shared);
  const tenantOf = async (slug: string): Promise<Tenant> => {
    const issuer = `https://id.example.com/t/${slug}`;
    const { tenant } = await first.tenants.save({ slug, name: slug, issuer, settings: { nudges: { passkey: false } } });
    const { brand } = await first.tenants.saveBrand(tenant.id, { slug: 'main', name: 'Acme', colours: { accent: '#0b5cad' }, senderName: 'Acme', defaultLocale: 'en' });
    return { ...tenant, defaultBrandId: brand.id };
  };
  const [tenant, other] = [await tenantOf('acme'), await tenantOf('rival')];
  const inTenant: World['inTenant'] = (work, of = tenant) => t.db.tenant(of.id, work);
  const forget = () => {
    for (const process of [first, second]) for (const { id } of [tenant, other]) process.federation.forget(id);
  };

  return {
    ...first,
    t,
    tenant,
    other,
    mail,
    events,
    second,
    i18n: createI18n({ catalogues: loadCatalogues(findCatalogues(sources)), strict: true }),
    inTenant,
    async connection(input, of = tenant) {
      const whole: ConnectionInput = { connector: 'fake', name: input.slug, settings: { issuer: `https://${input.slug}.there.example` }, secrets: { key: FAKE_KEY }, ...input };
      const saved = await inTenant((tx) => first.federation.saveConnection(tx, whole, TEST_ORIGIN), of);
      forget();
      return saved.connection.id;
    },
    async settings(settings) {
      await first.tenants.save({ slug: tenant.slug, name: tenant.name, issuer: tenant.issuer, settings: { nudges: { passkey: false }, ...settings } });
    },
    async user({ email = `u${randomUUID().slice(0, 8)}@example.com`, verified = true, password, of = tenant } = {}) {
      return inTenant(async (tx) => {
        const user = await first.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email, verified }], source: 'test' });
        if (password !== undefined) await first.credentials.types.find(({ id }) => id === 'password')?.importSecret?.(tx, user.id, { plain: password });
        return { id: user.id, sub: user.sub, email };
      }, of);
    },
    async begin(journey, options = {}) {
      const { of = tenant, browser = `browser-${randomUUID()}`, on = first } = options;
      const origin: Origin = { ...TEST_ORIGIN, ip: options.ip ?? `10.7.${nets >> 8}.${nets++ & 255}` };
      const result = await on.journeys.start({
        tenantId: of.id,
        issuer: of.issuer,
        journey,
        locale: 'en',
        brandId: of.defaultBrandId,
        browserSecret: browser,
        returnTo: options.returnTo ?? { kind: 'test', ref: '' },
        origin,
        ...(options.currentSessionId === undefined ? {} : { currentSessionId: options.currentSessionId }),
        ...(options.facts ? { facts: options.facts } : {}),
        ...(options.wanted ? { wanted: options.wanted } : {}),
        ...(options.hint === undefined ? {} : { connectionHint: options.hint }),
        ...(options.application === undefined ? {} : { application: { id: options.application, name: 'Shop', firstParty: true } }),
      });
      if (result.kind === 'gone') throw new Error('The flow did not begin.');
      return customerOf({ on, of, browser, origin, flowId: result.flow.id, mail }, result);
    },
    close,
  };
}

interface Place {
  readonly on: Process;
  readonly of: Tenant;
  readonly browser: string;
  readonly origin: Origin;
  readonly flowId: string;
  readonly mail: Mailbox;
}

function customerOf({ on, of, browser, origin, flowId, mail }: Place, begun: FlowResult): Customer {
  return {
    flowId,
    browser,
    result: begun,
    get screen() {
      if (this.result.kind !== 'screen') throw new Error(`No screen: ${JSON.stringify(this.result)}`);
      return this.result.screen;
    },
    get at() {
      return this.result.kind === 'screen' ? this.result.screen.id : this.result.kind;
    },
    get errors() {
      return this.result.kind === 'screen' ? (this.result.screen.errors ?? []).map((error) => error.text.id) : [];
    },
    get said() {
      return this.result.kind === 'screen' ? this.result.screen.nodes.flatMap((node) => (node.kind === 'text' ? [node.text.id] : [])) : [];
    },
    async act(action, fields = {}) {
      const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
      this.result = await on.journeys.advance(of.id, flowId, browser, version, { action, fields }, origin);
      return this.result;
    },
    answer(who, change) {
      const redirect = this.screen.nodes.find((node) => node.kind === 'redirect');
      if (!redirect) throw new Error(`${this.screen.id} leads nowhere.`);
      const returned = fakeAnswer({ url: redirect.href }, who, change);
      const slug = new URL(redirect.href).searchParams.get('back')?.split('/').at(-2) ?? '';
      return returnedInput({ ...returned, slug });
    },
    async return(who, change) {
      return this.act(RETURNED, this.answer(who, change).fields);
    },
    async continueWith(slug, who) {
      await this.act(`offers:go:${slug}`);
      return this.return(who);
    },
    async show() {
      this.result = await on.journeys.show(of.id, flowId, browser, origin);
      return this.result;
    },
    async code(address) {
      const mailed = mail.all.findLast((message) => message.to === address);
      return this.act('continue', { code: mailed?.content.code ?? 'no mail' });
    },
    async facts() {
      const collected = await on.journeys.collect(of.id, flowId, browser);
      if (!collected) throw new Error(`Not finished: ${this.at}`);
      return collected.facts;
    },
  };
}

/** A screen as a comparable value, without what differs between any two customers. */
export function plain(screen: Screen): unknown {
  return JSON.parse(JSON.stringify(screen, (key, value: unknown) => (key === 'challenge' ? 'CHALLENGE' : key === 'href' ? 'HREF' : key === 'availableIn' ? 0 : value)));
}
