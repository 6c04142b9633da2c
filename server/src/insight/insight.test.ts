import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database, Tx } from '#platform/db';
import type { Origin, TrailEntry, TrailQuery } from '#platform/events';
import { createInsight, formatTrail } from './index.ts';

const entry = (n: number, change: Partial<TrailEntry> = {}): TrailEntry => ({
  id: `id-${n}`,
  tenantId: 't',
  type: 'sessions.session_started',
  version: 1,
  occurredAt: '2026-05-03T10:00:00.123456Z',
  actor: { kind: 'user', id: 'u1' },
  subject: 'u1',
  requestId: 'r1',
  result: 'success',
  data: { n },
  cursor: `c${n}`,
  ...change,
});

const origin: Origin = { actor: { kind: 'operator', id: 'command-line' }, requestId: 'test' };

const unused = {
  audit: {
    verify: () => assert.fail(),
    anchored: () => assert.fail(),
    head: () => assert.fail(),
    exported: () => assert.fail(),
    restored: () => assert.fail(),
    cut: () => assert.fail(),
  },
  jobs: { enqueue: () => assert.fail() },
  limits: { hit: () => assert.fail() },
};

function insight(total: number) {
  const asked: TrailQuery[] = [];
  const published: unknown[] = [];
  const made = createInsight({
    db: { tenant: async (tenantId: string, work: (tx: Tx) => Promise<unknown>) => work({ tenantId } as Tx) } as Pick<Database, 'tenant' | 'read'>,
    ...unused,
    events: {
      period: () => assert.fail(),
      one: () => assert.fail(),
      search: () => assert.fail(),
      publish: async (_tx, { type }, { subject, data }) => void published.push({ type, subject, data }),
      async trail(_tenant, query = {}) {
        asked.push(query);
        const from = query.after === undefined ? 0 : Number(query.after.slice(1)) + 1;
        return Array.from({ length: Math.min(query.limit ?? 50, total - from) }, (_, i) => entry(from + i));
      },
    },
  });
  return { made, asked, published };
}
test('the audit command walks as many pages as it needs, with its filters on each', async () => {
  const { made, asked, published } = insight(1000);
  const all = await made.auditLines('t', origin, { subject: 'u1', type: 'sessions.session_started', limit: 450, json: true });
  assert.deepEqual(
    all.map((line) => (JSON.parse(line) as TrailEntry).id),
    Array.from({ length: 450 }, (_, n) => `id-${n}`),
  );
  assert.deepEqual(asked, [
    { subject: 'u1', type: 'sessions.session_started', limit: 200 },
    { subject: 'u1', type: 'sessions.session_started', limit: 200, after: 'c199' },
    { subject: 'u1', type: 'sessions.session_started', limit: 50, after: 'c399' },
  ]);
  assert.deepEqual(published, [{ type: 'insight.trail_read', subject: 'u1', data: { entries: 450, type: 'sessions.session_started' } }], 'who reads it stands in it');
  assert.equal((await insight(3).made.auditLines('t', origin)).length, 3);
});

test('a line says when, what, about whom, by whom, from where', () => {
  const [line] = formatTrail([entry(1, { ip: '203.0.113.7', applicationId: 'shop', result: 'failure' })]);
  assert.equal(line, '2026-05-03 10:00:00.123  refused  sessions.session_started          about u1  by user u1  via shop  from 203.0.113.7  ref r1  {"n":1}');
});

test('what a client sent can neither forge a line nor steer a terminal', () => {
  const [line] = formatTrail([entry(1, { userAgent: 'x\r\n2026-05-03 forged\u001b[2J\u202e' })]);
  assert.ok(!/[\u0000-\u001f\u202e]/.test(line ?? ''));
  assert.deepEqual(JSON.parse(formatTrail([entry(2)], true)[0] ?? ''), entry(2));
});
