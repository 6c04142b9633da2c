import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSigned } from './receiver.suite.ts';
import { keyOf, signedHeaders } from '#platform/outbound';

/** Published with the standard. */
const VECTOR = { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', seconds: 1614265330, body: '{"test": 2432232314}' } as const;

test('signs as the published example of Standard Webhooks does', () => {
  const { secret, id, seconds, body } = VECTOR;
  assert.deepEqual(signedHeaders([secret], id, seconds, body), {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('while a secret changes, whoever knows either one finds theirs, and nobody else does', () => {
  const [older, newer, strange] = [1, 2, 3].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [string, string, string];
  const headers = signedHeaders([newer, older], 'msg_1', 1_700_000_000, '{}');
  const now = 1_700_000_000_000;
  assert.deepEqual(
    [older, newer, strange].map((secret) => isSigned({ headers, body: '{}' }, secret, now)),
    [true, true, false],
  );
  assert.equal(isSigned({ headers, body: '{ }' }, newer, now), false, 'another body');
  assert.equal(isSigned({ headers: { ...headers, 'webhook-id': 'msg_2' }, body: '{}' }, newer, now), false, 'another id');
  assert.equal(isSigned({ headers, body: '{}' }, newer, now + 301_000), false, 'too late');
});

test('a secret is 24 to 64 bytes in base64 after whsec_, with or without its padding, and nothing else', () => {
  const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  assert.deepEqual(
    [23, 24, 32, 64, 65].map((bytes) => keyOf(of(bytes))?.length),
    [undefined, 24, 32, 64, undefined],
  );
  assert.equal(keyOf(of(32).replaceAll('=', ''))?.length, 32);
  for (const wrong of ['', 'whsec_', of(32).slice(6), 'whsec_a-plain-secret-of-some-length-here', `${of(32)} `]) assert.equal(keyOf(wrong), undefined, wrong);
});
