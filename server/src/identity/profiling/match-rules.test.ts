import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_ATTRIBUTES, type ProfilingRule, type Segment } from '#tenants';
import type { AttributeValue } from '../contract.ts';
import type { Person } from '../segments/match-segments.ts';
import { firstMatch, namesIn, rulesFor } from './match-rules.ts';

const rule = (when: Partial<ProfilingRule['when']> = {}, more: Partial<ProfilingRule> = {}): ProfilingRule => ({
  id: 'birthday',
  ask: ['birthdate'],
  required: false,
  reason: { en: 'For your gift.' },
  when: { attributes: [], ...when },
  ...more,
});
const said = (value: string | boolean, unconfirmed = false): AttributeValue => ({ value, source: 'user', updatedAt: new Date(), ...(unconfirmed ? { unconfirmed: true } : {}) });
type At = Partial<Person> & { readonly visits?: number; readonly resting?: readonly string[] };
const asks = (rules: readonly ProfilingRule[], { visits = 1, resting = [], ...known }: At = {}, segments: readonly Segment[] = []) => {
  const person = { light: false, verified: true, days: 0, visitsOverall: 1, used: [], daysSinceSeen: undefined, attributes: {}, ...known };
  const match = firstMatch(rules, { person, visits, resting }, { attributes: DEFAULT_ATTRIBUTES, segments });
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
  const rows: readonly (readonly [Partial<ProfilingRule['when']>, At, boolean])[] = [
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

test('a rule is for those who are in all of its segments; a segment that is not there holds nobody', () => {
  const segments: Segment[] = [
    { name: 'french', when: { attributes: [{ name: 'locale', equals: 'fr' }] } },
    { name: 'new', when: { daysSinceRegistration: { max: 7 }, attributes: [] } },
  ];
  const both = rule({ segments: ['french', 'new'] });
  const french = { locale: said('fr') };
  assert.equal(asks([both], { attributes: french, days: 7 }, segments), 'birthday: birthdate');
  assert.equal(asks([both], { attributes: french, days: 8 }, segments), undefined);
  assert.equal(asks([both], { days: 1 }, segments), undefined);
  assert.equal(asks([rule({ segments: ['gone'] })], { attributes: french }, segments), undefined);
  assert.deepEqual(namesIn([rule({ segments: ['french'] })], segments), ['birthdate', 'locale']);
  assert.deepEqual(namesIn([rule({ segments: ['new'] })], segments), ['birthdate'], 'what no rule looks at is not opened');
});

test('which rules are looked at, and whether the visit is counted, is decided by the application alone', () => {
  const club = rule({ applications: ['club'], visits: 3 });
  assert.equal(rulesFor([], [], 'shop'), undefined);
  assert.equal(rulesFor([club], [], 'shop'), undefined, 'nothing to do for the shop');
  assert.equal(rulesFor([club], [], undefined), undefined);
  assert.deepEqual(rulesFor([club], [], 'club'), { rules: [club], counted: true });
  assert.deepEqual(rulesFor([rule()], [], 'shop'), { rules: [rule()], counted: false }, 'nobody asks for a number');
  const overall = rule({ applications: ['club'], visitsOverall: 3 });
  assert.deepEqual(rulesFor([overall], [], 'shop'), { rules: [], counted: true }, 'visits elsewhere count for it');
  assert.deepEqual(namesIn([rule({ attributes: [{ name: 'locale', set: true }] }), rule()], []), ['birthdate', 'locale']);
  const segment = (when: Partial<Segment['when']>): Segment => ({ name: 'some', when: { attributes: [], ...when } });
  assert.equal(rulesFor([club], [segment({ verified: true, daysSinceRegistration: { min: 1 } })], 'shop'), undefined, 'a segment that counts nothing');
  for (const when of [{ visits: { min: 3 } }, { daysSinceSeen: { min: 30 } }, { applications: ['shop'] }])
    assert.deepEqual(rulesFor([], [segment(when)], 'shop'), { rules: [], counted: true });
  assert.equal(rulesFor([], [segment({ applications: ['club'] })], 'shop'), undefined, 'another application');
  assert.equal(rulesFor([], [segment({ applications: ['club'] })], undefined), undefined);
});
