import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODES, makeCodes, readRecoveryCode } from './make-codes.ts';

test('ten codes of 75 bits, all different, in three groups of five without look-alikes', () => {
  const all = Array.from({ length: 50 }, makeCodes).flat();
  assert.equal(new Set(all).size, 50 * CODES);
  for (const code of all) assert.match(code, /^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/);
  const seen = new Set(all.join('').replaceAll('-', ''));
  assert.equal(seen.size, 32, 'every character is used: five bits each');
});

test('what people type is read: case, spaces, dashes, look-alikes, full width, marks of direction', () => {
  for (const typed of [
    'ab1de-0gh2j-k3mnp',
    'AB1DE 0GH2J K3MNP',
    'ab1de0gh2jk3mnp',
    ' ABIDE—OGH2J–K3MNP ',
    'abLde-ogh2j-k3mnp',
    '\u200eab1de-0gh2j-k3mnp\u200f',
    'ａｂ１ｄｅ－０ｇｈ２ｊ－ｋ３ｍｎｐ',
    'ab1de\n0gh2j\tk3mnp',
  ])
    assert.equal(readRecoveryCode(typed), 'ab1de0gh2jk3mnp', typed);
});

test('what cannot be a code is none', () => {
  for (const typed of ['', 'ab1de-0gh2j', 'ab1de-0gh2j-k3mnpq', 'ab1de-0gh2j-k3mnu', 'ab1de-0gh2j-k3mn!', '123456', 'a'.repeat(1000), 'абвгд-0gh2j-k3mnp'])
    assert.equal(readRecoveryCode(typed), undefined, typed);
});
