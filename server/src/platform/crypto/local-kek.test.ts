import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createLocalKek } from './local-kek.ts';
import { readSecrets } from './versioned-secrets.ts';

const [first, second] = [randomBytes(32), randomBytes(32)];

test('wraps with the current key and opens with the one that wrapped', async () => {
  const before = createLocalKek({ current: '1', keys: { 1: first.toString('base64') } });
  const after = createLocalKek({
    current: '2',
    keys: new Map([
      ['1', first],
      ['2', second],
    ]),
  });
  const { kekId, wrapped } = await before.wrap(Buffer.from('tenant key'), 'place');
  assert.equal(kekId, '1');
  assert.equal(String(await after.unwrap('1', wrapped, 'place')), 'tenant key');
  assert.equal((await after.wrap(Buffer.from('x'), 'place')).kekId, '2');
  await assert.rejects(after.unwrap('1', wrapped, 'elsewhere'), { code: 'crypto.unreadable' });
  await assert.rejects(after.unwrap('2', wrapped, 'place'), { code: 'crypto.unreadable' });
  await assert.rejects(after.unwrap('3', wrapped, 'place'), { code: 'crypto.key_unavailable', status: 503 });
});

test('a key under another name does not open what it wrapped under its own', async () => {
  const { wrapped } = await createLocalKek({ current: 'a', keys: { a: first.toString('base64') } }).wrap(Buffer.from('x'), 'place');
  await assert.rejects(createLocalKek({ current: 'b', keys: { b: first.toString('base64') } }).unwrap('b', wrapped, 'place'), { code: 'crypto.unreadable' });
});

test('secrets of the wrong length or form are refused without being shown', () => {
  const secret = randomBytes(31).toString('base64');
  for (const keys of [{ 1: secret }, { 1: 'changeme' }, { 1: '' }, { 1: `${first.toString('base64')}AAAA` }]) {
    assert.throws(
      () => readSecrets('Pepper', { current: '1', keys }),
      (error: Error) => /Pepper "1"/.test(error.message) && !error.message.includes(secret),
    );
  }
  assert.throws(() => readSecrets('Pepper', { current: '2', keys: { 1: first.toString('base64') } }), /current version "2"/);
  assert.deepEqual(readSecrets('Pepper', { current: '1', keys: { 1: first.toString('base64url') } }).get('1'), first);
});
