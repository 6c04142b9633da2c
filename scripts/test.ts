import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  { packages: ['openssl'], paths: ['/usr/bin/openssl', '/usr/local/bin/openssl', '/opt/homebrew/bin/openssl'] },
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

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

let interrupted = false;
let current: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true;
    current?.kill(signal);
  });
}

/** One run of node's test runner: its report goes to the screen, its counts come back from a second report in a file. */
async function runTests(paths: readonly string[], concurrency: number): Promise<Counts> {
  if (paths.length === 0 || interrupted) return { passed: 0, failed: 0 };
  const dir = mkdtempSync(join(tmpdir(), 'parvis-tests-'));
  const report = join(dir, 'tap');
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${report}`];
  const child = spawn(join(root, 'node_modules/.bin/node'), ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=180000', ...reporters, ...paths], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  current = child;
  const code = await new Promise<number>((done) => {
    child.once('error', () => done(1));
    child.once('close', (status) => done(status ?? 1));
  });
  current = undefined;
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  rmSync(dir, { recursive: true, force: true });
  // The last one: what tests print looks the same.
  const count = (name: string) => Number([...text.matchAll(new RegExp(`^# ${name} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  // A runner that ended badly without a failed test to show for it counts as one.
  return { passed: count('pass'), failed: code === 0 ? failed : Math.max(failed, 1) };
}

ensureTools();
const files = ['server/src', 'server/test', 'demo', 'scripts']
  .flatMap((dir) => globSync(`${dir}/**/*.test.ts`, { cwd: root }))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error('No test file matches.');
  process.exit(1);
}
const began = performance.now();
const checked = words.length > 0 || check();
// Whole installations under load measure time: they run after the rest, one file at a time. Pages without one only need a browser each.
const isEndToEnd = (file: string) => file.includes('/e2e/');
const isPages = (file: string) => {
  const text = isEndToEnd(file) ? readFileSync(join(root, file), 'utf8') : '';
  return text.includes('support/chromium') && !/startInstallation|start-process/.test(text);
};
const quick = await runTests(
  files.filter((file) => !isEndToEnd(file)),
  3,
);
const pages = await runTests(files.filter(isPages), 2);
const whole = await runTests(
  files.filter((file) => isEndToEnd(file) && !isPages(file)),
  1,
);
const { stopTestCluster } = await import('../server/test/support/postgres.ts');
if (await stopTestCluster({ always: words.length === 0 || interrupted })) console.log('The test database is in use by others and goes on running.');
if (!checked) console.error('The checks before the tests failed; see above.');
const failed = quick.failed + pages.failed + whole.failed + (checked ? 0 : 1);
console.log(`\n${interrupted ? 'Interrupted. ' : ''}${Math.round((performance.now() - began) / 1000)} s`);
console.log(`${quick.passed + pages.passed + whole.passed} passed, ${failed} failed`);
process.exit(interrupted ? 130 : failed === 0 ? 0 : 1);
