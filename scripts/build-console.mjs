// Builds web/console when its sources, the client it talks through or the locked packages changed since the last time.
// Written for whatever Node the machine has (18 and later), as run.mjs, which asks it before a server starts.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, 'web', 'console');
const SOURCES = ['web/console', 'packages/client', 'package-lock.json'];

/** Of everything the build reads, by name and content. */
export function sourceHash() {
  const hash = createHash('sha256');
  const add = (path) => {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  };
  const walk = (path) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === 'node_modules' || entry.name.startsWith('dist')) continue;
      if (entry.isDirectory()) walk(`${path}/${entry.name}`);
      else add(`${path}/${entry.name}`);
    }
  };
  for (const source of SOURCES) {
    if (source.endsWith('.json')) add(source);
    else walk(source);
  }
  return hash.digest('hex');
}

/** Undefined: it is as it should be, now. Otherwise what went wrong. */
export function buildConsole(node = process.execPath) {
  const wanted = sourceHash();
  const stamp = join(home, 'dist', '.built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  process.stderr.write('Building the console (first start, or its sources changed) ...\n');
  // Beside the one in use, which others may be reading: whoever comes last has the newest.
  const place = `dist-${randomBytes(6).toString('hex')}`;
  const run = spawnSync(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', place], { cwd: home, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) {
    rmSync(join(home, place), { recursive: true, force: true });
    return 'The console could not be built; the message above says why.';
  }
  writeFileSync(join(home, place, '.built'), wanted);
  rmSync(join(home, 'dist'), { recursive: true, force: true });
  try {
    renameSync(join(home, place), join(home, 'dist'));
  } catch {
    // Somebody else was as quick.
    rmSync(join(home, place), { recursive: true, force: true });
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = buildConsole();
  if (wrong !== undefined) process.stderr.write(`${wrong}\n`);
  process.exit(wrong === undefined ? 0 : 1);
}
