import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import { createSockets } from './index.ts';

let server: Server;
let port: number;
let hits = 0;
before(async () => {
  server = createServer((socket) => {
    hits++;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({ port } = server.address() as AddressInfo);
});
after(() => void server.close());

/** Long before it nothing is waited for. */
const soon = () => AbortSignal.timeout(20_000);
const at = (...addresses: string[]) => ({ lookup: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })) });

test('private addresses are refused before anything is sent, one among public ones too, unless the operator named the host and port', async () => {
  for (const addresses of [['127.0.0.1'], ['10.1.2.3'], ['93.184.216.34', '127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['169.254.169.254']]) {
    assert.deepEqual(await createSockets(at(...addresses)).connect({ host: 'directory.example', port }, soon()), { ok: false, why: 'forbidden_address' });
    assert.deepEqual(await createSockets({ allow: [`other.example:${port}`, 'directory.example:1'], ...at(...addresses) }).connect({ host: 'directory.example', port }, soon()), {
      ok: false,
      why: 'forbidden_address',
    });
  }
  assert.equal(hits, 0);
  const found = await createSockets({ allow: [`Directory.example:${port}`], ...at('127.0.0.1') }).connect({ host: 'directory.example', port }, soon());
  assert.ok(found.ok);
  found.socket.destroy();
});

test('an address that is written out is one too', async () => {
  assert.deepEqual(await createSockets().connect({ host: '127.0.0.1', port }, soon()), { ok: false, why: 'forbidden_address' });
  assert.deepEqual(await createSockets().connect({ host: '::1', port }, soon()), { ok: false, why: 'forbidden_address' });
  const found = await createSockets({ allow: [`127.0.0.1:${port}`] }).connect({ host: '127.0.0.1', port }, soon());
  assert.ok(found.ok);
  found.socket.destroy();
});

test('the next address is tried where one does not answer; what hangs ends at the deadline; what is not there is told apart', async () => {
  const allow = [`directory.example:${port}`];
  const found = await createSockets({ allow, ...at('127.0.0.2', '127.0.0.1') }).connect({ host: 'directory.example', port }, soon());
  assert.ok(found.ok);
  found.socket.destroy();
  const hanging = createSockets({ allow, lookup: () => new Promise(() => {}) });
  assert.deepEqual(await hanging.connect({ host: 'directory.example', port }, AbortSignal.timeout(50)), { ok: false, why: 'timeout' });
  assert.deepEqual(await createSockets({ lookup: () => Promise.reject(new Error('ENOTFOUND')) }).connect({ host: 'x.example', port }, soon()), { ok: false, why: 'unresolvable' });
  assert.deepEqual(await createSockets({ allow: ['127.0.0.1:1'] }).connect({ host: '127.0.0.1', port: 1 }, soon()), { ok: false, why: 'unreachable' });
});

test('without TLS only in development, and only to what the operator named', () => {
  const target = { host: 'localhost', port: 389 };
  assert.equal(createSockets({ allow: ['localhost:389'], plain: true }).mayBePlain(target), true);
  assert.equal(createSockets({ allow: ['localhost:389'] }).mayBePlain(target), false);
  assert.equal(createSockets({ plain: true }).mayBePlain(target), false);
  assert.equal(createSockets({ allow: ['[::1]:389'], plain: true }).mayBePlain({ host: '::1', port: 389 }), true);
});
