import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, shareOf } from './figures.ts';
import type { StoredDay } from './store.ts';

const row = (day: string, measure: string, detail: string, n: number, application = ''): StoredDay => ({ day, measure, detail, application, n });
const DAYS = ['2026-05-03', '2026-05-04'];
const of = (rows: readonly StoredDay[]) => new Map(figuresOf(rows, DAYS).map((figure) => [figure.id, figure]));

test('figures are sums and shares of a time, of the time before it, and of each day', () => {
  const found = of([
    row('2026-05-02', 'sign_ins', 'pwd', 40),
    row('2026-05-02', 'sign_ups', 'email', 4),
    row('2026-05-03', 'sign_ins', 'hwk+mfa+user', 600),
    row('2026-05-03', 'sign_ins', 'pwd', 300, 'shop'),
    row('2026-05-04', 'sign_ins', 'mca+mfa+pwd+swk+user', 100),
    row('2026-05-04', 'journeys_finished', 'sign-in', 900),
    row('2026-05-04', 'journeys_abandoned', 'sign-in', 50),
    row('2026-05-04', 'journeys_left', 'sign-in', 30),
    row('2026-05-04', 'journeys_refused', 'sign-in', 20),
    row('2026-05-04', 'journeys_abandoned', 'sign-up', 500),
  ]);
  assert.deepEqual(found.get('sign_ins'), { id: 'sign_ins', unit: 'count', value: 1000, before: 40, days: [900, 100] });
  assert.deepEqual(found.get('sign_ups'), { id: 'sign_ups', unit: 'count', value: null, before: null, days: [null, null] });
  // A push to a telephone is a key as well, and no passkey.
  assert.deepEqual(found.get('passkey_share'), { id: 'passkey_share', unit: 'share', value: 0.6, before: 0, days: [0.66, 0] });
  assert.equal(found.get('second_step_share')?.value, 0.7);
  assert.deepEqual([found.get('sign_in_success')?.value, found.get('sign_in_success')?.before], [0.9, null]);
  assert.equal(found.get('consent_rate')?.value, null);
});

test('no share tells of fewer than ten people', () => {
  assert.equal(shareOf(1, 19), null);
  // One of a hundred and nine of a hundred are told apart from none and ten by nobody.
  assert.deepEqual([shareOf(0, 100), shareOf(4, 100), shareOf(9, 100), shareOf(100, 100)], [0, 0, 0.1, 1]);
  assert.equal(shareOf(500, 1000), 0.5);
});
