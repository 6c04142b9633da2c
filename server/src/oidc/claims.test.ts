import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '#identity/contract';
import { DEFAULT_ATTRIBUTES, type AttributeDefinition, type Tenant } from '#tenants';
import { claimsOf } from '#identity';
import { claimsByScope, claimsFor } from './claims.ts';

const attribute = (name: string, more: Partial<AttributeDefinition>): AttributeDefinition => ({
  name,
  type: 'text',
  label: { en: name },
  sensitivity: 'personal',
  read: ['user', 'application'],
  write: ['user'],
  ...more,
});
const tenant = {
  settings: {
    attributes: [
      ...DEFAULT_ATTRIBUTES,
      attribute('shoe_size', { scope: 'shopping' }),
      attribute('vip', { type: 'boolean' }),
      attribute('score', { scope: 'profile', read: ['support'] }),
    ],
  },
} as unknown as Tenant;

const at = new Date('2026-01-02T00:00:00Z');
const value = (content: string | boolean) => ({ value: content, source: 'user', updatedAt: at });
const profile: Profile = {
  absorbs: false,
  user: { id: 'u', sub: 's', state: 'active', light: false, locale: 'fr', createdAt: new Date('2026-01-01T00:00:00Z') },
  identifiers: [
    { id: '1', kind: 'email', value: 'second@example.com', primary: false, verifiedAt: at },
    { id: '2', kind: 'email', value: 'first@example.com', primary: true, verifiedAt: at },
    { id: '3', kind: 'username', value: 'ada', primary: false },
  ],
  contacts: [{ id: '4', kind: 'phone', value: '+4915112345678' }],
  attributes: { name: value('Ada'), address: value('1 Street\nTown'), shoe_size: value('42'), vip: value(true), score: value('7'), gender: value('') },
};

const release = (scopes: string[], named: string[] = []) => claimsFor(tenant, claimsOf(tenant, profile), scopes, named);

test('each scope releases its own claims and nothing else', () => {
  assert.deepEqual(release(['openid']), { sub: 's' });
  assert.deepEqual(release(['openid', 'email']), { sub: 's', email: 'first@example.com', email_verified: true });
  assert.deepEqual(release(['phone']), { sub: 's', phone_number: '+4915112345678', phone_number_verified: false });
  assert.deepEqual(release(['address']), { sub: 's', address: { formatted: '1 Street\nTown' } });
  assert.deepEqual(release(['profile']), { sub: 's', name: 'Ada', preferred_username: 'ada', locale: 'fr', updated_at: at.getTime() / 1000 });
  assert.deepEqual(release(['shopping']), { sub: 's', shoe_size: '42' });
  assert.deepEqual(release(['unknown']), { sub: 's' });
});

test('an attribute without a scope leaves only when it is named; one that applications may not read never does', () => {
  assert.equal(release(['openid', 'profile', 'email']).vip, undefined);
  assert.equal(release(['openid'], ['vip']).vip, true);
  assert.equal(release(['profile'], ['score']).score, undefined);
  assert.ok(!JSON.stringify(claimsByScope(tenant)).includes('score'));
  assert.equal(claimsByScope(tenant)['vip'], null);
});
