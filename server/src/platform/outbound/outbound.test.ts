import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createOutbound, isForbiddenAddress, outboundError } from './index.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
async function listen(handle: RequestListener): Promise<{ port: number; hits: () => number }> {
  let hits = 0;
  const server = createServer((request, response) => {
    hits++;
    handle(request, response);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { port: (server.address() as AddressInfo).port, hits: () => hits };
}

test('only public unicast addresses are connected to', () => {
  const forbidden = [
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.2.1',
    '192.0.0.8',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.88.99.1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '2001:20::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '100::1',
    '3fff::1',
    '5f00::1',
    '4000::1',
    '',
    'localhost',
    '1.2.3',
  ];
  for (const address of forbidden) assert.equal(isForbiddenAddress(address), true, address);
  for (const address of ['8.8.8.8', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::200e']) assert.equal(isForbiddenAddress(address), false, address);
});

test('loopback, private and odd notations are refused before anything is sent', async () => {
  const canary = await listen((_request, response) => response.end('secret'));
  const outbound = createOutbound({ lookup: async () => [{ address: '127.0.0.1', family: 4 }] });
  const p = canary.port;
  const cases: [string, string][] = [
    [`https://127.0.0.1:${p}/`, 'forbidden_address'],
    [`https://localhost:${p}/`, 'forbidden_address'],
    [`https://localhost.:${p}/`, 'forbidden_address'],
    [`https://0x7f.1:${p}/`, 'forbidden_address'],
    [`https://2130706433:${p}/`, 'forbidden_address'],
    [`https://017700000001:${p}/`, 'forbidden_address'],
    [`https://①②⑦.0.0.1:${p}/`, 'forbidden_address'],
    [`https://[::1]:${p}/`, 'forbidden_address'],
    [`https://[::ffff:127.0.0.1]:${p}/`, 'forbidden_address'],
    [`https://[64:ff9b::7f00:1]:${p}/`, 'forbidden_address'],
    [`https://[::]:${p}/`, 'forbidden_address'],
    [`https://0:${p}/`, 'forbidden_address'],
    ['https://169.254.169.254/latest/meta-data/', 'forbidden_address'],
    [`https://rebind.example:${p}/`, 'forbidden_address'],
    [`http://rebind.example:${p}/`, 'forbidden_url'],
    [`http://127.0.0.1:${p}/`, 'forbidden_url'],
    [`https://user:password@rebind.example:${p}/`, 'forbidden_url'],
    ['file:///etc/passwd', 'forbidden_url'],
    ['gopher://rebind.example/', 'forbidden_url'],
    ['data:text/plain,x', 'forbidden_url'],
    ['not a url', 'forbidden_url'],
  ];
  for (const [url, why] of cases) assert.deepEqual(await outbound.fetch(url), { ok: false, why }, url);
  assert.equal(canary.hits(), 0);
  assert.equal(outbound.refuses('https://127.0.0.1/'), 'forbidden_address');
  assert.equal(outbound.refuses('https://app.example/logout'), undefined);
});

test('one forbidden address among public ones refuses the name', async () => {
  const outbound = createOutbound({
    lookup: async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.7', family: 4 },
    ],
  });
  assert.deepEqual(await outbound.fetch('https://mixed.example/'), { ok: false, why: 'forbidden_address' });
});

test('the name is resolved once, and the connection goes to the address that was checked (DNS rebinding)', async () => {
  const first = await listen((_request, response) => response.end('first'));
  let asked = 0;
  const outbound = createOutbound({
    allow: [`rebind.example:${first.port}`],
    lookup: async () => (asked++ === 0 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '127.0.0.2', family: 4 }]),
  });
  const answer = await outbound.fetch(`http://rebind.example:${first.port}/`);
  assert.deepEqual(answer.ok && answer.body, 'first');
  assert.equal(asked, 1);
});

test('the allow list opens exactly its hosts and ports', async () => {
  const server = await listen((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.setHeader('x-echo', `${request.method} ${request.headers['content-type']} ${request.headers.host}`).writeHead(418).end(body));
  });
  const other = await listen((_request, response) => response.end());
  const outbound = createOutbound({ allow: [`localhost:${server.port}`] });
  const answer = await outbound.fetch(`http://localhost:${server.port}/x`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'logout_token=abc',
  });
  assert.deepEqual(answer.ok && [answer.status, answer.body, answer.headers['x-echo']], [
    418,
    'logout_token=abc',
    `POST application/x-www-form-urlencoded localhost:${server.port}`,
  ]);
  assert.deepEqual(await outbound.fetch(`http://localhost:${other.port}/`), { ok: false, why: 'forbidden_url' });
  assert.deepEqual(await outbound.fetch(`http://127.0.0.1:${server.port}/`), { ok: false, why: 'forbidden_url' });
});

test('redirects are not followed', async () => {
  const inner = await listen((_request, response) => response.end('secret'));
  const server = await listen((_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end());
  const outbound = createOutbound({ allow: [`localhost:${server.port}`, `127.0.0.1:${inner.port}`] });
  assert.deepEqual(await outbound.fetch(`http://localhost:${server.port}/`), { ok: false, why: 'redirect' });
  assert.equal(inner.hits(), 0);
});

test('a huge body is cut off, also without a length, and memory stays bounded', async () => {
  let written = 0;
  const server = await listen((_request, response) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const more = () => {
      while (!response.destroyed && written < 1e9) {
        written += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
    };
    more();
  });
  const outbound = createOutbound({ allow: [`localhost:${server.port}`] });
  assert.deepEqual(await outbound.fetch(`http://localhost:${server.port}/`, { maxBytes: 100_000 }), { ok: false, why: 'too_large' });
  assert.ok(written < 20e6, `${written} bytes were taken`);
});

test('a server that sends a byte now and then, or nothing, ends at the deadline', async () => {
  const timers: NodeJS.Timeout[] = [];
  const slow = await listen((_request, response) => {
    response.writeHead(200);
    timers.push(setInterval(() => response.write('x'), 20));
  });
  const silent = await listen(() => {});
  const outbound = createOutbound({ allow: [`localhost:${slow.port}`, `localhost:${silent.port}`] });
  for (const { port } of [slow, silent]) {
    const began = performance.now();
    assert.deepEqual(await outbound.fetch(`http://localhost:${port}/`, { timeoutMs: 150 }), { ok: false, why: 'timeout' });
    assert.ok(performance.now() - began < 8000, 'not the ten seconds of those who name none');
  }
  for (const timer of timers) clearInterval(timer);
});

test('a resolver that hangs ends at the deadline; one that knows nothing is told apart', async () => {
  assert.deepEqual(await createOutbound({ lookup: () => new Promise(() => {}) }).fetch('https://app.example/', { timeoutMs: 50 }), { ok: false, why: 'timeout' });
  assert.deepEqual(await createOutbound({ lookup: () => Promise.reject(new Error('ENOTFOUND')) }).fetch('https://app.example/'), { ok: false, why: 'unresolvable' });
  assert.deepEqual(await createOutbound({ lookup: async () => [] }).fetch('https://app.example/'), { ok: false, why: 'unresolvable' });
});

test('a closed port and a broken answer are failures, not exceptions', async () => {
  const broken = await listen((request) => request.socket.end('nonsense\r\n\r\n'));
  const gone = await listen(() => {});
  await new Promise<void>((done) => servers.at(-1)?.close(() => done()));
  const results: string[] = [];
  const outbound = createOutbound({ allow: [`127.0.0.1:${broken.port}`, `127.0.0.1:${gone.port}`], onResult: (result) => results.push(result) });
  assert.deepEqual(await outbound.fetch(`http://127.0.0.1:${broken.port}/`), { ok: false, why: 'broken' });
  assert.deepEqual(await outbound.fetch(`http://127.0.0.1:${gone.port}/`), { ok: false, why: 'unreachable' });
  assert.deepEqual(results, ['broken', 'unreachable']);
  assert.equal(outboundError({ ok: false, why: 'broken' }).status, 502);
  assert.equal(outboundError({ ok: false, why: 'forbidden_address' }).code, 'outbound.forbidden');
});

test('a certificate nobody vouches for is refused', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'parvis-tls-'));
  const made = spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-days',
    '1',
    '-keyout',
    join(dir, 'key.pem'),
    '-out',
    join(dir, 'cert.pem'),
  ]);
  assert.equal(made.status, 0, 'openssl is installed (npm test installs it where it may)');
  let hits = 0;
  const server = createTlsServer({ key: readFileSync(join(dir, 'key.pem')), cert: readFileSync(join(dir, 'cert.pem')) }, (_request, response) => {
    hits++;
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  assert.deepEqual(await createOutbound({ allow: [`localhost:${port}`] }).fetch(`https://localhost:${port}/`), { ok: false, why: 'untrusted' });
  assert.equal(hits, 0);
  server.closeAllConnections();
  server.close();
});
