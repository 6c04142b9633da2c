import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTally } from './tally.ts';

const DAY = 86_400_000;
const tell = (signIns: readonly Parameters<ReturnType<typeof createTally>['add']>[0][]) => {
  const tally = createTally();
  for (const one of signIns) tally.add(one);
  return tally.foretell();
};
const month = Array.from({ length: 6000 }, (_, index) => ({ user: `customer ${index % 1500}`, at: 20_000 * DAY + (index % 30) * DAY + index, asked: index % 20 === 3 }));

test('what is to come is told from the days and the customers, in whatever order they were counted', () => {
  const told = tell(month);
  assert.deepEqual(tell(month.toReversed()), told);
  assert.ok(told.from < 0.05 && told.to > 0.05 && Math.abs(told.rate - 0.05) < 0.01, JSON.stringify(told));
  assert.deepEqual(tell([]), { rate: 0, from: 0, to: 1, enough: false });
});

test('one customer who is asked again and again tells less than as many customers', () => {
  const one = month.map((signIn) => ({ ...signIn, user: signIn.asked ? 'the same' : signIn.user }));
  const [many, same] = [tell(month), tell(one)];
  assert.ok(same.to - same.from > 2 * (many.to - many.from), `${JSON.stringify(many)} ${JSON.stringify(same)}`);
});
