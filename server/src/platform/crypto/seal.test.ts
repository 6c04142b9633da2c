import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import { createCipher, createSingleKeyCipher, SEAL_OVERHEAD } from './seal.ts';

const key = (fill: number) => createSecretKey(Buffer.alloc(32, fill));
const cipher = createSingleKeyCipher(key(1));
const unreadable = { code: 'crypto.unreadable' };

test('a value opens in its own place and in no other', () => {
  for (const plain of ['', 'a', 'Zoë 日本語', 'x'.repeat(100_000)]) {
    const sealed = cipher.seal(plain, 'room.table.column:1');
    assert.equal(sealed.length, Buffer.byteLength(plain) + SEAL_OVERHEAD);
    assert.equal(cipher.openText(sealed, 'room.table.column:1'), plain);
    for (const elsewhere of ['room.table.column:2', 'room.table.column:', 'room.table.column:1 ']) assert.throws(() => cipher.open(sealed, elsewhere), unreadable);
  }
  const bytes = new Uint8Array([0, 255, 128]);
  assert.deepEqual([...cipher.open(cipher.seal(bytes, 'c'), 'c')], [...bytes]);
});

test('no single bit of a sealed value can change', () => {
  const sealed = cipher.seal('value', 'context');
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Buffer.from(sealed);
    altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
    assert.throws(() => cipher.open(altered, 'context'), unreadable, `bit ${bit}`);
  }
});

test('a shortened, lengthened or empty value does not open', () => {
  const sealed = cipher.seal('value', 'context');
  for (let length = 0; length < sealed.length; length++) assert.throws(() => cipher.open(sealed.subarray(0, length), 'context'), unreadable);
  assert.throws(() => cipher.open(Buffer.concat([sealed, Buffer.alloc(1)]), 'context'), unreadable);
});

test('another key opens nothing', () => {
  assert.throws(() => createSingleKeyCipher(key(2)).open(cipher.seal('value', 'context'), 'context'), unreadable);
});

test('equal values look different each time', () => {
  const seen = new Set(Array.from({ length: 1000 }, () => cipher.seal('value', 'context').toString('hex')));
  assert.equal(seen.size, 1000);
});

test('the current version seals, older ones open, a relabelled value does not', () => {
  const keys = new Map([
    [1, key(1)],
    [2, key(2)],
  ]);
  const ring = (current: number) => createCipher({ current, key: (version) => keys.get(version) });
  const old = ring(1).seal('old', 'context');
  const fresh = ring(2).seal('new', 'context');
  assert.equal(old.readUInt32BE(1), 1);
  assert.equal(fresh.readUInt32BE(1), 2);
  assert.equal(ring(2).openText(old, 'context'), 'old');
  assert.equal(ring(1).openText(fresh, 'context'), 'new');
  const relabelled = Buffer.from(old);
  relabelled.writeUInt32BE(2, 1);
  assert.throws(() => ring(2).open(relabelled, 'context'), unreadable);
  const unknown = Buffer.from(old);
  unknown.writeUInt32BE(9, 1);
  assert.throws(() => ring(2).open(unknown, 'context'), unreadable);
});

test('a value without a place is a mistake of the caller', () => {
  assert.throws(() => cipher.seal('value', ''), TypeError);
});

test('a view into a larger buffer opens, as the database driver hands them out', () => {
  const sealed = cipher.seal('value', 'context');
  const view = Buffer.concat([Buffer.alloc(7), sealed, Buffer.alloc(5)]).subarray(7, 7 + sealed.length);
  assert.equal(cipher.openText(view, 'context'), 'value');
});

test('the layout stays readable for ever', () => {
  // Sealed by this format once. A change that breaks this test makes every stored value unreadable.
  const golden = Buffer.from('01000000004153a12a9de682548d0948274f11c99f612be81c32916bd0ff571e6e7dfa2f1d51cf2842bf4d277d', 'hex');
  assert.equal(cipher.openText(golden, 'golden:1'), 'Ada Lovelace');
});
