import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { authorization, createHttpBrowser, freePorts, SHOP, signIn } from '#test/installation';
import { startEdgeProxy, type EdgeProxy } from '../support/edge-proxy.ts';
import { createEmptyDatabase, type EmptyDatabase } from '../support/postgres.ts';
import { startSmtpSink, TEST_CERTIFICATE, type SmtpSink } from '../support/smtp-sink.ts';
import { answers, projectRoot, until } from '../support/start-process.ts';

/* The parts as production runs them: own roles, https in front, mail over TLS, nothing by default. */
const CALLBACK = 'https://shop.example/callback';
const METRICS_TOKEN = 'scraper-token-of-the-tests';
const CONFIG = `
tenants:
  - slug: main
    name: Main
    default: true
    brands: [{ slug: main, name: Main, senderName: Main, colours: { accent: '#1f4536', accentDark: '#f0b25e' } }]
    applications:
      - clientId: ${SHOP.clientId}
        name: Shop
        firstParty: true
        secret: ${SHOP.secret}
        metadata:
          redirect_uris: [${CALLBACK}]
          grant_types: [authorization_code, refresh_token]
          token_endpoint_auth_method: client_secret_basic
          scope: openid profile email offline_access
`;

let dir: string;
let database: EmptyDatabase;
let smtp: SmtpSink;
let collector: Server;
let edge: EdgeProxy;
let env: Record<string, string>;
let issuer: string;
let servePort: number;
const traces: Buffer[] = [];
const output: Record<string, string> = { serve: '', worker: '' };
const running = new Map<string, ChildProcess>();

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'parvis-production-'));
  database = await createEmptyDatabase();
  smtp = await startSmtpSink({ starttls: true, user: 'parvis', password: 'mail password' });
  collector = createServer((incoming, response) => {
    incoming.on('data', (chunk: Buffer) => incoming.url === '/v1/traces' && traces.push(chunk));
    incoming.on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  });
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const [edgePort = 0, port = 0] = await freePorts(2);
  servePort = port;
  edge = await startEdgeProxy([port], { proto: 'https', port: edgePort });
  issuer = `https://localhost:${edgePort}`;
  const secret = (name: string, value: string) => {
    writeFileSync(join(dir, name), value, { mode: 0o600 });
    return join(dir, name);
  };
  const dkim = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  env = {
    PATH: process.env.PATH ?? '',
    NODE_COMPILE_CACHE: join(projectRoot, 'node_modules/.cache/node-compile'),
    PARVIS_MODE: 'production',
    PARVIS_BASE_URL: issuer,
    PARVIS_DATA_DIR: join(dir, 'unused'),
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL_FILE: secret('database-url', database.appUrl),
    MIGRATION_DATABASE_URL_FILE: secret('owner-url', database.ownerUrl),
    PARVIS_KEK_FILE: secret('kek', `k1:${randomBytes(32).toString('base64')}`),
    PARVIS_PEPPER_FILE: secret('pepper', `p1:${randomBytes(32).toString('base64')}`),
    PARVIS_TRUSTED_PROXIES: '127.0.0.1',
    SMTP_URL: `smtp://parvis:${encodeURIComponent('mail password')}@localhost:${smtp.port}`,
    NODE_EXTRA_CA_CERTS: TEST_CERTIFICATE,
    MAIL_FROM: 'hello@shop.example',
    MAIL_DKIM_DOMAIN: 'shop.example',
    MAIL_DKIM_SELECTOR: 'parvis1',
    MAIL_DKIM_KEY_FILE: secret('dkim', dkim),
    METRICS_TOKEN,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    // Long enough to be seen leaving on a busy machine.
    HTTP_LEAVE_SECONDS: '3',
    HTTP_DRAIN_SECONDS: '10',
  };
});
after(async () => {
  for (const child of running.values()) child.kill('SIGKILL');
  await edge?.close();
  await smtp?.close();
  collector?.closeAllConnections();
  collector?.close();
  await database?.drop();
  rmSync(dir, { recursive: true, force: true });
});

function run(name: string, args: readonly string[] = [], extra: Record<string, string | undefined> = {}) {
  const wanted = Object.fromEntries(Object.entries({ ...env, ...extra }).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const done = spawnSync(process.execPath, [`server/bin/${name}.ts`, ...args], { cwd: projectRoot, env: wanted, encoding: 'utf8', timeout: 60_000 });
  return { code: done.status, text: `${done.stdout}${done.stderr}` };
}

function launch(name: 'serve' | 'worker'): ChildProcess {
  const child = spawn(process.execPath, [`server/bin/${name}.ts`], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output[name] += chunk.toString()));
  running.set(name, child);
  return child;
}

const stopped = (child: ChildProcess) => new Promise<number | null>((done) => (child.exitCode === null ? child.once('exit', done) : done(child.exitCode)));

describe('starting', () => {
  test('serve and worker refuse a database that is not migrated, and say what to run', () => {
    for (const name of ['serve', 'worker']) {
      const { code, text } = run(name);
      assert.equal(code, 1);
      assert.match(text, /The database lacks \d+ migrations .*npm run migrate/);
    }
  });

  test('migrate, as the owner of the schemas, brings it up to date; the application role may not', () => {
    assert.match(run('migrate', [], { MIGRATION_DATABASE_URL_FILE: undefined }).text, /"parvis_app" may not create schemas.*MIGRATION_DATABASE_URL/);
    assert.match(run('migrate').text, /migrations applied/);
    assert.match(run('migrate').text, /up to date/);
  });

  test('a role that row-level security does not bind is refused', () => {
    const { code, text } = run('serve', [], { DATABASE_URL_FILE: undefined, DATABASE_URL: database.superuserUrl });
    assert.equal(code, 1);
    assert.match(text, /"postgres" is a superuser.*NOSUPERUSER NOBYPASSRLS/);
    assert.doesNotMatch(text, /postgres:\/\//);
  });

  test('every missing setting is told at once', () => {
    const { code, text } = run('serve', [], { SMTP_URL: undefined, PARVIS_KEK_FILE: undefined, PARVIS_BASE_URL: 'http://id.example', MAIL_DKIM_DOMAIN: undefined });
    assert.equal(code, 1);
    for (const name of ['SMTP_URL', 'PARVIS_KEK', 'PARVIS_BASE_URL']) assert.match(text, new RegExp(`- ${name} must be`));
  });

  test('with everything in place they start', async () => {
    writeFileSync(join(dir, 'config.yaml'), CONFIG);
    const applied = run('parvis', ['apply', join(dir, 'config.yaml')]);
    assert.equal(applied.code, 0, applied.text);
    launch('serve');
    launch('worker');
    await until(
      () => `ready: ${output['serve']}`,
      60,
      () => answers(`http://127.0.0.1:${servePort}/health/ready`),
    );
    assert.equal(existsSync(env['PARVIS_DATA_DIR'] ?? ''), false, 'no data folder, no development keys');
  });
});

describe('running', () => {
  const email = 'mira.prod@example.com';
  const name = 'Mira Zypressenhain';
  const CLIENT = '203.0.113.77';
  let code: string;
  const isBack = (location: string) => location.startsWith(CALLBACK);

  test('a sign-up through the proxy: secure cookies, strict transport security, a signed mail over TLS', async () => {
    const browser = createHttpBrowser();
    const from = { 'x-test-client': CLIENT };
    const first = await browser.follow(await browser.get(authorization(issuer, CALLBACK, { prompt: 'create' }).url, from));
    assert.equal(first.status, 200, first.text);
    assert.match(String(first.headers['strict-transport-security']), /max-age=\d{8}/);
    assert.ok(first.url.startsWith(issuer), first.url);
    const verify = await browser.submit(first, 'continue', { identifier: email });
    const mail = await smtp.latest(email);
    assert.equal(mail.secure, true);
    assert.equal(mail.from, 'hello@shop.example');
    assert.match(mail.headers, /^DKIM-Signature: v=1;[\s\S]*d=shop\.example;[\s\S]*s=parvis1;/m);
    code = /(?<!\d)(\d{3}) ?(\d{3})(?!\d)/.exec(mail.text)?.slice(1).join('') ?? '';
    const offer = await browser.submit(verify, 'continue', { code });
    const password = await browser.submit(offer, 'password');
    let done = await browser.submit(password, 'continue', { newPassword: 'Zwei Kiesel im Bach 7' }, isBack);
    if (/value="skip"/.test(done.text) && !/name="name"/.test(done.text)) done = await browser.submit(done, 'skip', {}, isBack);
    if (done.status === 200) done = await browser.submit(done, 'continue', { name }, isBack);
    assert.ok(done.url.startsWith(CALLBACK), `${done.url} ${done.status} ${done.text}`);
    const cookies = [...browser.cookies('localhost').keys()];
    for (const cookie of ['parvis_browser', 'parvis_known', 'parvis_sso']) assert.ok(cookies.includes(`__Host-${cookie}`), cookies.join());
    browser.close();
  });

  test('every cookie is Secure, HttpOnly and bound to the host; those of one request to its path as well', async () => {
    const browser = createHttpBrowser();
    const seen: string[] = [];
    let page = await browser.get(authorization(issuer, CALLBACK).url);
    for (let hops = 0; hops < 5; hops++) {
      seen.push(...((page.headers['set-cookie'] as string[] | undefined) ?? []));
      if (typeof page.headers.location !== 'string') break;
      page = await browser.get(new URL(page.headers.location, issuer).href);
    }
    assert.ok(seen.length > 0);
    for (const cookie of seen)
      assert.match(cookie, /^(?:__Host-[^;]+;(?=.*\bPath=\/(;|$))|__Secure-[^;]+;(?=.*\bPath=\/(?:interaction|authorize)\/))(?=.*\bSecure\b)(?=.*\bHttpOnly\b)(?!.*\bDomain=)/i);
    browser.close();
  });

  test('the mailbox, other hosts and the metrics are closed', async () => {
    const browser = createHttpBrowser();
    assert.equal((await browser.get(`${issuer}/dev/mailbox`)).status, 404);
    assert.equal((await browser.get(`${issuer}/`, { host: 'evil.example' })).status, 421);
    assert.equal((await browser.get(`${issuer}/metrics`)).status, 404);
    const metrics = await browser.get(`${issuer}/metrics`, { authorization: `Bearer ${METRICS_TOKEN}` });
    assert.equal(metrics.status, 200);
    assert.match(metrics.text, /parvis_http_request_seconds_count/);
    const discovery = JSON.parse((await browser.get(`${issuer}/.well-known/openid-configuration`)).text) as { issuer: string; token_endpoint: string };
    assert.equal(discovery.issuer, issuer);
    assert.ok(discovery.token_endpoint.startsWith(`${issuer}/`));
    browser.close();
  });

  test('the password that was set signs in', async () => {
    const browser = createHttpBrowser();
    await signIn(browser, issuer, CALLBACK, { email, password: 'Zwei Kiesel im Bach 7' });
    browser.close();
  });

  test('SIGTERM: not ready at once, still answering, then gone with exit code 0', async () => {
    const serve = running.get('serve') as ChildProcess;
    const began = performance.now();
    serve.kill('SIGTERM');
    await until('readiness says 503', 2.5, async () => (await fetch(`http://127.0.0.1:${servePort}/health/ready`)).status === 503);
    assert.equal((await fetch(`http://127.0.0.1:${servePort}/health/live`)).status, 200);
    assert.equal(await stopped(serve), 0, output['serve']);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds < 10, `${seconds} s`);
    const worker = running.get('worker') as ChildProcess;
    worker.kill('SIGTERM');
    assert.equal(await stopped(worker), 0, output['worker']);
    console.log(JSON.stringify({ test: 'graceful stop in production', seconds: +seconds.toFixed(2) }));
  });

  test('logs are JSON, one line a request, and neither they nor the traces hold anything personal', () => {
    const lines = Object.values(output).flatMap((text) => text.split('\n').filter(Boolean));
    const parsed = lines.map((line) => JSON.parse(line) as { event: string; route?: string; reference?: string });
    assert.ok(parsed.some((line) => line.event === 'request' && line.route && line.reference));
    assert.deepEqual(
      parsed.filter((line) => ['failed', 'crashed'].includes(line.event)),
      [],
    );
    const sent = Buffer.concat(traces).toString('latin1');
    assert.match(sent, /parvis\.reference/);
    assert.match(sent, /parvis\.job/);
    for (const text of [lines.join('\n'), sent]) {
      for (const secret of [email, 'mira.prod', 'Zypressenhain', CLIENT, code, 'Kiesel', SHOP.secret, 'mail password']) assert.ok(!text.includes(secret), secret);
    }
  });
});
