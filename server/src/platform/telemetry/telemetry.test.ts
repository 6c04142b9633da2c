import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createMetrics, createTelemetry, traced } from './index.ts';
import { limitLines } from './limit-lines.ts';

function telemetry(production: boolean, change = {}) {
  const lines: Record<string, unknown>[] = [];
  const made = createTelemetry({
    level: 'debug',
    role: 'test',
    production,
    destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    ...change,
  });
  return { made, lines };
}
const request = { requestId: 'r1', method: 'POST', route: '/flow/:id', scope: 'pages', status: 200, milliseconds: 12.34 };

test('a log line has allow-listed fields only', () => {
  const { made, lines } = telemetry(true);
  made.requestDone({ ...request, ...({ ip: '203.0.113.7', url: '/flow/secret?email=a@b.example' } as object) });
  made.log.info('x', { email: 'a@b.example', password: 'p', code: 'smtp_550', where: 'y'.repeat(1000), reference: { nested: 'a@b.example' } } as never);
  assert.deepEqual(Object.keys(lines[0] ?? {}).sort(), ['event', 'level', 'method', 'ms', 'reference', 'role', 'route', 'scope', 'status', 'time']);
  assert.deepEqual(Object.keys(lines[1] ?? {}).sort(), ['code', 'event', 'level', 'role', 'time', 'where']);
  assert.equal(String(lines[1]?.['where']).length, 200);
  assert.ok(!JSON.stringify(lines).includes('b.example') && !JSON.stringify(lines).includes('203.0.113'));
});

test('errors are told by name, code and place; their messages only in development', () => {
  const inner = Object.assign(new Error('Key (email)=(a@b.example) already exists'), { code: '23505', detail: 'a@b.example' });
  const error = new Error('could not save a@b.example', { cause: inner });
  const safe = telemetry(true);
  safe.made.failed(error, 'http', 'ref-1');
  const text = JSON.stringify(safe.lines);
  assert.ok(!text.includes('b.example'), text);
  const facts = safe.lines[0]?.['error'] as { name: string; at: string; cause: { code: string } };
  assert.equal(facts.name, 'Error');
  assert.equal(facts.cause.code, '23505');
  assert.match(facts.at, /telemetry\.test\.ts/);
  assert.equal(safe.lines[0]?.['reference'], 'ref-1');
  const open = telemetry(false);
  open.made.failed(error, 'http');
  assert.ok(JSON.stringify(open.lines).includes('could not save'));
  open.made.failed('a@b.example', 'http');
  assert.ok(!JSON.stringify(open.lines.at(-1)).includes('b.example'));
});

test('of many failures of a kind the first are told and all are counted; the next to be told says how many were not', async () => {
  const { made, lines } = telemetry(true);
  const busy = () => Object.assign(new Error('x'), { code: 'hashing.busy' });
  for (let n = 0; n < 500; n++) made.failed(busy(), 'http', `r${n}`);
  made.failed(new TypeError('x'), 'http', 'another');
  const told = lines.map((line) => line['reference']);
  assert.equal(told.length, 21);
  assert.deepEqual([told[0], told.at(-2), told.at(-1)], ['r0', 'r19', 'another'], 'one kind does not hide another');
  assert.ok((await made.metrics()).includes('parvis_failures_total{where="http",code="hashing.busy"} 500'));
});

test('lines are told again in the next window, and kinds are bounded', () => {
  let at = 0;
  const take = limitLines({ lines: 2, windowMs: 1000, kinds: 2 }, { now: () => new Date(at) });
  assert.deepEqual(
    [1, 2, 3, 4].map(() => take('a').told),
    [true, true, false, false],
  );
  at = 999;
  assert.equal(take('a').told, false);
  at = 1000;
  assert.deepEqual(take('a'), { told: true, untold: 3 });
  assert.deepEqual(take('a'), { told: true, untold: 0 });
  assert.deepEqual(take('a'), { told: false, untold: 0 });
  for (const other of ['b', 'c']) take(other);
  assert.deepEqual(take('a'), { told: true, untold: 0 }, 'forgotten for others');
});

test('metrics tell routes, jobs, messages, pool and queue', async () => {
  const { made } = telemetry(true);
  made.requestDone(request);
  made.jobDone({ name: 'platform.send-message', ok: false, seconds: 0.2, attempt: 1, error: Object.assign(new Error('x'), { code: 'smtp_451' }) });
  made.messageDone({ template: 'credentials.sign_in_code', result: 'sent', ageSeconds: 0.4 });
  made.outboundDone('timeout');
  let reads = 0;
  made.watch({
    trips: { total: 42 },
    pool: { total: 10, idle: 4, waiting: 1 },
    hasher: { queued: 3, given: 11 },
    jobs: {
      async counts() {
        reads++;
        return [{ name: 'a.b', waiting: 2, active: 1, dead: 7, lagSeconds: 1.5 }];
      },
    },
    events: { lag: async () => Promise.reject(new Error('the database is away')) },
  });
  const text = await made.metrics();
  for (const line of [
    'parvis_http_request_seconds_count{scope="pages",route="/flow/:id",status="200"} 1',
    'parvis_job_run_seconds_count{job="platform.send-message",result="failed"} 1',
    'parvis_messages_total{template="credentials.sign_in_code",result="sent"} 1',
    'parvis_outbound_total{result="timeout"} 1',
    'parvis_sql_round_trips_total 42',
    'parvis_db_connections{state="busy"} 6',
    'parvis_hash_queue 3',
    'parvis_password_hashes_total 11',
    'parvis_jobs{job="a.b",state="dead"} 7',
    'parvis_job_lag_seconds{job="a.b"} 1.5',
    'parvis_nodejs_eventloop_lag_p99_seconds',
  ])
    assert.ok(text.includes(line), line);
  await made.metrics();
  assert.equal(reads, 1, 'one look serves a scrape and those right after it');
});

test('the number of series is bounded', async () => {
  const metrics = createMetrics({ process: false });
  const counter = metrics.counter('test_total', 'x', ['route']);
  for (let n = 0; n < 5000; n++) counter.add({ route: `/r${n}` });
  const series = (await metrics.text()).split('\n').filter((line) => line.startsWith('test_total{'));
  assert.equal(series.length, 501);
  assert.ok(series.includes('test_total{route="other"} 4500'));
});

test('spans reach the collector when one is configured, and work is the same without', async () => {
  assert.equal(await traced('quiet', {}, async () => 7), 7);
  const bodies: Buffer[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      if (incoming.url === '/v1/traces') bodies.push(Buffer.concat(chunks));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const { made } = telemetry(true, { tracesEndpoint: `http://127.0.0.1:${port}/` });
  await made.ready();
  await assert.rejects(
    traced('sign in', { 'parvis.job': 'x' }, () => Promise.reject(Object.assign(new Error('a@b.example'), { code: 'identity.user_inactive' }))),
    /b\.example/,
  );
  made.requestDone(request);
  await made.close();
  const sent = Buffer.concat(bodies).toString();
  for (const part of ['sign in', 'identity.user_inactive', 'POST /flow/:id', 'parvis']) assert.ok(sent.includes(part), part);
  assert.ok(!sent.includes('b.example'));
  server.closeAllConnections();
  server.close();
});
