import { createHash, randomBytes } from 'node:crypto';
import { request as send, type IncomingHttpHeaders } from 'node:http';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createSigningKeys, type SigningKeys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { EventEnvelope, Listener, Origin } from '#platform/events';
import { createHttpServer, createCookies, doorOf, type HttpServer, type Scope } from '#platform/http';
import { createI18n, findCatalogues, loadCatalogues, type I18n } from '#platform/i18n';
import { createLimits, networkKey } from '#platform/limits';
import type { AnyJobType, Jobs } from '#platform/jobs';
import type { Outbound, OutboundAnswer, OutboundFailure, OutboundRequest } from '#platform/outbound';
import { CONSENT_KEYS, createConsent, type ConsentRoom } from '#consent';
import { createIdentity, profilingSteps, type IdentityRoom, type MergePart } from '#identity';
import { createJourneys, type JourneysRoom } from '#journeys';
import { defineStep, type FlowFacts, type FlowView, type JourneyDefinition, type Screen } from '#journeys/contract';
import { createPages, type Pages } from '#pages';
import { createSessions, sessionListeners, sessionSteps, type Sessions } from '#sessions';
import { createHttpBrowser, createTestDatabase, freePorts, lookupsOf, recordEvents, TEST_ORIGIN, testKeys, type HttpBrowser, type TestDatabase } from '#test/support';
import { createTenants, type Tenant, type Tenants } from '#tenants';
import { createOidc, oidcSteps, type ApplicationInput, type OidcDeps, type OidcRoom, type OwnApi, type ResourceInput, type TellByBrowser } from './index.ts';

/* A small house for the tests of this room: real rooms, real HTTP, real PostgreSQL, and a sign-in that asks for nothing but a name. */

export const SECRET = 'a-secret-of-the-tests-1234567890';
export const CALLBACK = 'https://app.example/callback';

/** One `serve` process. */
export interface Node {
  readonly oidc: OidcRoom;
  readonly sessions: Sessions;
  readonly identity: IdentityRoom;
  readonly consent: ConsentRoom;
  readonly tenants: Tenants;
  readonly db: Database;
  readonly server: HttpServer;
  readonly port: number;
}

export interface Job {
  readonly name: string;
  readonly data: unknown;
}

export interface House {
  readonly t: TestDatabase;
  readonly nodes: readonly Node[];
  readonly node: Node;
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly signingKeys: SigningKeys;
  readonly events: ReturnType<typeof recordEvents>;
  readonly jobs: Job[];
  readonly failures: unknown[];
  readonly asking: Asking;
  /** What applications got from us, and what they answer. */
  readonly outbound: {
    readonly sent: { url: string; options: OutboundRequest | undefined }[];
    answer: (url: string, options: OutboundRequest | undefined) => OutboundAnswer | OutboundFailure;
  };
  browser(ip?: string): HttpBrowser;
  user(name: string): Promise<{ id: string; sub: string }>;
  application(input: Partial<ApplicationInput> & { readonly clientId: string }): Promise<void>;
  resource(input: ResourceInput): Promise<void>;
  /** Delivers recorded events to the listeners, as the worker would. */
  deliver(): Promise<void>;
  /** Runs the queued jobs; their errors are returned. */
  work(attempt?: number): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** What journeys are told, and how the next one behaves. */
export interface Asking {
  /** What the screens that were shown knew, oldest first. */
  readonly seen: { readonly flow: FlowView; readonly facts: FlowFacts }[];
  /** A confirmation that lets everybody pass without a screen, as for a browser that is remembered. */
  passes: boolean;
}

const noted = (asking: Asking, seen: Asking['seen'][number], screen: Screen): Screen => {
  asking.seen.push(seen);
  return screen;
};

const signInStep = (identity: IdentityRoom, asking: Asking) =>
  defineStep({
    id: 'test.sign-in',
    settings: z.strictObject({}),
    outcomes: ['verified'],
    proves: { verified: 'factor' },
    offer: async ({ facts, flow }) =>
      noted(
        asking,
        { flow, facts },
        {
          id: 'test.sign-in',
          title: { id: 'oidc.continue' },
          nodes: [
            { kind: 'input', name: 'user', label: { id: 'oidc.continue' }, input: 'text', required: true, ...(facts.identifier ? { value: facts.identifier.value } : {}) },
            { kind: 'action', action: 'submit', label: { id: 'oidc.continue' }, tone: 'primary' },
          ],
        },
      ),
    async run({ db, flow, now }, { fields }) {
      const found = await db.read(flow.tenantId, (tx) => identity.findByIdentifier(tx, { kind: 'email', value: `${fields.user}@example.com` }));
      if (!found) return { kind: 'show', errors: [{ field: 'user', text: { id: 'oidc.device_code_unknown' } }] };
      const at = now.toISOString();
      const password = { type: 'test', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at };
      const key = { type: 'key', factor: 'possession' as const, amr: ['hwk'], countsAsFactor: true, at };
      return { kind: 'advance', outcome: 'verified', facts: { userId: found.user.id, sub: found.user.sub, evidence: fields.strong === 'yes' ? [password, key] : [password] } };
    },
  });

/** One more factor of the one who is known, by a press. */
const stepUpStep = (asking: Asking) =>
  defineStep({
    id: 'test.step-up',
    settings: z.strictObject({}),
    outcomes: ['verified', 'passed'],
    proves: { verified: 'factor' },
    enter: async () => (asking.passes ? { kind: 'advance', outcome: 'passed' } : { kind: 'show' }),
    offer: async ({ facts, flow }) =>
      noted(
        asking,
        { flow, facts },
        {
          id: 'test.step-up',
          title: { id: 'oidc.continue' },
          nodes: [{ kind: 'action', action: 'prove', label: { id: 'oidc.continue' }, tone: 'primary' }],
        },
      ),
    run: async ({ now }) => ({
      kind: 'advance',
      outcome: 'verified',
      facts: { evidence: [{ type: 'key', factor: 'possession', amr: ['hwk'], countsAsFactor: true, at: now.toISOString() }] },
    }),
  });

const securityStep = (asking: Asking) =>
  defineStep({
    id: 'test.security',
    settings: z.strictObject({}),
    outcomes: ['done', 'raise'],
    proves: { raise: 'factor' },
    offer: async ({ facts, flow }) =>
      noted(
        asking,
        { flow, facts },
        {
          id: 'test.security',
          title: { id: 'oidc.continue' },
          nodes: ['done', 'raise'].map((action) => ({ kind: 'action', action, label: { id: 'oidc.continue' }, tone: 'secondary' })),
        },
      ),
    run: async ({ now }, { action }) => {
      const key = { type: 'key', factor: 'possession' as const, amr: ['hwk'], countsAsFactor: true, at: now.toISOString() };
      return { kind: 'advance', outcome: action, facts: action === 'raise' ? { evidence: [key] } : {} };
    },
  });

const signIn = (id: string): JourneyDefinition => ({
  id,
  start: 'ask',
  nodes: { ask: { step: 'test.sign-in', next: { verified: 'session' } }, session: { step: 'sessions.start', next: { started: 'done' } } },
});
const DEFINITIONS: readonly JourneyDefinition[] = [
  signIn('sign-in'),
  signIn('sign-up'),
  {
    id: 'step-up',
    start: 'prove',
    nodes: { prove: { step: 'test.step-up', next: { verified: 'session', passed: 'done' } }, session: { step: 'sessions.start', next: { started: 'done' } } },
  },
  // Shows that it is there, and ends; `raise` also proves something on the way.
  {
    id: 'security',
    start: 'show',
    nodes: { show: { step: 'test.security', next: { done: 'done', raise: 'session' } }, session: { step: 'sessions.start', next: { started: 'done' } } },
  },
  { id: 'details', start: 'ask', nodes: { ask: { step: 'identity.details', next: { given: 'done' }, leave: 'done' } } },
  { id: 'verify', start: 'show', nodes: { show: { step: 'test.security', next: { done: 'done', raise: 'done' } } } },
  { id: 'verified', start: 'show', nodes: { show: { step: 'test.security', next: { done: 'done', raise: 'done' } } } },
  { id: 'delete', start: 'show', nodes: { show: { step: 'test.security', next: { done: 'done', raise: 'done' } } } },
  { id: 'address', start: 'show', nodes: { show: { step: 'test.security', next: { done: 'done', raise: 'done' } } } },
  { id: 'privacy', start: 'show', nodes: { show: { step: 'test.security', next: { done: 'done', raise: 'done' } } } },
  { id: 'merge', start: 'show', nodes: { show: { step: 'test.security', next: { done: 'done', raise: 'done' } } } },
  { id: 'consent', start: 'ask', nodes: { ask: { step: 'oidc.consent', next: { decided: 'done' } } } },
  { id: 'device', start: 'ask', nodes: { ask: { step: 'oidc.approve-device', next: { decided: 'done' } } } },
  {
    id: 'sign-out',
    start: 'ask',
    nodes: { ask: { step: 'sessions.confirm-sign-out', next: { confirmed: 'end', stayed: 'done' } }, end: { step: 'sessions.end', next: { ended: 'done' } } },
  },
];

const sources = fileURLToPath(new URL('..', import.meta.url));

/** Another room in the same house. */
export type Extend = (rooms: {
  readonly db: Database;
  readonly tenants: Tenants;
  readonly identity: IdentityRoom;
  readonly sessions: Sessions;
  readonly journeys: JourneysRoom;
  readonly oidc: OidcRoom;
  readonly consent: ConsentRoom;
  readonly pages: Pages;
  readonly i18n: I18n;
  readonly tenantOf: (request: Parameters<typeof doorOf>[0]) => Tenant;
  readonly savedLocale: (request: Parameters<typeof doorOf>[0]) => string | undefined;
  /** What every room gets of the platform, with the jobs and the way out that the house watches. */
  readonly platform: {
    readonly keys: ReturnType<typeof testKeys>;
    readonly events: ReturnType<typeof recordEvents>;
    readonly limits: ReturnType<typeof createLimits>;
    readonly networkKey: typeof networkKey;
    readonly jobs: Pick<Jobs, 'enqueueMany'>;
    readonly outbound: Pick<Outbound, 'fetch'>;
  };
}) => {
  readonly scopes: readonly Scope[];
  readonly finishUrl: (...of: Parameters<OidcRoom['finishUrl']>) => string | undefined;
  readonly tellByBrowser?: TellByBrowser;
  readonly listeners?: readonly Listener[];
  readonly jobTypes?: readonly AnyJobType[];
  readonly mergeParts?: readonly MergePart[];
};

export async function openHouse(
  options: {
    readonly nodes?: number;
    readonly settings?: unknown;
    readonly slug?: string;
    readonly extend?: Extend;
    readonly ownApis?: readonly OwnApi[];
    readonly verification?: NonNullable<OidcDeps['verification']>;
    /** Whether a program that goes on is still the same. */
    readonly continuity?: (
      rooms: Pick<Parameters<Extend>[0], 'db' | 'sessions' | 'identity'> & Pick<Parameters<Extend>[0]['platform'], 'keys' | 'events'>,
    ) => NonNullable<OidcDeps['continuity']>;
    /** Whether a browser that goes on with a session is still the same. */
    readonly watch?: (
      rooms: Pick<Parameters<Extend>[0], 'db' | 'sessions' | 'identity'> & Pick<Parameters<Extend>[0]['platform'], 'keys' | 'events'>,
    ) => NonNullable<OidcDeps['watch']>;
    readonly placeOf?: NonNullable<OidcDeps['placeOf']>;
    /** Who may say in a header from where a request comes. */
    readonly trustedProxies?: readonly string[];
  } = {},
): Promise<House> {
  const t = await createTestDatabase();
  const ports = await freePorts(options.nodes ?? 1);
  const base = `http://localhost:${ports[0]}`;
  const events = recordEvents();
  const jobs: Job[] = [];
  const failures: unknown[] = [];
  const asking: Asking = { seen: [], passes: false };
  const signingKeys = createSigningKeys({ db: t.db, keys: testKeys(t.db) });
  const outbound: House['outbound'] = { sent: [], answer: () => ({ ok: true, status: 200, headers: {}, body: '' }) };
  const i18n = createI18n({ catalogues: loadCatalogues(findCatalogues(sources)), strict: true });

  const queue: Pick<Jobs, 'enqueueMany'> = {
    enqueueMany: async (tx, job, data) => tx.afterCommit(() => jobs.push(...data.map((item) => ({ name: job.name, data: item })))),
  };
  const wayOut: Pick<Outbound, 'fetch'> = {
    async fetch(url, fetchOptions) {
      outbound.sent.push({ url, options: fetchOptions });
      return outbound.answer(url, fetchOptions);
    },
  };
  /** Of the first process; the others would do the same. */
  const listeners: Listener[] = [];
  const jobTypes: AnyJobType[] = [];

  async function open(db: Database, port: number): Promise<Node> {
    const keys = testKeys(db);
    const limits = createLimits({ db, keys });
    const shared = { db, keys, events, limits, networkKey };
    const tenants = createTenants({ db: lookupsOf(db), baseUrl: base, development: true, events });
    const identity = createIdentity({
      keys,
      tenants,
      events,
      endUnprovedPast: async (tx, origin, userId) => void (await sessions.revoke(tx, origin, { userId }, 'identifier_verified')),
      merging: {
        parts: () => [oidc.mergePart, consent.mergePart, ...(more?.mergeParts ?? [])],
        takeTurns: (tx, userIds) => sessions.takeTurns(tx, userIds),
        signOut: (tx, origin, userId, reason, except) => sessions.revoke(tx, origin, { userId, ...(except === undefined ? {} : { except }) }, reason),
        isHeld: async () => false,
      },
    });
    const sessions = createSessions({
      db,
      keys,
      events,
      limitsOf: async (id) => ((await tenants.byId(id)) as Tenant).settings.session,
      dependants: { end: (...of) => oidc.sessionDependants.end(...of) },
    });
    const assertUsable = async (tx: Parameters<IdentityRoom['find']>[0], userId: string) => {
      const user = await identity.find(tx, userId);
      if (user) identity.assertActive(user);
    };
    const continuity = options.continuity?.({ db, sessions, identity, keys, events });
    const journeys = createJourneys({
      ...shared,
      sessions,
      steps: [
        signInStep(identity, asking),
        stepUpStep(asking),
        securityStep(asking),
        ...sessionSteps({
          sessions,
          assertUsable,
          ...(continuity ? { observe: async ({ flow, origin }) => ({ from: (await continuity.trace(flow.tenantId, origin))['ip'], note: async () => undefined }) } : {}),
        }),
        ...profilingSteps({ keys, events, identity, tenants }),
        ...oidcSteps({ identity }),
      ],
      definitions: DEFINITIONS,
    });
    const tenantOf = (request: Parameters<typeof doorOf>[0]) => doorOf<Tenant>(request).place;
    const cookies = createCookies((request) => tenantOf(request).issuer.startsWith('https:'));
    const pages = createPages({
      journeys,
      tenants,
      i18n,
      cookies,
      tenantOf,
      finishUrl: (to, flow) => more?.finishUrl(to, flow) ?? oidc.finishUrl(to, flow),
      redirectOrigins: (flow) => oidc.redirectOrigins(flow),
    });
    const consent = createConsent({
      db,
      lookups: lookupsOf(db),
      events,
      tenants,
      identity,
      signingKeys: createSigningKeys({ db: lookupsOf(db), keys, ...CONSENT_KEYS }),
      isApplication: async (tenantId, id) => (await oidc.application(tenantId, id)) !== undefined || id.startsWith('urn:'),
    });
    const oidc: OidcRoom = createOidc({
      ...shared,
      lookups: lookupsOf(db),
      tenants,
      identity,
      sessions,
      journeys,
      signingKeys,
      i18n,
      jobs: queue,
      tenantOf,
      pages: pages.port,
      browser: pages.browser,
      savedLocale: (request) => cookies.get(request, 'language'),
      savedTheme: pages.savedTheme,
      outbound: wayOut,
      egress: consent.egress,
      tellByBrowser: async (of) => more?.tellByBrowser?.(of),
      onFailure: (error) => failures.push(error),
      ...(continuity ? { continuity } : {}),
      ...(options.watch ? { watch: options.watch({ db, sessions, identity, keys, events }) } : {}),
      ...(options.ownApis ? { ownApis: options.ownApis } : {}),
      ...(options.verification ? { verification: options.verification } : {}),
      ...(options.placeOf ? { placeOf: options.placeOf } : {}),
    });
    const more = options.extend?.({
      db,
      tenants,
      identity,
      sessions,
      journeys,
      oidc,
      consent,
      pages,
      i18n,
      tenantOf,
      savedLocale: (request) => cookies.get(request, 'language'),
      platform: { keys, events, limits, networkKey, jobs: queue, outbound: wayOut },
    });
    if (listeners.length === 0) {
      listeners.push(...oidc.listeners, ...(more?.listeners ?? []));
      jobTypes.push(...oidc.jobTypes, ...(more?.jobTypes ?? []));
    }
    const server = await createHttpServer({
      resolve: async (host, path) => {
        const match = await tenants.match(host, path);
        return match && { place: match.tenant, basePath: match.basePath };
      },
      scopes: [...(more?.scopes ?? []), oidc.scope(pages.onError), pages.scope],
      secure: () => false,
      trustedProxies: options.trustedProxies ?? [],
      maxInflight: 1000,
      drainSeconds: 1,
      ready: async () => true,
      onFailure: (error) => failures.push(error),
    });
    await server.listen('127.0.0.1', port);
    return { oidc, sessions, identity, consent, tenants, db, server, port };
  }

  const nodes: Node[] = [];
  const stop = async () => {
    for (const opened of nodes) await opened.server.close();
    await t.drop();
  };
  for (const [index, port] of ports.entries()) nodes.push(await open(index === 0 ? t.db : t.another(), port));
  const node = nodes[0] as Node;
  const issuer = options.slug === undefined ? base : `${base}/t/${options.slug}`;
  const { tenant: saved } = await node.tenants.save({ slug: options.slug ?? 'default', name: 'Test', issuer, settings: options.settings ?? {} });
  await node.tenants.saveBrand(saved.id, { slug: 'main', name: 'Main', colours: { accent: '#3a44c9' }, senderName: 'Main', defaultLocale: 'en' });
  const tenant = (await node.tenants.save({ slug: saved.slug, name: 'Test', issuer, settings: options.settings ?? {}, defaultBrand: 'main' })).tenant;
  listeners.push(...sessionListeners({ db: t.db, sessions: node.sessions }));
  let delivered = 0;

  return {
    t,
    nodes,
    node,
    tenant,
    issuer,
    signingKeys,
    events,
    jobs,
    failures,
    asking,
    outbound,
    browser: (ip) =>
      createHttpBrowser({ route: (url) => (url.host === new URL(issuer).host ? ports[0] : undefined), ...(ip === undefined ? {} : { headers: { 'x-forwarded-for': ip } }) }),
    async user(name) {
      const user = await t.db.tenant(tenant.id, (tx) =>
        node.identity.register(tx, TEST_ORIGIN, {
          identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }],
          attributes: { name: `Person ${name}`, given_name: name },
          source: 'test',
        }),
      );
      return { id: user.id, sub: user.sub };
    },
    async application(input) {
      const confidential = input.metadata?.token_endpoint_auth_method !== 'none' && input.metadata?.token_endpoint_auth_method !== 'private_key_jwt';
      await t.db.tenant(tenant.id, (tx) =>
        node.oidc.saveApplication(tx, tenant.id, {
          name: `Application ${input.clientId}`,
          firstParty: true,
          ...(confidential ? { secret: SECRET } : {}),
          ...input,
          metadata: { redirect_uris: [CALLBACK], post_logout_redirect_uris: ['https://app.example/bye'], grant_types: ['authorization_code', 'refresh_token'], ...input.metadata },
        }),
      );
    },
    async resource(input) {
      await t.db.tenant(tenant.id, (tx) => node.oidc.saveResource(tx, tenant.id, input));
    },
    async deliver() {
      for (; delivered < events.all.length; delivered++) {
        const event = events.all[delivered] as (typeof events.all)[number];
        const envelope = {
          id: randomBytes(8).toString('hex'),
          version: 1,
          occurredAt: new Date().toISOString(),
          actor: event.origin.actor,
          requestId: event.origin.requestId,
          ...event,
        } as unknown as EventEnvelope;
        for (const listener of listeners) if (listener.types.includes(event.type)) await listener.handle(envelope);
      }
    },
    async work(attempt = 1) {
      const errors: unknown[] = [];
      for (const job of jobs.splice(0)) {
        const type = jobTypes.find((candidate) => candidate.name === job.name);
        try {
          await type?.handle(type.schema.parse(job.data) as never, { id: 'job', attempt, signal: new AbortController().signal });
        } catch (error) {
          errors.push(error);
        }
      }
      return errors;
    },
    stop,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // Tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** A program's request; `node` says which process gets it. */
export async function call(
  house: House,
  path: string,
  options: {
    readonly node?: number;
    readonly method?: string;
    readonly form?: Readonly<Record<string, string | readonly string[]>>;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Answer> {
  const url = new URL(`${house.issuer}${path}`);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(options.form ?? {})) for (const item of typeof value === 'string' ? [value] : value) form.append(name, item);
  const body = options.form && form.toString();
  return new Promise((done, fail) => {
    const request = send(
      {
        host: '127.0.0.1',
        port: (house.nodes[options.node ?? 0] as Node).port,
        path: url.pathname + url.search,
        method: options.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { host: url.host, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }), ...options.headers },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          let parsed: unknown;
          try {
            parsed = JSON.parse(text);
          } catch {
            parsed = undefined;
          }
          done({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed });
        });
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}

export const basic = (clientId: string, secret = SECRET) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export function authorizeUrl(house: House, clientId: string, challenge: string | undefined, extra: Readonly<Record<string, string | undefined>> = {}): string {
  const parameters = {
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'st',
    nonce: 'n',
    ...(challenge === undefined ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }),
    ...extra,
  };
  return `${house.issuer}/authorize?${new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()}`;
}

const atApplication = (location: string) => location.startsWith('https://app.example/') || location.startsWith('com.example.app:');

/** Opens the address, signs in and allows whatever is asked, and ends at the application. */
export async function signInAt(browser: HttpBrowser, url: string, user: string, fields: Readonly<Record<string, string>> = {}): Promise<URL> {
  let page = await browser.follow(await browser.get(url), atApplication);
  for (let steps = 0; steps < 4 && page.status !== 0; steps++) {
    if (page.text.includes('value="submit"')) page = await browser.submit(page, 'submit', { user, ...fields }, atApplication);
    else if (page.text.includes('value="allow"')) page = await browser.submit(page, 'allow', {}, atApplication);
    else throw new Error(`Stopped at ${page.url} (${page.status}): ${page.text.slice(0, 800)}`);
  }
  return new URL(page.url);
}

/** Without a page: the session answers. */
export async function silent(browser: HttpBrowser, url: string): Promise<URL> {
  const page = await browser.follow(await browser.get(url), atApplication);
  if (page.status !== 0) throw new Error(`Stopped at ${page.url} (${page.status}): ${page.text.slice(0, 800)}`);
  return new URL(page.url);
}

export const exchange = (
  house: House,
  clientId: string,
  code: string | null,
  verifier: string | undefined,
  options: { readonly node?: number; readonly form?: Record<string, string>; readonly headers?: Record<string, string> } = {},
) =>
  call(house, '/token', {
    ...(options.node === undefined ? {} : { node: options.node }),
    form: { grant_type: 'authorization_code', code: code ?? '', redirect_uri: CALLBACK, ...(verifier === undefined ? {} : { code_verifier: verifier }), ...options.form },
    headers: options.headers ?? basic(clientId),
  });

export const refresh = (
  house: House,
  clientId: string,
  token: string,
  options: { readonly node?: number; readonly form?: Record<string, string>; readonly headers?: Record<string, string> } = {},
) =>
  call(house, '/token', {
    ...(options.node === undefined ? {} : { node: options.node }),
    form: { grant_type: 'refresh_token', refresh_token: token, ...options.form },
    headers: options.headers ?? basic(clientId),
  });

/** From nothing to tokens. */
export async function tokensFor(house: House, clientId: string, user: string, extra: Readonly<Record<string, string | undefined>> = {}, browser = house.browser()) {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(browser, authorizeUrl(house, clientId, challenge, extra), user);
  const answer = await exchange(house, clientId, callback.searchParams.get('code'), verifier);
  if (answer.status !== 200) throw new Error(`${callback.href}: ${answer.status} ${answer.text}`);
  return { browser, callback, tokens: answer.body as { access_token: string; refresh_token: string; id_token: string; scope: string; token_type: string; expires_in: number } };
}

export const testOrigin: Origin = TEST_ORIGIN;
