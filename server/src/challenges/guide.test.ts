import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { TenantCipher } from '#platform/crypto';
import { createAltcha } from './altcha/create-altcha.ts';

const guide = readFileSync(new URL('../../../docs/guide/challenges.md', import.meta.url), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? '';
const cipher = { mac: () => Buffer.alloc(32, 7) } as unknown as TenantCipher;

test('what the guide tells applications to do solves what they are given', async () => {
  const { solve } = (await import(`data:text/javascript,${encodeURIComponent(block('js'))}`)) as { solve: (options: unknown) => string };
  const method = createAltcha();
  const puzzle = await method.pose(cipher, 'low');
  const shown = JSON.parse(block('json')) as { method: string; options: object };
  assert.equal(shown.method, method.id);
  assert.deepEqual(Object.keys(shown.options).toSorted(), Object.keys(puzzle.options).toSorted());
  const solution = solve(puzzle.options);
  assert.equal(await method.check(cipher, puzzle, solution), true);
  assert.equal(await method.check(cipher, await method.pose(cipher, 'low'), solution), false);
});
