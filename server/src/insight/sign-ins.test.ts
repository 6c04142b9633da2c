import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tx } from '#platform/db';
import type { TrailEntry, TrailQuery } from '#platform/events';
import { createTelemetry } from '#platform/telemetry';
import type { Evidence, Session, Sessions } from '#sessions/contract';
import { countSignIns, createInsight } from './index.ts';

const at = '2026-05-03T10:00:00Z';
const proof = (type: string, factor: Evidence['factor'], countsAsFactor = true): Evidence => ({ type, factor, amr: [], countsAsFactor, at });
const origin = { actor: { kind: 'anonymous' as const }, requestId: 'r' };

/** A transaction that ends when told to. */
function transaction() {
  const after: (() => unknown)[] = [];
  return { tx: { tenantId: 't', afterCommit: (work: () => unknown) => void after.push(work) } as unknown as Tx, commit: () => after.forEach((work) => work()) };
}

test('sign-ins are counted by what they began with, once they are committed', async () => {
  const telemetry = createTelemetry({ level: 'silent', role: 'test', production: true });
  const made: unknown[] = [];
  const sessions = countSignIns(
    {
      async start(_tx: Tx, _origin: unknown, input: Parameters<Sessions['start']>[2]) {
        made.push(input);
        return { id: 's' } as Session;
      },
      other: 'stays',
    },
    telemetry.meter,
  );
  assert.equal(sessions.other, 'stays');
  const signIn = async (evidence: readonly Evidence[], commits = true) => {
    const { tx, commit } = transaction();
    assert.equal((await sessions.start(tx, origin, { userId: 'u', sub: 's', evidence })).id, 's');
    if (commits) commit();
  };
  await signIn([proof('passkey', 'possession')]);
  await signIn([proof('passkey', 'possession')]);
  await signIn([proof('password', 'knowledge')]);
  await signIn([proof('password', 'knowledge'), proof('totp', 'possession')]);
  await signIn([proof('magic-link', 'possession', false)]);
  await signIn([proof('magic-link', 'possession', false), proof('password', 'knowledge')]);
  await signIn([proof('passkey', 'possession')], false);
  const text = await telemetry.metrics();
  const lines = text.split('\n').filter((line) => line.startsWith('parvis_sign_ins_total{'));
  assert.deepEqual(lines.sort(), [
    'parvis_sign_ins_total{method="magic-link",passwordless="no"} 1',
    'parvis_sign_ins_total{method="magic-link",passwordless="yes"} 1',
    'parvis_sign_ins_total{method="passkey",passwordless="yes"} 2',
    'parvis_sign_ins_total{method="password",passwordless="no"} 2',
  ]);
  assert.equal(made.length, 7);
  await telemetry.close();
});

const entry = (n: number, day: string, amr: unknown): TrailEntry => ({
  id: `id-${n}`,
  tenantId: 't',
  type: 'sessions.session_started',
  version: 1,
  occurredAt: `${day}T10:00:00.000000Z`,
  actor: { kind: 'user', id: 'u1' },
  requestId: 'r1',
  result: 'success',
  data: { session: 's', acr: 'a', amr },
  cursor: String(n),
});

test('the share per day comes from the trail, page by page, and says when it is not all of it', async () => {
  const entries = [
    ...Array.from({ length: 300 }, (_, n) => entry(n, '2026-05-03', n % 3 === 0 ? ['pwd', 'otp', 'mfa'] : ['swk', 'user', 'mfa'])),
    entry(300, '2026-05-02', ['pwd']),
    entry(301, '2026-05-02', ['pin', 'hwk']),
    entry(302, '2026-05-02', ['otp']),
    entry(303, '2026-05-02', undefined),
  ];
  const asked: TrailQuery[] = [];
  const insight = createInsight({
    db: { tenant: async () => assert.fail(), read: async () => assert.fail() },
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
    events: {
      period: () => assert.fail(),
      one: () => assert.fail(),
      search: () => assert.fail(),
      publish: async () => {},
      async trail(_tenant, query = {}) {
        asked.push(query);
        const from = query.after === undefined ? 0 : Number(query.after) + 1;
        return entries.slice(from, from + (query.limit ?? 50));
      },
    },
  });
  assert.deepEqual(await insight.signInsPerDay('t', '2026-05-01T00:00:00Z'), {
    days: [
      { day: '2026-05-02', signIns: 4, passwordless: 1, share: 0.25 },
      { day: '2026-05-03', signIns: 300, passwordless: 200, share: 2 / 3 },
    ],
    complete: true,
  });
  assert.ok(asked.length > 1 && asked.every(({ type, since }) => type === 'sessions.session_started' && since === '2026-05-01T00:00:00Z'));
  assert.equal((await insight.signInsPerDay('t', '2026-05-01T00:00:00Z', 10)).complete, false);
});
