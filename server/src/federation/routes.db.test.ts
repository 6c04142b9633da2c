import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHttpServer, type HttpServer } from '#platform/http';
import type { Tenant } from '#tenants';
import type { ExternalIdentity } from './contract.ts';
import { createFakeConnector, fakeAnswer, fakeEnded } from './fake-connector.suite.ts';
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
    {
      ...named,
      ...(named.away
        ? {
            away: {
              ...named.away,
              stateParameter: 'RelayState',
              leave: async (_connection, _session, { state }) => ({ url: 'https://named.example/slo', form: { Request: 'x', RelayState: state } }),
              left: async (_connection, { parameters }) => (parameters['Answer'] === 'good' ? { kind: 'left' } : { kind: 'refused', check: 'signature' }),
            },
          }
        : {}),
    },
  ]);
  await w.connection({ slug: 'there', trust: { email: 'verified' } });
  await w.connection({ slug: 'other', trust: { email: 'verified' } });
  await w.connection({ slug: 'closed', state: 'suspended' });
  await w.connection({ slug: 'named', connector: 'named', trust: { email: 'verified' }, signOutAtProvider: true });
  for (const slug of ['leaves', 'leaves-too']) await w.connection({ slug, trust: { email: 'verified' }, signOutAtProvider: true });
  const scope = w.federation.scope(
    {
      journeys: w.journeys,
      tenantOf: (): Tenant => w.tenant,
      browserSecret(request) {
        const secret = /browser=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
        return secret === undefined ? undefined : { secret };
      },
      ensureBrowser: (request) => ({ secret: /browser=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'a new one' }),
      appUrl: (returnTo) => (returnTo.kind === 'headless' ? APP : undefined),
      showPage: async (_request, reply, { screen, status = 200, brandId }) => reply.code(status).send({ ...screen, brandId }),
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

interface LeavingPage {
  readonly id: string;
  readonly brandId?: string;
  readonly nodes: readonly { readonly kind: string; readonly href?: string; readonly form?: Readonly<Record<string, string>> }[];
}

const AFTERWARDS = 'https://shop.example/bye?state=kept';
const pathOf = (url: string) => url.replace(`${w.tenant.issuer}/federation`, '');

/** Signs in by a connection, and asks for the way through it. */
async function signedOutOf(slug: string, browserSecret?: string, who = somebody()): Promise<{ readonly out: string | undefined; readonly sessionId: string }> {
  const customer = await w.begin('sign-in');
  await customer.act(`offers:go:${slug}`);
  const { fields } = customer.answer({ ...who, session: { id: `at ${slug}` }, signOutHint: 'the hint' });
  const parameters = JSON.parse(fields['parameters'] ?? '{}') as Record<string, string>;
  await customer.act('returned', { ...fields, parameters: JSON.stringify({ ...parameters, RelayState: parameters['state'] }) });
  const { sessionId = '' } = await customer.facts();
  const out = await w.federation.signOutThere.offer({
    tenant: w.tenant,
    sessionId,
    afterwards: AFTERWARDS,
    brandId: 'sister',
    ...(browserSecret === undefined ? {} : { browserSecret }),
  });
  return { out, sessionId };
}
/** The page on the way, and what it leads to. */
async function onTheWay(out: string, browser: string): Promise<{ readonly there: URL; readonly form: Readonly<Record<string, string>>; readonly without: string }> {
  const page = await send(pathOf(out), { browser });
  assert.deepEqual([page.status, page.headers.get('cache-control')], [200, 'no-store']);
  const { id, brandId, nodes } = JSON.parse(page.body) as LeavingPage;
  assert.deepEqual([id, brandId], ['federation.leaving', 'sister']);
  const redirect = nodes.find(({ kind }) => kind === 'redirect');
  return { there: new URL(redirect?.href ?? ''), form: redirect?.form ?? {}, without: nodes.find(({ kind }) => kind === 'link')?.href ?? '' };
}
const nowhere = async (path: string, browser?: string) => {
  const sent = await send(path, browser === undefined ? {} : { browser });
  assert.deepEqual([sent.status, sent.location, (JSON.parse(sent.body) as LeavingPage).id], [400, '', 'federation.way-over'], path);
};
const left = (there: URL, slug = 'leaves') => `/${slug}/left?${new URLSearchParams({ state: there.searchParams.get('state') ?? '' })}`;

test('who signed out here goes through the other side, with what it wants to see again, and on to where they were going', async () => {
  const { out = '' } = await signedOutOf('leaves', 'ada');
  assert.match(out, /^https:\/\/id\.example\.com\/t\/acme\/federation\/leaves\/leave\?out=[A-Za-z0-9_-]{43}$/);
  const { there } = await onTheWay(out, 'ada');
  assert.equal(there.origin, 'https://leaves.there.example');
  const { state, ...asked } = Object.fromEntries(there.searchParams);
  assert.deepEqual(asked, { id: 'at leaves', hint: 'the hint', back: `${w.tenant.issuer}/federation/leaves/left` });
  assert.match(state ?? '', /^[A-Za-z0-9_-]{43}$/);
  const back = await send(left(there), { browser: 'ada' });
  assert.deepEqual([back.status, back.location], [303, AFTERWARDS]);
  for (const path of [left(there), pathOf(out)]) await nowhere(path, 'ada');
  assert.deepEqual(
    w.events.all
      .filter(({ type }) => type.startsWith('federation.sign_out_'))
      .slice(-2)
      .map(({ type, result }) => [type, result]),
    [
      ['federation.sign_out_passed_on', 'success'],
      ['federation.sign_out_answered', 'success'],
    ],
  );
});

test('who did not come that way, or by a connection that does not ask for it any more, goes straight on', async () => {
  assert.equal((await signedOutOf('there')).out, undefined, 'off unless it is set');
  assert.equal(await w.federation.signOutThere.offer({ tenant: w.tenant, sessionId: '00000000-0000-4000-8000-000000000000', afterwards: AFTERWARDS }), undefined);
  const trust = { email: 'verified' } as const;
  for (const now of [{ signOutAtProvider: false }, { signOutAtProvider: true, state: 'suspended' }] as const) {
    await w.connection({ slug: 'changes', trust, signOutAtProvider: true, state: 'active' });
    const { out = '', sessionId } = await signedOutOf('changes', 'ada');
    await w.connection({ slug: 'changes', trust, ...now });
    assert.equal(await w.federation.signOutThere.offer({ tenant: w.tenant, sessionId, afterwards: AFTERWARDS }), undefined);
    const sent = await send(pathOf(out), { browser: 'ada' });
    assert.equal(sent.status, 303, 'also who is on the way already');
    assert.equal((await send(pathOf(sent.location), { browser: 'ada' })).location, AFTERWARDS);
  }
});

test('where the other side cannot be asked, or the customer would rather not, the way goes on without it', async () => {
  await w.connection({ slug: 'down', trust: { email: 'verified' }, signOutAtProvider: true });
  const { out = '' } = await signedOutOf('down', 'ada');
  await w.connection({ slug: 'down', trust: { email: 'verified' }, signOutAtProvider: true, settings: { issuer: 'https://down.there.example', unavailable: true } });
  const sent = await send(pathOf(out), { browser: 'ada' });
  assert.deepEqual([sent.status, (await send(pathOf(sent.location), { browser: 'ada' })).location], [303, AFTERWARDS]);
  assert.equal(w.events.of('federation.sign_out_passed_on').at(-1)?.result, 'failure');
  const { without } = await onTheWay((await signedOutOf('leaves', 'ada')).out ?? '', 'ada');
  const answers = w.events.of('federation.sign_out_answered').length;
  assert.deepEqual([(await send(pathOf(without), { browser: 'ada' })).location, w.events.of('federation.sign_out_answered').length], [AFTERWARDS, answers]);
});

test('a state of another browser, another connection, an earlier look, or nobody leads nowhere, and spoils nothing', async () => {
  const { out = '' } = await signedOutOf('leaves', 'ada');
  for (const browser of ['mallory', undefined]) await nowhere(pathOf(out), browser);
  const first = await onTheWay(out, 'ada');
  const { there } = await onTheWay(out, 'ada');
  await nowhere(left(first.there), 'ada');
  for (const browser of ['mallory', undefined]) await nowhere(left(there), browser);
  await nowhere(left(there, 'leaves-too'), 'ada');
  await nowhere(pathOf(out).replace('/leaves/', '/leaves-too/'), 'ada');
  for (const path of [
    '/leaves/left',
    '/leaves/left?state=',
    `/leaves/left?state=${'a'.repeat(43)}`,
    '/leaves/leave',
    `/leaves/leave?out=${'a'.repeat(43)}`,
    `/leaves/left?state=${new URL(out).searchParams.get('out')}`,
  ])
    await nowhere(path, 'ada');
  assert.equal((await send(`${left(there)}&state=x`, { browser: 'ada' })).status, 400, 'twice is none');
  assert.equal((await send(left(there), { browser: 'ada' })).location, AFTERWARDS);
});

test('no address of a request is followed', async () => {
  const evil = ['afterwards', 'post_logout_redirect_uri', 'redirect_uri', 'back', 'url', 'return_to'].map((name) => `&${name}=https://evil.example/`).join('');
  const { out = '' } = await signedOutOf('leaves', 'ada');
  const { there, without } = await onTheWay(`${out}${evil}`, 'ada');
  assert.ok(!`${there.href} ${without}`.includes('evil'), without);
  assert.equal((await send(`${left(there)}${evil}`, { browser: 'ada' })).location, AFTERWARDS);
});

test('an address that was given to an app belongs to the browser that opens it, from then on', async () => {
  const { out = '' } = await signedOutOf('leaves');
  const { there } = await onTheWay(out, 'system-browser');
  await nowhere(left(there), 'mallory');
  assert.equal((await send(left(there), { browser: 'system-browser' })).location, AFTERWARDS);
});

test('nobody is on that way for longer than an hour', async (context) => {
  context.after(await w.t.holdClock());
  const [first, second] = [await signedOutOf('leaves', 'ada'), await signedOutOf('leaves', 'ada')];
  const { there } = await onTheWay(first.out ?? '', 'ada');
  await w.t.advance(3600);
  await nowhere(left(there), 'ada');
  await nowhere(pathOf(second.out ?? ''), 'ada');
});

test('a protocol that answers at the address where it also asks is understood there; what it does not confirm is noted, and the way goes on', async () => {
  for (const [answer, result, check] of [
    ['good', 'success', undefined],
    ['bad', 'failure', 'signature'],
  ] as const) {
    const { out = '' } = await signedOutOf('named', 'ada');
    const { there, form } = await onTheWay(out, 'ada');
    assert.deepEqual([there.href, form['Request']], ['https://named.example/slo', 'x']);
    const sent = await send('/named/logout', { form: new URLSearchParams({ RelayState: form['RelayState'] ?? '', Answer: answer }).toString() });
    assert.equal(sent.status, 303, 'a form from there brings no cookie: the browser comes again');
    assert.equal((await send(pathOf(sent.location), { browser: 'ada' })).location, AFTERWARDS);
    const told = w.events.of('federation.sign_out_answered').at(-1);
    assert.deepEqual([told?.result, (told?.data as { check?: string }).check], [result, check]);
  }
  assert.equal((await send('/named/logout', { form: new URLSearchParams({ RelayState: 'a'.repeat(43), Answer: 'good' }).toString() })).status, 400, 'an answer to nothing');
});

/** What the other side would send the browser back with. */
const answerTo = (url: string, identity: ExternalIdentity): URLSearchParams => new URLSearchParams(fakeAnswer({ url }, identity).parameters as Record<string, string>);
async function trial(slug: string) {
  const begun = await w.federation.tryOut(w.tenant.id, slug);
  assert.ok('url' in begun);
  return begun;
}

test('a sign-in that is tried comes through the same address, once, and makes nobody', async () => {
  const users = async () => (await w.t.dump<{ n: number }>('select count(*)::int as n from identity.users'))[0]?.n;
  const before = await users();
  const begun = await trial('closed');
  assert.equal(await begun.result(), 'waiting', 'a suspended connection may be tried before it is used');
  const who = somebody();
  const query = answerTo(begun.url, who);
  for (const slug of ['there', 'named', 'nowhere']) await send(`/${slug}/callback?${query}`);
  assert.equal(await begun.result(), 'waiting', 'an answer to another connection is none');
  const arrived = await send(`/closed/callback?${query}`);
  assert.deepEqual([arrived.status, JSON.parse(arrived.body).id], [200, 'federation.tried']);
  assert.equal(arrived.body.includes(who.subject), false, 'whoever brings it is shown nothing of it');
  const second = await send(`/closed/callback?${answerTo(begun.url, somebody())}`);
  assert.equal(second.status, 303, 'the first answer counts');
  const result = await begun.result();
  assert.ok(typeof result === 'object' && result.outcome.kind === 'identity');
  assert.equal(result.outcome.identity.subject, who.subject);
  assert.deepEqual(result.outcome.identity.address, { proved: false, authoritative: false });
  assert.equal(await begun.result(), 'over', 'it is read once');
  assert.equal(await users(), before);
});

test('a tried answer that is forged is refused as it would be in a sign-in; one that nobody waits for is kept by nobody', async () => {
  const begun = await trial('there');
  const forged = fakeAnswer(begun, somebody(), { key: 'another key' }).parameters as Record<string, string>;
  await send('/there/callback', { form: new URLSearchParams(forged).toString() });
  const result = await begun.result();
  assert.deepEqual(typeof result === 'object' && result.outcome, { kind: 'refused', check: 'signature' });
  const late = await trial('there');
  await w.t.dump("update federation.trials set expires_at = platform.now() - interval '1 second'");
  assert.equal((await send(`/there/callback?${answerTo(late.url, somebody())}`)).status, 303);
  assert.equal(await late.result(), 'over');
  const invented = new URLSearchParams({ state: `try.${'x'.repeat(43)}`, answer: 'a', signature: 'b' });
  assert.equal((await send(`/there/callback?${invented}`)).status, 303);
  await w.federation.scheduled.find(({ name }) => name === 'federation.purge-trials')?.run(new AbortController().signal);
  assert.deepEqual(await w.t.dump('select 1 from federation.trials'), []);
});
