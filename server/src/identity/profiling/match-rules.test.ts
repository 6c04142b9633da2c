import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_ATTRIBUTES, type ProfilingRule } from '#tenants';
import type { AttributeValue } from '../contract.ts';
import { firstMatch, namesIn, rulesFor, type Standing } from './match-rules.ts';

const rule = (when: Partial<ProfilingRule['when']> = {}, more: Partial<ProfilingRule> = {}): ProfilingRule => ({
  id: 'birthday',
  ask: ['birthdate'],
  required: false,
  reason: { en: 'For your gift.' },
  when: { attributes: [], ...when },
  ...more,
});
const said = (value: string | boolean, unconfirmed = false): AttributeValue => ({ value, source: 'user', updatedAt: new Date(), ...(unconfirmed ? { unconfirmed: true } : {}) });
const standing = (more: Partial<Standing> = {}): Standing => ({ visits: 1, visitsOverall: 1, days: 0, attributes: {}, resting: [], ...more });
const asks = (rules: readonly ProfilingRule[], at: Partial<Standing> = {}) => {
  const match = firstMatch(rules, standing(at), DEFAULT_ATTRIBUTES);
  return match && `${match.rule.id}: ${match.asked.join()}`;
};

test('what is missing is asked for, and nothing else of the rule', () => {
  const two = rule({}, { ask: ['given_name', 'birthdate'] });
  assert.equal(asks([two]), 'birthday: given_name,birthdate');
  assert.equal(asks([two], { attributes: { given_name: said('Ada') } }), 'birthday: birthdate');
  assert.equal(asks([two], { attributes: { given_name: said('Ada'), birthdate: said('1990-01-01') } }), undefined);
  assert.equal(asks([two], { attributes: { given_name: said('Ada'), birthdate: said('1990-01-01', true) } }), 'birthday: birthdate', 'a word of a site is no word of its owner');
  assert.equal(asks([rule({}, { ask: ['shoe_size'] })]), undefined, 'taken out of the schema since');
});

test('every condition holds or the rule is silent', () => {
  const rows: readonly (readonly [Partial<ProfilingRule['when']>, Partial<Standing>, boolean])[] = [
    [{ visits: 3 }, { visits: 2 }, false],
    [{ visits: 3 }, { visits: 3 }, true],
    [{ visitsOverall: 5 }, { visits: 9, visitsOverall: 4 }, false],
    [{ visitsOverall: 5 }, { visits: 1, visitsOverall: 5 }, true],
    [{ daysSinceRegistration: 7 }, { days: 6 }, false],
    [{ daysSinceRegistration: 7 }, { days: 7 }, true],
    [{ attributes: [{ name: 'locale', equals: 'fr' }] }, {}, false],
    [{ attributes: [{ name: 'locale', equals: 'fr' }] }, { attributes: { locale: said('de') } }, false],
    [{ attributes: [{ name: 'locale', equals: 'fr' }] }, { attributes: { locale: said('fr') } }, true],
    [{ attributes: [{ name: 'locale', equals: 'fr' }] }, { attributes: { locale: said('fr', true) } }, false],
    [{ attributes: [{ name: 'address', set: true }] }, {}, false],
    [{ attributes: [{ name: 'address', set: true }] }, { attributes: { address: said('Mill Lane 7') } }, true],
    [{ attributes: [{ name: 'address', set: false }] }, { attributes: { address: said('Mill Lane 7') } }, false],
    [{ attributes: [{ name: 'address', set: false }] }, {}, true],
    [{ visits: 2, daysSinceRegistration: 2 }, { visits: 2, days: 1 }, false],
  ];
  for (const [when, at, fits] of rows) assert.equal(asks([rule(when)], at) !== undefined, fits, JSON.stringify([when, at]));
});

test('the first rule that fits asks; a resting one is passed over, unless it is required', () => {
  const second = rule({}, { id: 'name', ask: ['given_name'] });
  assert.equal(asks([rule(), second]), 'birthday: birthdate');
  assert.equal(asks([rule(), second], { resting: ['birthday'] }), 'name: given_name');
  assert.equal(asks([rule(), second], { resting: ['birthday', 'name'] }), undefined);
  assert.equal(asks([rule({}, { required: true })], { resting: ['birthday'] }), 'birthday: birthdate');
});

test('which rules are looked at, and whether the visit is counted, is decided by the application alone', () => {
  const club = rule({ applications: ['club'], visits: 3 });
  assert.equal(rulesFor([], 'shop'), undefined);
  assert.equal(rulesFor([club], 'shop'), undefined, 'nothing to do for the shop');
  assert.equal(rulesFor([club], undefined), undefined);
  assert.deepEqual(rulesFor([club], 'club'), { rules: [club], counted: true });
  assert.deepEqual(rulesFor([rule()], 'shop'), { rules: [rule()], counted: false }, 'nobody asks for a number');
  const overall = rule({ applications: ['club'], visitsOverall: 3 });
  assert.deepEqual(rulesFor([overall], 'shop'), { rules: [], counted: true }, 'visits elsewhere count for it');
  assert.deepEqual(namesIn([rule({ attributes: [{ name: 'locale', set: true }] }), rule()]), ['birthdate', 'locale']);
});
