import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSaid } from './said.ts';

const RECORD = '11111111-1111-4111-8111-111111111111';
const row = (...fields: string[]) => fields.join('\x1f');

test('what was said is told apart by recipient and purpose, whatever characters a recipient has', () => {
  const odd = 'https://club.example/a b,"c"\\{}';
  const said = readSaid([row('news', 'shop', 'given', '3', RECORD, 'email', 'name'), row('news', odd, 'refused', '2', RECORD), row('tips', 'shop', 'expired', '1', RECORD)]);
  assert.deepEqual([...said.keys()], ['shop', odd]);
  assert.deepEqual(said.get('shop')?.get('news'), { purpose: 'news', recipient: 'shop', answer: 'given', version: 3, attributes: ['email', 'name'], record: RECORD });
  assert.deepEqual(said.get(odd)?.get('news')?.attributes, []);
  assert.deepEqual([said.get('shop')?.get('tips')?.answer, said.get(odd)?.get('tips'), readSaid([]).size], ['expired', undefined, 0]);
});

test('what cannot be read is no yes', () => {
  for (const wrong of [
    '',
    row('news', 'shop', 'given', '1'),
    row('news', 'shop', 'maybe', '1', RECORD, 'email'),
    row('news', 'shop', 'given', 'x', RECORD, 'email'),
    row('news', 'shop', 'given', '', RECORD, 'email'),
    row('news', 'shop', 'given', '1', 'email'),
    row('news', 'sh', 'op', 'given', '1', RECORD, 'email'),
  ])
    assert.throws(() => readSaid([wrong]), /cannot be read/, wrong);
});
