import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSettings } from '#tenants';
import { assertAttributes, checkAttributes } from './attribute-values.ts';

const { attributes } = parseSettings({
  attributes: [
    { name: 'member', type: 'boolean', label: { en: 'Member' } },
    { name: 'card', type: 'text', label: { en: 'Card' }, pattern: '[A-Z]{2}[0-9]{4}' },
  ],
});
const reason = (name: string, value: string | boolean) => checkAttributes(attributes, { [name]: value }).problems[0]?.reason;
const kept = (name: string, value: string | boolean | null) => checkAttributes(attributes, { [name]: value }).values[name];

test('values are kept as people write them: any script, any length of name from one letter', () => {
  for (const name of ['Ø', '王', 'María José de la O', "O'Neill-Smith", 'محمد']) assert.equal(kept('name', ` ${name} `), name);
  assert.equal(kept('address', '1 Rue X\r\n75001 Paris'), '1 Rue X\n75001 Paris');
});

test('an unknown attribute is refused by name, with the known ones', () => {
  assert.throws(
    () => assertAttributes(attributes, { shoe: '42', name: 'x' }),
    (error: unknown) => {
      const { code, fields } = error as { code: string; fields: { field: string; fix: string }[] };
      assert.equal(code, 'identity.invalid_attributes');
      assert.equal(fields.length, 1);
      assert.equal(fields[0]?.field, 'attributes.shoe');
      assert.match(fields[0]?.fix ?? '', /given_name/);
      return true;
    },
  );
  assert.equal(checkAttributes(attributes, JSON.parse('{"__proto__": "x"}')).problems[0]?.reason, 'unknown');
});

test('each type has its rules', () => {
  assert.equal(kept('birthdate', '1990-02-28'), '1990-02-28');
  for (const bad of ['1990-02-30', '1990-13-01', '90-01-01', '28.02.1990', '1990-02-28T00:00:00Z']) assert.equal(reason('birthdate', bad), 'date', bad);
  assert.equal(reason('birthdate', '2999-01-01'), 'future');
  assert.equal(kept('locale', 'FR-ca'), 'fr-CA');
  assert.equal(reason('locale', 'not a locale'), 'locale');
  assert.equal(kept('zoneinfo', 'Europe/Paris'), 'Europe/Paris');
  assert.equal(reason('zoneinfo', 'Mars/Base'), 'timezone');
  assert.equal(reason('zoneinfo', '+01:00'), 'timezone');
  assert.equal(kept('picture', 'https://x.example/p.png'), 'https://x.example/p.png');
  for (const bad of ['http://x.example/', 'javascript:alert(1)', 'x', 'https://u:p@x.example/']) assert.equal(reason('picture', bad), 'url', bad);
  assert.equal(kept('member', false), false);
  assert.equal(reason('member', 'true'), 'boolean');
  assert.equal(reason('name', true), 'text');
  assert.equal(kept('card', 'AB1234'), 'AB1234');
  assert.equal(reason('card', 'xAB1234x'), 'pattern');
  assert.equal(reason('name', 'x'.repeat(201)), 'too_long');
  assert.equal(kept('name', '😀'.repeat(200)), '😀'.repeat(200), 'length counts characters');
  assert.equal(reason('name', 'Ada\nBcc: x'), 'text');
  assert.equal(reason('name', 'Ada\u202egnp.exe'), 'text');
  assert.equal(reason('name', 'A\u0000'), 'text');
});

test('empty means removed', () => {
  assert.equal(kept('name', '  '), null);
  assert.equal(kept('name', null), null);
});
