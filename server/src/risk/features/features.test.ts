import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kept } from './kept.ts';
import { readShown } from './read-shown.ts';

const NOWHERE = { kinds: [] };
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

test('a browser shows what it is, from its whole name down to the kind of device', () => {
  assert.deepEqual(readShown({ ip: '192.0.2.1', userAgent: FIREFOX }, { asn: 64500, country: 'FR', kinds: [] }), {
    ip: '192.0.2.1',
    asn: '64500',
    country: 'FR',
    ua: FIREFOX,
    browser: 'Firefox 140',
    os: 'Windows NT 10.0',
    device: 'desktop',
  });
});

test('what is not there is absent, and no value that two strangers have in common', () => {
  assert.deepEqual(readShown({}, NOWHERE), {});
  assert.deepEqual(readShown({ ip: 'unreadable', userAgent: '   ' }, NOWHERE), {});
});

test('IPv6 is compared by its network of a household', () => {
  const shown = (ip: string) => readShown({ ip }, NOWHERE).ip;
  assert.equal(shown('2001:db8:1:2::1'), shown('2001:db8:1:2:ffff::9'));
  assert.notEqual(shown('2001:db8:1:2::1'), shown('2001:db8:1:3::1'));
  assert.equal(shown('::ffff:192.0.2.1'), '192.0.2.1');
});

test('names that nobody would have are read within a moment, cut to what a header may be, and never fail', () => {
  const hostile = [
    'a'.repeat(100_000),
    `Mozilla/5.0 ${'('.repeat(400)}`,
    `${'Version/'.repeat(60)}Safari`,
    '\u0000\u0001',
    '../../etc/passwd',
    `Chrome/${'9'.repeat(400)}`,
    '💣'.repeat(300),
    'constructor',
    '__proto__',
  ];
  const began = process.cpuUsage().user;
  for (const userAgent of hostile) {
    const shown = readShown({ userAgent }, NOWHERE);
    assert.ok((shown.ua ?? '').length <= 512);
    for (const value of Object.values(shown)) assert.equal(typeof value, 'string');
  }
  assert.ok(process.cpuUsage().user - began < 2e6, 'no expression of the parser runs away');
});

test('what comes of a name is worked out once, and neither a flood of made-up names nor a very long one stays in memory', () => {
  let worked = 0;
  const lengthOf = kept((name) => (worked++, name.length));
  assert.deepEqual([lengthOf('Firefox'), lengthOf('Firefox'), lengthOf('constructor'), worked], [7, 7, 11, 2]);
  const long = 'a'.repeat(513);
  assert.deepEqual([lengthOf(long), lengthOf(long), worked], [513, 513, 4]);
  for (let name = 0; name < 5000; name++) lengthOf(`made up ${name}`);
  lengthOf('Firefox');
  assert.equal(worked, 5005, 'it began anew meanwhile');
});
