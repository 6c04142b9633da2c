import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Types, lint and format of the whole project. Exits non-zero at the first that fails, after running all. */
const root = fileURLToPath(new URL('..', import.meta.url));

export function check(): boolean {
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['tsc', ['-p', '.']],
    ['oxlint', ['--type-aware', '--quiet', 'server', 'demo', 'bench', 'scripts']],
    ['biome', ['format', 'server', 'demo', 'bench', 'scripts']],
  ];
  let ok = true;
  for (const [tool, args] of steps) {
    const run = spawnSync(`${root}node_modules/.bin/${tool}`, args, { cwd: root, stdio: 'inherit' });
    console.log(`${run.status === 0 ? 'ok    ' : 'FAILED'} ${tool}`);
    ok &&= run.status === 0;
  }
  return ok;
}

if (import.meta.main) process.exit(check() ? 0 : 1);
