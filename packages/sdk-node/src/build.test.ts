import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../../../scripts/build-package.mjs';

test('packages are built for others: plain JavaScript with types, and a manifest that points at them', async () => {
  const out = mkdtempSync(join(tmpdir(), 'parvis-build-'));
  try {
    const dist = buildPackage(fileURLToPath(new URL('../../sdk-web', import.meta.url)), out);
    const { exports, private: hidden } = JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8')) as {
      exports: { '.': { types: string; default: string } };
      private?: boolean;
    };
    assert.equal(hidden, undefined);
    assert.match(readFileSync(join(dist, exports['.'].types), 'utf8'), /createParvis/);
    assert.ok(!/\.ts'/.test(readFileSync(join(dist, exports['.'].default), 'utf8')) && existsSync(join(dist, 'LICENSE')));
    const built = (await import(join(dist, exports['.'].default))) as { createParvis: unknown };
    assert.equal(typeof built.createParvis, 'function');
  } finally {
    rmSync(out, { recursive: true });
  }
});
