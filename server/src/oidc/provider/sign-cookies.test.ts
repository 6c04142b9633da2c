import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { cookieSigner } from './sign-cookies.ts';

test('a cookie signed with the key is known again; another value, another key and a cut signature are not', () => {
  const key = randomBytes(32);
  const signer = cookieSigner(key);
  const signature = signer.sign('session=abc');
  assert.match(signature, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(cookieSigner(key).index('session=abc', signature), 0);
  assert.equal(signer.index('session=abd', signature), -1);
  assert.equal(cookieSigner(randomBytes(32)).index('session=abc', signature), -1);
  for (const broken of ['', signature.slice(1), `${signature}A`, 'ä'.repeat(43)]) assert.equal(signer.verify('session=abc', broken), false);
});
