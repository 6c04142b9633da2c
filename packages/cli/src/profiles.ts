import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './failure.ts';
import type { Io } from './io.ts';

/** An installation, and what opens it. */
export interface Profile {
  /** Its base address. */
  readonly url: string;
  readonly apiKey: string;
  /** Used where no tenant is said. */
  readonly tenant?: string;
}

export interface Profiles {
  readonly current: string;
  readonly all: Readonly<Record<string, Profile>>;
}

const NONE: Profiles = { current: 'default', all: {} };
export const fileOf = ({ configHome }: Pick<Io, 'configHome'>): string => join(configHome, 'parvis', 'profiles.json');

/** Whoever else may read the file has the keys: such a file is not used, so that somebody notices. */
export function readProfiles(io: Pick<Io, 'configHome'>): Profiles {
  const file = fileOf(io);
  let text: string;
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      throw new CliError(
        `Others on this machine may read ${file}, and there are keys in it. Run: chmod 600 ${file}\nWho may have read it already? Then give the keys new secrets.`,
      );
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
    throw new CliError(`${file} cannot be read.`);
  }
  try {
    const { current, all } = JSON.parse(text) as Profiles;
    if (typeof current === 'string' && typeof all === 'object' && all !== null) return { current, all };
  } catch {
    // Said below.
  }
  throw new CliError(`${file} is not what \`parvis login\` writes. Put it aside, and log in again.`);
}

/** All of it or nothing, and never readable by anybody else, not even for a moment. */
export function writeProfiles(io: Pick<Io, 'configHome'>, profiles: Profiles): void {
  const file = fileOf(io);
  mkdirSync(join(io.configHome, 'parvis'), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}`;
  try {
    writeFileSync(next, `${JSON.stringify(profiles, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(next, 0o600);
    renameSync(next, file);
  } finally {
    rmSync(next, { force: true });
  }
}
