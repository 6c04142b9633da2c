import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, LegalBasis, Purpose, PurposeState } from '#consent/contract';
import { planDecisions } from './plan-decisions.ts';

const ALL = ['birthdate', 'email'];
const state = (legalBasis: LegalBasis, answers: Readonly<Record<string, readonly [Answer, ...string[]]>>): PurposeState => ({
  purpose: { key: 'news', legalBasis, attributes: ALL } as unknown as Purpose,
  refusable: true,
  recipients: Object.entries(answers).map(([id, [answer, ...attributes]]) => ({ recipient: { id }, answer, allowed: answer === 'given', attributes, necessary: false })),
});
const plan = (of: PurposeState, wanted: Readonly<Record<string, readonly string[]>>) =>
  planDecisions(of, new Map(Object.entries(wanted))).map(({ act, recipients, attributes }) => [act, recipients.join(), attributes?.join()]);

test('a yes is given to what is new, and taken back as far as it is less', () => {
  const none = state('consent', { shop: ['none'], club: ['none'] });
  assert.deepEqual(plan(none, { shop: ALL, club: ALL }), [['give', 'shop,club', 'birthdate,email']], 'one act for all who get the same');
  assert.deepEqual(plan(none, { shop: ALL, club: ['email'] }), [
    ['give', 'shop', 'birthdate,email'],
    ['give', 'club', 'email'],
  ]);
  const given = state('consent', { shop: ['given', ...ALL], club: ['given', 'email'] });
  assert.deepEqual(plan(given, { shop: [], club: [] }), [['withdraw', 'shop,club', undefined]]);
  assert.deepEqual(plan(given, { shop: ['email'] }), [['withdraw', 'shop', 'birthdate']], 'a part of it; who is not named stays');
  assert.deepEqual(plan(given, { club: ['birthdate'] }), [['give', 'club', 'birthdate']]);
});

test('what is so already is not said again; a no to what nobody allowed is a refusal, also after time ran out', () => {
  assert.deepEqual(plan(state('consent', { shop: ['given', ...ALL] }), { shop: ['email', 'birthdate'] }), []);
  for (const answer of ['refused', 'withdrawn'] as const) assert.deepEqual(plan(state('consent', { shop: [answer] }), { shop: [] }), []);
  for (const answer of ['none', 'expired'] as const) assert.deepEqual(plan(state('consent', { shop: [answer] }), { shop: [] }), [['refuse', 'shop', undefined]]);
});

test('what rests on an interest is objected to as a whole, and goes on when the objection is taken back', () => {
  const of = (answer: Answer) => state('legitimate_interests', { shop: [answer] });
  assert.deepEqual(plan(of('none'), { shop: [] }), [['refuse', 'shop', undefined]]);
  assert.deepEqual(plan(of('given'), { shop: [] }), [['withdraw', 'shop', undefined]]);
  assert.deepEqual(plan(of('refused'), { shop: ALL }), [['give', 'shop', undefined]]);
  for (const [answer, wanted] of [
    ['none', ALL],
    ['given', ALL],
    ['refused', []],
    ['withdrawn', []],
  ] as const)
    assert.deepEqual(plan(of(answer), { shop: wanted }), [], answer);
});
