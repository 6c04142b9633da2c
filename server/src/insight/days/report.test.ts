import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countsOf } from './measures.ts';
import { periodOf, reportOf, shown } from './report.ts';

test('facts are counted by what tells them apart, and by nothing that could be somebody', () => {
  assert.deepEqual(
    countsOf([
      { type: 'sessions.session_started', applicationId: 'a', about: { amr: ['pwd', 'otp'] }, n: 3 },
      { type: 'sessions.session_started', applicationId: 'a', about: { amr: ['otp', 'pwd'] }, n: 2 },
      { type: 'sessions.session_started', applicationId: null, about: {}, n: 1 },
      { type: 'journeys.journey_finished', applicationId: 'a', about: { journey: 'ada@example.com' }, n: 1 },
      {
        type: 'identity.user_registered',
        applicationId: 'a',
        about: {
          identifiers: [
            { kind: 'phone', verified: true },
            { kind: 'email', verified: false },
          ],
        },
        n: 2,
      },
      { type: 'identity.user_erased', applicationId: null, about: {}, n: 4 },
      { type: 'identity.user_erased', applicationId: null, about: { clientId: 'shop' }, n: 9 },
      { type: 'platform.other', applicationId: null, about: {}, n: 9 },
    ]),
    [
      { measure: 'sign_ins', application: 'a', detail: 'otp+pwd', n: 5 },
      { measure: 'sign_ins', application: '', detail: '', n: 1 },
      { measure: 'journeys_finished', application: 'a', detail: '', n: 1 },
      { measure: 'sign_ups', application: 'a', detail: 'email+phone', n: 2 },
      { measure: 'erasures', application: '', detail: '', n: 4 },
    ],
  );
});

test('periods begin where the calendar says', () => {
  assert.deepEqual(
    ['2026-05-03', '2026-05-04', '2026-05-10'].map((day) => periodOf(day, 'week')),
    ['2026-04-27', '2026-05-04', '2026-05-04'],
  );
  assert.deepEqual([periodOf('2026-05-31', 'month'), periodOf('2026-05-31', 'day')], ['2026-05-01', '2026-05-31']);
});

test('a small number is never said, nor got at by taking parts from the whole or days from the month', () => {
  assert.deepEqual([0, 1, 9, 10, 14, 15, 996].map(shown), [null, null, null, 10, 10, 20, 1000]);
  const counts = fc.array(fc.record({ day: fc.integer({ min: 1, max: 28 }), detail: fc.constantFrom('pwd', 'otp', 'hwk'), n: fc.integer({ min: 1, max: 60 }) }), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(
    fc.property(counts, (rows) => {
      const days = rows.map(({ day, detail, n }) => ({ day: `2026-05-${String(day).padStart(2, '0')}`, measure: 'sign_ins', application: '', detail, n }));
      // One person more or fewer on a day changes no line by anything but a whole ten, and mostly none.
      const all = ['day', 'month'] as const;
      const views = all.flatMap((period) => [undefined, 'detail' as const].map((split) => reportOf(days, period, split)));
      assert.ok(views.flat().every(({ about }) => about === null || (about >= 10 && about % 10 === 0)));
      const [daily, , monthly] = views as [ReturnType<typeof reportOf>, unknown, ReturnType<typeof reportOf>];
      const hidden = daily.filter(({ about }) => about === null);
      const rest = (monthly[0]?.about ?? 0) - daily.reduce((sum, { about }) => sum + (about ?? 0), 0);
      // What the attacker is left with is a multiple of ten: it says of a hidden number no more than that it is below ten.
      assert.equal(Math.abs(rest % 10), 0);
      assert.ok(hidden.every((line) => line.about === null));
    }),
    { numRuns: 50 },
  );
});
