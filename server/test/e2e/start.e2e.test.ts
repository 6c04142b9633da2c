import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { authorization, createHttpBrowser, exchange, freePorts, signIn } from '#test/installation';
import { createEmptyDatabase, testCluster } from '../support/postgres.ts';
import { answers, embeddedServers, runNpm, until, type Running } from '../support/start-process.ts';

/* `npm start` as a person at a terminal meets it. */
let dataDir: string;
let env: Record<string, string>;
let issuer: string;
let shopUrl: string;
let redirectUri: string;
before(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'parvis-start-'));
  // Else root would keep the cluster elsewhere, and nobody would clear it away.
  chmodSync(dataDir, 0o755);
  const [port, shop, club, repairs, social, verify] = (await freePorts(6)).map(String) as [string, string, string, string, string, string];
  env = { PARVIS_DATA_DIR: dataDir, PORT: port, SHOP_PORT: shop, CLUB_PORT: club, REPAIRS_PORT: repairs, SOCIAL_PORT: social, VERIFY_PORT: verify };
  issuer = `http://localhost:${port}`;
  shopUrl = `http://localhost:${shop}`;
  redirectUri = `${shopUrl}/callback`;
});
after(() => {
  // Of tests that failed: what still runs would keep this process, and the whole suite, waiting.
  for (const run of runs) if (run.members().length > 0) run.signalGroup('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

const runs: Running[] = [];
function start(extra: Record<string, string> = {}): Running {
  const run = runNpm(['start'], { ...env, ...extra });
  runs.push(run);
  return run;
}
const ready = (run: Running) =>
  until(
    () => `ready: ${run.output()}`,
    60,
    async () => {
      assert.ok(run.members().length > 0, `npm start ended:\n${run.output()}`);
      return run.output().includes('Parvis is ready');
    },
  );

/** Everything it started is gone, within seconds. */
async function gone(run: Running, dir = dataDir): Promise<number> {
  const began = performance.now();
  await until(
    () => `stopped: ${JSON.stringify(run.members())} ${embeddedServers(dir).join()}\n${run.output()}`,
    20,
    () => run.members().length === 0 && embeddedServers(dir).length === 0,
  );
  return (performance.now() - began) / 1000;
}

async function refused(extra: Record<string, string>): Promise<string> {
  const run = start(extra);
  assert.equal(await run.ended, 1, run.output());
  await gone(run, extra['PARVIS_DATA_DIR'] ?? dataDir);
  assert.doesNotMatch(run.output(), /^\s+at .*\.ts:\d+/m, 'a message, not a stack');
  return run.output();
}

describe('npm start', () => {
  const browser = createHttpBrowser();

  test('in a fresh folder: the demo is there in seconds, Ctrl-C stops all of it', async () => {
    const began = performance.now();
    const run = start();
    await until(
      () => `first page: ${run.output()}`,
      60,
      () => answers(shopUrl),
    );
    const firstPage = (performance.now() - began) / 1000;
    await ready(run);
    const { callback, verifier } = await signIn(browser, issuer, redirectUri);
    assert.ok((await exchange(issuer, callback, redirectUri, verifier)).access_token);
    assert.ok(await answers(`${issuer}/dev/mailbox`));

    // Meanwhile, whoever starts it again is told why not, and the running one goes on.
    assert.match(await alsoRefused({}), /Port \d+ is in use.* PORT /);
    const [port, shop, club, repairs, social, verify] = (await freePorts(6)).map(String) as [string, string, string, string, string, string];
    const others = { PORT: port, SHOP_PORT: shop, CLUB_PORT: club, REPAIRS_PORT: repairs, SOCIAL_PORT: social, VERIFY_PORT: verify };
    assert.match(await alsoRefused(others), /is in use by npm start \(process \d+\).* PARVIS_DATA_DIR/);
    assert.ok(await answers(shopUrl));

    run.signalGroup('SIGINT');
    const stopped = await gone(run);
    assert.match(run.output(), /Stopped\./);
    console.log(JSON.stringify({ test: 'npm start in a fresh folder', firstPageSeconds: +firstPage.toFixed(2), stopSeconds: +stopped.toFixed(2) }));
  });

  async function alsoRefused(extra: Record<string, string>): Promise<string> {
    const run = start(extra);
    assert.equal(await run.ended, 1, run.output());
    assert.equal(run.members().length, 0);
    return run.output();
  }

  test('a second start keeps the data: who was signed in still is, also where a secret of the demo was changed, on both sides', async () => {
    const run = start({ DEMO_CLUB_SECRET: 'another-secret-for-the-club-of-this-test' });
    await ready(run);
    const silent = await browser.get(authorization(issuer, redirectUri, { prompt: 'none' }).url);
    assert.match(String(silent.headers.location), /[?&]code=/);
    const club = await browser.follow(await browser.get(`http://localhost:${env['CLUB_PORT']}/sso?return_to=/`));
    assert.match(club.text, /Hello, /);
    // Told by npm alone, as a container or a supervisor does.
    run.signal('SIGTERM');
    await gone(run);
  });

  test('a killed one leaves nothing that stops the next', async () => {
    const killed = start();
    await ready(killed);
    const server = killed.members().find(({ command }) => command.endsWith('server/bin/start.ts') && !command.includes('run.mjs'));
    assert.ok(server, JSON.stringify(killed.members()));
    process.kill(server.pid, 'SIGKILL');
    await until('the demo ends with it', 30, () => killed.members().length === 0);
    const [postgres] = embeddedServers(dataDir);
    const next = start();
    await ready(next);
    assert.deepEqual(embeddedServers(dataDir), [postgres], 'the database it left behind is used');
    next.signalGroup('SIGINT');
    await gone(next);
  });

  test('Ctrl-C in the middle of starting leaves nothing behind', async () => {
    const run = start();
    await until('the database starts', 60, () => embeddedServers(dataDir).length > 0);
    run.signalGroup('SIGINT');
    await gone(run);
    assert.doesNotMatch(run.output(), /Error/);
  });

  test('a taken port and wrong settings are told by name, and nothing is left running', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, 'localhost', done));
    const taken = String((other.address() as { port: number }).port);
    assert.match(await refused({ CLUB_PORT: taken }), new RegExp(`Port ${taken} is in use.* CLUB_PORT `));
    other.close();
    assert.match(await refused({ SHOP_PORT: env['PORT'] ?? '' }), /PORT and SHOP_PORT are both/);
    const all = await refused({ PORT: '99999', PARVIS_DEMO: 'maybe', LOG_LEVEL: 'loud', PARVIS_BASEURL: 'http://x' });
    for (const name of ['PORT', 'PARVIS_DEMO', 'LOG_LEVEL', 'PARVIS_BASEURL']) assert.match(all, new RegExp(`- ${name} `));
    const { port } = await testCluster();
    assert.match(
      await refused({ DATABASE_URL: `postgres://nobody:wrong@127.0.0.1:${port}/none` }),
      /DATABASE_URL: no connection to the database none at 127\.0\.0\.1:\d+ as nobody: 28P01/,
    );
  });

  test('with DATABASE_URL and without the demo: no embedded database, no demo, the port that was asked for', async () => {
    const database = await createEmptyDatabase();
    const empty = mkdtempSync(join(tmpdir(), 'parvis-start-'));
    const run = start({ DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl, PARVIS_DATA_DIR: empty, PARVIS_DEMO: 'false' });
    await ready(run);
    assert.equal(existsSync(join(empty, 'postgres')), false);
    assert.equal(await answers(shopUrl), false);
    assert.ok(await answers(`${issuer}/health/ready`));
    assert.doesNotMatch(run.output(), /Demo|ada@example/);
    run.signalGroup('SIGTERM');
    await gone(run, empty);
    await database.drop();
    rmSync(empty, { recursive: true, force: true });
  });
});
