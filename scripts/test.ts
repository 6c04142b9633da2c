import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './build-console.mjs';
import { check } from './check.ts';
import { FILE_TIMEOUT_MS, inProcesses, isBrowser, LARGEST, type TestProcess } from './test-groups.ts';

/*
 * `npm test`: types, lint, format, then every test against real PostgreSQL and a real browser.
 * `npm test -- journeys` runs only the test files whose path contains a given word, without the checks.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);

interface Tool {
  readonly packages: readonly string[];
  readonly paths: readonly (string | undefined)[];
  /** What happens without it; absent: it must be there. */
  readonly without?: string;
}

/** Programs the tests run beside npm's packages, by Debian package: the browser (Playwright's own download is not needed), a connection pooler, a company directory, a database with its `pg_dump`. */
const TOOLS: readonly Tool[] = [
  { packages: ['chromium', 'fonts-noto-core'], paths: [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] },
  {
    packages: ['chromium-headless-shell'],
    paths: [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell'],
    without: 'All pages are tested in the whole browser, which takes minutes longer.',
  },
  { packages: ['pgbouncer'], paths: ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'] },
  { packages: ['openssl'], paths: ['/usr/bin/openssl', '/usr/local/bin/openssl', '/opt/homebrew/bin/openssl'] },
  { packages: ['slapd', 'ldap-utils'], paths: ['/usr/sbin/slapd'] },
  { packages: ['postgresql'], paths: ['/usr/lib/postgresql/*/bin/pg_dump'] },
];

const missingPackages = (tools: readonly Tool[]) =>
  tools.filter(({ paths }) => !paths.some((path) => path !== undefined && globSync(path).length > 0)).flatMap(({ packages }) => packages);

async function aptGet(...args: readonly string[]): Promise<boolean> {
  const child = spawn('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return new Promise((done) => child.once('error', () => done(false)).once('close', (code) => done(code === 0)));
}

async function install(packages: readonly string[]): Promise<boolean> {
  console.log(`Installing ${packages.join(', ')} for the tests ...`);
  return (await aptGet('update', '-qq')) && aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

async function ensureTools(): Promise<void> {
  if (missingPackages(TOOLS).length === 0) return;
  const needed = TOOLS.filter(({ without }) => without === undefined);
  const installs = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  // All at once; only what is needed where the rest does not exist.
  if (installs && !(await install(missingPackages(TOOLS))) && missingPackages(needed).length > 0) await install(missingPackages(needed));
  const missing = missingPackages(needed);
  if (missing.length > 0) {
    console.error(`The tests need ${missing.join(', ')}: install them (as root: apt-get install ${missing.join(' ')}). Another Chromium can be named by CHROMIUM_PATH.`);
    process.exit(1);
  }
  for (const tool of TOOLS) if (tool.without !== undefined && missingPackages([tool]).length > 0) console.log(`Without ${tool.packages.join(', ')}: ${tool.without}`);
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort());
const seconds = new Map<string, number>();

/** So many processes at a time. */
async function runTests(processes: readonly TestProcess[], concurrency: number): Promise<Outcome> {
  if (processes.length === 0 || abort.signal.aborted) return { passed: 0, failed: 0 };
  const paths = new Set(processes.flatMap((process) => process.files));
  const longest = Math.max(...processes.map((process) => process.files.length));
  // Each file has its time; a process of several has a little more than one.
  const timeout = longest > 1 ? 2 * FILE_TIMEOUT_MS : FILE_TIMEOUT_MS;
  const tests = run({ files: processes.map(({ path }) => join(root, path)), concurrency, timeout, signal: abort.signal, cwd: root });
  let outcome: Outcome = { passed: 0, failed: 1 };
  tests.on('test:complete', ({ name, details }) => {
    // A file is a test or a suite around its tests, named by its path.
    const file = relative(root, resolve(root, name));
    if (paths.has(file)) seconds.set(file, details.duration_ms / 1000);
  });
  tests.on('test:summary', ({ file, counts, success }) => {
    if (file !== undefined) return;
    const failed = counts.tests - counts.passed - counts.skipped - counts.todo;
    // A run that ended badly without a failed test to show for it counts as one.
    outcome = { passed: counts.passed, failed: success ? failed : Math.max(failed, 1) };
  });
  const shown = tests.compose(spec);
  shown.pipe(process.stdout, { end: false });
  await new Promise<void>((done) => shown.once('end', done).once('error', () => done()));
  return outcome;
}

const began = performance.now();
const files = ['server/src', 'server/test', 'demo', 'scripts', 'web', 'packages']
  .flatMap((dir) => globSync(`${dir}/**/*.test.ts`, { cwd: root }))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error('No test file matches.');
  process.exit(1);
}
// The console that tests see is that of these sources.
const unbuilt = buildConsole();
if (unbuilt !== undefined) {
  console.error(unbuilt);
  process.exit(1);
}
const took: string[] = [];
async function timed<T>(phase: string, work: Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work;
  took.push(`${phase} ${Math.round((performance.now() - from) / 1000)} s`);
  return result;
}
const [checked] = await timed('checks', Promise.all([words.length > 0 || check(), ensureTools()]));
// Whatever measures time or load has the machine for itself. The rest keeps it busy: while some wait, others work.
const isAlone = (file: string) => file.includes('.alone.');
// The long ones first: browser tests, by the size of their files, so that at the end no core waits for one that began late. Many small files come to about one of those.
const sizeOf = ({ files: shared }: TestProcess) => shared.reduce((sum, file) => sum + statSync(join(root, file)).size, 0) / (shared.some(isBrowser) ? 1 : LARGEST);
const together = inProcesses(
  root,
  files.filter((file) => !isAlone(file)),
).toSorted((a, b) => sizeOf(b) - sizeOf(a));
const alone = files.filter(isAlone).map((file) => ({ path: file, files: [file] }));
const outcomes = [await timed('beside each other', runTests(together, availableParallelism() + 1)), await timed('alone', runTests(alone, 1))];
const interrupted = abort.signal.aborted;

const { stopTestCluster } = await import('../server/test/support/postgres.ts');
if (await stopTestCluster({ always: words.length === 0 || interrupted })) console.log('The test database is in use by others and goes on running.');
if (!checked) console.error('The checks before the tests failed; see above.');
// A process that ends early takes the files with it whose turn had not come.
const missing = interrupted ? [] : files.filter((file) => !seconds.has(file));
for (const file of missing) console.error(`Not finished: ${file}`);
const slowest = [...seconds].toSorted(([, a], [, b]) => b - a).slice(0, 10);
console.log(`\nThe slowest of ${seconds.size} test files:`);
for (const [file, time] of slowest) console.log(`${time.toFixed(1).padStart(6)} s  ${file}`);
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, (checked ? 0 : 1) + missing.length);
console.log(`\n${interrupted ? 'Interrupted. ' : ''}${Math.round((performance.now() - began) / 1000)} s: ${took.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(interrupted ? 130 : failed === 0 ? 0 : 1);
