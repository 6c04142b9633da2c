import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createNetworks } from './create-networks.ts';
import { readNetworkLists } from './network-lists.ts';
import { writeMmdb } from './write-mmdb.suite.ts';

const dir = mkdtempSync(join(tmpdir(), 'parvis-networks-'));
after(() => rmSync(dir, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};

test('without files nothing is known of an address, and nothing is made up', () => {
  const networks = createNetworks({});
  for (const ip of ['192.0.2.1', '2001:db8::1', undefined, '', 'nonsense', '1.2.3', '0x7f.1']) assert.deepEqual(networks.of(ip), { kinds: [] }, ip);
  assert.deepEqual(networks.knows, { network: false, place: false, kinds: false });
});

test('network, country, place and kind come from the files of the operator', () => {
  const networks = createNetworks({
    asn: file('asn.mmdb', writeMmdb({ '192.0.2.0/24': { autonomous_system_number: 64500, autonomous_system_organization: 'Example' }, '2001:db8::/32': { asn: 'AS64501' } })),
    places: file('places.mmdb', writeMmdb({ '192.0.2.0/25': { country: { iso_code: 'FR' }, location: { latitude: 48.86, longitude: 2.35 } }, '2001:db8::/32': { country: 'DE' } })),
    lists: file('networks.txt', '# Of ours\n192.0.2.0/28 hosting\n\n192.0.2.0/24 anonymiser # and all of it\n2001:db8:9::/48\thosting\n'),
  });
  assert.deepEqual(networks.of('192.0.2.200'), { asn: 64500, kinds: ['anonymiser'] });
  assert.deepEqual(networks.of('192.0.2.1'), { asn: 64500, country: 'FR', place: { latitude: 48.86, longitude: 2.35 }, kinds: ['hosting', 'anonymiser'] });
  assert.deepEqual(networks.of('::ffff:192.0.2.1'), networks.of('192.0.2.1'));
  assert.deepEqual(networks.of('2001:db8:9::77'), { asn: 64501, country: 'DE', kinds: ['hosting'] });
  assert.deepEqual(networks.of('198.51.100.1'), { kinds: [] });
});

test('records that are not what they should be are unknown', () => {
  const odd = { country: { iso_code: 'not a country' }, location: { latitude: 4000, longitude: 2 }, autonomous_system_number: 'many' };
  const networks = createNetworks({ asn: file('odd-asn.mmdb', writeMmdb({ '192.0.2.0/24': odd })), places: file('odd.mmdb', writeMmdb({ '192.0.2.0/24': odd })) });
  assert.deepEqual(networks.of('192.0.2.1'), { kinds: [] });
});

test('a file that is no database, or a list that cannot be read whole, stops the start and says which line', () => {
  assert.throws(() => createNetworks({ asn: file('no.mmdb', 'hello') }), /no\.mmdb is not a database of networks/);
  assert.throws(() => createNetworks({ places: join(dir, 'absent.mmdb') }), /absent\.mmdb/);
  for (const line of ['192.0.2.0/33 hosting', '192.0.2.0 hosting', '192.0.2.0/24 friendly', '192.0.2.0/24', '192.0.2.0/24 hosting more'])
    assert.throws(() => readNetworkLists(file('bad.txt', `198.51.100.0/24 hosting\n${line}\n`)), /Line 2 of/, line);
});

test('a hundred thousand networks are looked through in no time', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `${10 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}.0/24 hosting`);
  const lists = readNetworkLists(file('many.txt', lines.join('\n')));
  const began = process.cpuUsage().user;
  for (let look = 0; look < 1000; look++) assert.equal(lists.kindsOf(`10.${look & 255}.7.9`).length, 1);
  assert.ok(process.cpuUsage().user - began < 500_000);
});
