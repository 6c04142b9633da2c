// Runs a TypeScript entry on the project's own Node, installing the locked packages first when they are missing.
// Written for whatever Node the machine has (18 and later), so it uses no TypeScript and no recent API.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './build-console.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.parvis-installed');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

function installed() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true;
  if (!matches()) return false;
  writeFileSync(stamp, lock);
  return true;
}

/** Whether npm itself has put all locked versions in place already (npm install while developing). */
function matches() {
  try {
    const packages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const present = packages('node_modules/.package-lock.json');
    return Object.entries(packages('package-lock.json')).every(([path, wanted]) => !path.includes('node_modules/') || wanted.optional || present[path]?.version === wanted.version);
  } catch {
    return false;
  }
}

function install() {
  process.stderr.write('Installing the locked packages (first start, or package-lock.json changed) ...\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const run = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) {
    process.stderr.write('npm ci failed; the message above says why.\n');
    process.exit(run.status ?? 1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** The npm package `node` carries the Node version the project is written for. */
function projectNode() {
  const own = join(root, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(own)) return own;
  const linked = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(linked)) return linked;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  process.stderr.write('Node 24 is needed and the npm package "node" did not install it. Allow its install script and run npm ci again.\n');
  process.exit(1);
}

if (!installed()) install();
const node = projectNode();
// What opens the door shows the console; a server without it would be worse than one that says why it does not start.
if (['server/bin/start.ts', 'server/bin/serve.ts'].includes(process.argv[2])) {
  const wrong = buildConsole(node);
  if (wrong !== undefined) {
    process.stderr.write(`${wrong}\n`);
    process.exit(1);
  }
}
// A larger young generation makes nothing faster here, and a server that has started keeps 40 MB more (docs/performance.md).
const flags = process.argv[2]?.startsWith('server/bin/') ? ['--max-semi-space-size=8'] : [];
const child = spawn(node, [...flags, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node-compile'),
    PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
  },
});
// The terminal sends Ctrl-C to the whole group; the child decides when it is done, we only pass signals on and wait.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm, told to stop by SIGTERM, ends at once and tells only its shell: what it ran would live on as an orphan.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 250);
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
