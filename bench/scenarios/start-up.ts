import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { call, freePorts } from '../../server/test/support/installation.ts';
import { median } from '../measure.ts';
import type { Bench, Observed } from '../scenario.ts';

const BUDGET_MS = 4000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Milliseconds from the start of a process to its first page. */
async function toFirstPage(file: string, env: Readonly<Record<string, string>>, issuer: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, file)], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-2000)));
  try {
    for (let tries = 0; tries < 3000; tries++) {
      const answer = await call('GET', `${issuer}/dev/mailbox`, undefined, {}, Number(env['PORT'])).catch(() => undefined);
      if (answer?.status === 200 && answer.text.includes('</html>')) return Math.round(performance.now() - began);
      if (child.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`${file} showed no page:\n${output}`);
  } finally {
    child.kill('SIGTERM');
    await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done(undefined)));
  }
}

async function warm({ installation }: Bench): Promise<number> {
  const [port = 0] = await freePorts(1);
  return toFirstPage('server/bin/serve.ts', { ...installation.env, PORT: String(port) }, installation.issuer);
}

/** `start` in an empty folder: makes a PostgreSQL cluster, all schemas and the demo. */
async function cold(): Promise<number> {
  // Not under the system's folder for temporary files: an unprivileged account must reach the cluster.
  const dir = join(root, '.parvis', `cold-${process.pid}`);
  const [port = 0, shop = 0, club = 0, repairs = 0, social = 0, verify = 0] = await freePorts(6);
  const { PATH = '', HOME = '/root' } = process.env;
  const env = {
    PATH,
    HOME,
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'),
    PARVIS_DATA_DIR: dir,
    PORT: String(port),
    SHOP_PORT: String(shop),
    CLUB_PORT: String(club),
    REPAIRS_PORT: String(repairs),
    SOCIAL_PORT: String(social),
    VERIFY_PORT: String(verify),
    LOG_LEVEL: 'warn',
  };
  try {
    return await toFirstPage('server/bin/start.ts', env, `http://localhost:${port}`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** `serve` over a database that is there, to its first page; and for information the whole of `npm start` in an empty folder. */
export const startUp: Observed = {
  name: 'start-up',
  async observe(bench) {
    const times: number[] = [];
    for (let round = 0; round < Math.min(5, bench.rounds); round++) times.push(await warm(bench));
    const reached = Math.round(median(times));
    return { errors: 0, ok: reached <= BUDGET_MS, budget: `${BUDGET_MS} ms`, reached, rounds_ms: times, cold_start_ms: await cold() };
  },
};
