import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { loadConfig } from '#platform/config';
import { checkDatabase } from '../../src/app/check-database.ts';
import { compose } from '../../src/app/compose.ts';
import { applyFile } from '../../src/app/config-file.ts';
import { databaseUrls } from '../../src/app/database-urls.ts';
import { withDemoHosts } from '../../src/app/demo-hosts.ts';
import { serve } from '../../src/app/http.ts';
import type { Closable } from '../../src/app/main.ts';
import { work } from '../../src/app/worker.ts';
import type { Answer, Ask } from './program-host.ts';

/*
 * The program, read once and asked for one thing after the other: reading it is half of what a small test costs.
 * Either `parvis apply`, `serve` and `worker` in one process, as `npm start` runs them, or the operator's command.
 */
const tell = (answer: Answer) => process.send?.(answer);

function takeEnvironment(env: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

const opened: Closable[] = [];
const own = <T extends Closable>(resource: T): T => {
  opened.push(resource);
  return resource;
};

async function serveInstallation(file: string): Promise<void> {
  const config = withDemoHosts(loadConfig());
  const urls = own(await databaseUrls(config));
  await checkDatabase(config, urls);
  const app = own(await compose({ config, databaseUrl: urls.appUrl, role: 'serve' }));
  await app.platform.jobs.prepare(app.jobTypes);
  await applyFile(app, readFileSync(file, 'utf8'));
  if (config.PARVIS_WORKER === true) own(await work(app));
  own(await serve(app));
  // It is killed in the end: what it has read is for the next one now, or never.
  flushCompileCache();
}

async function closeAll(): Promise<void> {
  for (let next = opened.pop(); next; next = opened.pop()) await next.close();
}

/** What `process.exit` does to a command that is a guest here. */
class Exit extends Error {}
interface Command {
  ended: boolean;
  end(code: number): void;
}
const commands = new AsyncLocalStorage<Command>();
const exit = process.exit.bind(process);
process.exit = (code) => {
  const command = commands.getStore();
  // A deadline of a command that is long over.
  if (command?.ended) return undefined as never;
  if (!command) return exit(code);
  command.end(Number(code ?? process.exitCode ?? 0));
  throw new Exit();
};
process.on('uncaughtException', (error) => {
  if (error instanceof Exit) return;
  console.error(error);
  exit(1);
});

async function runCommand(args: readonly string[], cwd: string): Promise<{ code: number; text: string; out: string }> {
  process.chdir(cwd);
  process.argv = [process.argv[0] as string, join(import.meta.dirname, '../../bin/parvis.ts'), ...args];
  process.exitCode = 0;
  const written: { err: boolean; text: string }[] = [];
  const writers = { out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) };
  const into = (err: boolean) => (chunk: string | Uint8Array) => written.push({ err, text: Buffer.from(chunk as string).toString() }) > 0;
  process.stdout.write = into(false);
  process.stderr.write = into(true);
  try {
    const code = await new Promise<number>((end, fail) => {
      const command: Command = { ended: false, end };
      void commands.run(command, async () => {
        try {
          await import(`../../bin/parvis.ts?${randomUUID()}`);
          end(Number(process.exitCode ?? 0));
        } catch (error) {
          if (!(error instanceof Exit)) fail(error);
        } finally {
          command.ended = true;
        }
      });
    });
    const text = (parts: typeof written) => parts.map((part) => part.text).join('');
    return { code, out: text(written.filter(({ err }) => !err)), text: text(written) };
  } finally {
    process.stdout.write = writers.out;
    process.stderr.write = writers.err;
    process.exitCode = 0;
  }
}

async function carryOut(ask: Ask): Promise<Answer> {
  if (ask.do === 'stop') {
    await closeAll();
    return { done: true };
  }
  takeEnvironment(ask.env);
  if (ask.do === 'command') return runCommand(ask.args, ask.cwd);
  await serveInstallation(ask.file);
  return { done: true };
}

process.on('message', (ask: Ask) => {
  void carryOut(ask).then(tell, (error: unknown) => tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
});
// Whoever asked is gone.
process.on('disconnect', () => exit(0));
