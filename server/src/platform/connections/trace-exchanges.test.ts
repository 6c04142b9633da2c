import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createOutbound, type Outbound } from '#platform/outbound';
import type { TraceEntry } from './contract.ts';
import { traceExchanges } from './trace-exchanges.ts';

let server: Server;
let base: string;
let outbound: Outbound;
before(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url?.startsWith('/broken') ? 503 : request.url?.startsWith('/away') ? 302 : 200;
    if (response.statusCode === 302) response.setHeader('location', 'https://elsewhere.example/');
    response.end('secret body');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  outbound = createOutbound({ allow: [base, '127.0.0.1:1'] });
});
after(() => void server.close());

test('each request of a test is a step: where to, how it ended, how long it took, and what was wrong; neither query nor body', async () => {
  const steps: TraceEntry[] = [];
  const ask = async () => {
    await outbound.fetch(`http://${base}/fine?access_token=top-secret`, { method: 'POST', body: 'top-secret' });
    for (const url of [`http://${base}/broken`, `http://${base}/away`, 'http://127.0.0.1:1/', 'https://10.0.0.1/keys?a=top-secret', 'not an address?top-secret'])
      await outbound.fetch(url);
    return 'done';
  };
  assert.equal(await traceExchanges((entry) => steps.push(entry), ask), 'done');
  assert.deepEqual(
    steps.map(({ title, facts }) => [title, facts['answer']]),
    [
      [`POST http://${base}/fine`, 'status 200'],
      [`GET http://${base}/broken`, 'status 503'],
      [`GET http://${base}/away`, 'a redirect, not followed'],
      ['GET http://127.0.0.1:1/', 'unreachable'],
      ['GET https://10.0.0.1/keys', 'forbidden address'],
      ['GET not an address', 'forbidden url'],
    ],
  );
  assert.deepEqual(
    steps.map(({ problem }) => problem !== undefined),
    [false, true, false, true, true, true],
  );
  for (const { facts } of steps) assert.match(facts['time'] ?? '', /^\d+ ms$/);
  assert.equal(JSON.stringify(steps).includes('secret'), false);
});

test('two tests at the same moment see their own requests, and whoever is not watched is not', async () => {
  const seen: Record<string, string[]> = { a: [], b: [] };
  await Promise.all([
    ...['a', 'b'].map((name) =>
      traceExchanges(
        ({ title }) => seen[name]?.push(title),
        () => outbound.fetch(`http://${base}/${name}`),
      ),
    ),
    outbound.fetch(`http://${base}/c`),
    traceExchanges(undefined, () => outbound.fetch(`http://${base}/d`)),
  ]);
  assert.deepEqual(seen, { a: [`GET http://${base}/a`], b: [`GET http://${base}/b`] });
});
