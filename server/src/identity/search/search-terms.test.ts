import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearWords } from './near-words.ts';
import { addressTerms, askedTerms, searchTerms, searchTokens } from './search-terms.ts';

const by = { prefixes: true };

test('words are found as wholes and by their beginnings, without case and accents', () => {
  assert.deepEqual(searchTerms('Ada', by), ['ada']);
  assert.deepEqual(searchTerms('Åsa-Li', by), ['asa', 'li']);
  assert.deepEqual(searchTerms('Lovelace', by).toSorted(), ['lov', 'love', 'lovel', 'lovela', 'lovelac', 'lovelace']);
  assert.deepEqual(searchTerms('王小明', by).toSorted(), ['王', '王小', '王小明']);
  assert.deepEqual(addressTerms('email', 'al.smith@Acme.example', by), ['al', 'smith', 'smi', 'smit', '@acme.example']);
  assert.deepEqual(addressTerms('phone', '+33612345678', by), [], 'numbers are found as wholes');
});

test('without beginnings there are whole words only', () => {
  assert.deepEqual(searchTerms('Ada Lovelace', { prefixes: false }), ['ada', 'lovelace']);
  assert.deepEqual(askedTerms('alexandrina', { prefixes: false }), ['alexandrina']);
});

test('a word longer than what is indexed of it is looked up as a whole first', () => {
  assert.deepEqual(askedTerms('alexandrin', by), ['alexandrin', 'alexandr']);
  assert.ok(searchTerms('Alexandrina', by).includes('alexandr'));
  assert.deepEqual(askedTerms('love', by), ['love']);
});

test('what is indexed stays bounded', () => {
  assert.ok(searchTerms('word '.repeat(500), by).length <= 60);
  assert.ok(searchTerms('a'.repeat(5000), by).every((term) => term.length <= 32));
  assert.deepEqual(searchTokens('..'), []);
});

test('a slip of a finger is one letter more, less, other, or two swapped, and never the first', () => {
  const near = new Set(nearWords('lovelace'));
  for (const slip of ['lovelase', 'lovlace', 'lovellace', 'lovealce', 'lovelaces', 'lovelac']) assert.ok(near.has(slip), slip);
  for (const other of ['lovelace', 'movelace', 'lovlase', 'olvelace']) assert.ok(!near.has(other), other);
  assert.ok(new Set(nearWords('иванов')).has('ивонов'));
  assert.deepEqual(nearWords('ada'), [], 'too short to tell a slip from a name');
  assert.ok(nearWords('a'.repeat(500)).length < 600);
});
