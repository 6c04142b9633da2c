import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface as readlines } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** Of this process. The first Ctrl-C ends what goes on in order; a second one ends it. */
export function processIo(): Io {
  const { env, stdin, stdout, stderr } = process;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  // `parvis ... | head`: whoever reads has had enough.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });

  async function question(asked: string, to: NodeJS.WritableStream): Promise<string> {
    const terminal = createInterface({ input: stdin, output: to, terminal: true });
    terminal.once('SIGINT', () => stop.abort());
    try {
      return await terminal.question(asked, { signal: stop.signal });
    } finally {
      terminal.close();
    }
  }

  return {
    out: (written) => void stdout.write(written),
    err: (written) => void stderr.write(written),
    env,
    // https://no-color.org: set and not empty.
    colour: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    canAsk: stdin.isTTY && stderr.isTTY,
    ask: (asked) => question(asked, stderr),
    async askSecret(asked) {
      stderr.write(asked);
      const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
      const answer = await question('', silent);
      stderr.write('\n');
      return answer;
    },
    readInput: () => text(stdin),
    readLines: () => readlines({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    send: (request) => fetch(request),
    openBrowser: (url) => openWith(url),
    configHome: env['XDG_CONFIG_HOME'] ?? (process.platform === 'win32' ? (env['APPDATA'] ?? homedir()) : join(homedir(), '.config')),
    signal: stop.signal,
  };
}

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = { darwin: ['open'], win32: ['explorer'], linux: ['xdg-open'] };

/** The address is an argument of its own, and begins with http: no shell reads it. */
function openWith(url: string): Promise<boolean> {
  const [program, ...args] = OPENERS[process.platform] ?? OPENERS['linux']!;
  return new Promise((done) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
