import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventEnvelope } from '#platform/events';
import { tellTakenBack } from './tell-taken-back.ts';

const told: unknown[] = [];
const listener = tellTakenBack({
  db: { tenant: async (_tenantId, work) => work({} as never) },
  tenants: {
    byId: async (id) => (id === 'demo' ? { id, issuer: 'https://id.example.com', defaultBrandId: 'b' } : undefined) as never,
    brand: async () => ({ id: 'b', defaultLocale: 'fr' }) as never,
  },
  notices: { tell: async (_tx, { flow, now }, notice) => void told.push([notice, flow.locale, now.toISOString()]) },
  applicationName: async (_tenantId, id) => (id === 'partner' ? 'Trailmates' : undefined),
});
const happen = async (type: string, data: object, more: Partial<EventEnvelope> = {}) => {
  told.length = 0;
  await listener.handle({
    id: 'e1',
    tenantId: 'demo',
    type,
    version: 1,
    occurredAt: '2026-11-30T08:00:00.000Z',
    actor: { kind: 'user', id: 'u' },
    subject: 'u',
    requestId: 'r',
    result: 'success',
    data,
    ...more,
  });
  return [...told];
};

test('what a customer took back is confirmed once, by the name of what it was; what ended otherwise is not', async () => {
  const withdrawn = { artefacts: 2, reason: 'withdrawn', clientId: 'partner' };
  assert.deepEqual(await happen('oidc.family_revoked', withdrawn), [[{ userId: 'u', what: 'access_withdrawn', thing: 'Trailmates', key: 'e1' }, 'fr', '2026-11-30T08:00:00.000Z']]);
  assert.deepEqual(await happen('oidc.family_revoked', { ...withdrawn, clientId: 'gone' }), [
    [{ userId: 'u', what: 'access_withdrawn', key: 'e1' }, 'fr', '2026-11-30T08:00:00.000Z'],
  ]);
  assert.deepEqual(await happen('credentials.browser_forgotten', {}), [[{ userId: 'u', what: 'browser_forgotten', key: 'e1' }, 'fr', '2026-11-30T08:00:00.000Z']]);
  for (const reason of ['revoked', 'reused', 'signed_out']) assert.deepEqual(await happen('oidc.family_revoked', { artefacts: 1, reason }), [], reason);
  assert.deepEqual(await happen('oidc.family_revoked', withdrawn, { subject: undefined as never }), []);
  assert.deepEqual(await happen('oidc.family_revoked', withdrawn, { tenantId: 'gone' }), []);
});
