import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLeftToRight, say } from './say.ts';

test('addresses, codes, hosts and phone numbers read left to right; names and words do not', () => {
  for (const value of [
    'a@b.example',
    'm•••@example.com',
    'https://a.example/x?y',
    'shop.example',
    'shop.example:3000',
    '192.168.0.1',
    '+33 6 12 34 56 78',
    '•••• 42',
    'WDJB-MJHT',
    '482 913',
    '482913',
  ])
    assert.ok(isLeftToRight(value), value);
  for (const value of ['Maria', 'محمد', 'Acme Shop', 'TV', 'Lisbon, Portugal']) assert.ok(!isLeftToRight(value), value);
});

test('values in a sentence are isolated, the sentence around them is not touched', () => {
  const context = { say: () => 'We sent it to a@b.example for Shop & Co (1).' };
  assert.equal(
    say(context, { id: 'x', values: { address: 'a@b.example', shop: 'Shop & Co (1)' } }).toString(),
    'We sent it to <bdi dir="ltr" translate="no">a@b.example</bdi> for <bdi>Shop &amp; Co (1)</bdi>.',
  );
});

test('a value that is part of another is not torn out of it', () => {
  const context = { say: () => 'shop.example and shop' };
  assert.equal(say(context, { id: 'x', values: { a: 'shop', b: 'shop.example' } }).toString(), '<bdi dir="ltr" translate="no">shop.example</bdi> and <bdi>shop</bdi>');
});
