import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './check.ts';

/*
 * `npm test`: types, lint, format, then every test against real PostgreSQL and a real browser.
 * `npm test -- journeys` runs only the test files whose path contains a given word, without the checks.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);

/** Programs the tests run beside npm's packages, by Debian package: the browser (Playwright's own download is not needed) and a connection pooler. */
const TOOLS: readonly { readonly packages: readonly string[]; readonly paths: readonly (string | undefined)[] }[] = [
  { packages: ['chromium', 'fonts-noto-core'], paths: [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] },
  { packages: ['pgbouncer'], paths: ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'] },
];

function ensureTools(): void {
  const missing = TOOLS.filter(({ paths }) => !paths.some((path) => path !== undefined && existsSync(path))).flatMap(({ packages }) => packages);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`The tests need ${missing.join(', ')}: install them (as root: apt-get install ${missing.join(' ')}). Another Chromium can be named by CHROMIUM_PATH.`);
    process.exit(1);
  }
  console.log(`Installing ${missing.join(', ')} for the tests ...`);
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
  ]) {
    const run = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (run.status !== 0) process.exit(run.status ?? 1);
  }
}

async function stopCluster(): Promise<void> {
  const { testCluster } = (await import('../server/test/support/postgres.ts')) as { testCluster: () => Promise<{ stop: () => Promise<void> }> };
  await (await testCluster()).stop();
}

ensureTools();
const checked = words.length > 0 || check();
const files = ['server/src', 'server/test', 'demo', 'scripts']
  .flatMap((dir) => globSync(`${dir}/**/*.test.ts`, { cwd: root }))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
if (files.length === 0) {
  console.error('No test file matches.');
  process.exit(1);
}
// Browser and load tests measure time: they run after the rest, one file at a time.
const isSlow = (file: string) => file.includes('/e2e/');
const node = join(root, 'node_modules/.bin/node');
const run = (paths: string[], concurrency: number) =>
  paths.length === 0 ? 0 : (spawnSync(node, ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=180000', ...paths], { cwd: root, stdio: 'inherit' }).status ?? 1);
const unit = run(
  files.filter((file) => !isSlow(file)),
  3,
);
const browser = run(files.filter(isSlow), 1);
await stopCluster();
if (!checked) console.error('The checks before the tests failed; see above.');
process.exit(checked && unit === 0 && browser === 0 ? 0 : 1);
