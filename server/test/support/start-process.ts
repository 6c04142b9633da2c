import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** A command of package.json, run as a terminal runs it: npm and all it starts in one process group. */
export interface Running {
  readonly pid: number;
  output(): string;
  /** To npm alone, as a container does. */
  signal(signal: NodeJS.Signals): void;
  /** To the whole group, as Ctrl-C does. */
  signalGroup(signal: NodeJS.Signals): void;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Process ids of the group. */
  members(): { readonly pid: number; readonly command: string }[];
}

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // All gone, as it should be.
    }
  }
});

// A signal ends the process without the event above.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

export function runNpm(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn('npm', args, {
    cwd: projectRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', npm_config_update_notifier: 'false', ...env },
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-100_000)));
  const pid = child.pid as number;
  return {
    pid,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    signalGroup: (signal) => void process.kill(-pid, signal),
    ended: new Promise((done) => child.once('close', (code, signal) => done(code ?? signal ?? 0))),
    members: () =>
      processes()
        .filter((entry) => entry.group === pid)
        .map(({ pid: id, command }) => ({ pid: id, command })),
  };
}

interface Process {
  readonly pid: number;
  readonly group: number;
  readonly command: string;
}

/** Without the dead ones that nobody has collected yet. */
function processes(): Process[] {
  if (!existsSync('/proc/self/stat')) return processesByPs();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // "pid (name) state parent group ...": the name may hold anything, the fields after it may not.
        const [state, , group] = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return state === 'Z' ? [] : [{ pid: Number(pid), group: Number(group), command }];
      } catch {
        return [];
      }
    });
}

function processesByPs(): Process[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+([^Z\s]\S*)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, pid, group, , command]) => ({ pid: Number(pid), group: Number(group), command: command as string }));
}

/** The embedded PostgreSQL servers of a data folder that live. */
export function embeddedServers(dataDir: string): number[] {
  const idFile = join(dataDir, 'postgres', 'cluster-id');
  const id = existsSync(idFile) ? readFileSync(idFile, 'utf8').trim() : dataDir;
  return processes()
    .filter(({ command }) => command.includes('postgres') && command.includes(' -D ') && (command.includes(dataDir) || command.includes(id)))
    .map(({ pid }) => pid);
}

/** What it waits for may be told by a function, as it stands in the end. */
export async function until(what: string | (() => string), seconds: number, check: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) if (await check()) return;
  throw new Error(`Not within ${seconds} s: ${typeof what === 'string' ? what : what()}`);
}

export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
