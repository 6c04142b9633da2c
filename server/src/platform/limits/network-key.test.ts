import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkKey } from './index.ts';

const CASES: readonly (readonly [string | undefined, string])[] = [
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['::1', '::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  // The same client, however the socket or proxy writes it.
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['64:ff9b::203.0.113.7', '203.0.113.7'],
  // Never no limit, never a fresh bucket for each spelling.
  [undefined, 'unknown'],
  ['', 'unknown'],
  ['203.0.113', 'unknown'],
  ['0x7f.1', 'unknown'],
  ['203.0.113.256', 'unknown'],
  ['203.0.113.7, 198.51.100.1', 'unknown'],
  ['[2001:db8::1]', 'unknown'],
  ['example.com', 'unknown'],
];
for (const [ip, key] of CASES) test(`${ip ?? 'no address'} is counted as ${key}`, () => assert.equal(networkKey(ip), key));
