import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appUri } from './app-uri.ts';
import { asSecret, codeOf, SECRET_BYTES, stepAt, stepsOf } from './time-steps.ts';

const rfc = asSecret(Buffer.from('12345678901234567890', 'ascii'));

test('RFC 6238 appendix B, SHA-1, the last six of its eight digits', () => {
  const vectors: readonly (readonly [number, string])[] = [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ];
  for (const [seconds, eight] of vectors) assert.equal(codeOf(rfc, stepAt(new Date(seconds * 1000))), eight.slice(-6));
});

test('RFC 4226 appendix D', () => {
  assert.deepEqual(
    Array.from({ length: 10 }, (_, step) => codeOf(rfc, step)),
    ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'],
  );
});

test('a step either way, and no more, to the millisecond', () => {
  const step = 55_555_555;
  const code = codeOf(rfc, step);
  const begins = step * 30_000;
  for (const [at, accepted] of [
    [begins - 30_001, false],
    [begins - 30_000, true],
    [begins, true],
    [begins + 59_999, true],
    [begins + 60_000, false],
  ] as const)
    assert.deepEqual(stepsOf(rfc, code, new Date(at)), accepted ? [step] : [], String(at - begins));
  assert.deepEqual(stepsOf(rfc, '12345', new Date(begins)), []);
});

test('the address for apps: issuer and account encoded, no colon in either, the secret in base32', () => {
  const secret = asSecret(Buffer.alloc(SECRET_BYTES, 0xa5));
  const uri = appUri({ issuer: 'Café & Söhne: Köln', account: 'ada+x@exämple.com', secret });
  assert.equal(
    uri,
    `otpauth://totp/Caf%C3%A9%20%26%20S%C3%B6hne%20K%C3%B6ln:ada%2Bx%40ex%C3%A4mple.com?issuer=Caf%C3%A9%20%26%20S%C3%B6hne%20K%C3%B6ln&secret=${secret.base32}&algorithm=SHA1&digits=6&period=30`,
  );
  assert.match(secret.base32, /^[A-Z2-7]{32}$/);
  assert.ok(URL.canParse(appUri({ issuer: 'lone \ud800 surrogate', account: 'a\nb', secret })));
});
