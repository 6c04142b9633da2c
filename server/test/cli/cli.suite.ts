import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, type Io } from '@parvis/cli';

/* The command as somebody types it, with a terminal, an environment and a home of its own. */

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Lines of JSON, or one. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  json(): any;
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  lines(): any[];
}

export interface Typing {
  /** What is answered to questions, one after the other: then somebody sits there. */
  readonly answers?: readonly string[];
  readonly input?: string;
  readonly colour?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Happens while somebody thinks about the answer. */
  readonly before?: () => Promise<unknown>;
}

export interface Terminal {
  readonly home: string;
  readonly asked: string[];
  readonly opened: string[];
  type(line: string | readonly string[], typing?: Typing): Promise<Run>;
  close(): void;
}

export function openTerminal(send: Io['send'], env: Readonly<Record<string, string>> = {}): Terminal {
  const home = mkdtempSync(join(tmpdir(), 'parvis-cli-'));
  const asked: string[] = [];
  const opened: string[] = [];
  return {
    home,
    asked,
    opened,
    async type(line, { answers, input = '', colour = false, env: more = {}, signal = new AbortController().signal, before } = {}) {
      const left = [...(answers ?? [])];
      let [out, err] = ['', ''];
      const answer = async (question: string) => {
        asked.push(question);
        await before?.();
        const next = left.shift();
        if (next === undefined) throw new Error(`Nobody answers "${question}".`);
        return next;
      };
      const io: Io = {
        out: (text) => void (out += text),
        err: (text) => void (err += text),
        env: { ...env, ...more },
        colour,
        canAsk: answers !== undefined,
        ask: answer,
        askSecret: answer,
        readInput: async () => input,
        async *readLines() {
          yield* input.split('\n');
        },
        send,
        openBrowser: async (url) => opened.push(url) > 0,
        configHome: home,
        signal,
      };
      const code = await runCli(typeof line === 'string' ? line.split(' ') : line, io);
      return {
        code,
        out,
        err,
        json: () => JSON.parse(out) as unknown,
        lines: () =>
          out
            .trimEnd()
            .split('\n')
            .map((one) => JSON.parse(one) as unknown),
      };
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}
