import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countParts } from './count-parts.ts';

test('a text is one message up to 160 places of the alphabet of telephones, and 70 of any other', () => {
  for (const [text, parts] of [
    ['', 1],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['é'.repeat(160), 1],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['ç'.repeat(70), 1],
    ['ç'.repeat(71), 2],
    ['رمز'.repeat(60), 3],
    ['😀'.repeat(36), 2],
  ] as const)
    assert.equal(countParts(text), parts, text.slice(0, 3));
});
