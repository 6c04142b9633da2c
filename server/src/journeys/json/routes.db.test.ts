import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createHttpServer, type HttpServer } from '#platform/http';
import { networkKey } from '#platform/limits';
import {
  createTestDatabase,
  EFFECTS_TABLE,
  FAKE_JOURNEYS,
  fakeSteps,
  noLimits,
  recordEvents,
  TEST_ORIGIN,
  TEST_TENANT as tenant,
  testKeys,
  type TestDatabase,
} from '#test/support';
import type { FlowFacts } from '../contract.ts';
import { createJourneys, headlessReturn, journeyErrors, journeyRoutes, openJourney, type HeadlessApplication, type HeadlessRequest, type JourneysRoom } from '../index.ts';

let t: TestDatabase;
let server: HttpServer;
let base: string;
let journeys: JourneysRoom;
const native: HeadlessApplication = { id: 'app-1', clientId: 'native', name: 'Native', state: 'active', firstParty: true, headless: true };
const applications = new Map<string, HeadlessApplication>();
const declined: HeadlessRequest[] = [];
const renewed: { presented: string | undefined; fresh: string }[] = [];
const issued: { request: HeadlessRequest; facts: FlowFacts }[] = [];

before(async () => {
  t = await createTestDatabase();
  await t.dump(EFFECTS_TABLE);
  journeys = createJourneys({ db: t.db, keys: testKeys(t.db), events: recordEvents(), limits: noLimits, networkKey, steps: fakeSteps(), definitions: FAKE_JOURNEYS });
  const routes = journeyRoutes({
    journeys,
    browserKeys: { renew: async (_tenant, presented, fresh) => void renewed.push({ presented, fresh }) },
    i18n: { format: (locale, text) => `${locale}:${text.id}`, negotiate: (preferred, accept, fallback) => (preferred[0] === 'fr' ? 'fr' : accept === 'de' ? 'de' : fallback) },
    tenantOf: () => ({ id: tenant, issuer: 'https://id.example.com', defaultBrandId: 'brand' }),
    authorizations: {
      application: async (_tenant, clientId) => applications.get(clientId),
      async pushedRequest(_tenant, clientId, requestUri) {
        const application = applications.get(clientId);
        if (!application || !requestUri.startsWith('urn:ietf:params:oauth:request_uri:')) throw journeyErrors.not_headless();
        const wanted = requestUri.endsWith('wanted') ? { wanted: { acr: [], fresh: true } } : {};
        return { ref: requestUri, application, journey: 'sign-in', locales: requestUri.endsWith('fr') ? ['fr'] : [], redirectUri: 'app://callback', ...wanted };
      },
      async issueCode(_tenant, request, facts) {
        issued.push({ request, facts });
        return { redirectUri: 'app://callback', code: `code-${issued.length}`, state: 'state', iss: 'https://id.example.com' };
      },
      async declineRequest(_tenant, request) {
        declined.push(request);
        return { redirectUri: 'app://callback', state: 'state', iss: 'https://id.example.com' };
      },
    },
  });
  server = await createHttpServer({
    resolve: async () => ({ place: {}, basePath: '' }),
    scopes: [{ name: 'journeys', prefix: '/journeys/v1', plugin: routes }],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 200,
    drainSeconds: 1,
    ready: async () => true,
  });
  base = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}/journeys/v1`;
});
after(async () => {
  await server.close();
  await t.drop();
});
beforeEach(() => {
  applications.set('native', native);
  issued.splice(0);
  declined.splice(0);
});

/** The parts of all answers together, as a client without types sees them. */
interface Body {
  flow: string;
  secret: string;
  version: number;
  locale: string;
  screen: { title: unknown; nodes: unknown[]; errors?: unknown };
  done?: { code: string; device_key?: string };
  code?: string;
}
interface Json {
  status: number;
  body: Body;
  headers: Headers;
}
async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Json> {
  const response = await fetch(base + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
}
const uri = 'urn:ietf:params:oauth:request_uri:1';
const begin = (more: object = {}, headers: Record<string, string> = {}) => call('POST', '/flows', { client_id: 'native', request_uri: uri, ...more }, headers);
const post = (flow: { flow: string; secret: string }, version: number, answer: string) =>
  call('POST', `/flows/${flow.flow}`, { version, action: 'submit', fields: { answer } }, { authorization: `Bearer ${flow.secret}` });
const get = (flow: { flow: string; secret: string }) => call('GET', `/flows/${flow.flow}`, undefined, { authorization: `Bearer ${flow.secret}` });

test('an application runs a whole journey and gets one code for it', async () => {
  const { status, body, headers } = await begin();
  assert.equal(status, 201);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(body.version, 1);
  assert.deepEqual(body.screen.title, { id: 'test.title', text: 'en:test.title' });
  assert.deepEqual(body.screen.nodes[1], { kind: 'input', name: 'answer', label: { id: 'test.answer', text: 'en:test.answer' }, input: 'text', required: true, maxLength: 100 });
  const wrong = await post(body, 1, 'bad');
  assert.deepEqual([wrong.status, wrong.body.version, wrong.body.screen.errors], [200, 2, [{ field: 'answer', text: { id: 'test.wrong', text: 'en:test.wrong' } }]]);
  const next = await post(body, 2, 'good');
  assert.equal(next.body.version, 3);
  const last = await post(body, 3, 'good');
  const key = last.body.done?.device_key;
  assert.deepEqual(last.body, { done: { redirect_uri: 'app://callback', code: 'code-1', state: 'state', iss: 'https://id.example.com', device_key: key } });
  assert.deepEqual([issued[0]?.request.ref, issued[0]?.request.application, issued[0]?.facts.userId], [uri, native, '33333333-3333-4333-8333-333333333333']);
  const again = await post(body, 3, 'good');
  assert.deepEqual([again.status, again.body.code], [409, 'journeys.already_finished']);
});

test('asked for more, the customer may cancel: no code, but access_denied, once; asked only who they are, there is nothing to cancel', async () => {
  const plain = (await begin()).body;
  const leave = (flow: { flow: string; secret: string }) => call('POST', `/flows/${flow.flow}`, { version: 1, action: 'leave' }, { authorization: `Bearer ${flow.secret}` });
  assert.equal((await leave(plain)).body.version, 1);
  const { body } = await begin({ request_uri: `${uri}-wanted` });
  assert.deepEqual(body.screen.nodes.at(-1), {
    kind: 'action',
    action: 'leave',
    label: { id: 'journeys.cancel', text: 'en:journeys.cancel' },
    tone: 'secondary',
    skipValidation: true,
  });
  const all = await Promise.all(Array.from({ length: 10 }, () => leave(body)));
  const done = all.filter((one) => one.body.done);
  assert.deepEqual(
    done.map((one) => one.body),
    [{ done: { redirect_uri: 'app://callback', error: 'access_denied', state: 'state', iss: 'https://id.example.com' } }],
  );
  assert.ok(all.every((one) => one.body.done || one.status === 409));
  assert.deepEqual([issued.length, declined.length, declined[0]?.ref], [0, 1, `${uri}-wanted`]);
});

test('of 30 parallel last answers exactly one gets the code', async () => {
  const { body } = await begin();
  await post(body, 1, 'good');
  const all = await Promise.all(Array.from({ length: 30 }, () => post(body, 2, 'good')));
  assert.equal(all.filter((one) => one.body.done).length, 1);
  assert.ok(all.every((one) => one.body.done || one.status === 409));
  assert.equal(issued.length, 1);
});

test('asking where a finished journey stands does not cost the code', async () => {
  const { body } = await begin();
  await post(body, 1, 'good');
  await journeys.advance(tenant, body.flow, `headless:${body.secret}`, 2, { action: 'submit', fields: { answer: 'good' } }, TEST_ORIGIN);
  assert.deepEqual((await get(body)).body, { finished: true });
  assert.deepEqual((await get(body)).body, { finished: true });
  assert.equal((await post(body, 1, '')).body.done?.code, 'code-1');
});

test('a refusal says what to do, not why', async () => {
  const { body } = await begin();
  const refused = await post(body, 1, 'banned');
  assert.deepEqual(refused.body, { refused: { text: { id: 'test.banned', text: 'en:test.banned' } } });
  assert.deepEqual((await get(body)).body, refused.body);
});

test('only applications that may, and that still may at the end', async () => {
  for (const application of [
    { ...native, headless: false },
    { ...native, state: 'suspended' as const },
  ]) {
    applications.set('native', application);
    const { status, body } = await begin();
    assert.deepEqual([status, body.code], [403, 'journeys.not_headless']);
  }
  applications.set('native', native);
  const { body } = await begin();
  await post(body, 1, 'good');
  applications.set('native', { ...native, state: 'suspended' });
  assert.equal((await post(body, 2, 'good')).body.code, 'journeys.not_headless');
  assert.equal(issued.length, 0);
});

test('an application that is suspended meanwhile shows and does nothing more, in either kind of journey, and goes on when it may again', async () => {
  const i18n = { format: (locale: string, text: { id: string }) => `${locale}:${text.id}`, negotiate: () => 'en' as const };
  const place = { id: tenant, issuer: 'https://id.example.com', defaultBrandId: 'brand' };
  const opened = await openJourney({ journeys, i18n })(place, TEST_ORIGIN, {
    journey: 'sign-in',
    application: native,
    redirectUri: 'app://back',
    sessionId: '44444444-4444-4444-8444-444444444444',
    facts: {},
  });
  for (const flow of [opened, (await begin()).body]) {
    for (const application of [{ ...native, state: 'suspended' as const }, { ...native, headless: false }, undefined]) {
      if (application) applications.set('native', application);
      else applications.delete('native');
      for (const answer of [await post(flow, 1, 'good'), await get(flow)]) assert.deepEqual([answer.status, answer.body.code], [403, 'journeys.not_headless']);
    }
    applications.set('native', native);
    assert.equal((await get(flow)).body.version, 1, 'nothing moved');
    assert.equal((await post(flow, 1, 'good')).body.version, 2);
  }
});

test('the secret is needed, of this flow, and no other answer tells why', async () => {
  const { body } = await begin();
  const other = (await begin()).body;
  const without = await call('GET', `/flows/${body.flow}`);
  assert.deepEqual([without.status, without.body.code, without.headers.get('www-authenticate')], [401, 'journeys.no_secret', 'Bearer']);
  for (const flow of [
    { flow: body.flow, secret: other.secret },
    { flow: 'unknown', secret: body.secret },
  ]) {
    assert.deepEqual([(await get(flow)).status, (await get(flow)).body.code], [404, 'journeys.flow_gone']);
    assert.equal((await post(flow, 1, 'good')).status, 404);
  }
});

test('a flow of the hosted pages cannot be driven here, even with its cookie', async () => {
  const cookie = 'c'.repeat(43);
  const hosted = await journeys.start({
    tenantId: tenant,
    issuer: 'https://id.example.com',
    journey: 'sign-in',
    locale: 'en',
    brandId: 'brand',
    browserSecret: cookie,
    returnTo: { kind: 'oidc', ref: 'x' },
    origin: TEST_ORIGIN,
  });
  assert.ok(hosted.kind === 'screen');
  assert.equal((await get({ flow: hosted.flow.id, secret: cookie })).status, 404);
});

test('a journey that another API opened is answered here, is told where answers come back to, and gives no code at its end, however often it is asked', async () => {
  const i18n = { format: (locale: string, text: { id: string }) => `${locale}:${text.id}`, negotiate: () => 'de' as const };
  const open = (application = native) =>
    openJourney({ journeys, i18n })({ id: tenant, issuer: 'https://id.example.com', defaultBrandId: 'brand' }, TEST_ORIGIN, {
      journey: 'sign-in',
      application,
      redirectUri: 'app://back',
      sessionId: '44444444-4444-4444-8444-444444444444',
      facts: {},
    });
  for (const change of [{ headless: false }, { state: 'suspended' as const }]) await assert.rejects(open({ ...native, ...change }), { code: 'journeys.not_headless' });
  const flow = await open();
  assert.ok('screen' in flow && flow.locale === 'de');
  const looked = await journeys.look(tenant, flow.flow);
  assert.equal(looked && headlessReturn(looked.returnTo), 'app://back');
  assert.equal(headlessReturn({ kind: 'account', ref: 'shop uid' }), undefined);
  assert.equal((await get({ flow: flow.flow, secret: (await begin()).body.secret })).status, 404);
  assert.equal((await post(flow, 1, 'good')).body.version, 2);
  for (let times = 0; times < 3; times++) assert.deepEqual((await post(flow, 2, 'good')).body, { finished: true });
  assert.deepEqual((await get(flow)).body, { finished: true });
  assert.equal(issued.length, 0);
});

test('the language is the one asked for, then of the request, then of the header', async () => {
  assert.equal((await begin({ locale: 'zh' })).body.locale, 'zh');
  assert.equal((await begin({ request_uri: `${uri}-fr` })).body.locale, 'fr');
  assert.equal((await begin({}, { 'accept-language': 'de' })).body.locale, 'de');
});

test('who signed in gets a key for the device, in the place of the one it began with', async () => {
  renewed.splice(0);
  const finish = async ({ body }: Json) => {
    await post(body, 1, 'good');
    return (await post(body, 2, 'good')).body.done?.device_key ?? '';
  };
  const first = await begin();
  const key = await finish(first);
  assert.match(key, /^[A-Za-z0-9_-]{43}$/);
  assert.deepEqual(renewed.splice(0), [{ presented: undefined, fresh: key }]);
  const second = await begin({ device_key: key });
  assert.notEqual(second.body.secret, first.body.secret);
  const next = await finish(second);
  assert.notEqual(next, key);
  assert.deepEqual(renewed.splice(0), [{ presented: key, fresh: next }]);
  assert.equal((await begin({ device_key: 'short' })).status, 400);
});

test('bodies that are not what they should be are refused with the field', async () => {
  const { body } = await begin();
  const send = (sent: unknown) => call('POST', `/flows/${body.flow}`, sent, { authorization: `Bearer ${body.secret}` });
  for (const bad of [
    {},
    { version: '1', action: 'submit' },
    { version: 1, action: 'sub mit' },
    { version: 1, action: 'submit', fields: { answer: 5 } },
    { version: 1, action: 'submit', fields: { answer: 'x'.repeat(5000) } },
    { version: 1, action: 'submit', fields: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`f${index}`, 'x'])) },
    { version: 1, action: 'submit', extra: true },
    { version: 1, action: 'submit', fields: JSON.parse('{"constructor":"x"}') as object },
  ])
    assert.equal((await send(bad)).status, 400, JSON.stringify(bad).slice(0, 80));
  assert.equal((await get(body)).body.version, 1);
});
