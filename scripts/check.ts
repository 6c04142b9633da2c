import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Types, lint and format of the whole project, side by side. */
const root = fileURLToPath(new URL('..', import.meta.url));

/** Whoever reads types finds out for themselves what those of a package are: four at once on two cores did twice the work of one. Two tools read them, beside each other. */
const readers = String(Math.max(1, Math.min(4, availableParallelism() - 1)));
/** `GOGC`: room that is not given back at once costs less than giving it back, for as long as these run. */
const env = { GOMAXPROCS: readers, GOGC: '400', ...process.env };

/** What did not change since the last time is not looked at again. */
const types = (project: string): readonly [string, readonly string[]] => [
  'tsc',
  ['-p', project, '--checkers', readers, '--incremental', '--tsBuildInfoFile', `node_modules/.cache/types/${project.replaceAll(/\W/g, '-')}.tsbuildinfo`],
];

const TOOLS: readonly (readonly [string, readonly string[]])[] = [
  ...['.', 'web/console', 'packages/client', 'packages/sdk-web'].map(types),
  ['oxlint', ['--type-aware', '--quiet', 'server', 'demo', 'bench', 'scripts', 'web', 'packages', 'examples']],
  ['biome', ['format', 'server', 'demo', 'bench', 'scripts', 'web', 'packages', 'examples']],
];

/** Each tool's words stay together. */
async function runTool(tool: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(`${root}node_modules/.bin/${tool}`, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const ok = await new Promise<boolean>((done) => {
    child.once('error', () => done(false));
    child.once('close', (code) => done(code === 0));
  });
  process.stdout.write(Buffer.concat(said));
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${[tool, ...(tool === 'tsc' ? args.slice(1, 2) : [])].join(' ')}`);
  return ok;
}

export async function check(): Promise<boolean> {
  return (await Promise.all(TOOLS.map(([tool, args]) => runTool(tool, args)))).every(Boolean);
}

if (import.meta.main) process.exit((await check()) ? 0 : 1);
