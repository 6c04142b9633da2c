import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = spawnSync(`${root}node_modules/.bin/biome`, ['format', '--write', 'server', 'demo', 'bench', 'scripts', 'web', 'packages', 'examples'], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
