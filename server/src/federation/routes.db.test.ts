import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHttpServer, type HttpServer } from '#platform/http';
import type { Tenant } from '#tenants';
import { createFakeConnector, fakeEnded } from './fake-connector.suite.ts';
import { somebody } from './people.suite.ts';
import { createWorld, type Customer, type World } from './world.suite.ts';

let w: World;
let server: HttpServer;
let base: string;
const APP = 'com.example.app:/callback?kept=yes';

before(async () => {
  const fake = createFakeConnector();
  const named = createFakeConnector('named');
  w = await createWorld([
    { ...fake, ...(fake.away ? { away: { ...fake.away, documents: { 'about.json': async () => ({ type: 'application/json', body: '{"about":"us"}' }) } } } : {}) },
    { ...named, ...(named.away ? { away: { ...named.away, stateParameter: 'RelayState' } } : {}) },
  ]);
  await w.connection({ slug: 'there', trust: { email: 'verified' } });
  await w.connection({ slug: 'other', trust: { email: 'verified' } });
  await w.connection({ slug: 'closed', state: 'suspended' });
  await w.connection({ slug: 'named', connector: 'named', trust: { email: 'verified' } });
  const scope = w.federation.scope(
    {
      journeys: w.journeys,
      tenantOf: (): Tenant => w.tenant,
      browserSecret: (request) => /browser=([^;]+)/.exec(request.headers.cookie ?? '')?.[1],
      appUrl: (returnTo) => (returnTo.kind === 'headless' ? APP : undefined),
      showPage: async (_request, reply, { screen }) => reply.send(screen),
    },
    (error, _request, reply) => reply.code(error.status).send({ code: error.code }),
  );
  server = await createHttpServer({
    resolve: async () => ({ place: w.tenant, basePath: '' }),
    scopes: [scope],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 100,
    drainSeconds: 1,
    ready: async () => true,
  });
  base = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}/federation`;
});
after(async () => {
  await server.close();
  await w.close();
});

interface Sent {
  readonly status: number;
  readonly location: string;
  readonly body: string;
  readonly headers: Headers;
}

async function send(path: string, options: { readonly browser?: string; readonly form?: string; readonly type?: string } = {}): Promise<Sent> {
  const response = await fetch(`${base}${path}`, {
    redirect: 'manual',
    method: options.form === undefined ? 'GET' : 'POST',
    headers: {
      ...(options.browser === undefined ? {} : { cookie: `browser=${options.browser}` }),
      ...(options.form === undefined
        ? {}
        : { 'content-type': options.type ?? 'application/x-www-form-urlencoded', origin: 'https://there.example', 'sec-fetch-site': 'cross-site' }),
    },
    ...(options.form === undefined ? {} : { body: options.form }),
  });
  return { status: response.status, location: response.headers.get('location') ?? '', body: await response.text(), headers: response.headers };
}

/** Somebody at the other side, and what their browser brings back. */
async function away(slug = 'there', returnTo?: { readonly kind: string; readonly ref: string }): Promise<{ customer: Customer; query: URLSearchParams }> {
  const customer = await w.begin('sign-in', returnTo ? { returnTo } : {});
  await customer.act(`offers:go:${slug}`);
  const parameters = JSON.parse(customer.answer(somebody()).fields['parameters'] ?? '{}') as Record<string, string>;
  return { customer, query: new URLSearchParams(parameters) };
}
const flowPage = (customer: Customer) => `${w.tenant.issuer}/flow/${customer.flowId}`;

test('the browser that left comes back, and goes on to the page of its flow', async () => {
  const { customer, query } = await away();
  const sent = await send(`/there/callback?${query}`, { browser: customer.browser });
  assert.deepEqual([sent.status, sent.location], [303, flowPage(customer)]);
  await customer.show();
  assert.equal(customer.at, 'done');
  const again = await send(`/there/callback?${query}`, { browser: customer.browser });
  assert.equal(again.status, 303, 'a reload does nothing more');
});

test('in another browser, or one without our cookie, an answer moves nothing; in its own it is still good', async () => {
  const { customer, query } = await away();
  const stranger = await w.begin('sign-in');
  for (const browser of [stranger.browser, undefined, 'x'.repeat(43)]) {
    const sent = await send(`/there/callback?${query}`, browser === undefined ? {} : { browser });
    assert.deepEqual([sent.status, sent.location], [303, flowPage(customer)], 'the page of the flow says that it is not theirs');
    await customer.show();
    assert.equal(customer.at, 'federation.sign-in');
  }
  await send(`/there/callback?${query}`, { browser: customer.browser });
  await customer.show();
  assert.equal(customer.at, 'done');
});

test('a post from the other site comes without the cookie: its answer waits, sealed, until the browser asks for it', async () => {
  const { customer, query } = await away();
  const posted = await send('/there/callback', { form: query.toString() });
  assert.equal(posted.status, 303);
  assert.match(posted.location, /^https:\/\/id\.example\.com\/t\/acme\/federation\/there\/returned\?answer=[A-Za-z0-9_-]{43}$/);
  await customer.show();
  assert.equal(customer.at, 'federation.sign-in', 'the post alone moves nothing');
  const path = new URL(posted.location).pathname.replace('/t/acme/federation', '') + new URL(posted.location).search;
  const stranger = await w.begin('sign-in');
  await send(path, { browser: stranger.browser });
  await customer.show();
  assert.equal(customer.at, 'federation.sign-in');
  const sent = await send(path, { browser: customer.browser });
  assert.deepEqual([sent.status, sent.location], [303, flowPage(customer)]);
  await customer.show();
  assert.equal(customer.at, 'done');
  assert.deepEqual((await send(path, { browser: customer.browser })).location, `${w.tenant.issuer}/flow/ended`);
});

test('posted to the same place with the cookie it goes the same way', async () => {
  const { customer, query } = await away();
  const posted = await send('/there/callback', { form: query.toString(), browser: customer.browser });
  assert.match(posted.location, /returned\?answer=/);
});

test('an answer at the address of another connection is none; the state has the name the connector says', async () => {
  const { customer, query } = await away();
  await send(`/other/callback?${query}`, { browser: customer.browser });
  await customer.show();
  assert.equal(customer.at, 'federation.sign-in');
  const named = await away('named');
  named.query.set('RelayState', named.query.get('state') ?? '');
  named.query.set('state', 'of somebody else');
  await send(`/named/callback?${named.query}`, { browser: named.customer.browser });
  await named.customer.show();
  assert.equal(named.customer.at, 'done');
});

test('what is no answer is refused before anything is looked up: no state, twice, too much, odd names, other media', async () => {
  const { customer, query } = await away();
  const { browser } = customer;
  for (const path of ['/there/callback', '/there/callback?state=x', `/there/callback?state=${'a'.repeat(43)}.short`, '/there/callback?answer=1'])
    assert.deepEqual([(await send(path, { browser })).status, (await send(path, { browser })).body], [400, '{"code":"federation.malformed_answer"}'], path);
  for (const path of [
    `/there/callback?${query}&state=twice`,
    `/there/callback?${query}&code=1&code=2`,
    `/there/callback?${query}&__proto__=x`,
    `/there/callback?${query}&constructor=x`,
    `/there/callback?${query}&${Array.from({ length: 61 }, (_, index) => `p${index}=1`).join('&')}`,
    `/there/callback?${query}&${'n'.repeat(101)}=1`,
  ])
    assert.equal((await send(path, { browser })).status, 400, path.slice(-40));
  assert.equal((await send('/there/callback', { form: `${query}&state=twice` })).status, 400);
  assert.equal((await send('/there/callback', { form: `${query}&__proto__=x` })).status, 400);
  assert.equal((await send('/there/callback', { form: `${query}&x=${'x'.repeat(300 * 1024)}` })).status, 413);
  assert.equal((await send('/there/callback', { form: '{}', type: 'application/json' })).status, 415);
  await customer.show();
  assert.equal(customer.at, 'federation.sign-in');
  const large = await send('/there/callback', { form: `${query}&x=${'x'.repeat(200 * 1024)}` });
  assert.equal(large.status, 303, 'a signed document has room');
});

test('a flow that is over, or never was, and a connection that is suspended or unknown', async () => {
  const { customer, query } = await away();
  await send(`/there/callback?${query}`, { browser: customer.browser });
  assert.equal((await send(`/there/callback?${query}`, { browser: customer.browser })).location, `${w.tenant.issuer}/flow/ended`);
  const unknown = await send(`/there/callback?state=${'a'.repeat(43)}.${'b'.repeat(22)}`, { browser: customer.browser });
  assert.deepEqual([unknown.status, unknown.location], [303, `${w.tenant.issuer}/flow/ended`]);
  for (const slug of ['closed', 'nothing', '__proto__']) assert.equal((await send(`/${slug}/callback?${query}`)).status, 404);
});

test('an app that draws the screens itself is told at its own address, and brings the answer into its flow', async () => {
  for (const form of [false, true]) {
    const { customer, query } = await away('there', { kind: 'headless', ref: 'x' });
    const sent = await send(form ? '/there/callback' : `/there/callback?${query}`, form ? { form: query.toString() } : {});
    assert.equal(sent.status, 303);
    const target = new URL(sent.location);
    assert.deepEqual([target.protocol, target.searchParams.get('kept')], ['com.example.app:', 'yes']);
    assert.equal(sent.location.includes('people.example'), false, 'nothing of who it is');
    await customer.act('returned', { answer: target.searchParams.get('answer') ?? '' });
    assert.equal(customer.at, 'done');
  }
});

test('documents of a connection are published, and nothing else is there', async () => {
  const document = await send('/there/about.json');
  assert.deepEqual([document.status, document.body, document.headers.get('content-type')], [200, '{"about":"us"}', 'application/json; charset=utf-8']);
  for (const path of ['/there/nothing', '/there/__proto__', '/there/constructor', '/closed/about.json', '/there']) assert.equal((await send(path)).status, 404, path);
});

test('the other side says by itself that a session ended: believed, it is 200 and the session is over; else 400, and it is not said why', async () => {
  const who = somebody();
  const customer = await w.begin('sign-in');
  await customer.continueWith('there', who);
  const sessionId = (await customer.facts()).sessionId ?? '';
  const alive = () => w.inTenant(async (tx) => (await w.sessions.byId(tx, sessionId)) !== undefined);
  const message = (key?: string) => new URLSearchParams(fakeEnded({ subject: who.subject, id: sessionId }, key)).toString();
  const wrong = await send('/there/ended', { form: message('of somebody else') });
  assert.deepEqual([wrong.status, wrong.body, wrong.headers.get('cache-control'), await alive()], [400, '{"error":"invalid_request"}', 'no-store', true]);
  assert.equal((await send('/there/ended', { form: '' })).status, 400);
  assert.equal((await send('/there/ended', { form: message(), type: 'application/json' })).status, 415);
  for (const slug of ['closed', 'nothing', '__proto__']) assert.equal((await send(`/${slug}/ended`, { form: message() })).status, 404, slug);
  const right = await send('/there/ended', { form: message() });
  assert.deepEqual([right.status, right.body, await alive()], [200, '', false]);
  assert.equal((await send('/there/ended', { form: message() })).status, 400, 'a second time it is none');
});

test('a browser may bring that word too, and takes our answer back: by a redirect, by a form on a page, or not at all', async () => {
  for (const [reply, expected] of [
    [{ url: 'https://there.example/slo?SAMLResponse=x' }, 'https://there.example/slo?SAMLResponse=x'],
    [{ url: 'https://there.example/slo', form: { SAMLResponse: 'x' } }, ''],
    [undefined, ''],
  ] as const) {
    const ada = somebody();
    const customer = await w.begin('sign-in');
    await customer.continueWith('there', { ...ada, session: { id: `session of ${ada.subject}` } });
    const { sessionId = '' } = await customer.facts();
    const alive = () => w.inTenant(async (tx) => (await w.sessions.byId(tx, sessionId)) !== undefined);
    const word = fakeEnded({ sessions: [`session of ${ada.subject}`], id: ada.subject, ...(reply ? { reply } : {}) });
    const query = new URLSearchParams(word).toString();
    assert.equal((await send(`/there/logout?${query.replace('signature=', 'signature=x')}`)).status, 400);
    assert.equal((await send('/other/logout?x=y')).status, 400);
    assert.equal(await alive(), true);
    const sent = reply && 'form' in reply ? await send('/there/logout', { form: query }) : await send(`/there/logout?${query}`);
    assert.equal(await alive(), false);
    assert.deepEqual([sent.status, sent.location], [expected === '' ? 200 : 303, expected]);
    assert.equal(sent.headers.get('cache-control'), 'no-store');
    if (expected === '') {
      const { id, nodes } = JSON.parse(sent.body) as { id: string; nodes: { kind: string; href?: string; form?: object }[] };
      assert.equal(id, 'federation.signed-out');
      assert.deepEqual(nodes.find(({ kind }) => kind === 'redirect')?.form, reply && { SAMLResponse: 'x' });
    }
    assert.equal((await send(`/there/logout?${query}`)).status, 400, 'a second time it is none');
  }
  for (const slug of ['closed', 'nothing', '__proto__']) assert.equal((await send(`/${slug}/logout?x=y`)).status, 404, slug);
  assert.equal((await send('/there/logout?x=1&x=2')).status, 400);
});
