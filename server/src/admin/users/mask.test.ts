import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskAttribute, maskIdentifier, maskWords } from './mask.ts';

test('names and addresses are recognised by whoever knows them, and by nobody else', () => {
  assert.equal(maskWords('Ada  Lovelace'), 'A*** L***');
  assert.equal(maskWords('王小明'), '王***');
  assert.equal(maskIdentifier('email', 'ada.lovelace@example.com'), 'a***@example.com');
  assert.equal(maskIdentifier('email', '"odd@part"@example.com'), '"***@example.com');
  assert.equal(maskIdentifier('phone', '+33612345678'), '***78');
  assert.equal(maskIdentifier('username', 'ada'), 'a***');
});

test('details: public ones stand, days, yes and no, and special ones are not hinted at', () => {
  assert.equal(maskAttribute({ type: 'locale', sensitivity: 'public' }, 'fr'), 'fr');
  assert.equal(maskAttribute({ type: 'text', sensitivity: 'personal' }, 'Ada'), 'A***');
  assert.equal(maskAttribute({ type: 'date', sensitivity: 'personal' }, '1990-12-10'), '***');
  assert.equal(maskAttribute({ type: 'boolean', sensitivity: 'personal' }, true), '***');
  assert.equal(maskAttribute({ type: 'text', sensitivity: 'special' }, 'O negative'), '***');
  assert.equal(maskAttribute(undefined, 'left over'), '***');
});
