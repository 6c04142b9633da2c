import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeDomain, type DomainDeps } from './domain.ts';

const TARGET = 'login.parvis.example';
const zone = (names: Readonly<Record<string, { readonly to?: readonly string[]; readonly alias?: string }>>): DomainDeps['dns'] => ({
  addresses: async (host) => names[host]?.to ?? [],
  aliases: async (host) => (names[host]?.alias === undefined ? [] : [names[host].alias]),
});
const here = { [TARGET]: { to: ['192.0.2.7', '2001:db8::7'] } };

test('a domain leads here by its alias, or by our addresses', async () => {
  const found = await judgeDomain(zone({ ...here, 'id.shop.example': { to: ['198.51.100.1'], alias: `${TARGET}.` } }), 'id.shop.example', TARGET);
  assert.deepEqual([found.state, found.alias, found.records], ['ready', TARGET, []]);
  assert.equal((await judgeDomain(zone({ ...here, 'shop.example': { to: ['192.0.2.7'] } }), 'shop.example', TARGET)).state, 'ready');
});

test('what leads nowhere or elsewhere is told with the records that are missing', async () => {
  const missing = await judgeDomain(zone(here), 'id.shop.example', TARGET);
  assert.equal(missing.state, 'missing');
  assert.deepEqual(missing.records, [
    { type: 'CNAME', name: 'id.shop.example', value: TARGET },
    { type: 'A', name: 'id.shop.example', value: '192.0.2.7' },
    { type: 'AAAA', name: 'id.shop.example', value: '2001:db8::7' },
  ]);
  // One address of ours beside another's: half of the customers would land there.
  for (const to of [['198.51.100.1'], ['192.0.2.7', '198.51.100.1']]) {
    const found = await judgeDomain(zone({ ...here, 'id.shop.example': { to } }), 'id.shop.example', TARGET);
    assert.deepEqual([found.state, found.records.length], ['elsewhere', 3]);
  }
  // An alias of ours that does not lead anywhere is no way in.
  assert.equal((await judgeDomain(zone({ ...here, 'id.shop.example': { alias: TARGET } }), 'id.shop.example', TARGET)).state, 'missing');
});

test('where it is not known where we are, nothing is claimed', async () => {
  for (const target of ['localhost', 'login.parvis.example'])
    assert.equal((await judgeDomain(zone({ 'id.shop.example': { to: ['192.0.2.7'] } }), 'id.shop.example', target)).state, 'unknown');
});
