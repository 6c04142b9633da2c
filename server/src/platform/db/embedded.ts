import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { prepareHome, type EmbeddedHome } from './embedded-home.ts';
import { isAlive, pause, withStartLock } from './start-lock.ts';

/**
 * A private PostgreSQL 18 in a folder, so that `npm start` and the tests need nothing installed. The binaries come from the
 * npm package for this platform. Not meant for production: there `DATABASE_URL` names a server with backups and standbys.
 */
export interface EmbeddedOptions {
  /** Folder that keeps the cluster between starts. */
  readonly dir: string;
  /** Extra `name=value` server settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Also stop the server when this process ends, if it started it (default true). */
  readonly stopWithProcess?: boolean;
}

export interface EmbeddedPostgres {
  /** Connection string of the superuser for the given database (default `postgres`). */
  url(database?: string, user?: string, password?: string): string;
  readonly port: number;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** False when it was running already. */
  readonly started: boolean;
  stop(): Promise<void>;
}

const SUPERUSER = 'postgres';
/** For a server that somebody else is starting or stopping. */
const SETTLE_MS = 20_000;

/** Finds the server of the folder running, or starts it. Any number of processes may ask at once. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const home = await prepareHome(options.dir);
  return withStartLock(join(home.dir, 'starting.lock'), async () => {
    const running = await findRunning(home);
    if (running !== undefined) return describe(home, running, false);
    if (!existsSync(join(home.data, 'PG_VERSION'))) initialise(home);
    const server = describe(home, await launch(home, options.settings ?? {}), true);
    if (options.stopWithProcess !== false) process.once('exit', () => signalStop(home, server.pid));
    return server;
  });
}

/** Only the server we know: another one may have been started in the folder since. */
function signalStop(home: EmbeddedHome, pid: number): boolean {
  if (postmaster(home)?.pid !== pid || !isAlive(pid)) return false;
  process.kill(pid, 'SIGINT');
  return true;
}

/** The server of the folder if it runs; starts nothing. */
export async function findEmbedded(dir: string): Promise<EmbeddedPostgres | undefined> {
  const home = await prepareHome(dir);
  const running = await findRunning(home);
  return running === undefined ? undefined : describe(home, running, false);
}

const pidFile = (home: EmbeddedHome) => join(home.data, 'postmaster.pid');

function postmaster(home: EmbeddedHome): { readonly pid: number; readonly port: number } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(pidFile(home), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** The port of the living server, waiting while it starts or stops. */
async function findRunning(home: EmbeddedHome): Promise<number | undefined> {
  for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(50)) {
    const found = postmaster(home);
    if (!found?.pid || !isAlive(found.pid)) return undefined;
    if (!isPostgres(found.pid)) {
      // Left by a killed server, and the number belongs to another process by now: PostgreSQL would not dare to start.
      rmSync(pidFile(home), { force: true });
      return undefined;
    }
    if (found.port && (await answers(urlOf(home, found.port)))) return found.port;
  }
  throw new Error(`A PostgreSQL server runs in ${home.data} but does not answer. Stop it (process ${postmaster(home)?.pid}).`);
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    // No /proc here, or not ours to read: believe the file.
    return true;
  }
}

function urlOf(home: EmbeddedHome, port: number, database = 'postgres', user = SUPERUSER, secret = home.password): string {
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

function describe(home: EmbeddedHome, port: number, started: boolean): EmbeddedPostgres {
  const pid = postmaster(home)?.pid ?? 0;
  return {
    port,
    pid,
    started,
    url: (database, user, secret) => urlOf(home, port, database, user, secret),
    async stop() {
      if (!signalStop(home, pid)) return;
      for (let tries = 0; tries < 400 && postmaster(home)?.pid === pid; tries++) await pause(25);
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function surroundings(home: EmbeddedHome) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', LC_MESSAGES: 'C' };
  return { ...(home.runAs ? { uid: home.runAs.uid, gid: home.runAs.gid } : {}), env, cwd: home.dir };
}

function initialise(home: EmbeddedHome): void {
  rmSync(home.data, { recursive: true, force: true });
  const passwordFile = join(home.dir, 'superuser-password');
  const access = ['-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const run = spawnSync(home.initdb, ['-D', home.data, ...access, ...locale, '--no-sync'], { ...surroundings(home), encoding: 'utf8' });
  if (run.status === 0) return;
  // Half a cluster must not be taken for a whole one next time.
  rmSync(home.data, { recursive: true, force: true });
  throw new Error(`initdb failed: ${(run.stderr || run.error?.message) ?? run.signal}`);
}

async function launch(home: EmbeddedHome, extra: Readonly<Record<string, string>>): Promise<number> {
  const port = Number(extra['port'] ?? (await freePort()));
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '120',
    shared_buffers: '128MB',
    log_min_messages: 'warning',
    ...extra,
  };
  const server = spawn(home.postgres, ['-D', home.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    ...surroundings(home),
    // Its own process group: Ctrl-C reaches us first, and we stop the database last.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  let ended = false;
  server.once('error', (error) => {
    ended = true;
    complaints += error.message;
  });
  server.once('exit', () => {
    ended = true;
  });
  for (let tries = 0; !(await answers(urlOf(home, port))); tries++) {
    if (ended || tries > 600) throw new Error(`The embedded PostgreSQL did not start: ${complaints}`);
    await pause(50);
  }
  (server.stderr as { unref?: () => void }).unref?.();
  server.unref();
  return port;
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
