import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Credentials, CredentialType, EvidenceShape } from '#credentials/contract';
import type { Tx } from '#platform/db';
import { createSessions } from '#sessions';
import { parseSettings, type Tenant } from '#tenants';
import { accountCredentials } from './index.ts';

const tx = {} as Tx;
const { assurance } = createSessions({} as never);
const tenant = (factors: readonly string[] = []) => ({ settings: parseSettings({ mfa: { factors } }) }) as Tenant;

const word: EvidenceShape = { type: 'word', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true };
const app: EvidenceShape = { type: 'app', factor: 'possession', amr: ['otp'], countsAsFactor: true };
const mail: EvidenceShape = { type: 'mail', factor: 'possession', amr: ['otp'], countsAsFactor: false };
const key: EvidenceShape = { type: 'key', factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, userVerified: true, phishingResistant: true };

/** Types of which a user has those that are named. */
function port(evidence: readonly EvidenceShape[], has: readonly string[]) {
  const types = evidence.map((shape) => ({
    id: shape.type,
    primary: shape.type === 'word',
    challenge: { evidence: shape, usable: async (_tx: Tx, userId: string) => userId === 'ada' && has.includes(shape.type) },
    ...(shape.type === 'app' ? { rename: async () => true } : {}),
  })) as unknown as CredentialType[];
  const credentials: Credentials = {
    types,
    steps: [],
    list: async () => [
      { id: '1', type: 'app', createdAt: new Date(0), label: 'Phone', name: { id: 'x.name' } },
      { id: '2', type: 'word', createdAt: new Date(0) },
    ],
    revoke: async (_tx, _userId, _type, id) => id === '1',
    rename: async (_tx, _userId, _type, id) => id === '1',
    revokeAll: async () => 0,
  };
  return accountCredentials(credentials, { assurance });
}

test('a second step is there when what the customer has is two kinds of proof, and the tenant lets them be used', async () => {
  const reaches = (has: readonly string[], factors: readonly string[] = [], user = 'ada') => port([word, app, mail, key], has).canReachTwo(tx, tenant(factors), user);
  assert.equal(await reaches([]), false);
  assert.equal(await reaches(['word']), false);
  assert.equal(await reaches(['word', 'mail']), false, 'mail never counts');
  assert.equal(await reaches(['app', 'mail']), false, 'one kind');
  assert.equal(await reaches(['word', 'app']), true);
  assert.equal(await reaches(['key']), true, 'two in one gesture');
  assert.equal(await reaches(['word', 'app'], ['key']), false, 'not asked for here');
  assert.equal(await reaches(['word', 'app'], ['app']), true);
  assert.equal(await reaches(['word', 'app'], [], 'bruno'), false);
});

test('cards say what the type says, and only what has a name can be named', async () => {
  const cards = await port([word, app], []).list(tx, 'ada');
  assert.deepEqual(
    cards.map(({ type, title, label, renamable }) => [type, title, label, renamable]),
    [
      ['app', { id: 'x.name' }, 'Phone', true],
      ['word', 'word', undefined, false],
    ],
  );
});

test('a type that is not there is no error of ours: there is no such credential', async () => {
  const credentials = port([word, app], []);
  const change = { userId: 'ada' } as Parameters<typeof credentials.rename>[1];
  assert.equal(await credentials.rename(tx, change, 'constructor', '1', 'x'), 'unknown');
  assert.deepEqual(await credentials.remove(tx, change, 'nothing', '1'), { kind: 'unknown' });
  assert.deepEqual(await credentials.remove(tx, change, 'app', '2'), { kind: 'unknown' });
  assert.deepEqual(await credentials.remove(tx, change, 'app', '1'), { kind: 'removed' });
  assert.equal(await credentials.rename(tx, change, 'app', '1', 'x'), 'renamed');
});
