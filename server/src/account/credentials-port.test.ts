import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CredentialType, EvidenceShape } from '#credentials/contract';
import type { Tx } from '#platform/db';
import { createSessions } from '#sessions';
import { parseSettings, type Tenant } from '#tenants';
import { accountCredentials, type AccountChange, type ManagedCredentials } from './index.ts';

const tx = {} as Tx;
const { assurance } = createSessions({} as never);
const tenant = (factors: readonly string[] = []) => ({ settings: parseSettings({ mfa: { factors } }) }) as Tenant;

const word: EvidenceShape = { type: 'word', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true };
const app: EvidenceShape = { type: 'app', factor: 'possession', amr: ['otp'], countsAsFactor: true };
const mail: EvidenceShape = { type: 'mail', factor: 'possession', amr: ['otp'], countsAsFactor: false };
const key: EvidenceShape = { type: 'key', factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, userVerified: true, phishingResistant: true };
const paper: EvidenceShape = { type: 'paper', factor: 'possession', amr: ['otp'], countsAsFactor: true };
const nothing = {} as ManagedCredentials;

/** Types of which ada has those that are named; `worn`: there, and out of use. */
function port(has: readonly string[], worn: readonly string[] = []) {
  const types = [word, app, mail, key, paper].map((shape) => ({
    id: shape.type,
    factor: shape.factor,
    primary: shape.type === 'word' || shape.type === 'key',
    list: async (_tx: Tx, userId: string) => (userId === 'ada' && [...has, ...worn].includes(shape.type) ? [{ id: '1', type: shape.type, createdAt: new Date(0) }] : []),
    challenge: {
      evidence: shape,
      ...(shape.type === 'paper' ? { lastResort: true } : {}),
      usable: async (_tx: Tx, userId: string) => userId === 'ada' && has.includes(shape.type),
    },
  })) as unknown as CredentialType[];
  return accountCredentials({ types, sessions: { assurance }, managed: nothing });
}

test('a second step is there when what is set up makes two kinds of proof, and the tenant lets it be used', async () => {
  const has = (types: readonly string[], factors: readonly string[] = [], worn: readonly string[] = [], user = 'ada') => port(types, worn).hasSecondStep(tx, tenant(factors), user);
  assert.equal(await has([]), false);
  assert.equal(await has(['word']), false);
  assert.equal(await has(['word', 'mail']), false, 'mail never counts');
  assert.equal(await has(['app', 'mail']), false, 'one kind');
  assert.equal(await has(['word', 'app']), true);
  assert.equal(await has(['word', 'paper']), false, 'for emergencies only');
  assert.equal(await has(['key']), true, 'two in one gesture');
  assert.equal(await has(['word', 'app'], ['key']), false, 'not asked for here');
  assert.equal(await has(['word', 'app'], ['app']), true, 'a password needs no mention');
  assert.equal(await has(['word'], [], ['app']), true, 'out of use is not gone');
  assert.equal(await has(['word', 'app'], [], [], 'bruno'), false);
});

test('a sign-in elsewhere is a kind of proof of its own while it is in use: a second step beside it is one', async () => {
  const there = (dormant: boolean) => ({
    id: 'there',
    factor: 'possession',
    primary: true,
    signsInAs: { ...word, type: 'there' },
    list: async () => [{ id: '1', type: 'there', createdAt: new Date(0), ...(dormant ? { dormant: true } : {}) }],
  });
  const has = (types: readonly unknown[]) =>
    accountCredentials({ types: types as CredentialType[], sessions: { assurance }, managed: nothing }).hasSecondStep(tx, tenant(['app']), 'ada');
  const second = { id: 'app', factor: 'possession', primary: false, list: async () => [], challenge: { evidence: app, usable: async () => true } };
  assert.equal(await has([there(false)]), false);
  assert.equal(await has([there(false), second]), true);
  assert.equal(await has([there(true), second]), false, 'nobody is held to what they cannot reach');
});

test("what is managed is passed on: only the customer's own, by its type and id, under the tenant's rules", async () => {
  const calls: unknown[] = [];
  const managed: ManagedCredentials = {
    list: async (_tx, userId) =>
      userId === 'ada'
        ? [
            { type: 'app', id: '1', title: 'My phone', name: { id: 'x.app' }, createdAt: new Date(0), facts: [], renamable: true },
            { type: 'word', id: '2', title: { id: 'x.word' }, createdAt: new Date(0), facts: [], renamable: false },
          ]
        : [],
    rename: async (_tx, _change, input) => (calls.push(input), { kind: 'done' }),
    remove: async (_tx, _change, input) => (calls.push(input), { kind: 'last_way_in' }),
  };
  const credentials = accountCredentials({ types: [], sessions: { assurance }, managed });
  assert.deepEqual(
    (await credentials.list(tx, 'ada')).map(({ type, title, label }) => [type, title, label]),
    [
      ['app', { id: 'x.app' }, 'My phone'],
      ['word', { id: 'x.word' }, undefined],
    ],
  );
  const change = { userId: 'ada', tenant: tenant(['app']) } as AccountChange;
  for (const [type, id] of [
    ['word', '1'],
    ['app', '2'],
    ['constructor', '1'],
  ] as const) {
    assert.deepEqual(await credentials.rename(tx, change, type, id, 'x'), { kind: 'unknown' });
    assert.deepEqual(await credentials.remove(tx, change, type, id), { kind: 'unknown' });
  }
  assert.deepEqual(await credentials.remove(tx, { ...change, userId: 'bruno' }, 'app', '1'), { kind: 'unknown' });
  assert.deepEqual(calls, []);
  assert.deepEqual(await credentials.rename(tx, change, 'app', '1', 'x'), { kind: 'done' });
  assert.deepEqual(await credentials.remove(tx, change, 'app', '1'), { kind: 'last_way_in' });
  assert.deepEqual(calls, [
    { userId: 'ada', credentialId: '1', name: 'x' },
    { userId: 'ada', credentialId: '1', rules: change.tenant.settings.mfa },
  ]);
});
