import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts, json, paint, table } from './print.ts';

const EVIL = 'Ada\u001b]0;owned\u0007\u009b2J\r\nname\u202eexe.\u200bgpj';

test('what somebody called themselves does nothing to a terminal, and turns no letters around', () => {
  for (const line of [...table(['NAME'], [[EVIL]]), ...facts({ name: EVIL, all: [EVIL] })]) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
  const text = json({ name: EVIL });
  assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
  assert.deepEqual(JSON.parse(text), { name: EVIL }, 'and nothing of it is lost to a program');
});

test('columns stand below each other in any script', () => {
  assert.deepEqual(
    table(
      ['NAME', 'STATE'],
      [
        ['王小明', 'active'],
        ['Zoë', undefined],
      ],
    ),
    ['NAME    STATE', '王小明  active', 'Zoë'],
  );
});

test('a line of a plan has the colour of its sign, and only such a line', () => {
  assert.match(paint('- connection google'), /^\u001b\[31m.*\u001b\[0m$/);
  for (const line of ['    - detail', '-1 is no sign', '2 to create.']) assert.equal(paint(line), line);
});
