import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Network } from '../contract.ts';
import { browserChanges } from './browser-changes.ts';

const NETWORKS: Readonly<Record<string, Network>> = {
  '192.0.2.1': { asn: 1, country: 'FR', kinds: [] },
  '192.0.2.2': { asn: 1, country: 'FR', kinds: [] },
  '198.51.100.1': { asn: 2, country: 'FR', kinds: [] },
  '203.0.113.1': { asn: 3, country: 'BR', kinds: [] },
};
const networks = { of: (ip: string | undefined): Network => NETWORKS[ip ?? ''] ?? { kinds: [] } };
const firefox = (version: number, system = 'Windows NT 10.0; Win64; x64') => `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const iphone = (os: string, safari: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${os.replace('.', '_')} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${safari} Mobile/15E148 Safari/604.1`;
const HOME = '192.0.2.1';
const changes = (was: string | undefined, is: string | undefined, ip = HOME) =>
  browserChanges({ ip: HOME, ...(was === undefined ? {} : { userAgent: was }) }, { ip, ...(is === undefined ? {} : { userAgent: is }) }, networks);

test('a browser that renewed itself, and its system, is the same one; an older one is another', () => {
  assert.deepEqual(changes(firefox(140), firefox(141)), []);
  assert.deepEqual(changes(iphone('18.5', '18.5'), iphone('26.0', '26.0')), []);
  assert.deepEqual(changes(firefox(140), firefox(141), '203.0.113.1'), ['ip', 'asn', 'country'], 'abroad it is the own browser abroad');
  assert.deepEqual(changes(firefox(140), firefox(139)), ['ua', 'browser']);
  assert.deepEqual(changes(iphone('18.5', '18.5'), iphone('18.4', '18.5')), ['ua', 'os']);
});

test('a newer browser that ceased to say the version of its system is the same one; an older one, or another system, is not', () => {
  assert.deepEqual(changes(iphone('18.7', '18.6'), iphone('18.6', '26.0')), []);
  const chrome = (version: number, system: string) => `Mozilla/5.0 (Linux; ${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Mobile Safari/537.36`;
  assert.deepEqual(changes(chrome(109, 'Android 13; Pixel 7'), chrome(110, 'Android 10; K')), []);
  assert.deepEqual(changes(iphone('18.6', '26.0'), iphone('18.7', '18.6')), ['ua', 'browser', 'os']);
  assert.deepEqual(changes(firefox(140), firefox(141, 'X11; Linux x86_64')), ['ua', 'browser', 'os']);
});

test('another address is nothing, another network or country is said, and nothing is looked up where nothing changed', () => {
  assert.deepEqual(changes(firefox(140), firefox(140), '192.0.2.2'), []);
  assert.deepEqual(changes(firefox(140), firefox(140), '198.51.100.1'), ['ip', 'asn']);
  assert.deepEqual(browserChanges({ ip: HOME, userAgent: 'x' }, { ip: HOME, userAgent: 'x' }, { of: () => assert.fail('asked') }), []);
});

test('another system or kind of device, no name, and a name that only looks newer are another browser', () => {
  assert.deepEqual(changes(firefox(140), firefox(140, 'X11; Linux x86_64')), ['ua', 'os']);
  assert.ok(changes(firefox(140), iphone('18.5', '18.5')).includes('device'));
  assert.ok(changes(firefox(140), undefined).includes('device'));
  assert.ok(changes(firefox(140), 'curl/8.9.1').includes('device'));
  for (const version of ['9'.repeat(300), '141x', '', '-1', 'Infinity']) assert.doesNotThrow(() => changes(firefox(140), firefox(140).replaceAll('140.0', version)));
});
