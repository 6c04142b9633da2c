import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retrying } from './retry.ts';

/** Answers one after the other; `undefined`: nobody answers. */
function against(answers: readonly (readonly [number, string?] | undefined)[], options: Parameters<typeof retrying>[0] = {}) {
  const seen: string[] = [];
  const send = retrying(options, async (request) => {
    const answer = answers[seen.length];
    seen.push(await request.text());
    if (!answer) throw new TypeError('fetch failed');
    const [status, after] = answer;
    return new Response('{}', { status, headers: after === undefined ? {} : { 'retry-after': after } });
  });
  return {
    seen,
    send: (method: string, headers: Record<string, string> = {}) => send(new Request('https://id.example/', { method, headers, ...(method === 'GET' ? {} : { body: 'said' }) })),
  };
}

test('is sent again where that does no harm, with the same body; otherwise the first answer stands', async () => {
  const key = { 'idempotency-key': 'k' };
  const rows: readonly (readonly [string, Record<string, string>, readonly (readonly [number, string?] | undefined)[], number | 'thrown', number])[] = [
    ['GET', {}, [[503, '0'], [429, '0'], [200]], 200, 3],
    ['PUT', {}, [[502, '0'], [200]], 200, 2],
    ['POST', {}, [[503, '0'], [200]], 503, 1],
    ['POST', {}, [[429, '0'], [201]], 201, 2],
    ['POST', key, [[503, '0'], [201]], 201, 2],
    ['POST', {}, [undefined], 'thrown', 1],
    ['POST', key, [undefined, [201]], 201, 2],
    ['GET', {}, [[404]], 404, 1],
    ['GET', {}, [[412]], 412, 1],
    ['GET', {}, Array.from({ length: 5 }, () => [503, '0'] as const), 503, 4],
    ['GET', {}, [[429, '3600'], [200]], 429, 1],
    ['GET', {}, [[429, new Date(Date.now() + 3_600_000).toUTCString()], [200]], 429, 1],
    ['GET', {}, [[503, new Date(0).toUTCString()], [200]], 200, 2],
  ];
  for (const [method, headers, answers, outcome, times] of rows) {
    const { seen, send } = against(answers);
    const got = await send(method, headers).then(
      ({ status }) => status,
      () => 'thrown',
    );
    assert.deepEqual([got, seen.length], [outcome, times], JSON.stringify([method, headers, answers]));
    assert.ok(seen.every((body) => body === (method === 'GET' ? '' : 'said')));
  }
});
