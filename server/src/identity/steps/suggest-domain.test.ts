import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestAddress } from './suggest-domain.ts';

test('slips in well-known domains get a suggestion, everything else none', () => {
  assert.equal(suggestAddress('ada@gmial.com'), 'ada@gmail.com');
  assert.equal(suggestAddress('ada@example.con'), 'ada@example.com');
  assert.equal(suggestAddress('ada@gmial.con'), 'ada@gmail.com');
  for (const right of ['ada@gmail.com', 'ada@example.com', 'ada@example.co', 'ada@mail.cm', 'ada@gmial.com.example.org', 'gmial.com@example.org'])
    assert.equal(suggestAddress(right), undefined, right);
});
