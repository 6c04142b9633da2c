import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fromEnvironment, type Config } from '#platform/config';
import { DEMO_PORTS, type DemoName } from './demo-hosts.ts';
import { CommandError, type Closable } from './main.ts';

export interface DemoApplication extends Closable {
  /** Resolves when it listens. */
  open(): Promise<void>;
}

/** What each shares with the server: `demo.yaml` reads the same, so both sides change together. */
const SECRETS: Readonly<Record<DemoName, readonly string[]>> = {
  shop: ['DEMO_SHOP_SECRET', 'DEMO_NEWSLETTER_SECRET'],
  club: ['DEMO_CLUB_SECRET', 'DEMO_CLUB_WEBHOOK_SECRET'],
  repairs: [],
  social: ['DEMO_SOCIAL_SECRET'],
  verify: ['DEMO_VERIFY_SECRET'],
};

const OPEN_MS = 20_000;
const CLOSE_MS = 5000;

/** A part of the demo as its own process: it knows nothing of the server but its address. It ends with us, however we end: the channel between us closes. */
export function startDemo(name: DemoName, config: Config): DemoApplication {
  const ports = Object.fromEntries(Object.values(DEMO_PORTS).map((setting) => [setting, String(config[setting])]));
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../../demo/${name}/server.ts`, import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // What a process needs, and of secrets only its own.
    env: { ...passedOn('PATH', 'HOME', 'NODE_COMPILE_CACHE', ...SECRETS[name]), PARVIS_ISSUER: config.baseUrl, ...ports },
  });
  let closing = false;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const opened = new Promise<void>((done, fail) => {
    child.once('message', () => done());
    child.once('error', fail);
    child.once('exit', (code) => fail(new CommandError(`The demo ${name} ended with code ${code}. PARVIS_DEMO=false starts without the demo.`)));
    setTimeout(() => fail(new CommandError(`The demo ${name} did not open its port ${config[DEMO_PORTS[name]]} in time.`)), OPEN_MS).unref();
  });
  opened.catch(() => {});
  child.on('exit', (code) => {
    if (!closing && code !== 0) console.error(`The demo ${name} ended with code ${code}.`);
  });
  return {
    open: () => opened,
    async close() {
      closing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const stubborn = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
      await ended;
      clearTimeout(stubborn);
    },
  };
}

function passedOn(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => [[name, fromEnvironment(name)] as const]).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
