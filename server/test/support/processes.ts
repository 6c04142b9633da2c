import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.ts';
import { createHttpBrowser, type HttpBrowser } from './http-browser.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';
import { giveBack, takeHost, type ProgramHost } from './program-host.ts';

/** A real installation for tests and benchmarks: server processes over one fresh database, with the demo tenant. The first one is the worker too, unless all are to be `separate`. */
export interface Installation {
  /** Issuer of the demo tenant. */
  readonly issuer: string;
  readonly shopUrl: string;
  readonly clubUrl: string;
  readonly repairsUrl: string;
  readonly database: TestDatabase;
  readonly ports: readonly number[];
  /** The environment the server processes run in. */
  readonly env: Readonly<Record<string, string>>;
  /** Process ids of the `serve` processes, by index. */
  pid(index: number): number;
  /** kill -9, as a power cut would. */
  kill(index: number): Promise<void>;
  restart(index: number): Promise<void>;
  /** Exit code of a `serve` process, once it has ended. */
  ended(index: number): Promise<number | null>;
  /** kill -9 of a worker. */
  killWorker(index: number): Promise<void>;
  startWorker(index: number): void;
  /** A browser whose requests to the issuer are spread over the living `serve` processes. */
  browser(options?: { readonly pin?: number; readonly userAgent?: string; readonly acceptLanguage?: string; readonly headers?: Readonly<Record<string, string>> }): HttpBrowser;
  /** What every process printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface InstallationOptions {
  readonly serves?: number;
  readonly workers?: number;
  /** Every part in a process of its own, as in production, and the demo's applications too. For tests of what processes do to each other, and for measuring one of them. */
  readonly separate?: boolean;
  /** Also run the demo shop, the club and the repair workshop. */
  readonly demo?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** More local servers that may be asked: `host:port`. */
  readonly outbound?: readonly string[];
  /** Configuration file applied before the start (default: the demo). */
  readonly config?: string;
  /** Ask for passkeys after a password, as the demo does. Most tests are about something else. */
  readonly nudges?: boolean;
}

/** Processes of every installation of this process: they end with it, also when it is told to end in the middle. */
const launched = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of launched) child.kill('SIGKILL');
});
// A signal ends the process without the event above.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const here = fileURLToPath(new URL('.', import.meta.url));
const server = fileURLToPath(new URL('../..', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

function demoConfig(folder: string, nudges: boolean): string {
  const demo = join(root, 'demo/demo.yaml');
  if (nudges) return demo;
  const quiet = join(folder, 'demo.yaml');
  writeFileSync(quiet, readFileSync(demo, 'utf8').replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n'));
  return quiet;
}

export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const count = options.serves ?? 1;
  const all = await freePorts(count + 5);
  const ports = all.slice(0, count);
  const [shopPort, clubPort, repairsPort, socialPort, verifyPort] = all.slice(count) as [number, number, number, number, number];
  const database = await createTestDatabase();
  const issuer = `http://localhost:${ports[0]}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'parvis-'));
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/root',
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'),
    PARVIS_BASE_URL: issuer,
    PARVIS_ISSUER: issuer,
    PARVIS_DATA_DIR: dataDir,
    DATABASE_URL: database.appUrl,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    // Tests come in thousands from one address.
    DEMO_CHALLENGE: 'off',
    // Whoever tries twenty passwords at once is counted, not told to come again, however busy the machine is with other tests.
    HASH_WAIT_SECONDS: '30',
    SHOP_PORT: String(shopPort),
    CLUB_PORT: String(clubPort),
    REPAIRS_PORT: String(repairsPort),
    SOCIAL_PORT: String(socialPort),
    VERIFY_PORT: String(verifyPort),
    PARVIS_OUTBOUND_ALLOW: [...[shopPort, clubPort, repairsPort, socialPort, verifyPort].map((port) => `localhost:${port}`), ...(options.outbound ?? [])].join(),
    ...options.env,
  };
  let output = '';
  const children = new Map<string, ChildProcess>();

  // Demo applications read PARVIS_ISSUER; the server refuses PARVIS_ variables it does not know.
  const { PARVIS_ISSUER: _, ...serverEnv } = env;
  const demoEnv = {
    PATH: env['PATH'] ?? '',
    NODE_COMPILE_CACHE: env['NODE_COMPILE_CACHE'] ?? '',
    PARVIS_ISSUER: issuer,
    SHOP_PORT: String(shopPort),
    CLUB_PORT: String(clubPort),
    REPAIRS_PORT: String(repairsPort),
  };

  const hear = (name: string) => (text: string) => void (output = (output + `[${name}] ${text}`).slice(-200_000));
  function launch(name: string, file: string, extra: Record<string, string> = {}, args: string[] = []): ChildProcess {
    // With the flags of scripts/run.mjs.
    const child = spawn(process.execPath, ['--max-semi-space-size=8', file, ...args], {
      cwd: root,
      env: { ...(name.startsWith('demo') ? demoEnv : serverEnv), ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const listen = hear(name);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => listen(chunk.toString()));
    children.set(name, child);
    launched.add(child);
    child.once('exit', () => launched.delete(child));
    return child;
  }
  const exited = (child: ChildProcess) =>
    child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise<void>((done) => child.once('exit', () => done()));

  async function answering(url: string, child: ChildProcess): Promise<void> {
    for (let tries = 0; tries < 1200; tries++) {
      if (child.exitCode !== null) throw new Error(`The process ended:\n${output}`);
      try {
        if ((await fetch(url)).ok) return;
      } catch {
        // Not yet listening.
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`No answer from ${url}:\n${output}`);
  }
  /** Unless the parts are separate, the first one is the worker as well. */
  const works = (index: number) => !options.separate && index === 0 && (options.workers ?? 1) > 0;
  const ownEnv = (index: number) => ({ PORT: String(ports[index]), PARVIS_WORKER: String(works(index)) });
  const startServe = (index: number) => answering(`http://127.0.0.1:${ports[index]}/health/ready`, launch(`serve${index}`, join(server, 'bin/serve.ts'), ownEnv(index)));

  let host: ProgramHost | undefined;
  /** The first process, when it is everything at once, is one that others had before. */
  async function startAll(config: string): Promise<void> {
    host = takeHost(env['NODE_OPTIONS']);
    host.onOutput = hear('serve0');
    children.set('serve0', host.child);
    const answer = await host.ask({ do: 'serve', env: { ...serverEnv, ...ownEnv(0) }, file: config });
    if ('failed' in answer) throw new Error(`${answer.failed}\n${output}`);
  }
  async function stopHost(): Promise<void> {
    if (!host || host.child.exitCode !== null || host.child.signalCode !== null) return;
    const stubborn = setTimeout(() => host?.child.kill('SIGKILL'), 15_000);
    const answer = await host.ask({ do: 'stop' }).finally(() => clearTimeout(stubborn));
    if ('failed' in answer) throw new Error(`It could not be stopped:\n${answer.failed}\n${output}`);
    giveBack(host);
  }

  async function start(): Promise<void> {
    const config = options.config ?? demoConfig(dataDir, options.nudges === true);
    const demo = options.demo ? launch('demo', join(here, 'run-demo.ts')) : undefined;
    if (options.separate) {
      const apply = launch('apply', join(server, 'bin/parvis.ts'), {}, ['apply', config]);
      await exited(apply);
      if (apply.exitCode !== 0) throw new Error(`parvis apply failed:\n${output}`);
      await Promise.all(ports.map((_, index) => startServe(index)));
      for (let index = 0; index < (options.workers ?? 1); index++) launch(`worker${index}`, join(server, 'bin/worker.ts'));
    } else {
      await startAll(config);
      await Promise.all(ports.slice(1).map((_, index) => startServe(index + 1)));
    }
    if (demo) await Promise.all([shopPort, clubPort, repairsPort].map((port) => answering(`http://127.0.0.1:${port}/health`, demo)));
  }
  try {
    await start();
  } catch (error) {
    // Else they keep the test file waiting for its time limit.
    for (const child of children.values()) child.kill('SIGKILL');
    throw error;
  }

  let turn = 0;
  const living = () => ports.filter((_, index) => children.get(`serve${index}`)?.exitCode === null && children.get(`serve${index}`)?.signalCode === null);
  return {
    issuer,
    shopUrl: `http://localhost:${shopPort}`,
    clubUrl: `http://localhost:${clubPort}`,
    repairsUrl: `http://localhost:${repairsPort}`,
    database,
    ports,
    env: serverEnv,
    pid: (index) => children.get(`serve${index}`)?.pid ?? 0,
    async kill(index) {
      const child = children.get(`serve${index}`) as ChildProcess;
      child.kill('SIGKILL');
      await exited(child);
    },
    restart: (index) => startServe(index),
    async ended(index) {
      const child = children.get(`serve${index}`) as ChildProcess;
      await exited(child);
      return child.exitCode;
    },
    async killWorker(index) {
      const child = children.get(`worker${index}`) as ChildProcess;
      child.kill('SIGKILL');
      await exited(child);
    },
    startWorker: (index) => void launch(`worker${index}`, join(server, 'bin/worker.ts')),
    browser: ({ pin, ...rest } = {}) =>
      createHttpBrowser({
        ...rest,
        route(url) {
          if (url.host !== new URL(issuer).host) return undefined;
          if (pin !== undefined) return ports[pin];
          const alive = living();
          return alive[turn++ % alive.length];
        },
      }),
    output: () => output,
    async stop() {
      const others = [...children.values()].filter((child) => child !== host?.child);
      for (const child of others) child.kill('SIGTERM');
      const stubborn = setTimeout(() => {
        for (const child of others) child.kill('SIGKILL');
      }, 15_000);
      await Promise.all([stopHost(), ...others.map(exited)]);
      clearTimeout(stubborn);
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}
