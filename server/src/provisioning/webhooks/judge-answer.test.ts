import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutboundFailure } from '#platform/outbound';
import { judge, MAX_ATTEMPTS } from './judge-answer.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const answer = (status: number, headers: Record<string, string> = {}) => ({ ok: true as const, status, headers, body: '' });
const after = (status: number, headers?: Record<string, string>, attempts = 1) => judge(answer(status, headers), attempts, NOW, 0);

test('only the 200s acknowledge; 410 ends the endpoint; everything else is tried again', () => {
  for (const status of [200, 201, 204, 299]) assert.deepEqual(after(status), { kind: 'delivered', status });
  assert.deepEqual(after(410), { kind: 'gone', status: 410 });
  for (const status of [100, 300, 304, 400, 401, 404, 409, 429, 500, 503]) assert.equal(after(status).kind, 'again', String(status));
  for (const why of ['timeout', 'redirect', 'too_large', 'forbidden_address', 'unreachable'] satisfies OutboundFailure['why'][]) {
    const judged = judge({ ok: false, why }, 1, NOW, 0);
    assert.ok(judged.kind === 'again' && judged.problem === why && !judged.there && judged.status === undefined, why);
  }
});

test('ten tries over two days or so, each wait longer than the one before, and spread', () => {
  const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => {
    const [least, most] = [0, 1].map((random) => judge(answer(500), index + 1, NOW, random));
    assert.ok(least?.kind === 'again' && most?.kind === 'again' && most.delaySeconds > least.delaySeconds * 1.2);
    return least.delaySeconds;
  });
  assert.ok(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0)));
  const days = waits.reduce((sum, wait) => sum + wait, 0) / 86_400;
  assert.ok(MAX_ATTEMPTS === 10 && days > 1 && days < 3, `${days} days`);
  assert.equal(after(500, {}, MAX_ATTEMPTS).kind, 'failed');
});

test('Retry-After is waited for, as seconds or as a date, for a day at most; it never shortens a wait', () => {
  const waits = (value: string, attempts = 1) => {
    const judged = after(503, { 'retry-after': value }, attempts);
    return judged.kind === 'again' ? judged.delaySeconds : undefined;
  };
  assert.equal(waits('120'), 120);
  assert.equal(waits('Thu, 01 Jan 2026 00:10:00 GMT'), 600);
  assert.equal(waits('999999999'), 86_400);
  for (const nothing of ['', '-5', 'soon', '1e9', 'Thu, 01 Jan 1970 00:00:00 GMT', '1']) assert.equal(waits(nothing), 5, nothing);
  assert.equal(waits('10', 4), 1800);
});

test('an endpoint rests when nobody is there, not when one message is refused', () => {
  const rests = (status: number) => {
    const judged = after(status, { 'retry-after': '60' });
    return judged.kind === 'again' && !judged.there;
  };
  assert.deepEqual([400, 401, 404, 422].map(rests), [false, false, false, false]);
  assert.deepEqual([408, 425, 429, 500, 503].map(rests), [true, true, true, true, true]);
});
