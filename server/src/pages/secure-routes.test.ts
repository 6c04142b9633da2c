import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { StartInput } from '#journeys/contract';
import { startPageServer, type PageServer } from '../../test/support/page-server.ts';

let server: PageServer;
const looked: string[] = [];
const started: StartInput[] = [];
const GOOD = 'g'.repeat(43);
before(async () => {
  server = await startPageServer({
    deps: {
      secureAccount: {
        look: async (_tenant, token) => (looked.push(token), token === GOOD ? { brandId: 'brand-1', locale: 'fr' } : undefined),
        start: async (input) => (started.push(input), { kind: 'screen', flow: server.flow('flow-secure'), screen: { id: 'x.y', title: { id: 't' }, nodes: [] } }),
      },
    },
  });
});
after(() => server.close());
beforeEach(() => {
  looked.splice(0);
  started.splice(0);
});
const get = (path: string, init: RequestInit = {}) => fetch(server.url + path, { redirect: 'manual', ...init });

test('a link of a notice begins a journey in the language of the mail, bound to this browser, and goes to its page', async () => {
  const answer = await get(`/secure/${GOOD}`, { headers: { 'accept-language': 'de' } });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get('location'), '/flow/flow-secure');
  assert.match(answer.headers.get('set-cookie') ?? '', /browser=[A-Za-z0-9_-]{43}; .*HttpOnly/);
  const [input] = started;
  assert.deepEqual([input?.journey, input?.locale, input?.brandId, input?.returnTo], ['secure-account', 'fr', 'brand-1', { kind: 'home', ref: '' }]);
  assert.deepEqual(input?.facts, { request: { kind: 'secure-account', token: GOOD } });
});

test('an unknown or misshapen link begins nothing and has a calm page', async () => {
  for (const token of ['u'.repeat(43), 'short', `${GOOD}x`, '%3Cscript%3E']) {
    const answer = await get(`/secure/${token}`);
    assert.equal(answer.status, 410, token);
    assert.match(await answer.text(), /no longer works/);
  }
  assert.equal(started.length, 0);
  assert.deepEqual(looked, ['u'.repeat(43)], 'what is no link is not looked up');
});

test('there is nothing to post to: only the journey’s own button acts', async () => {
  assert.equal((await get(`/secure/${GOOD}`, { method: 'POST', headers: { origin: server.url } })).status, 404);
  assert.equal(started.length, 0);
});
