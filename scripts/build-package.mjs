// Builds a package of ours for others: `npm run build -w packages/sdk-node`. What is in `dist` is what is published: JavaScript, types, and a package.json that points at them.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} home of the package */
export function buildPackage(home, out = join(home, 'dist')) {
  rmSync(out, { recursive: true, force: true });
  const run = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(home, 'tsconfig.build.json'), '--outDir', out], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${home} could not be built:\n${run.stdout}${run.stderr}`);
  const { scripts: _scripts, devDependencies: _dev, private: _private, ...manifest } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  manifest.exports = { '.': { types: './index.d.ts', default: './index.js' } };
  if (manifest.bin) manifest.bin = Object.fromEntries(Object.entries(manifest.bin).map(([name, file]) => [name, String(file).replace(/^src\/(.+)\.ts$/, './$1.js')]));
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(root, 'LICENSE'), join(out, 'LICENSE'));
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(buildPackage(process.cwd()));
