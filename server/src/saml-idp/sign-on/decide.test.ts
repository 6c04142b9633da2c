import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantSettingsSchema } from '#tenants';
import { ACR } from '#sessions/contract';
import { decide } from './decide.ts';

const at = (session: object, more: object = {}) =>
  decide({
    tenant: { settings: tenantSettingsSchema.parse({}) },
    application: {},
    pending: { requested: undefined, passive: false, ...more },
    session: { acr: ACR.one, amr: ['pwd'], authTime: 0, ...session },
    asked: false,
  } as unknown as Parameters<typeof decide>[0]);

test('a session that somebody went on with elsewhere answers nobody before its customer proves anew who they are', () => {
  assert.equal(at({}).kind, 'answer');
  assert.deepEqual(at({ doubted: true }), { kind: 'ask', journey: 'step-up', wanted: { acr: [], fresh: true } });
  assert.equal(at({ doubted: true }, { passive: true }).kind, 'status', 'in silence it is a no');
});
