import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOCALES } from '#platform/i18n';
import { compilePattern, patternProblem } from './attribute-pattern.ts';
import { DEFAULT_ATTRIBUTES } from './default-attributes.ts';
import { parseSettings } from './settings.ts';

const problems = (input: unknown): string[] => {
  try {
    parseSettings(input);
    return [];
  } catch (error) {
    return (error as { fields: { field: string }[] }).fields.map((problem) => problem.field);
  }
};

test('an empty object is a complete set of settings', () => {
  const settings = parseSettings({});
  assert.deepEqual(settings.locales, LOCALES);
  assert.ok(settings.session.absoluteSeconds <= 30 * 86_400, 'SP 800-63B: at most 30 days');
  assert.deepEqual(settings.signUp.attributes, []);
});

test('every built-in attribute is labelled in every language', () => {
  for (const definition of DEFAULT_ATTRIBUTES) assert.deepEqual(Object.keys(definition.label).sort(), [...LOCALES].sort(), definition.name);
  assert.deepEqual(
    DEFAULT_ATTRIBUTES.filter((definition) => definition.scope === 'address').map((definition) => definition.name),
    ['address'],
  );
});

test('own attributes are added, and replace a built-in of the same name', () => {
  const { attributes } = parseSettings({
    attributes: [
      { name: 'shoe_size', type: 'text', label: { en: 'Shoe size' }, pattern: '[0-9]{2}' },
      { name: 'nickname', type: 'text', label: { en: 'Trail name' } },
    ],
  });
  assert.equal(attributes.length, DEFAULT_ATTRIBUTES.length + 1);
  assert.equal(attributes.find((definition) => definition.name === 'nickname')?.label.en, 'Trail name');
  assert.deepEqual(attributes.find((definition) => definition.name === 'shoe_size')?.write, ['user', 'admin']);
});

test('protocol claims cannot be attributes', () => {
  for (const name of ['sub', 'iss', 'email', 'email_verified', 'acr', 'constructor'])
    assert.deepEqual(problems({ attributes: [{ name, type: 'text', label: { en: 'x' } }] }), ['attributes.0.name']);
});

test('sign-up asks only for attributes that exist and that users may write, once', () => {
  assert.deepEqual(problems({ signUp: { attributes: [{ name: 'nope' }] } }), ['signUp.attributes.0.name']);
  assert.deepEqual(problems({ signUp: { attributes: [{ name: 'name' }, { name: 'name' }] } }), ['signUp.attributes.1.name']);
  assert.deepEqual(problems({ attributes: [{ name: 'tier', type: 'text', label: { en: 'Tier' }, write: ['admin'] }], signUp: { attributes: [{ name: 'tier' }] } }), [
    'signUp.attributes.0.name',
  ]);
});

test('lifetimes keep their order', () => {
  assert.deepEqual(problems({ session: { idleSeconds: 4000, absoluteSeconds: 3000 } }), ['session.idleSeconds']);
  assert.deepEqual(problems({ tokens: { refreshSeconds: 4000, refreshAbsoluteSeconds: 3000 } }), ['tokens.refreshSeconds']);
});

test('patterns that could take long are refused; ordinary ones pass', () => {
  for (const good of ['[0-9]{5}', '[A-Z]{2}-[0-9]{4,8}', '\\+?[0-9 ]{5,20}', '(?:Mr|Ms|Mx)', '.{1,50}', 'a|b', '[)*+]x']) assert.equal(patternProblem(good, 500), undefined, good);
  for (const bad of ['(a+)+', '(?:a|a)*b', '(?=x)', '(a)\\1', '.*.*.*', '[a-z]*[a-z]*[a-z]*x', '(', '(?<x>a)', 'a'.repeat(201)]) assert.ok(patternProblem(bad, 500), bad);
  assert.equal(compilePattern('a|b').test('ab'), false, 'the whole value');
});

test('the worst pattern that is taken stays fast on the worst value', () => {
  const pattern = '[a-z]*[a-z]*x';
  assert.equal(patternProblem(pattern, 500), undefined);
  const started = process.threadCpuUsage();
  compilePattern(pattern).test('a'.repeat(500));
  assert.ok(process.threadCpuUsage(started).user < 100_000, 'microseconds of this thread, whatever else the machine does');
});

test('segments: everything wrong at once, each with its field and the fix', () => {
  const problems = (segments: readonly unknown[]) => {
    try {
      parseSettings({ segments });
      return {};
    } catch (error) {
      return Object.fromEntries(((error as { fields?: { field: string; fix: string }[] }).fields ?? []).map(({ field, fix }) => [field, fix]));
    }
  };
  assert.deepEqual(problems([{ name: 'a', when: { verified: true } }]), {});
  const found = problems([
    { name: 'Regulars', when: { visits: { min: 5 } } },
    { name: 'nobody', when: {} },
    { name: 'backwards', when: { visits: { min: 5, max: 4 } } },
    { name: 'empty', when: { daysSinceSeen: {} } },
    { name: 'odd', when: { account: 'heavy', visits: { min: 1.5 }, colour: 'red' } },
    { name: 'both', when: { attributes: [{ name: 'locale', equals: 'fr', set: true }] } },
  ]);
  assert.match(found['segments.0.name'] ?? '', /lower-case letters/);
  assert.match(found['segments.1.when'] ?? '', /at least one condition/);
  assert.equal(found['segments.2.when.visits.max'], 'must not be less than min');
  assert.equal(found['segments.3.when.daysSinceSeen'], 'needs min, max or both');
  assert.match(found['segments.4.when.account'] ?? '', /full/);
  assert.ok(found['segments.4.when.visits.min']);
  assert.match(found['segments.4.when'] ?? '', /"colour"/);
  assert.equal(found['segments.5.when.attributes.0'], 'needs either equals or set');
  const together = problems([
    { name: 'a', when: { attributes: [{ name: 'shoe', set: true }] } },
    { name: 'a', when: { attributes: [{ name: 'locale', equals: true }] } },
  ]);
  assert.equal(together['segments.1.name'], 'stands there twice');
  assert.match(together['segments.0.when.attributes.0.name'] ?? '', /is not an attribute; known are name/);
  assert.equal(together['segments.1.when.attributes.0.equals'], 'must be a text');
});
