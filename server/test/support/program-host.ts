import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './start-process.ts';

export type Ask =
  | { readonly do: 'serve'; readonly env: Readonly<Record<string, string>>; readonly file: string }
  | { readonly do: 'stop' }
  | { readonly do: 'command'; readonly env: Readonly<Record<string, string>>; readonly args: readonly string[]; readonly cwd: string };
export type Answer = { readonly done: true } | { readonly failed: string } | CommandResult;

export interface CommandResult {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** That, and what went to standard error. */
  readonly text: string;
}

/** A process that has read the program and waits for what to do with it (`run-installation.ts`). */
export interface ProgramHost {
  readonly child: ChildProcess;
  /** Started in a way of its own: for nobody else. */
  readonly special: boolean;
  ask(ask: Ask): Promise<Answer>;
  /** Who hears what it prints. */
  onOutput: (text: string) => void;
}

/** Those that have nothing to do. */
const idle: ProgramHost[] = [];

function start(nodeOptions?: string): ProgramHost {
  const child = fork(join(import.meta.dirname, 'run-installation.ts'), {
    cwd: projectRoot,
    // With the flags of scripts/run.mjs.
    execArgv: ['--max-semi-space-size=8'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '/root',
      NODE_COMPILE_CACHE: join(projectRoot, 'node_modules/.cache/node-compile'),
      ...(nodeOptions ? { NODE_OPTIONS: nodeOptions } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // It ends with this process, also when that is told to end in the middle.
  process.once('exit', () => child.kill('SIGKILL'));
  const host: ProgramHost = {
    child,
    special: nodeOptions !== undefined,
    onOutput: () => {},
    ask: (ask) =>
      new Promise((answer, fail) => {
        const ended = () => fail(new Error('The process ended.'));
        child.once('exit', ended);
        child.once('message', (message) => {
          child.off('exit', ended);
          answer(message as Answer);
        });
        child.send(ask, (error) => error && fail(error));
      }),
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => host.onOutput(chunk.toString()));
  return host;
}

/** While it has nothing to do it keeps nobody from ending. */
function keepAlive(host: ProgramHost, yes: boolean): void {
  const { child } = host;
  for (const part of [child, child.channel, child.stdout, child.stderr] as readonly ({ ref?(): unknown; unref?(): unknown } | null | undefined)[])
    if (yes) part?.ref?.();
    else part?.unref?.();
}

/** One that lives and is free, or a new one; a new one where Node itself is to run otherwise. */
export function takeHost(nodeOptions?: string): ProgramHost {
  const host = nodeOptions === undefined ? idle.pop() : undefined;
  if (!host) return start(nodeOptions);
  if (host.child.exitCode !== null || host.child.signalCode !== null) return takeHost();
  keepAlive(host, true);
  return host;
}

export function giveBack(host: ProgramHost): void {
  if (host.special) return void host.child.kill();
  host.onOutput = () => {};
  keepAlive(host, false);
  idle.push(host);
}

/** The operator's command as somebody at a terminal runs it: what it prints, and its exit code. */
export async function runParvis(env: Readonly<Record<string, string>>, args: readonly string[], cwd = projectRoot): Promise<CommandResult> {
  const host = takeHost();
  const answer = await host.ask({ do: 'command', env, args, cwd });
  if (!('code' in answer)) throw new Error('failed' in answer ? answer.failed : 'No answer.');
  giveBack(host);
  return answer;
}
