import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../../../scripts/build-package.mjs';

test('the command is built for others: its manifest names a program, which says what there is', () => {
  const home = fileURLToPath(new URL('..', import.meta.url));
  // Where it finds the packages it needs.
  const out = mkdtempSync(join(home, 'dist-test-'));
  try {
    buildPackage(home, out);
    const { bin } = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8')) as { bin: { parvis: string } };
    const program = join(out, bin.parvis);
    assert.match(readFileSync(program, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env: { ...process.env, PARVIS_URL: '', PARVIS_API_KEY: '', XDG_CONFIG_HOME: out } });
    assert.match(run('--help').stdout, /application\|applications/);
    const nobody = run('tenant', 'list');
    assert.deepEqual([nobody.status, nobody.stdout], [1, '']);
    assert.match(nobody.stderr, /Nobody is logged in/);
  } finally {
    rmSync(out, { recursive: true });
  }
});
