import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Segment } from '#tenants';
import { segmentsOf, type Person } from './match-segments.ts';

const said = (value: string | boolean, unconfirmed = false) => ({ value, source: 'user', updatedAt: new Date(), ...(unconfirmed ? { unconfirmed: true as const } : {}) });
const ada: Person = {
  light: false,
  verified: true,
  days: 30,
  visitsOverall: 5,
  used: ['shop', 'https://repairs.example/saml'],
  daysSinceSeen: 3,
  attributes: { locale: said('fr'), news: said(true), nickname: said('A', true) },
};
const isIn = (when: Partial<Segment['when']>, more: Partial<Person> = {}) => segmentsOf([{ name: 'some', when: { attributes: [], ...when } }], { ...ada, ...more }).length === 1;

test('each condition, at its edges; what is not known is not so', () => {
  const rows: readonly (readonly [Partial<Segment['when']>, boolean, Partial<Person>?])[] = [
    [{ account: 'full' }, true],
    [{ account: 'light' }, false],
    [{ account: 'light' }, true, { light: true }],
    [{ account: 'full' }, false, { light: true }],
    [{ verified: true }, true],
    [{ verified: true }, false, { verified: false }],
    [{ verified: false }, true, { verified: false }],
    [{ daysSinceRegistration: { min: 30 } }, true],
    [{ daysSinceRegistration: { min: 31 } }, false],
    [{ daysSinceRegistration: { max: 30 } }, true],
    [{ daysSinceRegistration: { max: 29 } }, false],
    [{ daysSinceRegistration: { min: 0, max: 0 } }, true, { days: 0 }],
    [{ visits: { min: 5, max: 5 } }, true],
    [{ visits: { max: 4 } }, false],
    [{ visits: { max: 0 } }, true, { visitsOverall: 0 }],
    [{ daysSinceSeen: { min: 3 } }, true],
    [{ daysSinceSeen: { min: 4 } }, false],
    [{ daysSinceSeen: { max: 3 } }, true],
    [{ daysSinceSeen: { min: 0 } }, false, { daysSinceSeen: undefined }],
    [{ daysSinceSeen: { max: 365 } }, false, { daysSinceSeen: undefined }],
    [{ applications: ['club', 'shop'] }, true],
    [{ applications: ['https://repairs.example/saml'] }, true],
    [{ applications: ['club'] }, false],
    [{ attributes: [{ name: 'locale', equals: 'fr' }] }, true],
    [{ attributes: [{ name: 'locale', equals: 'de' }] }, false],
    [{ attributes: [{ name: 'news', equals: true }] }, true],
    [{ attributes: [{ name: 'news', equals: false }] }, false],
    [{ attributes: [{ name: 'nickname', set: true }] }, false],
    [{ attributes: [{ name: 'nickname', equals: 'A' }] }, false],
    [{ attributes: [{ name: 'nickname', set: false }] }, true],
    [{ attributes: [{ name: 'constructor', set: true }] }, false],
    [{ verified: true, visits: { min: 5 }, attributes: [{ name: 'locale', equals: 'fr' }] }, true],
    [{ verified: true, visits: { min: 6 }, attributes: [{ name: 'locale', equals: 'fr' }] }, false],
  ];
  for (const [when, expected, person] of rows) assert.equal(isIn(when, person), expected, JSON.stringify([when, person]));
});

test('somebody belongs to as many as fit, in the order they are defined', () => {
  const segments: Segment[] = [
    { name: 'regulars', when: { visits: { min: 5 }, attributes: [] } },
    { name: 'strangers', when: { verified: false, attributes: [] } },
    { name: 'french', when: { attributes: [{ name: 'locale', equals: 'fr' }] } },
  ];
  assert.deepEqual(segmentsOf(segments, ada), ['regulars', 'french']);
  assert.deepEqual(segmentsOf([], ada), []);
});
