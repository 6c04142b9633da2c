import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesIn } from './continuity.ts';

const PHONE = { ip: '1', asn: '2', country: '3', ua: '4', browser: '5', os: '6', device: '7' };

test('a telephone that moves between networks is looked at when whose network it is changes, and whoever holds the key is not for that', () => {
  assert.deepEqual(changesIn(PHONE, { ...PHONE }, false), []);
  assert.deepEqual(changesIn(PHONE, { ...PHONE, ip: '9' }, false), []);
  assert.deepEqual(changesIn(PHONE, { ...PHONE, ua: '9' }, false), [], 'a program in a new version');
  assert.deepEqual(changesIn(PHONE, { ...PHONE, ip: '9', asn: '9' }, false), ['ip', 'asn']);
  const abroad = { ...PHONE, ip: '9', asn: '9', country: '9' };
  assert.deepEqual(changesIn(PHONE, abroad, false), ['ip', 'asn', 'country']);
  assert.deepEqual(changesIn(PHONE, abroad, true), []);
});

test('another kind of device is looked at, key or not, and so is one that says nothing any more', () => {
  for (const keyed of [true, false]) {
    assert.deepEqual(changesIn(PHONE, { ...PHONE, os: '9', device: '9' }, keyed), ['os', 'device']);
    assert.deepEqual(changesIn(PHONE, { ip: '1', asn: '2', country: '3' }, keyed), ['ua', 'browser', 'os', 'device']);
  }
});
