import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchTerm, searchTerms, searchTokens } from './search-terms.ts';

test('words are found by their beginnings, without case and accents', () => {
  assert.deepEqual(searchTerms('Ada'), ['ada']);
  assert.deepEqual(searchTerms('Åsa-Li'), ['asa', 'li']);
  assert.deepEqual(searchTerms('lovelace').at(0), 'lov');
  assert.deepEqual(searchTerms('lovelace').at(-1), 'lovelace');
  assert.deepEqual(searchTerms('王小明'), ['王', '王小', '王小明']);
});

test('what is indexed stays bounded', () => {
  assert.ok(searchTerms('word '.repeat(500)).length <= 60);
  assert.ok(searchTerms('a'.repeat(5000)).every((term) => term.length <= 12));
  assert.equal(searchTerm('a'.repeat(50)).length, 12);
  assert.deepEqual(searchTokens('..'), []);
});
