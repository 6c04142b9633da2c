import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Database, Tx } from '#platform/db';
import type { Delivery, EmailMessage } from '#platform/delivery';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import type { Jobs } from '#platform/jobs';
import { createLimits, networkKey } from '#platform/limits';
import { createOutbound } from '#platform/outbound';
import { createIdentity } from '#identity';
import { createJourneys } from '#journeys';
import { defineStep, type FlowResult, type JourneyDefinition, type Screen, type StartInput, type Wanted } from '#journeys/contract';
import { createTenants, type Tenant } from '#tenants';
import { createTestDatabase, lookupsOf, recordEvents, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import type { Deed } from './connector.suite.ts';
import { createSignedWebhookConnector } from './connectors/signed-webhook/create-signed-webhook.ts';
import { playSignedService, type SignedService } from './connectors/signed-webhook/service.suite.ts';
import { defineVerificationConnector, type HookMessage, type VerificationConnectionInput, type VerificationConnector } from './contract.ts';
import type { ResultPhones } from './deps.ts';
import { createVerification } from './index.ts';

/* The real rooms and the real engine around a played service: two processes on one database, a mailbox instead of mail, and a queue that is worked by hand. */

type Mailbox = Delivery & { readonly all: EmailMessage[]; readonly texts: (Parameters<ResultPhones['send']>[2] & { readonly userId: string })[]; clear(): void };
type Queue = Pick<Jobs, 'enqueue'> & { readonly all: { name: string; data: unknown; startAfter: Date | undefined }[] };

function mailbox(): Mailbox {
  const all: EmailMessage[] = [];
  return {
    all,
    texts: [],
    phones: true,
    clear() {
      all.splice(0);
      this.texts.splice(0);
    },
    send: async (tx, message) => tx.afterCommit(() => void (message.channel === 'email' && all.push(message))),
  };
}

function queue(): Queue {
  const all: Queue['all'] = [];
  return { all, enqueue: async (tx, { name }, data, options) => tx.afterCommit(() => void all.push({ name, data, startAfter: options?.startAfter })) };
}

/** Says who is there: what a journey proves before this. */
const whoStep = defineStep({
  id: 'test.who',
  settings: z.strictObject({}),
  outcomes: ['known'],
  proves: { known: 'factor' },
  offer: async () => ({ id: 'test.who', title: { id: 'test.who' }, nodes: [] }),
  run: async (_ctx, { fields }) => ({
    kind: 'advance',
    outcome: 'known',
    facts: {
      userId: fields['user'] ?? '',
      sub: fields['user'] ?? '',
      evidence: [{ type: 'test', factor: 'knowledge', amr: [], countsAsFactor: true, at: new Date(0).toISOString() }],
    },
  }),
});

const journey = (id: string, requirements: readonly string[]): JourneyDefinition => ({
  id,
  start: 'who',
  nodes: {
    who: { step: 'test.who', next: { known: 'verify' } },
    verify: { step: 'verification.verify', settings: { requirements }, next: { passed: 'done', later: 'left' } },
    left: { step: 'test.left', next: { left: 'done' } },
  },
});
const leftStep = defineStep({
  id: 'test.left',
  settings: z.strictObject({}),
  outcomes: ['left'],
  enter: async () => ({ kind: 'advance', outcome: 'left', facts: { decision: { accepted: false } } }),
});

interface Shared {
  readonly mail: Mailbox;
  readonly queue: Queue;
  readonly events: ReturnType<typeof recordEvents>;
  readonly connectors: readonly VerificationConnector[];
  /** Users, by session. */
  readonly signedIn: Map<string, string>;
}

function processOn(db: Database, { mail, queue: jobs, events, connectors, signedIn }: Shared) {
  const keys = testKeys(db);
  const limits = createLimits({ db, keys });
  const tenants = createTenants({ db: lookupsOf(db), baseUrl: 'https://id.example.com', development: true, clock: { now: () => new Date(0) } });
  const identity = createIdentity({ keys, tenants, events, endUnprovedPast: async () => {} });
  const failures: unknown[] = [];
  const deps = {
    db,
    lookups: lookupsOf(db),
    keys,
    events,
    limits,
    jobs,
    delivery: mail,
    phones: { numbers: async () => [], send: async (_tx, userId, text) => void mail.texts.push({ ...text, userId }) } satisfies ResultPhones,
    tenants,
    identity,
    sessions: { byId: async (_tx: Tx, id: string) => (signedIn.has(id) ? { userId: signedIn.get(id) as string } : undefined) },
    journeys: { followLink: (...link: Parameters<typeof journeys.followLink>) => journeys.followLink(...link) },
    connectors,
    application: async (_tenantId: string, id: string) => ({ clientId: `client-${id}`, url: `https://${id}.example/` }),
    onFailure: (error: unknown) => void failures.push(error),
  };
  const verification = createVerification(deps);
  const journeys = createJourneys({
    db,
    keys,
    events,
    limits,
    networkKey,
    steps: [whoStep, leftStep, ...verification.steps],
    definitions: [
      journey('plain', []),
      journey('adult', ['adult']),
      {
        id: 'verified',
        start: 'who',
        nodes: {
          who: { step: 'test.who', next: { known: 'overview' } },
          overview: { step: 'verification.overview', next: { verify: 'verify', done: 'done' } },
          verify: { step: 'verification.verify', next: { passed: 'overview', later: 'overview' } },
        },
      },
    ],
    rates: { perNetwork: 1e6, perTenant: 1e6 },
  });
  return { db, keys, limits, tenants, identity, verification, journeys, failures };
}

export type Process = ReturnType<typeof processOn>;

export interface World extends Process {
  readonly t: TestDatabase;
  readonly tenant: Tenant;
  readonly other: Tenant;
  readonly mail: Mailbox;
  readonly queue: Queue;
  readonly events: ReturnType<typeof recordEvents>;
  readonly service: SignedService;
  readonly signedIn: Map<string, string>;
  readonly second: Process;
  readonly i18n: ReturnType<typeof createI18n>;
  inTenant<T>(work: (tx: Tx) => Promise<T>, of?: Tenant): Promise<T>;
  connection(input?: Partial<VerificationConnectionInput>, of?: Tenant): Promise<string>;
  user(attributes?: Readonly<Record<string, string | boolean>>, of?: Tenant): Promise<{ readonly id: string; readonly sub: string; readonly email: string }>;
  /** Somebody in front of a flow that wants something verified. */
  begin(userId: string, options?: BeginOptions): Promise<Customer>;
  /** A message, as it would come in. */
  send(message: HookMessage, slug?: string, of?: Tenant, on?: Process): Promise<boolean>;
  /** Runs what is in the queue and due by the database's clock; errors are returned. */
  work(attempt?: number): Promise<unknown[]>;
  /** Events to listeners, as the worker would. */
  deliver(): Promise<void>;
  assured(userId: string): Promise<Readonly<Record<string, string | boolean>>>;
  close(): Promise<void>;
}

export interface BeginOptions {
  readonly journey?: 'plain' | 'adult' | 'verified';
  readonly session?: string;
  readonly wanted?: Wanted;
  readonly application?: string;
  readonly of?: Tenant;
  readonly on?: Process;
  readonly browser?: string;
  readonly returnTo?: StartInput['returnTo'];
}

export interface Customer {
  readonly flowId: string;
  readonly browser: string;
  result: FlowResult;
  readonly screen: Screen;
  readonly at: string;
  /** Ids of all texts on the screen. */
  readonly said: readonly string[];
  readonly actions: readonly string[];
  act(action: string, fields?: Readonly<Record<string, string>>): Promise<FlowResult>;
  show(): Promise<FlowResult>;
  /** To the service; the service's number of the check. */
  go(): Promise<string>;
  /** There and back, with what happened there. */
  through(deed: Deed): Promise<string>;
}

const sources = fileURLToPath(new URL('..', import.meta.url));
const REQUIREMENTS = [
  { id: 'adult', level: 'low', attributes: ['birthdate'], purpose: { en: 'buy knives' } },
  { id: 'name', level: 'substantial', attributes: ['given_name', 'family_name'] },
  { id: 'shop', level: 'low', attributes: ['birthdate'], applications: ['client-shop'] },
  { id: 'elsewhere', level: 'high', attributes: ['birthdate'] },
];

export async function createWorld(): Promise<World> {
  const t = await createTestDatabase();
  const service = await playSignedService();
  const [mail, events, jobs] = [mailbox(), recordEvents(), queue()];
  const connectors = [defineVerificationConnector(createSignedWebhookConnector({ outbound: createOutbound({ allow: [service.host] }) }))];
  const signedIn = new Map<string, string>();
  const shared: Shared = { mail, queue: jobs, events, connectors, signedIn };
  const first = processOn(t.db, shared);
  const second = processOn(t.another(), shared);
  const tenantOf = async (slug: string): Promise<Tenant> => {
    const issuer = `https://id.example.com/t/${slug}`;
    const { tenant } = await first.tenants.save({ slug, name: slug, issuer, settings: { sms: { countries: ['FR'] }, verification: { requirements: REQUIREMENTS, dailyRuns: 3 } } });
    const { brand } = await first.tenants.saveBrand(tenant.id, { slug: 'main', name: 'Acme', colours: { accent: '#0b5cad' }, senderName: 'Acme', defaultLocale: 'en' });
    return { ...tenant, defaultBrandId: brand.id };
  };
  const [tenant, other] = [await tenantOf('acme'), await tenantOf('rival')];
  const inTenant: World['inTenant'] = (work, of = tenant) => t.db.tenant(of.id, work);
  let delivered = 0;
  const send: World['send'] = async (message, slug = 'papers', of = tenant, on = first) => {
    const { taken, after } = await on.verification.takeMessage(of.id, slug, message, TEST_ORIGIN);
    await after();
    return taken;
  };

  return {
    ...first,
    t,
    tenant,
    other,
    mail,
    queue: jobs,
    events,
    service,
    signedIn,
    second,
    i18n: createI18n({ catalogues: loadCatalogues(findCatalogues(sources)), strict: true }),
    inTenant,
    async connection(input = {}, of = tenant) {
      const whole: VerificationConnectionInput = {
        slug: 'papers',
        connector: 'signed-webhook',
        name: 'Papers',
        level: 'substantial',
        trustFramework: 'acme_papers',
        claims: [
          { claim: 'given_name', attribute: 'given_name' },
          { claim: 'family_name', attribute: 'family_name' },
          { claim: 'birthdate', attribute: 'birthdate' },
        ],
        settings: service.settings(),
        secrets: service.secrets,
        ...input,
      };
      const saved = await inTenant((tx) => first.verification.saveConnection(tx, whole, TEST_ORIGIN), of);
      for (const process of [first, second]) process.verification.forget(of.id);
      return saved.connection.id;
    },
    async user(attributes = {}, of = tenant) {
      const email = `u${randomUUID().slice(0, 8)}@example.com`;
      return inTenant(async (tx) => {
        const user = await first.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email, verified: true }], attributes, source: 'user' });
        return { id: user.id, sub: user.sub, email };
      }, of);
    },
    async begin(userId, options = {}) {
      const { of = tenant, on = first, browser = `browser-${randomUUID()}` } = options;
      const result = await on.journeys.start({
        tenantId: of.id,
        issuer: of.issuer,
        journey: options.journey ?? 'adult',
        locale: 'en',
        brandId: of.defaultBrandId,
        browserSecret: browser,
        returnTo: options.returnTo ?? { kind: 'test', ref: '' },
        origin: TEST_ORIGIN,
        ...(options.wanted ? { wanted: options.wanted } : {}),
        ...(options.session === undefined ? {} : { currentSessionId: options.session }),
        ...(options.application === undefined ? {} : { application: { id: options.application, name: 'Shop', firstParty: true } }),
      });
      if (result.kind === 'gone') throw new Error('The flow did not begin.');
      const customer = customerOf({ on, of, browser, flowId: result.flow.id, service, send: (message) => send(message, 'papers', of) }, result);
      await customer.act('known', { user: userId });
      return customer;
    },
    send,
    async work(attempt = 1) {
      const errors: unknown[] = [];
      const [clock] = await t.dump<{ now: Date }>('select platform.now() as now');
      const due = jobs.all.filter(({ startAfter }) => startAfter === undefined || startAfter <= (clock as { now: Date }).now);
      for (const job of due) {
        jobs.all.splice(jobs.all.indexOf(job), 1);
        const type = first.verification.jobTypes.find(({ name }) => name === job.name);
        if (!type) throw new Error(`There is no job ${job.name}.`);
        try {
          await type.handle(type.schema.parse(job.data), { id: randomUUID(), attempt, signal: new AbortController().signal });
        } catch (error) {
          errors.push(error);
        }
      }
      return errors;
    },
    async deliver() {
      for (; delivered < events.all.length; delivered++) {
        const event = events.all[delivered] as (typeof events.all)[number];
        for (const listener of first.verification.listeners)
          if (listener.types.includes(event.type))
            await listener.handle({
              id: randomUUID(),
              version: 1,
              occurredAt: new Date().toISOString(),
              actor: event.origin.actor,
              requestId: 'x',
              ...event,
            });
      }
    },
    assured: async (userId) => Object.fromEntries((await inTenant((tx) => first.verification.assured(tx, userId))).map(({ attribute, value }) => [attribute, value])),
    async close() {
      await service.stop();
      await t.drop();
    },
  };
}

interface Place {
  readonly on: Process;
  readonly of: Tenant;
  readonly browser: string;
  readonly flowId: string;
  readonly service: SignedService;
  readonly send: (message: HookMessage) => Promise<boolean>;
}

function customerOf({ on, of, browser, flowId, service, send }: Place, begun: FlowResult): Customer {
  return {
    flowId,
    browser,
    result: begun,
    get screen() {
      if (this.result.kind !== 'screen') throw new Error(`No screen: ${JSON.stringify(this.result)}`);
      return this.result.screen;
    },
    get at() {
      if (this.result.kind === 'done') return this.result.facts.decision?.accepted === false ? 'left' : 'passed';
      return this.result.kind === 'screen' ? this.result.screen.id.replace('verification.', '') : this.result.kind;
    },
    get said() {
      return this.screen.nodes.flatMap((node) => (node.kind === 'text' ? [node.text.id] : []));
    },
    get actions() {
      return this.screen.nodes.flatMap((node) => (node.kind === 'action' ? [node.action] : []));
    },
    async act(action, fields = {}) {
      const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
      this.result = await on.journeys.advance(of.id, flowId, browser, version, { action, fields }, TEST_ORIGIN);
      return this.result;
    },
    async show() {
      this.result = await on.journeys.show(of.id, flowId, browser, TEST_ORIGIN);
      return this.result;
    },
    async go() {
      await this.act('go');
      const redirect = this.screen.nodes.find((node) => node.kind === 'redirect');
      if (!redirect) throw new Error(`${this.screen.id} leads nowhere.`);
      return new URL(redirect.href).pathname.split('/').at(-1) ?? '';
    },
    async through(deed) {
      const remoteId = await this.go();
      await this.act('returned');
      await send(service.act(remoteId, deed));
      await this.show();
      return remoteId;
    },
  };
}
