import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { after, before, test } from 'node:test';
import { createHttpServer, type HttpServer } from '#platform/http';
import type { Tenant } from '#tenants';
import type { HookMessage } from './contract.ts';
import { createWorld, type World } from './world.suite.ts';

let w: World;
let server: HttpServer;
let port: number;
const APP = 'com.example.app:/callback?kept=yes';

before(async () => {
  w = await createWorld();
  await w.connection();
  const scopes = w.verification.scopes(
    {
      journeys: w.journeys,
      tenantOf: (): Tenant => w.tenant,
      browserSecret(request) {
        const secret = /browser=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
        return secret === undefined ? undefined : { secret };
      },
      appUrl: (returnTo) => (returnTo.kind === 'headless' ? APP : undefined),
    },
    (error, _request, reply) => reply.code(error.status).send({ code: error.code }),
  );
  server = await createHttpServer({
    resolve: async () => ({ place: w.tenant, basePath: '' }),
    scopes: [...scopes],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 100,
    drainSeconds: 1,
    ready: async () => true,
  });
  port = await server.listen('127.0.0.1', 0);
});
after(async () => {
  await server.close();
  await w.close();
});

interface Sent {
  readonly status: number;
  readonly body: string;
  readonly location: string;
}

/** By hand, so that a header can stand there twice. */
function call(method: 'GET' | 'POST', path: string, headers: Readonly<Record<string, string | string[]>> = {}, body?: Uint8Array): Promise<Sent> {
  return new Promise((done, fail) => {
    const request = send({ host: '127.0.0.1', port, path, method, headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), location: response.headers.location ?? '' }));
    });
    request.once('error', fail);
    request.end(body);
  });
}
const post = (message: HookMessage, slug = 'papers', type: string | undefined = 'application/json') =>
  call('POST', `/verification-messages/${slug}`, { ...(type === undefined ? {} : { 'content-type': type }), ...message.headers }, message.body);
async function away(returnTo?: { readonly kind: string; readonly ref: string }) {
  const { id } = await w.user();
  const customer = await w.begin(id, returnTo ? { returnTo } : {});
  return { id, customer, remoteId: await customer.go() };
}
/** Ids of requests differ, and nothing else may. */
const plain = ({ status, body }: Sent) => [status, body.replaceAll(/"(?:reference|instance)":"[^"]*"/g, '')];

test('a signed message is taken, whatever it calls itself, and the flow it is for goes on', async () => {
  for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', undefined]) {
    const { customer, remoteId } = await away();
    assert.deepEqual(plain(await post(w.service.act(remoteId, 'verified'), 'papers', type)), [204, '']);
    // What follows from it does not hold up the answer.
    for (let tries = 0; customer.at !== 'passed' && tries < 400; tries++) {
      await new Promise((done) => setTimeout(done, 20));
      await customer.show();
    }
    assert.equal(customer.at, 'passed', type);
  }
});

test('a wrong signature, an old message and an address that does not exist have one answer', async () => {
  const { remoteId } = await away();
  const message = w.service.act(remoteId, 'verified');
  const forged = plain(await post(w.service.forge('{}', new Date())));
  assert.equal(forged[0], 400);
  assert.doesNotMatch(String(forged[1]), /papers|signature_|Papers/);
  for (const [what, sent] of Object.entries({
    'nobody there': post(message, 'nowhere'),
    'a name that is none': post(message, 'x'.repeat(300)),
    old: post(w.service.act(remoteId, 'verified', new Date(Date.now() - 3_600_000))),
    unsigned: post({ headers: {}, body: message.body }),
    empty: post({ headers: message.headers, body: new Uint8Array() }),
    'two signatures headers': call(
      'POST',
      '/verification-messages/papers',
      { ...message.headers, 'webhook-signature': [message.headers['webhook-signature'] ?? '', 'v1,x'] },
      message.body,
    ),
  }))
    assert.deepEqual(plain(await sent), forged, what);
});

test('what is too large is not read, and nothing is shown there', async () => {
  assert.equal((await post({ headers: {}, body: Buffer.alloc(300_000, 'x') })).status, 413);
  assert.equal((await call('GET', '/verification-messages/papers')).status, 404);
});

test('whoever comes back sees the page of their flow; another browser moves nothing', async () => {
  const { customer } = await away();
  const path = `/verification/papers/returned?flow=${customer.flowId}&status=verified&session=forged`;
  const page = `${w.tenant.issuer}/flow/${customer.flowId}`;
  const stranger = await call('GET', path, { cookie: 'browser=somebody-else-entirely-0123456789' });
  assert.deepEqual([stranger.status, stranger.location], [303, page]);
  await customer.show();
  assert.equal(customer.at, 'away');
  const own = await call('GET', path, { cookie: `browser=${customer.browser}` });
  assert.deepEqual([own.status, own.location], [303, page]);
  await customer.show();
  assert.equal(customer.at, 'checking', 'whatever else stood in the address');
  for (const wrong of ['', '?flow=', '?flow=../../evil', '?flow=https://evil.example', '?other=1'])
    assert.equal((await call('GET', `/verification/papers/returned${wrong}`)).location, `${w.tenant.issuer}/flow/ended`);
  assert.equal((await call('GET', `/verification/papers/returned?flow=${customer.flowId}&flow=x`)).status, 400);
});

test('an app that draws the screens itself is told at its registered address that its customer is back', async () => {
  const { customer } = await away({ kind: 'headless', ref: 'x' });
  const back = await call('GET', `/verification/papers/returned?flow=${customer.flowId}`);
  assert.deepEqual([back.status, back.location], [303, 'com.example.app:/callback?kept=yes&verification=returned']);
  await customer.act('returned');
  assert.equal(customer.at, 'checking');
});
