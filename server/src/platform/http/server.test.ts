import assert from 'node:assert/strict';
import { request as send, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { createCookies, createHttpServer, doorOf, sendHtml, type HttpServer } from './index.ts';
import { parseForm, parseJson } from './body.ts';
import { createClientAddress } from './door.ts';

let server: HttpServer;
let port: number;
const failures: unknown[] = [];
const cookies = createCookies(() => false);

before(async () => {
  server = await createHttpServer({
    resolve: async (host, path) => {
      if (host !== `localhost:${port}`) return undefined;
      return path.startsWith('/t/two/') || path === '/t/two' ? { place: 'two', basePath: '/t/two' } : { place: 'root', basePath: '' };
    },
    scopes: [
      {
        name: 'test',
        prefix: '/api',
        plugin: (app) => {
          app.get('/gpc', async (request) => ({ gpc: doorOf(request).origin.gpc ?? null }));
          app.get('/where', async (request) => ({ place: doorOf<string>(request).place, ip: doorOf(request).ip, url: request.url }));
          app.post('/echo', { schema: { body: z.strictObject({ name: z.string().min(2) }) } }, async (request) => request.body);
          app.post('/form', async (request) => request.body);
          app.get('/broken', async () => {
            throw new Error('secret detail');
          });
          app.get('/cookie', async (request, reply) => {
            cookies.set(request, reply, 'seen', 'yes');
            return { before: cookies.get(request, 'seen') ?? null };
          });
          app.get('/page', async (_request, reply) => sendHtml(reply, (nonce) => `<script nonce="${nonce}"></script>`, { formAction: ['https://shop.example'] }));
        },
      },
      {
        name: 'described',
        prefix: '/described',
        openapi: { title: 'Described', description: 'An API of JSON.' },
        plugin: (app) => {
          app.post('/echo', { schema: { body: z.strictObject({ name: z.string() }), response: { 200: z.strictObject({ name: z.string() }) } } }, async (request) => request.body);
        },
      },
    ],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 50,
    drainSeconds: 2,
    ready: async () => true,
    metrics: { text: async () => 'up 1\n' },
    onFailure: (error) => failures.push(error),
  });
  port = await server.listen('127.0.0.1', 0);
});
after(() => server.close());

async function call(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; text: string; json: Record<string, unknown> }>((done, fail) => {
    const request = send({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: { host: `localhost:${port}`, ...options.headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, text, json: text.startsWith('{') ? JSON.parse(text) : {} }));
    });
    request.on('error', fail);
    request.end(options.body);
  });
}
const json = { 'content-type': 'application/json' };

test('a foreign, doubled or malformed Host never reaches a route', async () => {
  for (const host of ['evil.example', `localhost:${port}@evil.example`, 'a b', `localhost:${port}, evil.example`]) {
    const answer = await call('/api/where', { headers: { host } });
    assert.equal(answer.status, 421, host);
    assert.equal(answer.json.code, 'http.unknown_host');
  }
});

test('two Host headers are refused: Node would keep the first, a proxy in front may have gone by the other (RFC 9112 section 3.2)', async () => {
  const answer = await new Promise<string>((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(`GET /api/where HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`));
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('end', () => done(text));
    socket.on('error', fail);
  });
  assert.match(answer, /^HTTP\/1\.1 421 /);
});

test('a tenant path is stripped, and the place is the tenant of the path', async () => {
  assert.deepEqual((await call('/t/two/api/where')).json, { place: 'two', ip: '127.0.0.1', url: '/api/where' });
  assert.equal((await call('/api/where')).json.place, 'root');
});

test('path aliases are refused before routing', async () => {
  for (const path of ['//api/where', '/api//where', '/api/%2e%2e/where', '/api/../api/where', '/api%2fwhere', '/api\\where', '/./api/where']) {
    assert.equal((await call(path)).json.code, 'http.invalid_path', path);
  }
});

test('X-Forwarded-For from a stranger changes nothing', async () => {
  assert.equal((await call('/api/where', { headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' } })).json.ip, '127.0.0.1');
});

test('from a trusted proxy the nearest untrusted hop counts, and an unreadable one is refused', () => {
  const address = createClientAddress(['10.0.0.0/8']);
  const from = (peer: string, header?: string) => address.of({ socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': header } } as unknown as IncomingMessage);
  assert.equal(from('10.0.0.1', '198.51.100.7, 203.0.113.9, 10.2.2.2'), '203.0.113.9');
  assert.equal(from('203.0.113.1', '198.51.100.7'), '203.0.113.1');
  assert.equal(from('10.0.0.1', 'unknown'), undefined);
  assert.equal(from('::ffff:10.0.0.1', '2001:db8::1'), '2001:db8::1');
});

test('bodies: unknown fields, wrong types, duplicate and forbidden keys, wrong media types and size are each a clear refusal', async () => {
  const echo = (body: string, headers: Record<string, string> = json) => call('/api/echo', { method: 'POST', headers, body });
  assert.deepEqual((await echo('{"name":"Ada"}')).json, { name: 'Ada' });
  const unknown = await echo('{"name":"Ada","role":"admin"}');
  assert.equal(unknown.status, 400);
  assert.match(JSON.stringify(unknown.json.fields), /role/);
  assert.equal((await echo('{"name":7}')).status, 400);
  assert.equal((await echo('{"name":"Ada","name":"Eve"}')).json.code, 'http.malformed_request');
  assert.equal((await echo('{"__proto__":{"a":1},"name":"Ada"}')).status, 400);
  assert.equal((await echo('{"name":')).json.code, 'http.malformed_json');
  assert.equal((await echo(`{"name":${'['.repeat(20)}${']'.repeat(20)}}`)).json.code, 'http.malformed_json');
  for (const type of ['text/plain', 'application/json; charset=utf-16', 'application/jsonp', 'application/json;v=1', 'application/\tjson']) {
    assert.equal((await echo('{"name":"Ada"}', { 'content-type': type })).status, 415, type);
  }
  // The header parser trims white space around the value: then it is the plain type, and validation still runs.
  for (const type of ['application/json ', ' application/json', 'application/json\t']) {
    assert.equal((await echo('{"name":"Ada","role":"admin"}', { 'content-type': type })).status, 400, type);
  }
  assert.equal((await echo(`{"name":"${'x'.repeat(70_000)}"}`)).status, 413);
});

test('a form field given twice is refused; values keep every byte', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.deepEqual((await call('/api/form', { method: 'POST', headers: form, body: 'password=%20a%2Bb%20' })).json, { password: ' a+b ' });
  assert.equal((await call('/api/form', { method: 'POST', headers: form, body: 'a=1&a=2' })).status, 400);
  assert.throws(() => parseForm('__proto__=1'));
  assert.deepEqual(parseJson('{"a":{"b":"\\"}{"},"c":["x","x"]}'), { a: { b: '"}{' }, c: ['x', 'x'] });
});

test('an API that is described as JSON takes no forms, which any site can send without asking', async () => {
  const echo = (body: string, type: string) => call('/described/echo', { method: 'POST', headers: { 'content-type': type }, body });
  assert.deepEqual((await echo('{"name":"Ada"}', 'application/json')).json, { name: 'Ada' });
  for (const type of ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=utf-8', 'multipart/form-data; boundary=x', 'text/plain'])
    assert.equal((await echo('name=Ada', type)).status, 415, type);
});

test('an unexpected error says nothing private, and its reference is in the answer and the log', async () => {
  const answer = await call('/api/broken');
  assert.equal(answer.status, 500);
  assert.doesNotMatch(answer.text, /secret detail/);
  assert.equal(typeof answer.json.reference, 'string');
  assert.equal((failures.at(-1) as Error).message, 'secret detail');
});

test('pages carry their policy with a nonce and the redirect target; every answer carries the security headers', async () => {
  const page = await call('/api/page');
  const policy = String(page.headers['content-security-policy']);
  const nonce = /nonce="([^"]+)"/.exec(page.text)?.[1];
  assert.match(policy, new RegExp(`script-src 'nonce-${nonce}'`));
  assert.match(policy, /form-action 'self' https:\/\/shop\.example/);
  for (const answer of [page, await call('/api/where'), await call('/nowhere')]) {
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
    assert.equal(answer.headers['cache-control'], 'no-store');
  }
});

test('cookies: one name per tenant, two of one name refused', async () => {
  assert.match(String((await call('/api/cookie')).headers['set-cookie']), /^parvis_seen=yes; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.match(String((await call('/t/two/api/cookie')).headers['set-cookie']), /^parvis_two_seen=/);
  assert.equal((await call('/api/cookie', { headers: { cookie: 'parvis_seen=a; parvis_seen=b' } })).status, 400);
  assert.equal((await call('/api/cookie', { headers: { cookie: 'parvis_seen="<x>"' } })).status, 400);
});

test('health and metrics answer without a tenant', async () => {
  assert.equal((await call('/health/live', { headers: { host: 'x' } })).status, 200);
  assert.equal((await call('/health/ready')).text, 'ready');
  assert.equal((await call('/metrics')).text, 'up 1\n');
});

test('metrics are for this machine, not for whoever comes through a proxy on it', async () => {
  for (const headers of [
    { host: 'id.example.com' },
    { 'x-forwarded-for': '203.0.113.9' },
    { forwarded: 'for=203.0.113.9' },
    { via: '1.1 proxy' },
    { host: 'localhost.evil.example' },
  ] as Record<string, string>[])
    assert.equal((await call('/metrics', { headers })).status, 404, JSON.stringify(headers));
});

test('Global Privacy Control is the one value its specification has, and nothing else', async () => {
  const heard = async (headers: Record<string, string>) => (await call('/api/gpc', { headers })).json['gpc'];
  assert.equal(await heard({ 'sec-gpc': '1' }), true);
  for (const value of ['0', 'true', '?1', '1, 1', '01', '']) assert.equal(await heard({ 'sec-gpc': value }), null, value);
  assert.equal(await heard({}), null);
});
