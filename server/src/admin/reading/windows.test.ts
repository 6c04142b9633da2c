import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countedIn, secondsUntil, type Window } from './windows.ts';

const window = (slots: readonly number[], into = 100): Window => ({ slots, slotSeconds: 300, into });

test('what was counted leaves slot by slot, the oldest first', () => {
  const counted = window([4, 0, 3, 5]);
  assert.equal(countedIn(counted), 12);
  const waits = (room: number) => secondsUntil(counted, room);
  // The last slot is the fourth: it is gone when the current one ends.
  assert.deepEqual([12, 20, 7, 11, 4, 6, 3, 0].map(waits), [0, 0, 200, 200, 500, 500, 1100, 1100]);
  assert.equal(waits(-1), 1100, 'more than may ever be: when all is gone');
});
