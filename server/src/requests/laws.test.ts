import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessDays, addMonths, LAWS } from './laws.ts';

const at = (text: string) => new Date(`${text}T15:30:00Z`);
const day = (date: Date | undefined) => date?.toISOString().slice(0, 10);

test('a month is a month of the calendar, and ends with its last day where there is no such day', () => {
  for (const [from, months, to] of [
    ['2026-01-15', 1, '2026-02-15'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-12-31', 1, '2027-01-31'],
  ] as const)
    assert.equal(day(addMonths(at(from), months)), to, from);
  assert.equal(addMonths(at('2026-01-31'), 1).toISOString(), '2026-02-28T15:30:00.000Z');
});

test('the clocks of the two laws, first and extended', () => {
  assert.deepEqual([day(LAWS.gdpr.due(at('2026-03-31'), 'access')), day(LAWS.gdpr.extended(at('2026-03-31'), 'access'))], ['2026-04-30', '2026-06-30']);
  assert.deepEqual([day(LAWS.ccpa.due(at('2026-03-31'), 'erasure')), day(LAWS.ccpa.extended(at('2026-03-31'), 'erasure'))], ['2026-05-15', '2026-06-29']);
  assert.deepEqual([day(LAWS.ccpa.due(at('2026-05-01'), 'objection')), LAWS.ccpa.extended(at('2026-05-01'), 'objection')], ['2026-05-22', undefined]);
  assert.deepEqual([LAWS.gdpr.pausable, LAWS.ccpa.pausable], [true, false]);
});

test('business days leave weekends out, whatever day it begins on', () => {
  // 2026-05-01 is a Friday.
  assert.equal(day(addBusinessDays(at('2026-05-01'), 1)), '2026-05-04');
  assert.equal(day(addBusinessDays(at('2026-05-02'), 1)), '2026-05-04');
  assert.equal(day(addBusinessDays(at('2026-05-03'), 5)), '2026-05-08');
});
