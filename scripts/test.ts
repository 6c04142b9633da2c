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

/** Debian's Chromium, installed when missing (Playwright's own download is not needed). */
function ensureChromium(): void {
  if (['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some((path) => existsSync(path)) || process.env.CHROMIUM_PATH) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error('The browser tests need Chromium: install it, or set CHROMIUM_PATH.');
    process.exit(1);
  }
  console.log('Installing Chromium for the browser tests ...');
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'],
  ]) {
    const run = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (run.status !== 0) process.exit(run.status ?? 1);
  }
}

async function stopCluster(): Promise<void> {
  const { testCluster } = (await import('../server/test/support/postgres.ts')) as { testCluster: () => Promise<{ stop: () => Promise<void> }> };
  await (await testCluster()).stop();
}

ensureChromium();
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
