import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange, WebhooksRoom } from '#provisioning';
import type { Tenant } from '#tenants';
import { describeEvents, enableWebhook, listDeliveries, listWebhooks, replayWebhooks, testWebhook } from './webhooks.ts';

const tenant = { id: 't', slug: 'acme', issuer: 'https://id.acme.example' } as Tenant;
const AT = new Date('2026-01-31T12:00:00Z');
const refused = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('done'),
    (error: Error) => error.message,
  );

test('endpoints are listed with what waits for them, and no secret', async () => {
  const endpoint = {
    clientId: 'shop',
    name: 'default',
    url: 'https://shop.example/hooks',
    events: ['account.merged'],
    state: 'active',
    secrets: 2,
    pending: 3,
    failed: 1,
    acknowledgedAt: AT,
  } as const;
  assert.deepEqual(await listWebhooks({ endpoints: async () => [endpoint] }, tenant), [
    'shop  default  active  3 waiting, 1 given up  last acknowledged 2026-01-31T12:00:00.000Z  2 secrets  https://shop.example/hooks  account.merged',
  ]);
  assert.deepEqual(await listWebhooks({ endpoints: async () => [] }, tenant), ['No application of the tenant "acme" has webhooks.']);
});

test('messages are listed with how they went, and asked for as the options say', async () => {
  const row = { endpoint_id: 'e', message_id: 'msg_1', client_id: 'shop', endpoint: 'default', type: 'account.merged', created_at: AT, next_at: AT };
  const asked: unknown[] = [];
  const deliveries: WebhooksRoom['deliveries'] = async (...input) => {
    asked.push(input);
    return [
      { ...row, state: 'pending', attempts: 2, last_status: 503, last_problem: 'refused', acknowledged_at: null },
      { ...row, state: 'delivered', attempts: 1, last_status: 200, last_problem: null, acknowledged_at: AT },
    ];
  };
  const lines = await listDeliveries({ deliveries }, tenant, { application: 'shop', state: 'pending', limit: 9 });
  assert.match(lines[0] ?? '', /msg_1 {2}shop\/default {2}account\.merged {2}pending {4}2 tries {2}503 refused +next 2026/);
  assert.match(lines[1] ?? '', /delivered {2}1 try {4}acknowledged 2026-01-31T12:00:00\.000Z$/);
  assert.deepEqual(asked, [['t', { limit: 9, clientId: 'shop', state: 'pending' }]]);
});

test('a replay says which, and what cannot be sent again is said with its reasons', async () => {
  const asked: unknown[] = [];
  const replay = (count: number): Pick<WebhooksRoom, 'replay'> => ({
    replay: async (tenantId, clientId, message, origin) => {
      asked.push([tenantId, clientId, message, origin.actor.kind]);
      return count;
    },
  });
  assert.match(await refused(replayWebhooks(replay(1), tenant, { application: 'shop' })), /Say which/);
  assert.match(await refused(replayWebhooks(replay(1), tenant, { application: 'shop', message: 'msg_1', failed: true })), /Say which/);
  assert.deepEqual(await replayWebhooks(replay(2), tenant, { application: 'shop', failed: true }), ['2 messages will be sent again.']);
  assert.deepEqual(await replayWebhooks(replay(1), tenant, { application: 'shop', message: 'msg_1' }), ['1 message will be sent again.']);
  assert.match(await refused(replayWebhooks(replay(0), tenant, { application: 'shop', failed: true })), /nothing that was given up/);
  assert.match(await refused(replayWebhooks(replay(0), tenant, { application: 'shop', message: 'msg_1' })), /no such message/);
  assert.deepEqual(asked.slice(0, 2), [
    ['t', 'shop', undefined, 'operator'],
    ['t', 'shop', 'msg_1', 'operator'],
  ]);
});

test('a test shows the exchange as it was, and fails unless it was acknowledged', async () => {
  const run = async (answer: Exchange['answer'] | undefined) => {
    const lines: string[] = [];
    const exchange = answer && { url: 'https://shop.example/hooks', headers: { 'webhook-id': 'msg_test_1' }, body: '{}', answer };
    const error = await testWebhook({ ping: async () => exchange }, tenant, { application: 'shop', endpoint: 'default' }, (line) => lines.push(line)).then(
      () => undefined,
      (cause: Error) => cause.message,
    );
    return { lines, error };
  };
  const sent = ['> POST https://shop.example/hooks', '> webhook-id: msg_test_1', '>', '> {}'];
  assert.deepEqual(await run({ ok: true, status: 204, headers: { date: 'x' }, body: '' }), { lines: [...sent, '< 204', '< date: x', 'Acknowledged.'], error: undefined });
  assert.deepEqual(await run({ ok: true, status: 401, headers: {}, body: 'who?' }), {
    lines: [...sent, '< 401', '<\n< who?'],
    error: 'Only an answer of the 200s acknowledges a message.',
  });
  assert.deepEqual(await run({ ok: false, why: 'timeout' }), { lines: sent, error: 'There was no answer that counts: timeout.' });
  assert.deepEqual(await run(undefined), { lines: [], error: 'The application "shop" has no webhook "default".' });
});

test('an endpoint that is not there cannot be enabled; events are described by name, and one of them by its schema', async () => {
  assert.match(await refused(enableWebhook({ enable: async () => false }, tenant, { application: 'shop', endpoint: 'x' })), /no webhook "x"/);
  assert.match((await enableWebhook({ enable: async () => true }, tenant, { application: 'shop', endpoint: 'x' }))[0] ?? '', /tried again/);
  assert.ok(describeEvents().some((line) => line.startsWith('account.merged  ')));
  assert.equal((JSON.parse(describeEvents('account.merged').join('')) as { type: string }).type, 'object');
  assert.throws(() => describeEvents('nothing'), /There are: account\.merged/);
});
