import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTenantCipher } from './tenant-cipher.ts';

const one = '11111111-1111-4111-8111-111111111111';
const two = '22222222-2222-4222-8222-222222222222';
const key = (fill: number) => Buffer.alloc(32, fill);
const make = (tenant = one, fill = 1) => createTenantCipher(tenant, [{ version: 1, key: key(fill) }], 1);
const unreadable = { code: 'crypto.unreadable' };

test('golden values: subkeys, indexes and macs never change for a given tenant key', () => {
  const cipher = make();
  assert.equal(cipher.blindIndex('identity.identifier.email', 'ada@example.com').toString('hex'), 'f3563f8215abeab730b8c01741378e69ed8e567107e11c76e80b040511a0e991');
  assert.equal(cipher.mac('platform.limits', 'password:account:1').toString('hex'), 'dd023c9c6cc0c22413dc2d981206e687220c42c5c299d62a67c364c05b18fd65');
  assert.equal(cipher.openText(Buffer.from('0100000001e4803993db4b903609b9708b9265d3ee3974202b68d1ad39529c7b931dfb6b97afe39277e29fff83', 'hex'), 'golden:1'), 'Ada Lovelace');
});

test('what one tenant sealed, indexed or wrapped means nothing to another, even with the same key bytes', () => {
  const [mine, other] = [make(one), make(two)];
  assert.throws(() => other.open(mine.seal('value', 'context'), 'context'), unreadable);
  assert.throws(() => other.openUserKey(mine.newUserKey().wrapped), unreadable);
  assert.notDeepEqual(mine.blindIndex('p', 'v'), other.blindIndex('p', 'v'));
  assert.notDeepEqual(mine.mac('p', 'v'), other.mac('p', 'v'));
});

test('indexes and macs keep purposes and values apart', () => {
  const cipher = make();
  assert.equal(cipher.blindIndex('p', 'v').length, 32);
  assert.deepEqual(cipher.blindIndex('p', 'v'), cipher.blindIndex('p', 'v'));
  const all = [
    cipher.blindIndex('p', 'v'),
    cipher.mac('p', 'v'),
    cipher.blindIndex('q', 'v'),
    cipher.blindIndex('p', 'w'),
    cipher.blindIndex('p:v', ''),
    cipher.blindIndex('p', ':v'),
    cipher.blindIndex('', 'p:v'),
  ];
  assert.equal(new Set(all.map((value) => value.toString('hex'))).size, all.length);
  assert.deepEqual(cipher.mac('p', 'é'), cipher.mac('p', Buffer.from('é')));
});

test('a user key seals values only its wrapped form can open again', () => {
  const cipher = make();
  const first = cipher.newUserKey();
  const second = cipher.newUserKey();
  const sealed = first.cipher.seal('value', 'context');
  assert.equal(cipher.openUserKey(first.wrapped).openText(sealed, 'context'), 'value');
  assert.throws(() => cipher.openUserKey(second.wrapped).open(sealed, 'context'), unreadable);
  assert.throws(() => cipher.open(sealed, 'context'), unreadable);
  assert.throws(() => cipher.open(first.wrapped, 'platform.user-key'), unreadable, 'a wrapped key is no sealed value');
  assert.throws(() => cipher.openUserKey(cipher.seal(Buffer.alloc(32), 'platform.user-key')), unreadable, 'a sealed value is no wrapped key');
});

test('after rotation old values and user keys open, new ones use the new version, indexes stay', () => {
  const before = make();
  const versions = [
    { version: 1, key: key(1) },
    { version: 2, key: key(2) },
  ];
  const after = createTenantCipher(one, versions, 2);
  const old = before.seal('old', 'context');
  const user = before.newUserKey();
  assert.equal(after.openText(old, 'context'), 'old');
  assert.equal(after.openUserKey(user.wrapped).openText(user.cipher.seal('v', 'c'), 'c'), 'v');
  assert.equal(after.seal('new', 'context').readUInt32BE(1), 2);
  assert.throws(() => before.open(after.seal('new', 'context'), 'context'), unreadable);
  assert.deepEqual(after.blindIndex('p', 'v'), before.blindIndex('p', 'v'));
  assert.deepEqual(after.mac('p', 'v'), before.mac('p', 'v'));
  assert.equal(createTenantCipher(one, versions, 1).openText(after.seal('new', 'context'), 'context'), 'new');
});
