import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainName } from './plain-name.ts';

test('a name of a stranger carries no link, no markup and no second line', () => {
  for (const [typed, said] of [
    ['Acme', 'Acme'],
    ['  Dr. Ada   Lovelace ', 'Dr. Ada Lovelace'],
    ['Booking.com', 'Booking.\u2060com'],
    ['Win at https://evil.example/now', 'Win at https:\u2060/\u2060/\u2060evil.\u2060example/\u2060now'],
    ['you@evil.example', 'you@\u2060evil.\u2060example'],
    ['<a href="x">Acme</a>', 'a href="x" Acme /a'],
    ['Acme\r\nBcc: all@example.com', 'Acme Bcc: all@\u2060example.\u2060com'],
    ['evil\u2060.example', 'evil .example'],
    ['\u202Eelpmaxe.live', 'elpmaxe.\u2060live'],
    ['evil。example', 'evil。\u2060example'],
    ['x'.repeat(200), `${'x'.repeat(79)}…`],
  ] as const)
    assert.equal(plainName(typed), said, typed);
});
