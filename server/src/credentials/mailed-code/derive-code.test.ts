import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { TenantCipher } from '#platform/crypto';
import { deriveCode, readCode, sameCode, spaced } from './derive-code.ts';
import { maskAddress } from './destination.ts';

const mac = (key: string) =>
  ({
    mac: (purpose: string, data: string) => createHmac('sha256', key).update(`${purpose}\0${data}`).digest(),
    blindIndex: (purpose: string, text: string) => createHmac('sha256', key).update(`${purpose}\0${text}`).digest(),
  }) as unknown as TenantCipher;
const name = { flow: { id: 'f', journey: 'j', node: 'n' }, address: 'a@example.com', generation: 1 };

test('a code is six digits, the same each time, and another one for anything else', () => {
  const code = deriveCode(mac('k'), name);
  assert.match(code, /^\d{6}$/);
  assert.equal(deriveCode(mac('k'), name), code);
  const others = [
    deriveCode(mac('other tenant'), name),
    deriveCode(mac('k'), { ...name, generation: 2 }),
    deriveCode(mac('k'), { ...name, address: 'b@example.com' }),
    deriveCode(mac('k'), { ...name, flow: { ...name.flow, id: 'g' } }),
    deriveCode(mac('k'), { ...name, flow: { ...name.flow, node: 'm' } }),
    deriveCode(mac('k'), { ...name, flow: { ...name.flow, journey: 'i' } }),
  ];
  assert.ok(!others.includes(code));
  assert.equal(new Set(others).size, others.length);
});

test('codes are spread evenly', () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let generation = 0; generation < 5000; generation++) counts[Number(deriveCode(mac('k'), { ...name, generation })[0])]!++;
  for (const count of counts) assert.ok(count > 400 && count < 600, counts.join());
});

test('spaces, dashes, marks of direction and other digits are read as typed by people (OT1)', () => {
  for (const typed of ['123456', ' 123 456 ', '123-456', '123–456', '\u202a123\u00a0456\u202c', '１２３４５６', '١٢٣٤٥٦', '۱۲۳۴۵۶', '1 2 3 4 5 6', '123.456'])
    assert.equal(readCode(typed), '123456', typed);
  for (const typed of ['', '12345', '1234567', 'abcdef', '12345a', '1'.repeat(70), '½23456']) assert.equal(readCode(typed), undefined, typed);
});

test('comparison, spacing and masking', () => {
  assert.ok(sameCode('123456', '123456') && !sameCode('123456', '123457') && !sameCode('123456', '12345'));
  assert.equal(spaced('123456'), '123 456');
  assert.equal(maskAddress('anna@example.com'), 'a•••@example.com');
  assert.equal(maskAddress('é@example.com'), 'é•••@example.com');
  assert.equal(maskAddress('"a@b"@example.com'), '"•••@example.com');
  assert.equal(maskAddress('nothing'), '•••');
});
