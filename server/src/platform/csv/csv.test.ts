import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvCell, csvLine } from './csv.ts';

test('nothing that a spreadsheet would calculate comes out of a value', () => {
  for (const evil of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\0=1', '＝1+1', '=HYPERLINK("https://x","y")']) {
    const cell = csvCell(evil);
    assert.match(cell, /^"'/, JSON.stringify(evil));
    assert.doesNotMatch(cell, /\0/);
  }
  assert.equal(csvCell('Ada, "Countess"'), '"Ada, ""Countess"""');
  assert.equal(csvCell('two\nlines'), '"two\nlines"');
  assert.deepEqual([undefined, null, true, 3, ['a', '=b'], { a: 1 }].map(csvCell), ['', '', 'true', '3', '"[""a"",""=b""]"', '"{""a"":1}"']);
  assert.equal(csvLine(['a', 'b']), 'a,b\r\n');
});
