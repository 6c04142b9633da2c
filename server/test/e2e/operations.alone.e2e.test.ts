import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { startEmbedded, type EmbeddedPostgres } from '#platform/db';
import { ADA, authorization, createHttpBrowser, freePorts, signIn, startInstallation, type Answer, type HttpBrowser, type Installation } from '#test/installation';
import { askForCode } from '../support/ask-for-code.ts';
import { startEdgeProxy, type EdgeProxy } from '../support/edge-proxy.ts';
import { useOwnCluster } from '../support/postgres.ts';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';
import { until } from '../support/start-process.ts';

/*
 * What goes wrong in operation, small: a process told to stop, the database away, all connections busy, a mail server that hangs. Two serve
 * processes and a worker over a PostgreSQL of their own, behind a proxy that does what a balancer does. Each test prints its figures as one
 * line of JSON.
 */
const POOL = 6;
let dir: string;
let cluster: EmbeddedPostgres;
let clusterPort: number;
let smtp: SmtpSink;
let edge: EdgeProxy;
let installation: Installation;
let redirectUri: string;

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'parvis-operations-'));
  // Else root would keep the cluster elsewhere, and nobody would clear it away.
  chmodSync(dir, 0o755);
  [clusterPort = 0] = await freePorts(1);
  cluster = await useOwnCluster(join(dir, 'postgres'), { port: String(clusterPort) });
  smtp = await startSmtpSink();
  installation = await startInstallation({
    separate: true,
    serves: 2,
    workers: 1,
    env: { SMTP_URL: `smtp://localhost:${smtp.port}`, DATABASE_POOL_SIZE: String(POOL), HTTP_LEAVE_SECONDS: '1', HTTP_DRAIN_SECONDS: '10', HASH_QUEUE: '200' },
  });
  edge = await startEdgeProxy(installation.ports);
  redirectUri = `${installation.shopUrl}/callback`;
});
after(async () => {
  await edge?.close();
  await installation?.stop();
  await smtp?.close();
  await cluster?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const issuer = () => installation.issuer;
const issuerHost = () => new URL(issuer()).host;
/** A customer's browser, through the proxy. */
const visitor = (): HttpBrowser => createHttpBrowser({ route: (url) => (url.host === issuerHost() ? edge.port : undefined) });
const back = (location: string) => location.startsWith(redirectUri);
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const figures = (name: string, values: Record<string, unknown>) => console.log(JSON.stringify({ test: name, ...values }));
const quantile = (values: readonly number[], share: number) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** As a person does: when a page says "try again", they do, for a while. Counts every answer that was no page. */
async function patiently(ask: () => Promise<Answer>, refused: Answer[]): Promise<Answer> {
  for (let tries = 0; tries < 60; tries++) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    refused.push(answer);
    await pause(250);
  }
  throw new Error('It never went on.');
}

async function signUp(email: string, password: string, refused: Answer[] = []): Promise<boolean> {
  const browser = visitor();
  const start = authorization(issuer(), redirectUri, { prompt: 'create' }).url;
  try {
    const first = await patiently(async () => browser.follow(await browser.get(start)), refused);
    const verify = await patiently(() => browser.submit(first, 'continue', { identifier: email }), refused);
    const mail = await smtp.latest(email);
    const code = /(?<!\d)(\d{3}) ?(\d{3})(?!\d)/.exec(mail.text)?.slice(1).join('') ?? '';
    let page = await patiently(() => browser.submit(verify, 'continue', { code }, back), refused);
    // A step that was taken although its answer was lost shows the next one when it is asked for again.
    if (page.status === 200 && /name="code"/.test(page.text)) page = await patiently(() => browser.get(verify.url), refused);
    page = await patiently(() => browser.submit(page, 'password', {}, back), refused);
    page = await patiently(() => browser.submit(page, 'continue', { newPassword: password }, back), refused);
    // A passkey is offered, and may wait.
    if (/value="skip"/.test(page.text) && !/name="name"/.test(page.text)) page = await patiently(() => browser.submit(page, 'skip', {}, back), refused);
    if (page.status === 200) page = await patiently(() => browser.submit(page, 'continue', { name: 'Mira Kiesel' }, back), refused);
    return back(page.url);
  } finally {
    browser.close();
  }
}

describe('one of two processes is told to stop under load', () => {
  test('nobody notices: no failed request, readiness first, gone in time', async () => {
    const statuses = new Map<number, number>();
    let stop = false;
    const load = Array.from({ length: 8 }, async () => {
      const browser = visitor();
      while (!stop) {
        const answer = await browser.get(authorization(issuer(), redirectUri).url);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
      browser.close();
    });
    const journeys = Array.from({ length: 2 }, async () => {
      let count = 0;
      while (!stop) {
        const browser = visitor();
        await signIn(browser, issuer(), redirectUri);
        browser.close();
        count++;
      }
      return count;
    });
    await pause(500);
    const began = performance.now();
    let notReady = 0;
    let code: number | null = null;
    try {
      process.kill(installation.pid(1), 'SIGTERM');
      await until('readiness says 503', 0.9, async () => (await fetch(`http://127.0.0.1:${installation.ports[1]}/health/ready`)).status === 503);
      notReady = performance.now() - began;
      code = await installation.ended(1);
    } finally {
      stop = true;
    }
    const seconds = (performance.now() - began) / 1000;
    await Promise.all(load);
    const signIns = (await Promise.all(journeys)).reduce((sum, count) => sum + count, 0);
    const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    const failed = [...statuses].filter(([status]) => status >= 400);
    figures('T16 graceful stop', { requests: total, signIns, failed: failed.length, notReadyMs: Math.round(notReady), exitSeconds: +seconds.toFixed(2) });
    assert.deepEqual(failed, []);
    assert.equal(code, 0, installation.output());
    assert.ok(seconds < 10, `${seconds} s`);
    await installation.restart(1);
  });
});

describe('the database', () => {
  test('restarts under load: 503 with Retry-After, back by itself, nothing lost that was acknowledged', async () => {
    const refused: Answer[] = [];
    const other: string[] = [];
    const recovered: number[] = [];
    const ledger: string[] = [];
    const broken: string[] = [];
    let upSince: number | undefined;
    let stop = false;
    const probe = (async () => {
      const browser = visitor();
      while (!stop) {
        const answer = await browser.get(authorization(issuer(), redirectUri).url);
        if (answer.status >= 500) refused.push(answer);
        else if (answer.status >= 400) other.push(`${answer.status} ${answer.text.slice(0, 200)}`);
        else if (upSince !== undefined) {
          recovered.push(performance.now() - upSince);
          upSince = undefined;
        }
        await pause(20);
      }
      browser.close();
    })();
    const writers = Array.from({ length: 3 }, async (_, writer) => {
      for (let count = 0; !stop; count++) {
        const email = `restart-${writer}-${count}@example.com`;
        // A sign-up that the restart broke off is no loss as long as nobody was told that it worked.
        const done = await signUp(email, 'Zwei Kiesel im Bach 7', refused).catch((error: Error) => {
          broken.push(error.message);
          return false;
        });
        if (done) ledger.push(email);
        else await pause(100);
      }
    });
    try {
      await until('the first sign-ups', 30, () => ledger.length >= 2);
      for (const signal of ['SIGQUIT', 'SIGINT'] as const) {
        // SIGQUIT is the immediate shutdown: no checkpoint, connections cut.
        process.kill(cluster.pid, signal);
        await until('the server is gone', 10, () => !alive(cluster.pid));
        await pause(300);
        cluster = await startEmbedded({ dir: join(dir, 'postgres'), settings: { port: String(clusterPort) } });
        upSince = performance.now();
        const before = ledger.length;
        await until('sign-ups go on', 30, () => upSince === undefined && ledger.length > before);
      }
    } catch (cause) {
      throw new Error(`${(cause as Error).message}\n${broken.at(-1)}\n${installation.output().slice(-3000)}`, { cause });
    } finally {
      stop = true;
    }
    await Promise.all([probe, ...writers]);
    for (const email of ledger) await signIn(visitor(), issuer(), redirectUri, { email, password: 'Zwei Kiesel im Bach 7' });
    figures('T3 database restart', { restarts: 2, refused: refused.length, acknowledged: ledger.length, lost: 0, recoveryMs: recovered.map(Math.round) });
    assert.ok(refused.length > 0, 'the restart was felt');
    const wrong = refused.filter((answer) => answer.status !== 503 || answer.headers['retry-after'] === undefined);
    assert.deepEqual([...new Set(wrong.map((answer) => `${answer.status} ${answer.url.split('?')[0]} ${answer.text.slice(0, 300)}`))], []);
    assert.deepEqual(other, []);
    assert.ok(Math.max(...recovered) < 5000, recovered.join());
  });

  test('has no connection left: refused within a second with Retry-After, health stays up, over when it is over', async () => {
    const holder = new pg.Client({ connectionString: installation.database.ownerUrl });
    await holder.connect();
    await holder.query('begin; lock table oidc.artefacts in access exclusive mode');
    const [port] = installation.ports as [number, number];
    const timed = async () => {
      const browser = installation.browser({ pin: 0 });
      const began = performance.now();
      const answer = await browser.get(authorization(issuer(), redirectUri).url);
      browser.close();
      return { answer, ms: performance.now() - began };
    };
    const stuck = Array.from({ length: POOL }, timed);
    await pause(200);
    const health = (async () => {
      for (let tries = 0; tries < 8; tries++) {
        for (const path of ['live', 'ready']) assert.equal((await fetch(`http://127.0.0.1:${port}/health/${path}`)).status, 200, path);
        await pause(100);
      }
    })();
    const others = await Promise.all(Array.from({ length: 24 }, timed));
    await health;
    await holder.query('rollback');
    const released = performance.now();
    const first = await timed();
    const recovery = performance.now() - released;
    const freed = await Promise.all(stuck);
    await holder.end();
    const slowest = Math.max(...others.map(({ ms }) => ms));
    figures('T8 pool exhausted', { refused: others.length, slowestRefusalMs: Math.round(slowest), recoveryMs: Math.round(recovery) });
    for (const { answer } of others) {
      assert.equal(answer.status, 503, answer.text.slice(0, 300));
      assert.ok(Number(answer.headers['retry-after']) > 0);
    }
    assert.ok(slowest < 1500, `${slowest} ms`);
    for (const { answer } of [first, ...freed]) assert.ok(answer.status < 400, `${answer.status}`);
  });
});

describe('mail', () => {
  const COUNT = 12;
  const signInTimes = async (count: number) => {
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const browser = visitor();
      const began = performance.now();
      await signIn(browser, issuer(), redirectUri, ADA);
      times.push(performance.now() - began);
      browser.close();
    }
    return times;
  };

  test('a server that hangs slows nobody down and holds no transaction open', async () => {
    const calm = await signInTimes(8);
    smtp.mode = 'hang';
    await Promise.all(Array.from({ length: COUNT }, (_, index) => askForCode(visitor(), issuer(), redirectUri, `hang-${index}@example.com`)));
    const hanging = await signInTimes(8);
    const open = await installation.database.dump<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where state = 'idle in transaction' and state_change < now() - interval '1 second'",
    );
    figures('T11 mail server hangs', {
      signInMs: { p50: Math.round(quantile(calm, 0.5)), p95: Math.round(quantile(calm, 0.95)) },
      whileHangingMs: { p50: Math.round(quantile(hanging, 0.5)), p95: Math.round(quantile(hanging, 0.95)) },
      idleInTransaction: open[0]?.n,
    });
    assert.equal(open[0]?.n, 0);
    // A mail server that is waited for costs ten seconds; the rest is what other work on the machine costs.
    assert.ok(quantile(hanging, 0.5) < 2 * quantile(calm, 0.5) + 200, `${quantile(calm, 0.5)} ms, then ${quantile(hanging, 0.5)} ms`);
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
