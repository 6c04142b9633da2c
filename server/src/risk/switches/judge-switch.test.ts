import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeSwitch, MOST_MINUTES, MOST_PAUSE_MINUTES } from './judge-switch.ts';

const network = (value: string) => judgeSwitch({ kind: 'block_network', value, minutes: 60 });
const country = (value: string | undefined) => judgeSwitch({ kind: 'block_country', value, minutes: 60 });
const fieldsOf = (judged: ReturnType<typeof judgeSwitch>) => ('problems' in judged ? judged.problems.map(({ field }) => field) : []);

test('networks are named by their number, or by their addresses from the first one on', () => {
  assert.deepEqual(network('AS64500'), { value: '64500' });
  assert.deepEqual(network(' 0064500 '), { value: '64500' });
  assert.deepEqual(network('203.0.113.77/24'), { value: '203.0.113.0/24' });
  assert.deepEqual(network('203.0.113.77/32'), { value: '203.0.113.77/32' });
  assert.deepEqual(network(' 203.0.113.77 '), { value: '203.0.113.77/32' }, 'one address, as it stands in a log');
  assert.deepEqual(network('2001:DB8:1::7/48'), { value: '2001:db8:1::/48' });
});

test('what is too wide, private, or spelled so that two readers see two things is refused, and the field is named', () => {
  for (const value of [
    '12.0.0.0/7',
    '0.0.0.0/0',
    '2001::/16',
    '::/0',
    '10.1.2.0/24',
    '127.0.0.1/32',
    '172.0.0.0/8',
    '192.168.0.0/16',
    '100.64.0.0/16',
    '169.254.169.254/32',
    'fd00::/48',
    'fe80::/64',
  ])
    assert.deepEqual(fieldsOf(network(value)), ['value'], value); // prettier-ignore
  for (const value of [
    '',
    '2001:db8:1::7',
    '203.0.113',
    '0203.0.113.7',
    '10.1.2.3',
    '0x7f.1/8',
    '0203.0.113.0/24',
    '203.0.113/24',
    '203.0.113.0/33',
    '203.0.113.0/-1',
    '203.0.113.0/24/1',
    '::ffff:203.0.113.0/120',
    'AS0',
    'AS4294967295',
    '99999999999',
    "1' or '1",
  ])
    assert.deepEqual(fieldsOf(network(value)), ['value'], value); // prettier-ignore
});

test('countries are those that there are', () => {
  assert.deepEqual(country('fr'), { value: 'FR' });
  for (const value of [undefined, '', 'XX', 'ZZ', 'FRA', '..', 'toString']) assert.deepEqual(fieldsOf(country(value)), ['value'], String(value));
});

test('what is for everybody names nobody; nothing stays on for longer than a week, a pause for longer than a day', () => {
  assert.deepEqual(judgeSwitch({ kind: 'challenge_all', minutes: MOST_MINUTES }), {});
  assert.deepEqual(fieldsOf(judgeSwitch({ kind: 'challenge_all', value: 'FR', minutes: MOST_MINUTES + 1 })), ['minutes', 'value']);
  assert.deepEqual(judgeSwitch({ kind: 'pause', minutes: MOST_PAUSE_MINUTES }), {});
  assert.deepEqual(fieldsOf(judgeSwitch({ kind: 'pause', minutes: MOST_PAUSE_MINUTES + 1 })), ['minutes']);
});
