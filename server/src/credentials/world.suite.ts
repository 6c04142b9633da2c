import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Database, Tx } from '#platform/db';
import type { Delivery, EmailMessage, SmsMessage } from '#platform/delivery';
import type { Origin } from '#platform/events';
import { createHasher, type Hasher, type HasherOptions } from '#platform/hashing';
import { findCatalogues, createI18n, loadCatalogues } from '#platform/i18n';
import { createLimits, networkKey } from '#platform/limits';
import { createOneTime } from '#platform/onetime';
import { createTestDatabase, lookupsOf, recordEvents, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import { createIdentity } from '#identity';
import { createJourneys, joinSteps } from '#journeys';
import { defineStep, type BrowserProof, type FlowFacts, type FlowResult, type JourneyDefinition, type Screen, type Step, type StepInput, type Wanted } from '#journeys/contract';
import { createSessions } from '#sessions';
import { createTenants, type Tenant } from '#tenants';
import type { BreachedPasswords } from './breached/create-breached-passwords.ts';
import type { Credentials, CredentialType, Notice } from './contract.ts';
import { endUnprovedPast } from './end-unproved-past.ts';
import { createCredentials, createEmailCodeCredential, createMagicLinkCredential, createPasskeyCredential, createPasswordCredential } from './index.ts';
import type { PasswordQuotas, SendQuotas } from './settings.ts';

/* The real rooms and the real engine around the credential types, with a mailbox instead of a mail server and a cheap hash. */

export type Mailbox = Delivery & { readonly all: EmailMessage[]; readonly texts: SmsMessage[]; last(): EmailMessage; clear(): void };

function mailbox(): Mailbox {
  const all: EmailMessage[] = [];
  const texts: SmsMessage[] = [];
  return {
    all,
    texts,
    phones: true,
    last: () => all.at(-1) as EmailMessage,
    clear() {
      all.splice(0);
      texts.splice(0);
    },
    send: async (tx, message) => tx.afterCommit(() => void (message.channel === 'email' ? all.push(message) : texts.push(message))),
  };
}

const definitions: readonly JourneyDefinition[] = [
  {
    id: 'password',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'password' } },
      password: { step: 'credentials.password', next: { verified: 'done', compromised: 'link', code: 'link', forgot: 'journey:recover', change: 'identify' } },
      link: { step: 'credentials.magic-link', settings: { purpose: 'sign-in' }, next: { verified: 'done', password: 'password', change: 'identify' } },
    },
  },
  ...(['sign-up', 'sign-in'] as const).map(
    (purpose): JourneyDefinition => ({
      id: `code-${purpose}`,
      start: 'identify',
      nodes: {
        identify: { step: 'test.who', next: { identified: 'code' } },
        code: { step: 'credentials.email-code', settings: { purpose }, next: { verified: 'done', change: 'identify' } },
      },
    }),
  ),
  {
    id: 'recover',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'code' } },
      code: { step: 'credentials.email-code', settings: { purpose: 'recover' }, next: { verified: 'password', change: 'identify' } },
      password: { step: 'credentials.new-password', settings: { purpose: 'recover' }, next: { set: 'done', skipped: 'done' } },
    },
  },
  {
    id: 'set',
    start: 'owner',
    nodes: {
      owner: { step: 'test.owner', next: { known: 'password' } },
      password: { step: 'credentials.new-password', settings: { purpose: 'sign-up' }, next: { set: 'done', skipped: 'done' } },
    },
  },
  {
    id: 'passkey',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'passkey' } },
      passkey: { step: 'credentials.passkey', next: { verified: 'done', other: 'done', change: 'identify' } },
    },
  },
  {
    id: 'passkey-second',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'password' } },
      password: { step: 'credentials.password', next: { verified: 'passkey', compromised: 'identify', code: 'identify', forgot: 'identify', change: 'identify' } },
      passkey: { step: 'credentials.passkey', settings: { userVerification: 'preferred' }, next: { verified: 'done', other: 'done', change: 'identify' } },
    },
  },
  {
    id: 'passkey-beside',
    start: 'welcome',
    nodes: { welcome: { step: 'test.welcome', next: { identified: 'done', verified: 'done' } } },
  },
  {
    id: 'passkey-new',
    start: 'owner',
    nodes: {
      owner: { step: 'test.owner', next: { known: 'passkey' } },
      passkey: { step: 'credentials.new-passkey', settings: { purpose: 'sign-up' }, next: { created: 'done', password: 'done', skipped: 'done', unable: 'done' } },
    },
  },
  {
    id: 'link',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'link' } },
      link: { step: 'credentials.magic-link', settings: { purpose: 'sign-in' }, next: { verified: 'done', password: 'done', change: 'identify' } },
    },
  },
];

/** Stands in for the identify step: knows the identifier afterwards, and whom it points at. */
function whoStep(identity: ReturnType<typeof createIdentity>): Step {
  return defineStep({
    id: 'test.who',
    settings: z.strictObject({}),
    outcomes: ['identified'],
    offer: async () => ({ id: 'test.who', title: { id: 'credentials.continue' }, nodes: [] }),
    async run(ctx, { fields }) {
      const identifier = identity.normalise(fields['who'] ?? '');
      const found = await ctx.db.read(ctx.flow.tenantId, (tx) => identity.findByIdentifier(tx, identifier));
      return { kind: 'advance', outcome: 'identified', facts: { identifier, candidateId: found?.user.id } as Partial<FlowFacts> };
    },
  });
}

/** Asking who it is, with a passkey beside the question. */
function welcomeStep(identity: ReturnType<typeof createIdentity>, [beside]: readonly Step[]): Step {
  return joinSteps({ id: 'test.welcome', main: whoStep(identity), beside: beside as Step, besideSettings: { whose: 'anybody' }, taking: ['verified'] });
}

/** Sign-up after its e-mail code: the user exists, and sets a password. */
function ownerStep(): Step {
  return defineStep({
    id: 'test.owner',
    settings: z.strictObject({}),
    outcomes: ['known'],
    enter: async () => ({ kind: 'advance', outcome: 'known' }),
  });
}

/** What a credential type may be made from. */
export type WorldDeps = ReturnType<typeof depsOn>;

export interface WorldOptions {
  /** More types than the first four. */
  readonly plug?: (deps: WorldDeps) => readonly CredentialType[];
  /** More steps, and more journeys to go through them. */
  readonly steps?: (deps: WorldDeps, types: readonly CredentialType[]) => readonly Step[];
  readonly journeys?: readonly JourneyDefinition[];
  readonly attemptQuotas?: Partial<PasswordQuotas>;
  readonly sendQuotas?: Partial<SendQuotas>;
  /** Nothing is looked up without it. */
  readonly breached?: BreachedPasswords;
  /** Threads and places for passwords; there is plenty of them without it. */
  readonly hashing?: Pick<HasherOptions, 'workers' | 'queueLimit'>;
}

interface Shared {
  readonly mail: Mailbox;
  readonly events: ReturnType<typeof recordEvents>;
  readonly hashing: ReturnType<typeof createHasher>;
  readonly notices: Notice[];
  readonly options: WorldOptions;
}

function depsOn(db: Database, shared: Shared) {
  const keys = testKeys(db);
  const { events } = shared;
  /** Made from all this, later. */
  const past: { credentials?: Credentials } = {};
  const sessions = createSessions({ db, keys, events, limitsOf: () => ({ idleSeconds: 86_400, absoluteSeconds: 30 * 86_400 }) });
  const tenants = createTenants({ db: lookupsOf(db), baseUrl: 'http://localhost:4000', development: true, clock: { now: () => new Date(0) } });
  return {
    db,
    keys,
    hasher: shared.hashing,
    limits: createLimits({ db, keys }),
    networkKey,
    identity: createIdentity({
      keys,
      tenants,
      events,
      endUnprovedPast: (...proof) => endUnprovedPast({ credentials: past.credentials as Credentials, sessions, events }, ...proof),
    }),
    sessions,
    past,
    tenants,
    delivery: shared.mail as Delivery,
    events,
    oneTime: createOneTime({ db, keys }),
    /** Records what owners would be told. */
    notices: { tell: async (tx: Tx, _ctx: unknown, notice: Notice) => tx.afterCommit(() => void shared.notices.push(notice)) },
    /** Nothing is held. */
    holds: { until: async (): Promise<Date | undefined> => undefined, begin: async (): Promise<Date | undefined> => undefined },
    ...(shared.options.breached ? { breached: shared.options.breached } : {}),
    ...(shared.options.attemptQuotas ? { attemptQuotas: shared.options.attemptQuotas } : {}),
    ...(shared.options.sendQuotas ? { sendQuotas: shared.options.sendQuotas } : {}),
  };
}

/** Everything of one process on the test database. */
function processOn(db: Database, shared: Shared) {
  const deps = depsOn(db, shared);
  const { keys, events, limits, tenants, identity, sessions, oneTime } = deps;
  const { options } = shared;
  const types = {
    password: createPasswordCredential(deps),
    emailCode: createEmailCodeCredential(deps),
    magicLink: createMagicLinkCredential(deps),
    passkey: createPasskeyCredential(deps),
  };
  const all: readonly CredentialType[] = [...Object.values(types), ...(options.plug?.(deps) ?? [])];
  const credentials = createCredentials({ types: all });
  deps.past.credentials = credentials;
  const journeys = createJourneys({
    db,
    keys,
    events,
    limits,
    networkKey,
    sessions,
    steps: [...credentials.steps, whoStep(identity), ownerStep(), welcomeStep(identity, types.passkey.steps), ...(options.steps?.(deps, all) ?? [])],
    definitions: [...definitions, ...(options.journeys ?? [])],
    rates: { perNetwork: 1e6, perTenant: 1e6 },
  });
  return { db, keys, limits, tenants, identity, sessions, oneTime, types, credentials, journeys };
}

export type Process = ReturnType<typeof processOn>;

export interface World extends Process {
  readonly t: TestDatabase;
  readonly tenant: Tenant;
  readonly other: Tenant;
  readonly mail: Mailbox;
  readonly hashing: Hasher;
  readonly events: ReturnType<typeof recordEvents>;
  /** What owners were told through the port `notices`. */
  readonly notices: Notice[];
  readonly i18n: ReturnType<typeof createI18n>;
  /** A second process on the same database. */
  readonly second: Process;
  /** A registered user with a proved address (or one that is not), and a password if given. */
  user(input?: {
    readonly email?: string;
    readonly verified?: boolean;
    readonly password?: string;
    readonly tenant?: Tenant;
    readonly username?: string;
  }): Promise<{ readonly id: string; readonly sub: string; readonly email: string }>;
  begin(
    journey: string,
    options?: {
      readonly browser?: string | BrowserProof;
      readonly tenant?: Tenant;
      readonly facts?: Partial<FlowFacts>;
      readonly ip?: string;
      readonly currentSessionId?: string;
      readonly wanted?: Wanted;
      readonly mayLeave?: boolean;
    },
  ): Promise<Customer>;
  inTenant<T>(work: (tx: Tx) => Promise<T>, tenant?: Tenant): Promise<T>;
  close(): Promise<void>;
}

/** Somebody in front of one flow. */
export interface Customer {
  readonly flowId: string;
  /** What it brings with each answer. */
  browser: string | BrowserProof;
  result: FlowResult;
  readonly screen: Screen;
  readonly errors: readonly string[];
  act(action: string, fields?: Readonly<Record<string, string>>): Promise<FlowResult>;
  /** The same input again and again at the same version, from several processes at once. */
  flood(times: number, input: (index: number) => StepInput): Promise<FlowResult[]>;
  show(): Promise<FlowResult>;
  /** To the step after identification. */
  is(who: string): Promise<FlowResult>;
}

const sources = fileURLToPath(new URL('..', import.meta.url));

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const t = await createTestDatabase();
  const mail = mailbox();
  const events = recordEvents();
  const hashing = createHasher({
    pepper: testKeys(t.db).pepper,
    params: { memoryCost: 1024, timeCost: 1, parallelism: 1 },
    workers: 2,
    queueLimit: 10_000,
    maxWaitSeconds: 60,
    ...options.hashing,
  });
  const notices: Notice[] = [];
  const shared: Shared = { mail, events, hashing, notices, options };
  const first = processOn(t.db, shared);
  const second = processOn(t.another(), shared);
  const tenantOf = async (slug: string, issuer: string): Promise<Tenant> => {
    const { tenant } = await first.tenants.save({ slug, name: `${slug} Holding`, issuer });
    const { brand } = await first.tenants.saveBrand(tenant.id, { slug: 'main', name: 'Acme', colours: { accent: '#0b5cad' }, senderName: 'Acme Accounts', defaultLocale: 'en' });
    return { ...tenant, defaultBrandId: brand.id };
  };
  const tenant = await tenantOf('acme', 'http://localhost:4000');
  const other = await tenantOf('rival', 'http://localhost:4000/t/rival');
  const origin = (ip?: string): Origin => (ip === undefined ? TEST_ORIGIN : { ...TEST_ORIGIN, ip });
  const inTenant: World['inTenant'] = (work, of = tenant) => t.db.tenant(of.id, work);

  return {
    ...first,
    t,
    tenant,
    other,
    mail,
    hashing,
    events,
    notices,
    i18n: createI18n({ catalogues: loadCatalogues(findCatalogues(sources)), strict: true }),
    second,
    inTenant,
    async user(input = {}) {
      const email = input.email ?? `u${randomUUID().slice(0, 8)}@example.com`;
      return inTenant(async (tx) => {
        const user = await first.identity.register(tx, TEST_ORIGIN, {
          identifiers: [
            { kind: 'email', value: email, verified: input.verified ?? true },
            ...(input.username === undefined ? [] : [{ kind: 'username' as const, value: input.username, verified: true }]),
          ],
          source: 'test',
        });
        if (input.password !== undefined) await first.types.password.importSecret?.(tx, user.id, { plain: input.password });
        return { id: user.id, sub: user.sub, email };
      }, input.tenant);
    },
    async begin(journey, options = {}) {
      const of = options.tenant ?? tenant;
      const browser = options.browser ?? `browser-${randomUUID()}`;
      const from = origin(options.ip);
      const result = await first.journeys.start({
        tenantId: of.id,
        issuer: of.issuer,
        journey,
        locale: 'en',
        brandId: of.defaultBrandId,
        browserSecret: browser,
        returnTo: { kind: 'test', ref: '' },
        origin: from,
        ...(options.facts ? { facts: options.facts } : {}),
        ...(options.currentSessionId === undefined ? {} : { currentSessionId: options.currentSessionId }),
        ...(options.wanted ? { wanted: options.wanted } : {}),
        ...(options.mayLeave === undefined ? {} : { mayLeave: options.mayLeave }),
      });
      if (result.kind === 'gone') throw new Error('The flow did not begin.');
      const flowId = result.flow.id;
      const customer: Customer = {
        flowId,
        browser,
        result,
        get screen() {
          if (this.result.kind !== 'screen') throw new Error(`No screen: ${JSON.stringify(this.result)}`);
          return this.result.screen;
        },
        get errors() {
          return this.result.kind === 'screen' ? (this.result.screen.errors ?? []).map((error) => error.text.id) : [];
        },
        async act(action, fields = {}) {
          const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
          this.result = await first.journeys.advance(of.id, flowId, this.browser, version, { action, fields }, from);
          return this.result;
        },
        flood(times, input) {
          const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
          return Promise.all(Array.from({ length: times }, (_, index) => (index % 2 ? second : first).journeys.advance(of.id, flowId, this.browser, version, input(index), from)));
        },
        async show() {
          this.result = await first.journeys.show(of.id, flowId, this.browser, from);
          return this.result;
        },
        is(who) {
          return this.act('continue', { who });
        },
      };
      return customer;
    },
    async close() {
      await hashing.close();
      await t.drop();
    },
  };
}

/** A screen as a comparable value, without what differs between any two customers. */
export function plain(screen: Screen): unknown {
  return JSON.parse(JSON.stringify(screen, (key, value: unknown) => (key === 'challenge' ? 'CHALLENGE' : value)));
}
