import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { request as send } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createIdempotency } from '#platform/idempotency';
import { createLimits, networkKey } from '#platform/limits';
import { testKeys } from '#test/support';
import { authorizeUrl, basic, call, openHouse, pkce, tokensFor, type House } from '../../oidc/house.suite.ts';
import { LEADS_API, leadsScope } from '../index.ts';

/* The leads API over the wire: who may, what is taken, what is answered, and what is not (REG-8; D10, D11; RFC 6750, 9449, 9457). */

let house: House;
let tenant: House;
const RATES = { perApplication: 60, perNetwork: 100_000 };
const open = (slug?: string) =>
  openHouse({
    ...(slug === undefined ? {} : { slug }),
    nodes: 2,
    ownApis: [LEADS_API],
    extend: (rooms) => {
      const deps = { db: rooms.db, keys: testKeys(rooms.db) };
      const leads = leadsScope({
        ...rooms,
        limits: createLimits(deps),
        networkKey,
        idempotency: createIdempotency(deps),
        protocol: rooms.oidc,
        egress: rooms.consent.egress,
        rates: RATES,
      });
      return { scopes: [leads], finishUrl: () => undefined };
    },
  });
const forItself = { redirect_uris: [], post_logout_redirect_uris: [], grant_types: ['client_credentials'] };

before(async () => {
  house = await open();
  tenant = await open('other');
  for (const one of [house, tenant]) {
    await one.application({ clientId: 'news', firstParty: false, metadata: { ...forItself, resources: ['/leads/v1'], default_resource: '/leads/v1' } });
    await one.application({ clientId: 'crm', firstParty: false, metadata: { ...forItself, resources: [`${one.issuer}/leads/v1`] } });
  }
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['leads:write', 'orders:read'] });
  await house.application({ clientId: 'job', firstParty: false, metadata: { ...forItself, resources: ['https://api.example/'] } });
  await house.application({ clientId: 'bound', firstParty: false, metadata: { ...forItself, resources: ['/leads/v1'], dpop_bound_access_tokens: true } });
  await house.application({ clientId: 'shop', metadata: { resources: ['/leads/v1', 'https://api.example/'] } });
  await house.user('ada');
  await house.application({ clientId: 'bound-by-purpose', firstParty: false, metadata: { ...forItself, resources: ['/leads/v1'] } });
  const said = { title: 'Letters', what: 'The address.', why: 'Because.', who: 'The paper.', howLong: 'A year.' };
  await house.t.db.tenant(house.tenant.id, (tx) =>
    house.node.consent.savePurpose(
      tx,
      { key: 'letters', attributes: ['email'], recipients: ['bound-by-purpose'], notice: { en: said }, publish: 1 },
      { actor: { kind: 'operator' }, requestId: 'r' },
    ),
  );
});
after(async () => {
  await house?.stop();
  await tenant?.stop();
});
beforeEach(() => house.t.dump('delete from platform.counters'));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // Tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}
function api(method: string, path: string, headers: Record<string, string>, json?: unknown, at: House = house, node = 0): Promise<Answer> {
  const body = json === undefined ? undefined : typeof json === 'string' ? json : JSON.stringify(json);
  const url = new URL(`${at.issuer}/leads/v1${path}`);
  const options = { host: '127.0.0.1', port: at.nodes[node]?.port, path: url.pathname, method };
  return new Promise((done, fail) => {
    const request = send({ ...options, headers: { host: url.host, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }));
    });
    request.on('error', fail);
    request.end(body);
  });
}
const grant = (clientId: string, form: Record<string, string> = {}, at: House = house, headers = {}) =>
  call(at, '/token', { form: { grant_type: 'client_credentials', scope: 'leads:write', resource: `${at.issuer}/leads/v1`, ...form }, headers: { ...basic(clientId), ...headers } });
async function bearer(clientId = 'news', at: House = house) {
  const { status, body } = await grant(clientId, {}, at);
  assert.equal(status, 200, JSON.stringify(body));
  return { authorization: `Bearer ${body.access_token}` };
}
const person = (more: object = {}) => ({ email: `${randomUUID()}@example.com`, attributes: { given_name: 'Lea' }, ...more });
const refused = ({ status, body, headers }: Answer) => [status, body.code, /error="([a-z_]+)"/.exec(String(headers['www-authenticate'] ?? ''))?.[1]];
const users = async () => (await house.t.dump<{ n: number }>('select count(*)::int as n from identity.users'))[0]?.n;

test('an application tells of a person, sees what it told, and takes it back', async () => {
  const auth = await bearer();
  const told = person({ externalId: 'n-1' });
  const made = await api('POST', '', auth, told);
  assert.deepEqual([made.status, Object.keys(made.body), made.headers['cache-control']], [200, ['sub'], 'no-store']);
  const { sub } = made.body as { sub: string };
  const seen = await api('GET', `/${sub}`, auth);
  const { createdAt, updatedAt, ...rest } = seen.body;
  assert.deepEqual(rest, { sub, ...told });
  assert.ok(createdAt === updatedAt && Math.abs(Date.parse(createdAt) - Date.now()) < 60_000);
  assert.deepEqual((await api('POST', '', auth, { email: told.email.toUpperCase(), attributes: { family_name: 'Loup' } })).body, { sub });
  assert.deepEqual((await api('GET', `/${sub}`, auth)).body.attributes, { given_name: 'Lea', family_name: 'Loup' });
  const event = house.events.of('identity.lead_collected').at(-1);
  assert.deepEqual(
    [event?.origin.actor, event?.data],
    [
      { kind: 'application', id: 'news' },
      { source: 'lead:news', contact: 'email', attributes: ['family_name'] },
    ],
  );
  assert.equal((await api('DELETE', `/${sub}`, auth)).status, 204);
  for (const method of ['GET', 'DELETE']) assert.deepEqual(refused(await api(method, `/${sub}`, auth)).slice(0, 2), [404, 'provisioning.unknown_lead']);
});

test('what a purpose names for an application goes back to it only if the person lets it, though it told it itself', async () => {
  const auth = await bearer('bound-by-purpose');
  const { sub } = (await api('POST', '', auth, person({ externalId: 'n-2' }))).body;
  const { createdAt, updatedAt, ...rest } = (await api('GET', `/${sub}`, auth)).body;
  assert.deepEqual(rest, { sub, externalId: 'n-2', attributes: { given_name: 'Lea' } });
  const userId = (await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findBySub(tx, sub)))?.id as string;
  const lines = await house.t.db.read(house.tenant.id, (tx) => house.node.consent.disclosures(tx, userId));
  assert.deepEqual(
    lines.map(({ recipient, channel, grounds }) => [recipient, channel, grounds]),
    [['bound-by-purpose', 'leads', [{ attributes: ['given_name'], reason: 'unclaimed' }]]],
  );
});

test('a phone number does as well; exactly one of the two', async () => {
  const auth = await bearer();
  const { body } = await api('POST', '', auth, { phone: '+33 6 12 34 56 78' });
  assert.equal((await api('GET', `/${body.sub}`, auth)).body.phone, '+33612345678');
  assert.equal((await api('POST', '', auth, {})).status, 400);
  assert.equal((await api('POST', '', auth, { ...person(), phone: '+33612345678' })).status, 400);
});

test('known or not, the answer is one and the same: of another application, of a customer, of nobody', async () => {
  const [news, crm] = [await bearer(), await bearer('crm')];
  const shared = person();
  const first = await api('POST', '', crm, shared);
  const answers = [await api('POST', '', news, person()), await api('POST', '', news, shared), await api('POST', '', news, person({ email: 'ada@example.com' }))];
  const shape = ({ status, headers, body }: Answer) => [status, Object.keys(body), Object.keys(headers).sort().join()];
  for (const answer of answers) {
    assert.deepEqual(shape(answer), shape(answers[0] as Answer));
    const seen = await api('GET', `/${answer.body.sub}`, news);
    assert.deepEqual([seen.status, seen.body.attributes, seen.body.createdAt === seen.body.updatedAt], [200, { given_name: 'Lea' }, true]);
  }
  assert.equal(answers[1]?.body.sub, first.body.sub, 'two leads with one address are one');
  const ada = await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: 'ada@example.com' }));
  assert.ok(ada && ada.user.sub !== answers[2]?.body.sub, 'a customer’s subject is not told');
  assert.equal((await api('GET', `/${ada.user.sub}`, news)).status, 404);
});

test('each application has its own: nothing to see or to remove of others’', async () => {
  const [news, crm] = [await bearer(), await bearer('crm')];
  const { sub } = (await api('POST', '', news, person())).body;
  for (const method of ['GET', 'DELETE']) assert.equal((await api(method, `/${sub}`, crm)).status, 404);
  const elsewhere = { authorization: (await bearer('news', tenant)).authorization };
  for (const method of ['GET', 'DELETE']) assert.equal((await api(method, `/${sub}`, elsewhere, undefined, tenant)).status, 404);
  assert.equal((await api('GET', `/${sub}`, news)).status, 200);
});

test('whoever proves the address is the customer of that subject, and no lead any more', async () => {
  const news = await bearer();
  const told = person();
  const { sub } = (await api('POST', '', news, told)).body;
  await house.t.db.tenant(house.tenant.id, (tx) =>
    house.node.identity.register(tx, { actor: { kind: 'anonymous' }, requestId: 'r' }, { identifiers: [{ kind: 'email', value: told.email, verified: true }], source: 'sign-up' }),
  );
  for (const method of ['GET', 'DELETE']) assert.equal((await api(method, `/${sub}`, news)).status, 404);
  const name = told.email.split('@')[0] as string;
  const { tokens } = await tokensFor(house, 'shop', name, { scope: 'openid profile email' });
  const info = (await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).body;
  assert.deepEqual([info.sub, info.email, info.email_verified, 'given_name' in info], [sub, told.email, true, false], 'what a site said is released to nobody');
});

test('without a token, or with one that is not for this, nothing is done; what is missing stands in the header', async () => {
  const before_ = await users();
  const { tokens } = await tokensFor(house, 'shop', 'ada');
  const job = (await call(house, '/token', { form: { grant_type: 'client_credentials', scope: 'leads:write', resource: 'https://api.example/' }, headers: basic('job') })).body;
  assert.equal(job.scope, 'leads:write');
  const unscoped = (await grant('news', { scope: '' })).body.access_token as string;
  const elsewhere = (await bearer('news', tenant)).authorization.slice('Bearer '.length);
  assert.deepEqual(refused(await api('POST', '', {}, person())), [401, 'provisioning.no_token', undefined]);
  for (const [what, token, code] of [
    ['made up', 'x'.repeat(43), 'invalid_token'],
    ['a customer’s', tokens.access_token, 'invalid_token'],
    ['a refresh token', tokens.refresh_token, 'invalid_token'],
    ['an ID token', tokens.id_token, 'invalid_token'],
    ['for another API with a scope of the same name', job.access_token, 'invalid_token'],
    ['of another tenant', elsewhere, 'invalid_token'],
    ['without the scope', unscoped, 'insufficient_scope'],
  ] as const) {
    const answer = await api('POST', '', { authorization: `Bearer ${token}` }, person());
    assert.deepEqual(refused(answer), [code === 'invalid_token' ? 401 : 403, `provisioning.${code}`, code], what);
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
  }
  assert.match(String((await api('GET', '/x', { authorization: `Bearer ${unscoped}` })).headers['www-authenticate']), /scope="leads:write"/);
  assert.deepEqual(refused(await api('POST', '', { authorization: 'Basic bmV3czp4' }, person())), [401, 'provisioning.invalid_token', 'invalid_token']);
  assert.equal(await users(), before_);
});

test('only applications that list the API get a token for it, by path or by address, and only for themselves', async () => {
  assert.equal((await grant('crm')).status, 200);
  assert.deepEqual((await grant('job')).body.error, 'invalid_target');
  assert.equal(
    (await call(house, '/token', { form: { grant_type: 'client_credentials', scope: 'leads:write' }, headers: basic('news') })).status,
    200,
    'the one it has by default',
  );
  const url = authorizeUrl(house, 'shop', pkce().challenge, { resource: `${house.issuer}/leads/v1`, scope: 'openid leads:write' });
  const answer = await house.browser().get(url);
  assert.equal(new URL(String(answer.headers['location'])).searchParams.get('error'), 'invalid_target', 'on behalf of a customer: no');
});

test('an application that is suspended has no way in any more, with the token it has', async () => {
  await house.application({ clientId: 'gone', firstParty: false, metadata: { ...forItself, resources: ['/leads/v1'] } });
  const auth = await bearer('gone');
  assert.equal((await api('POST', '', auth, person())).status, 200);
  await house.application({ clientId: 'gone', firstParty: false, state: 'suspended', metadata: { ...forItself, resources: ['/leads/v1'] } });
  assert.deepEqual(refused(await api('POST', '', auth, person())), [401, 'provisioning.invalid_token', 'invalid_token']);
});

test('a token that is bound to a key needs a proof of it, for this very request, once', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const proof = (claims: Record<string, string>) =>
    new SignJWT({ jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: jwk as never })
      .setIssuedAt()
      .sign(privateKey);
  const { body } = await grant('bound', {}, house, { dpop: await proof({ htm: 'POST', htu: `${house.issuer}/token` }) });
  assert.equal(body.token_type, 'DPoP');
  const ath = createHash('sha256').update(body.access_token).digest('base64url');
  const post = async (dpop: string | undefined, scheme = 'DPoP') =>
    api('POST', '', { authorization: `${scheme} ${body.access_token}`, ...(dpop === undefined ? {} : { dpop }) }, person());
  const right = await proof({ htm: 'POST', htu: `${house.issuer}/leads/v1`, ath });
  assert.equal((await post(right)).status, 200);
  assert.deepEqual(refused(await post(right)), [401, 'provisioning.invalid_dpop_proof', 'invalid_dpop_proof'], 'again');
  assert.equal((await post(await proof({ htm: 'GET', htu: `${house.issuer}/leads/v1`, ath }))).body.code, 'provisioning.invalid_dpop_proof');
  assert.equal((await post(undefined, 'Bearer')).body.code, 'provisioning.invalid_token');
});

test('unknown fields, wrong types, details nobody may write and addresses that are none are refused with their field; nothing is made', async () => {
  const auth = await bearer();
  const before_ = await users();
  const rows: readonly (readonly [unknown, number, string])[] = [
    [{ ...person(), verified: true }, 400, 'body'],
    [{ ...person(), sub: 'mine' }, 400, 'body'],
    [person({ attributes: { given_name: 5 } }), 400, 'attributes.given_name'],
    [person({ attributes: Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`a${index}`, 'x'])) }), 400, 'attributes'],
    [person({ externalId: '' }), 400, 'externalId'],
    [person({ attributes: { email: 'x@example.com' } }), 422, 'attributes.email'],
    [person({ attributes: { birthdate: 'yesterday' } }), 422, 'attributes.birthdate'],
    [person({ email: 'not an address' }), 422, 'email'],
    [{ phone: '+33 1' }, 422, 'phone'],
  ];
  for (const [body, status, field] of rows) {
    const answer = await api('POST', '', auth, body);
    assert.deepEqual([answer.status, answer.body.fields?.[0]?.field], [status, field], JSON.stringify(answer.body));
  }
  for (const raw of ['{"email":"a@example.com","email":"b@example.com"}', '{"email":"a@example.com","attributes":{"__proto__":"x"}}', '[', ''])
    assert.equal((await api('POST', '', auth, raw)).status, 400, raw);
  assert.equal((await api('POST', '', { ...auth, 'content-type': 'text/plain' }, '{}')).status, 415);
  assert.equal(await users(), before_);
});

test('the same request again with its Idempotency-Key does nothing, also at the same moment in two processes', async () => {
  const auth = await bearer();
  const key = { 'idempotency-key': `"${randomUUID()}"` };
  const body = person();
  const count = () => house.events.of('identity.lead_collected').length;
  const start = count();
  const all = await Promise.all(Array.from({ length: 20 }, (_, index) => api('POST', '', { ...auth, ...key }, body, house, index % 2)));
  assert.deepEqual([...new Set(all.map(({ status, body: answer }) => `${status} ${answer.sub}`))], [`200 ${all[0]?.body.sub}`]);
  assert.equal(count() - start, 1);
  const other = await api('POST', '', { ...auth, ...key }, person());
  assert.deepEqual([other.status, other.body.code], [422, 'provisioning.idempotency_key_reused']);
  assert.equal((await api('POST', '', { ...(await bearer('crm')), ...key }, person())).status, 200, 'keys of another application are other keys');
  assert.equal((await api('POST', '', { ...auth, 'idempotency-key': 'x'.repeat(256) }, person())).status, 400);
  // What was refused is not remembered.
  const again = { 'idempotency-key': randomUUID() };
  assert.equal((await api('POST', '', { ...auth, ...again }, person({ email: 'no address' }))).status, 422);
  assert.equal((await api('POST', '', { ...auth, ...again }, person())).status, 200);
});

test('too many requests are told when to come back: by application, and by network before anything is looked at', async () => {
  const [news, crm] = [await bearer(), await bearer('crm')];
  const statuses = (await Promise.all(Array.from({ length: 70 }, (_, index) => api('GET', '/nobody', news, undefined, house, index % 2)))).map(({ status }) => status);
  assert.deepEqual([statuses.filter((status) => status === 404).length, statuses.filter((status) => status === 429).length], [60, 10]);
  const limited = await api('GET', '/nobody', news);
  assert.deepEqual([limited.status, limited.body.code], [429, 'provisioning.too_many_requests']);
  assert.ok(Number(limited.headers['retry-after']) > 0);
  assert.equal((await api('GET', '/nobody', crm)).status, 404, 'another application goes on');
  await house.t.dump('update platform.counters set hits = 100001');
  assert.equal((await api('GET', '/nobody', {})).status, 429);
});

test('the API describes itself', async () => {
  const { body } = await api('GET', '/openapi.json', {});
  assert.deepEqual(Object.keys(body.paths).sort(), ['/leads/v1', '/leads/v1/{sub}']);
  assert.equal(body.paths['/leads/v1'].post.requestBody.content['application/json'].schema.additionalProperties, false);
  assert.deepEqual(house.failures, []);
});
