import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request as send } from 'node:http';
import { after, before, test } from 'node:test';
import { createHttpServer, type Door, type HttpServer } from '#platform/http';
import type { Evidence } from '#sessions/contract';
import type { Tenant } from '#tenants';
import { createHttpBrowser, formsOf, TEST_ORIGIN, type Answer, type HttpBrowser } from '#test/support';
import { tenantOf } from '../../src/app/tenant-of.ts';
import { resolveIn, scopesOf } from '../../src/app/http.ts';
import { FULL } from '../merging/accounts.suite.ts';
import { createCopyWorld, type CopyWorld } from '../portability/copies.suite.ts';

/*
 * Every route of a customer's own account, as the house registers them, asked by nobody, by another customer and by one of another tenant: whatever they name of somebody
 * else's is not there (404), nothing of it is told and nothing changes. A route that takes an id and is not among these fails the test.
 */

const MARK = 'zq7victim';
const SECRET = 'a-secret-of-the-matrix-1234567890';
const CALLBACK = 'https://app.example/callback';

let w: CopyWorld;
let server: HttpServer;
let port: number;
let victim: { readonly id: string; readonly sub: string; readonly absorbed: string };
const people = new Map<string, { readonly id: string; readonly sub: string }>();
const routes = new Set<string>();
/** What the victim has, as their own API tells it. */
let ids: Readonly<Record<string, string>>;

/**
 * What a route that takes an id is asked for: by the victim's ids, with a body that would do. Another engineer's new route stands here with one line. `shared`: it names
 * something of the tenant's, which everybody has for themselves.
 */
const NAMED: Readonly<
  Record<string, { readonly params: (own: Readonly<Record<string, string>>) => Readonly<Record<string, string>>; readonly body?: object; readonly shared?: true }>
> = {
  'PATCH /account/v1/credentials/:type/:id': { params: (own) => ({ type: own['type'] as string, id: own['credential'] as string }), body: { label: 'Mine now' } },
  'DELETE /account/v1/credentials/:type/:id': { params: (own) => ({ type: own['type'] as string, id: own['credential'] as string }) },
  'POST /account/v1/merges/:id/undo': { params: (own) => ({ id: own['merge'] as string }) },
  'POST /account/v1/sessions/:id/unrecognised': { params: (own) => ({ id: own['strange'] as string }) },
  'DELETE /account/v1/sessions/:id': { params: (own) => ({ id: own['session'] as string }) },
  'POST /account/v1/sign-ins/:id/mine': { params: (own) => ({ id: own['signIn'] as string }) },
  'POST /account/v1/sign-ins/:id/not-mine': { params: (own) => ({ id: own['signIn'] as string }) },
  'DELETE /account/v1/trusted-browsers/:id': { params: (own) => ({ id: own['browser'] as string }) },
  'DELETE /account/v1/applications/:client_id': { params: () => ({ client_id: 'club' }) },
  'GET /account/v1/exports/:id': { params: (own) => ({ id: own['export'] as string }) },
  'GET /account/v1/exports/:id/content': { params: (own) => ({ id: own['export'] as string }) },
  'DELETE /account/v1/exports/:id': { params: (own) => ({ id: own['export'] as string }) },
  'GET /account/v1/consents/:id/receipt': { params: (own) => ({ id: own['consent'] as string }) },
  'GET /account/v1/purposes/:key': { params: () => ({ key: 'news' }), shared: true },
  'PUT /account/v1/purposes/:key': { params: () => ({ key: 'news' }), shared: true },
  'POST /account/v1/preferences/:topic/address': { params: () => ({ topic: 'invoices' }), body: { email: 'mallory@example.com' }, shared: true },
  // A code is on its way for the victim's topic, and the victim's invoices go elsewhere: both are the victim's alone.
  'PUT /account/v1/preferences/:topic/address': { params: () => ({ topic: 'tours' }), body: { code: '000000' } },
  'DELETE /account/v1/preferences/:topic/address': { params: () => ({ topic: 'invoices' }) },
  'GET /account/v1/requests/:id': { params: (own) => ({ id: own['request'] as string }) },
  'POST /account/v1/requests/:id/messages': { params: (own) => ({ id: own['request'] as string }), body: { text: 'And this.' } },
  'DELETE /account/v1/requests/:id': { params: (own) => ({ id: own['request'] as string }) },
  'DELETE /account/v1/acting/:id': { params: (own) => ({ id: own['acting'] as string }) },
  'DELETE /account/v1/addresses/:id': { params: (own) => ({ id: own['address'] as string }) },
  'GET /account/v1/family/:child': { params: (own) => ({ child: own['child'] as string }) },
  'DELETE /account/v1/family/:child': { params: (own) => ({ child: own['child'] as string }) },
  'POST /account/v1/family/:child/keep': { params: (own) => ({ child: own['child'] as string }) },
  'PUT /account/v1/family/:child/purposes/:key': { params: (own) => ({ child: own['child'] as string, key: 'news' }), body: { allowed: true, version: 1 } },
  'POST /account/v1/family/:child/withdrawal': { params: (own) => ({ child: own['child'] as string }) },
  'POST /account/v1/family/:child/guardians': { params: (own) => ({ child: own['child'] as string }), body: { email: 'mallory@example.com' } },
  'DELETE /account/v1/family/:child/guardianship': { params: (own) => ({ child: own['child'] as string }) },
  'POST /account/v1/family/:child/copies': { params: (own) => ({ child: own['child'] as string }) },
  'GET /account/v1/family/:child/copies/:copy': { params: (own) => ({ child: own['child'] as string, copy: own['childCopy'] as string }) },
  'GET /account/family/:child': { params: (own) => ({ child: own['child'] as string }) },
  'POST /account/family/:child': { params: (own) => ({ child: own['child'] as string }) },
  'GET /account/family/:child/copies/:copy': { params: (own) => ({ child: own['child'] as string, copy: own['childCopy'] as string }) },
  'GET /account/v1/organizations/:organization': { params: (own) => ({ organization: own['organization'] as string }) },
  'DELETE /account/v1/organizations/:organization/membership': { params: (own) => ({ organization: own['organization'] as string }) },
  'PUT /account/v1/organizations/:organization/members/:member': {
    params: (own) => ({ organization: own['organization'] as string, member: own['member'] as string }),
    body: { roles: ['member'] },
  },
  'DELETE /account/v1/organizations/:organization/members/:member': { params: (own) => ({ organization: own['organization'] as string, member: own['member'] as string }) },
  'POST /account/v1/organizations/:organization/invitations': { params: (own) => ({ organization: own['organization'] as string }), body: { email: 'mallory@example.com' } },
  'DELETE /account/v1/organizations/:organization/invitations/:invitation': {
    params: (own) => ({ organization: own['organization'] as string, invitation: own['invitation'] as string }),
  },
  'GET /account/organizations/:id': { params: (own) => ({ id: own['organization'] as string }) },
  'POST /account/organizations/:id': { params: (own) => ({ id: own['organization'] as string }) },
  'GET /account/organizations/:id/members/:member': { params: (own) => ({ id: own['organization'] as string, member: own['member'] as string }) },
  'POST /account/organizations/:id/members/:member': { params: (own) => ({ id: own['organization'] as string, member: own['member'] as string }) },
  'GET /account/export/:id': { params: (own) => ({ id: own['export'] as string }) },
  'GET /account/consents/:id/receipt': { params: (own) => ({ id: own['consent'] as string }) },
};
/** For everybody, signed in or not. */
const PUBLIC = new Set(['GET /account/export/keys']);
/** Without an access token of this tenant. What is proved by something in the body instead is not there (404). */
const NOT_IN = [400, 401, 404];
/** Buttons that name what was shown and no object. */
const OF_THE_PAGE = new Set(['save']);

/** Somebody acts for them; whose sign-in that hangs on is all the same here. */
async function actedFor(userId: string, sub: string, sessionId: string): Promise<string> {
  const actor = { id: randomUUID(), sub: 'op', iss: 'http://localhost:3000/t/system', name: 'Grace' };
  const hangsOn = { tenantId: w.tenant.id, sessionId };
  return (await w.inTenant((tx) => w.app.sessions.startActing(tx, TEST_ORIGIN, { userId, sub, actor, hangsOn, seconds: 900 }))).id;
}

/** They were asked whether a sign-in was theirs. */
async function askedAbout(userId: string): Promise<string> {
  const decision = await w.app.risk.decide({ tenantId: w.tenant.id, userId, action: 'sign-in', origin: { ip: '203.0.113.9', userAgent: MARK } });
  await w.inTenant(async (tx) => {
    await w.app.risk.record(tx, TEST_ORIGIN, decision, 'held');
    await w.app.risk.answers.ask(tx, { flow: { id: 'flow' }, origin: TEST_ORIGIN }, decision, () => ({ browser: MARK }));
  });
  return decision.id;
}

const url = (path: string, tenant: Tenant = w.tenant) => `${tenant.issuer}${path}`;
const browse = (): HttpBrowser => createHttpBrowser({ route: () => port });

async function evidence(): Promise<Evidence[]> {
  const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  const at = (clock as { now: Date }).now.toISOString();
  return [
    { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at },
    { type: 'passkey', factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, at },
  ];
}

/** Signed in a moment ago, as surely as can be. */
async function signedIn(who: { readonly id: string; readonly sub: string }, tenant: Tenant = w.tenant): Promise<HttpBrowser> {
  people.set(who.id, who);
  const browser = browse();
  assert.equal((await browser.get(url(`/test/sign-in/${who.id}`, tenant))).status, 204);
  return browser;
}

async function tokenFor(browser: HttpBrowser, tenant: Tenant = w.tenant): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    client_id: 'shop',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid account',
    prompt: 'none',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const back = await browser.follow(await browser.get(url(`/authorize?${new URLSearchParams(parameters).toString()}`, tenant)), (location) => location.startsWith(CALLBACK));
  const code = new URL(back.url).searchParams.get('code');
  assert.ok(code, back.url);
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier };
  const headers = { authorization: `Basic ${Buffer.from(`shop:${SECRET}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await ask('POST', url('/token', tenant), headers, new URLSearchParams(form).toString());
  assert.equal(answer.status, 200, answer.text);
  return (JSON.parse(answer.text) as { access_token: string }).access_token;
}

type Told = { readonly status: number; readonly text: string };

/** A program's request: no cookies, and from no page. */
function ask(method: string, address: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Told> {
  const at = new URL(address);
  return new Promise((done, fail) => {
    const request = send({ host: '127.0.0.1', port, path: at.pathname + at.search, method, headers: { host: at.host, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('latin1') }));
    });
    request.on('error', fail);
    request.end(body);
  });
}

function api(method: string, path: string, token: string | undefined, body: object | undefined, tenant: Tenant = w.tenant): Promise<Told> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'if-match': '"x"' }),
  };
  return ask(method, url(path, tenant), headers, body === undefined ? undefined : JSON.stringify(body));
}

const split = (route: string) => route.split(' ') as [string, string];
const isApi = (path: string) => path.startsWith('/account/v1');
const fill = (path: string, params: Readonly<Record<string, string>>) => path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? `no-${name}`));
const takesId = (route: string) => route.includes(':');
const all = () => [...routes].toSorted();

/** Everything that is the victim's, and theirs alone. */
async function kept(): Promise<unknown> {
  const whose = [victim.id, victim.absorbed];
  const rows = await w.everything(whose);
  const sessions = await w.t.dump('select id, revoked_at from sessions.sessions where user_id = $1 order by id', [victim.id]);
  const merges = await w.t.dump('select id from identity.merges where user_id = any($1::uuid[]) order by id', [whose]);
  return { rows, sessions, merges };
}

function untold(answer: Told, what: string): void {
  assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  assert.ok(!answer.text.toLowerCase().includes(MARK), `${what} tells of somebody else: ${answer.text.slice(0, 300)}`);
}

before(async () => {
  w = await createCopyWorld();
  const { app } = w;
  for (const tenant of [w.tenant, w.other])
    await app.platform.db.tenant(tenant.id, async (tx) => {
      const metadata = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'] };
      await app.oidc.saveApplication(tx, tenant.id, { clientId: 'shop', name: 'Shop', firstParty: true, secret: SECRET, metadata }, TEST_ORIGIN);
      await app.oidc.saveApplication(tx, tenant.id, { clientId: 'club', name: 'Club', secret: SECRET, metadata }, TEST_ORIGIN);
    });
  const absorbed = await w.account({ numbers: [1] });
  const { id, sub } = await w.account({ ...FULL, mark: MARK });
  const merge = await w.merge(id, absorbed.id);
  victim = { id, sub, absorbed: absorbed.id };
  // A merge ends all trust; since then they trusted one again.
  await w.t.dump("insert into credentials.second_step_browsers (tenant_id, user_id, browser_hash, remembered_until) values ($1, $2, $3, platform.now() + interval '1 day')", [
    w.tenant.id,
    id,
    randomBytes(32),
  ]);
  const copy = await w.copy(id);
  const child = await w.account({ mark: MARK });
  await w.t.dump("insert into organizations.children (tenant_id, user_id, state) values ($1, $2, 'agreed')", [w.tenant.id, child.id]);
  await w.t.dump(
    "insert into organizations.members (tenant_id, organization_id, user_id, role) select $1, m.organization_id, $2, 'child' from organizations.members m where m.user_id = $3 and m.role = 'guardian' limit 1",
    [w.tenant.id, child.id, id],
  );

  server = await createHttpServer({
    resolve: resolveIn(app),
    scopes: [
      ...scopesOf(app).map((scope) => ({
        ...scope,
        plugin: async (inner: Parameters<typeof scope.plugin>[0]) => {
          inner.addHook('onRoute', ({ method, url: path }) => {
            for (const one of [method].flat()) if (one !== 'HEAD' && /^\/account(?:\/|$)/.test(path)) routes.add(`${one} ${path}`);
          });
          await scope.plugin(inner);
        },
      })),
      {
        name: 'test',
        prefix: '',
        plugin: (inner) => {
          inner.get<{ Params: { id: string } }>('/test/sign-in/:id', async (request, reply) => {
            const tenant = tenantOf(request);
            const who = people.get(request.params.id);
            if (!who) return reply.code(404).send();
            const proved = await evidence();
            const session = await app.platform.db.tenant(tenant.id, (tx) => app.sessions.start(tx, TEST_ORIGIN, { userId: who.id, sub: who.sub, evidence: proved }));
            const adopted = await app.oidc.browserAccount.adopt(tenant, request, reply, { sessionId: session.id, sub: who.sub, evidence: proved });
            return reply.code(adopted ? 204 : 409).send();
          });
        },
      },
    ],
    secure: (door) => (door as Door<Tenant>).place.issuer.startsWith('https:'),
    trustedProxies: [],
    maxInflight: 100,
    drainSeconds: 1,
    ready: async () => true,
  });
  port = await server.listen('127.0.0.1', 0);

  const browser = await signedIn(victim);
  const token = await tokenFor(browser);
  const list = async (path: string, name: string) => {
    const { status, text } = await api('GET', `/account/v1${path}`, token, undefined);
    assert.equal(status, 200, `${path}: ${text}`);
    return (JSON.parse(text) as Record<string, readonly Record<string, string>[]>)[name]?.[0] ?? {};
  };
  const asked = await api('POST', '/account/v1/requests', token, { kind: 'other', text: `About ${MARK}` });
  assert.equal(asked.status, 201, asked.text);
  assert.equal((await api('POST', '/account/v1/preferences/tours/address', token, { email: 'books@example.com' })).status, 202);
  const credential = await list('/credentials', 'credentials');
  const organization = (await list('/organizations', 'organizations'))['id'] as string;
  const colleague = await w.account({ mark: MARK });
  const { companies } = app.organizations;
  await w.inTenant((tx) => companies.putMember(tx, TEST_ORIGIN, { operator: true }, { organization, userId: colleague.id, roles: [] }));
  const invited = await w.inTenant((tx) => companies.invite(tx, TEST_ORIGIN, { operator: true }, { organization, email: `${MARK}@example.com`, roles: [] }));
  const values = {
    organization,
    member: colleague.id,
    invitation: invited.kind === 'invited' ? invited.invitation.id : undefined,
    merge,
    export: copy.id,
    type: credential['type'],
    credential: credential['id'],
    session: (await list('/sessions', 'sessions'))['id'],
    // Somewhere else.
    strange: (await w.inTenant(async (tx) => app.sessions.start(tx, TEST_ORIGIN, { userId: id, sub, evidence: await evidence() }))).id,
    acting: await actedFor(id, sub, (await list('/sessions', 'sessions'))['id'] as string),
    browser: (await list('/trusted-browsers', 'trusted_browsers'))['id'],
    signIn: await askedAbout(id),
    consent: (await list('/consents', 'consents'))['id'],
    request: (JSON.parse(asked.text) as { id: string }).id,
    child: child.id,
    childCopy: (await w.copy(child.id)).id,
    address: (await w.inTenant((tx) => app.identity.identifiers(tx, id))).find(({ primary }) => !primary)?.id,
  };
  for (const [name, value] of Object.entries(values)) assert.ok(value, `the victim has no ${name}`);
  ids = values as Record<string, string>;
});
after(async () => {
  await server?.close();
  await w?.close();
});

test('every route that takes an id says here whose it is', () => {
  assert.ok(all().length > 40, `${all().length} routes`);
  const taking = all().filter(takesId);
  assert.deepEqual(
    taking.filter((route) => !NAMED[route]),
    [],
    'a new route: say in NAMED what it is asked for',
  );
  assert.deepEqual(
    Object.keys(NAMED).filter((route) => !routes.has(route)),
    [],
    'gone: take it out of NAMED',
  );
});

test('nobody gets in: the API says 401, the pages lead to the sign-in, and nothing changes', async () => {
  const before_ = await kept();
  for (const route of all()) {
    const [method, pattern] = split(route);
    const path = fill(pattern, NAMED[route]?.params(ids) ?? {});
    if (isApi(path)) {
      const answer = await api(method, path, undefined, NAMED[route]?.body ?? (method === 'GET' || method === 'DELETE' ? undefined : {}));
      untold(answer, route);
      assert.ok(NOT_IN.includes(answer.status), `${route}: ${answer.status}`);
      continue;
    }
    const answer = method === 'POST' ? await browse().post(url(path), { _action: 'done' }) : await browse().get(url(path));
    untold(answer, route);
    if (!PUBLIC.has(route)) assert.ok([303, 302, 400, 401, 403, 404].includes(answer.status), `${route}: ${answer.status}`);
  }
  assert.deepEqual(await kept(), before_);
});

/** By their own session, whatever of the victim's they name; each call that could end it begins with another one. */
async function attack(attacker: { readonly id: string; readonly sub: string }, tenant: Tenant): Promise<void> {
  const before_ = await kept();
  const browser = await signedIn(attacker, tenant);
  const token = await tokenFor(browser, tenant);
  for (const route of all().filter(takesId)) {
    const [method, pattern] = split(route);
    const { params, body, shared } = NAMED[route] as (typeof NAMED)[string];
    const path = fill(pattern, params(ids));
    const answer = isApi(path) ? await api(method, path, token, body ?? (method === 'PUT' || method === 'PATCH' ? {} : undefined), tenant) : await browser.get(url(path, tenant));
    untold(answer, route);
    if (!shared) assert.equal(answer.status, 404, `${route}: ${answer.text.slice(0, 300)}`);
  }
  for (const route of all().filter((one) => !takesId(one) && isApi(split(one)[1]))) {
    const [method, path] = split(route);
    const fresh = method === 'GET' ? token : await tokenFor(await signedIn(attacker, tenant), tenant);
    untold(await api(method, path, fresh, method === 'GET' || method === 'DELETE' ? undefined : {}, tenant), route);
  }
  assert.deepEqual(await kept(), before_, 'nothing of the victim’s has changed');
}

test('another customer finds nothing of the victim’s by any of its ids, and changes nothing', async () => {
  await attack(await w.account(), w.tenant);
});

test('nor does a customer of another tenant, there or here', async () => {
  const db = w.app.platform.db;
  const stranger = await db.tenant(w.other.id, (tx) =>
    w.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: `${randomUUID()}@example.com`, verified: true }], source: 'test' }),
  );
  await attack(stranger, w.other);
  const before_ = await kept();
  const browser = await signedIn(stranger, w.other);
  const token = await tokenFor(browser, w.other);
  for (const route of all()) {
    const [method, pattern] = split(route);
    const path = fill(pattern, NAMED[route]?.params(ids) ?? {});
    if (isApi(path)) {
      const answer = await api(method, path, token, NAMED[route]?.body ?? (method === 'GET' || method === 'DELETE' ? undefined : {}));
      untold(answer, route);
      assert.ok(NOT_IN.includes(answer.status), `${route}: ${answer.status}`);
    } else if (method === 'GET' && !PUBLIC.has(route)) {
      const answer = await browser.get(url(path));
      untold(answer, route);
      assert.notEqual(answer.status, 200, `${route}: a session of another tenant is none`);
    }
  }
  assert.deepEqual(await kept(), before_);
});

/** Every page that the victim sees, with the buttons on it and the addresses it leads to. */
async function pagesOf(browser: HttpBrowser): Promise<Map<string, { readonly actions: readonly string[]; readonly links: readonly string[] }>> {
  const found = new Map<string, { actions: string[]; links: string[] }>();
  for (const route of all().filter((one) => one.startsWith('GET ') && !takesId(one) && !isApi(split(one)[1]) && !PUBLIC.has(one))) {
    const path = split(route)[1];
    const page: Answer = await browser.follow(await browser.get(url(path)), (location) => location.startsWith('https://'));
    const forms = formsOf(page.text).filter(({ action }) => /\/account(?:[/?]|$)/.test(action));
    const actions = forms.flatMap(({ buttons }) => buttons.map(({ value }) => value));
    const links = [...page.text.matchAll(/href="([^"]*\/account\/[^"]*)"/g)].map(([, href]) => String(href).replaceAll('&amp;', '&'));
    found.set(path, { actions: [...new Set(actions)], links: [...new Set(links)] });
  }
  return found;
}

const namesSomething = (action: string) => /:(?:[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{20,})$/.test(action) && !OF_THE_PAGE.has(action.split(':', 1)[0] as string);

test('a button of the victim’s pages does nothing in another customer’s hands, and neither does a link', async () => {
  const theirs = await pagesOf(await signedIn(victim));
  const before_ = await kept();
  const attacker = await w.account();
  const own = await pagesOf(await signedIn(attacker));
  let pressed = 0;
  for (const [path, { actions, links }] of theirs) {
    for (const action of actions.filter((one) => !own.get(path)?.actions.includes(one))) {
      const answer = await (await signedIn(attacker)).post(url(path), { _action: action });
      untold(answer, `${path} ${action}`);
      if (!namesSomething(action)) continue;
      pressed++;
      // What only leads on leads to a page on which there is nothing of it.
      if (answer.status === 303) untold(await (await signedIn(attacker)).get(new URL(String(answer.headers.location), url(path)).href), `${path} ${action}`);
      else assert.equal(answer.status, 404, `${path} ${action}: ${answer.status}`);
    }
    for (const link of links.filter((one) => !own.get(path)?.links.includes(one))) untold(await (await signedIn(attacker)).get(new URL(link, url(path)).href), link);
  }
  assert.ok(pressed >= 3, `${pressed} buttons named something of the victim’s`);
  assert.deepEqual(await kept(), before_);
});

test('somebody who was asked by a child answers by the secret of the message, once, as on the page; whoever has no such secret finds nothing', async () => {
  const { app, tenant } = w;
  const notice = { en: { title: 'Letters', what: 'The address.', why: 'To write.', who: 'The shop.', howLong: 'A year.' } };
  await w.inTenant((tx) => app.consent.savePurpose(tx, { key: 'letters-home', attributes: ['email'], recipients: ['shop'], notice, publish: 1 }, TEST_ORIGIN));
  await app.tenants.save({ slug: tenant.slug, name: tenant.name, issuer: tenant.issuer, settings: { children: { below: 'guardian' } } });
  const born = `${new Date().getUTCFullYear() - 11}-01-01`;
  async function asked() {
    const child = await w.account({ mark: MARK });
    const secret = await w.inTenant(async (tx) => {
      await app.organizations.registered(tx, { facts: { evidence: [], verified: [], age: { born } }, origin: TEST_ORIGIN, flow: {} as never }, child.id);
      return app.platform.oneTime.issue(tx, { purpose: 'organizations.ask', binding: child.id, ttlSeconds: 600, replaces: child.id });
    });
    return { child, secret };
  }
  const PATH = '/account/v1/family/request';
  const told = (answer: Told) => [answer.status, answer.text === '' ? undefined : (JSON.parse(answer.text) as { code?: string }).code];
  const [{ child, secret }, adult, other] = [await asked(), await w.account(), await w.account()];
  const [guardian, second, itself] = [await tokenFor(await signedIn(adult)), await tokenFor(await signedIn(other)), await tokenFor(await signedIn(child))];
  const look = (token: string | undefined, of = secret) => api('POST', PATH, token, { secret: of });
  const seen = await look(guardian);
  assert.equal(seen.status, 200, seen.text);
  // An application may have nothing of a child that waits.
  untold(seen, 'the request');
  const request = JSON.parse(seen.text) as { kind: string; shown: string; purposes: readonly { key: string; version: number }[] };
  assert.equal(request.kind, 'ask');
  assert.ok(request.purposes.some(({ key }) => key === 'letters-home'));
  const yes = { secret, shown: request.shown, born: '1980-05-06', allowed: ['letters-home'], wording: 'Agree' };
  const agree = (token: string | undefined, more: object = {}) => api('POST', `${PATH}/agreement`, token, { ...yes, ...more });
  const refuse = (token: string | undefined, of = secret, reason = 'refused') => api('POST', `${PATH}/refusal`, token, { secret: of, reason });
  // Nothing is used up by what is refused.
  const madeUp = randomBytes(32).toString('base64url');
  for (const answer of [await look(guardian, madeUp), await agree(guardian, { secret: madeUp }), await refuse(guardian, madeUp)])
    assert.deepEqual(told(answer), [404, 'account.unknown_guardian_request']);
  for (const answer of [await look(undefined), await agree(undefined), await refuse(undefined)]) assert.equal(answer.status, 401);
  const elsewhere = await app.platform.db.tenant(w.other.id, (tx) =>
    app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: `${randomUUID()}@example.com`, verified: true }], source: 'test' }),
  );
  const abroad = await tokenFor(await signedIn(elsewhere, w.other), w.other);
  for (const [path, body] of [[PATH, { secret }] as const, [`${PATH}/agreement`, yes] as const, [`${PATH}/refusal`, { secret, reason: 'refused' }] as const])
    assert.equal((await api('POST', path, abroad, body, w.other)).status, 404, path);
  assert.deepEqual(told(await agree(itself)), [403, 'account.no_guardian'], 'of themselves');
  assert.deepEqual(told(await agree(second, { born })), [403, 'account.no_guardian'], 'too young');
  assert.deepEqual(told(await agree(second)), [403, 'account.no_guardian'], 'and not older a moment later');
  assert.deepEqual(told(await agree(guardian, { shown: 'other-words' })), [412, 'account.purpose_changed']);
  assert.deepEqual(told(await agree(guardian, { allowed: ['never'] })), [422, 'account.not_asked']);
  assert.deepEqual(told(await agree(guardian, { born: '1850-01-01' })), [422, 'account.invalid_birthdate']);
  await w.t.advance(301);
  for (const answer of [await agree(guardian), await refuse(guardian)]) assert.deepEqual(told(answer), [401, 'account.insufficient_user_authentication']);
  assert.equal((await look(guardian)).status, 200, 'looking needs no more than the token');
  const fresh = await tokenFor(await signedIn(adult));
  const rival = await tokenFor(await signedIn(await w.account()));
  const answers = await Promise.all([agree(fresh), agree(rival), refuse(rival, secret, 'unknown_child'), agree(fresh)]);
  assert.equal(answers.filter(({ status }) => status === 201 || status === 204).length, 1, JSON.stringify(answers));
  for (const answer of answers) if (answer.status > 299) assert.deepEqual(told(answer), [404, 'account.unknown_guardian_request']);
  for (const answer of [await look(fresh), await agree(fresh), await refuse(fresh)]) assert.deepEqual(told(answer), [404, 'account.unknown_guardian_request']);

  const again = await asked();
  const { shown } = JSON.parse((await look(fresh, again.secret)).text) as { shown: string };
  const made = await agree(fresh, { secret: again.secret, shown });
  assert.deepEqual([made.status, (JSON.parse(made.text) as { id: string }).id], [201, again.child.id]);
  const history = await w.inTenant((tx) => app.consent.history(tx, again.child.id));
  assert.deepEqual(
    history.filter(({ purpose }) => purpose === 'letters-home').map(({ event, method, actor }) => [event, method, actor.id]),
    [['given', 'guardian', adult.id]],
  );
  const third = await asked();
  assert.equal((await refuse(fresh, third.secret)).status, 204);
  assert.equal((await w.inTenant((tx) => app.identity.find(tx, third.child.id)))?.state, 'deletion_pending', 'the account ends');
  const late = await asked();
  await w.t.advance(601);
  assert.deepEqual(told(await look(await tokenFor(await signedIn(adult)), late.secret)), [404, 'account.unknown_guardian_request'], 'over');
  await w.t.advance(-902);
});

test('the victim themselves find all of it: what was refused was there', async () => {
  for (const route of all().filter(takesId)) {
    const [method, pattern] = split(route);
    const { params, body, shared } = NAMED[route] as (typeof NAMED)[string];
    if (shared || method !== 'GET') continue;
    const path = fill(pattern, params(ids));
    const browser = await signedIn(victim);
    const answer = isApi(path) ? await api(method, path, await tokenFor(browser), body) : await browser.get(url(path));
    assert.equal(answer.status, 200, `${route}: ${answer.text.slice(0, 200)}`);
  }
  // What ends more than itself last: who is taken out is no member, a way in that goes ends trust, and the undo of a merge every session.
  const weight = (route: string) => (route.includes('/merges/') ? 2 : route.startsWith('DELETE') && /\/credentials\/|\/members\//.test(route) ? 1 : 0);
  const ending = all().filter((route) => takesId(route) && !route.startsWith('GET ') && !NAMED[route]?.shared);
  for (const route of ending.toSorted((a, b) => weight(a) - weight(b))) {
    const [method, pattern] = split(route);
    const { params, body } = NAMED[route] as (typeof NAMED)[string];
    const answer = await api(method, fill(pattern, params(ids)), await tokenFor(await signedIn(victim)), body);
    assert.notEqual(answer.status, 404, `${route}: ${answer.text.slice(0, 200)}`);
    assert.ok(answer.status < 500, `${route}: ${answer.text.slice(0, 200)}`);
  }
});
