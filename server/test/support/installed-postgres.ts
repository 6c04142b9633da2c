import { execFile, spawn, spawnSync } from 'node:child_process';
import { chownSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { EmbeddedPostgres } from '#platform/db';
import { freePorts } from './free-ports.ts';

/** PostgreSQL as the machine's own packages have it: the embedded one comes without `pg_dump` and `pg_restore`, and those of another version refuse it. */
export interface InstalledPostgres {
  readonly server: EmbeddedPostgres;
  /** Runs a program of it, against one of its databases as the superuser if one is named; what it prints. */
  run(program: 'pg_dump' | 'pg_restore', args: readonly string[], database?: string): Promise<string>;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

const SECRET = 'parvis-tests-only';
const TRIES = 400;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The newest there is. */
function binaries(): string {
  const found = globSync('/usr/lib/postgresql/*/bin/pg_dump').toSorted((a, b) => Number(b.split('/')[4]) - Number(a.split('/')[4]));
  const [newest] = found;
  if (newest === undefined) throw new Error('There is no PostgreSQL with pg_dump on this machine: install the package postgresql.');
  return dirname(newest);
}

/** PostgreSQL refuses to run as root. */
function account(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = lines.map((line) => line.split(':')).find(([name]) => name === 'postgres') ?? [];
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

export async function startInstalledPostgres(): Promise<InstalledPostgres> {
  const bin = binaries();
  const dir = mkdtempSync(join(tmpdir(), 'parvis-postgres-'));
  const [data, passwordFile] = [join(dir, 'data'), join(dir, 'password')];
  mkdirSync(data);
  writeFileSync(passwordFile, SECRET, { mode: 0o600 });
  const as = account();
  if (as) for (const path of [dir, data, passwordFile]) chownSync(path, as.uid, as.gid);
  const surroundings = { ...as, cwd: dir, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    {
      ...surroundings,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const [port] = (await freePorts(1)) as [number];
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const postmaster = spawn(join(bin, 'postgres'), ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    ...surroundings,
    stdio: 'ignore',
  });
  const kill = () => void postmaster.kill('SIGQUIT');
  process.once('exit', kill);
  const url = (database = 'postgres', user = 'postgres', password = SECRET) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const ask = async (text: string) => {
    const client = new pg.Client({ connectionString: url() });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(text);
    } finally {
      await client.end().catch(() => {});
    }
  };
  for (let tries = 0; ; tries++) {
    if (postmaster.exitCode !== null || tries === TRIES) throw new Error('The installed PostgreSQL did not start.');
    if (
      await ask('select 1').then(
        () => true,
        () => false,
      )
    )
      break;
    await pause(25);
  }
  const stop = async () => {
    process.removeListener('exit', kill);
    const ended = new Promise((done) => postmaster.once('exit', done));
    postmaster.kill('SIGINT');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  return {
    server: { port, pid: postmaster.pid ?? 0, started: true, url, stop },
    async run(program, args, database) {
      const { stdout } = await promisify(execFile)(join(bin, program), [...(database === undefined ? [] : [`--dbname=${url(database)}`]), ...args], { maxBuffer: 256e6 });
      return stdout;
    },
    createDatabase: (name) => ask(`create database ${pg.escapeIdentifier(name)}`),
    stop,
  };
}
