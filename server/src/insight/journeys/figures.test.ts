import assert from 'node:assert/strict';
import { test } from 'node:test';
import { versionFigures } from './figures.ts';
import { journeyCounts, medianOf, type JourneyCount } from './journey-days.ts';

const VERSION = 'a'.repeat(24);
const fact = (type: string, about: Record<string, unknown>, n = 1) => ({
  type: `journeys.journey_${type}`,
  applicationId: null,
  about: { journey: 'sign-in', version: VERSION, ...about },
  n,
});
const row = (outcome: JourneyCount['outcome'], n: number, place = '', within = 0): JourneyCount => ({ journey: 'sign-in', version: VERSION, outcome, place, within, n });

test('facts are counted by version, end and place; what is no name of ours is not', () => {
  assert.deepEqual(
    journeyCounts([
      fact('started', {}, 3),
      fact('started', {}, 2),
      fact('abandoned', { at: 'sign-in/password', seconds: 4 }),
      fact('abandoned', { at: 'sign-in/password', seconds: 900 }, 2),
      fact('finished', { at: 'sign-in/keep', seconds: 11 }, 2),
      fact('finished', { at: 'sign-in/keep', seconds: 14 }),
      fact('started', { journey: 'ada@example.com' }),
      fact('left', { at: 'Ada Lovelace' }),
      fact('left', { version: 'latest' }),
      { type: 'sessions.session_started', applicationId: null, about: {}, n: 5 },
    ]),
    [row('begun', 5), row('abandoned', 3, 'sign-in/password'), row('finished', 3, 'sign-in/keep', 15)],
  );
});

test('a median lies where half of them are, within its step', () => {
  assert.equal(medianOf([]), undefined);
  assert.equal(medianOf([{ within: 15, n: 10 }]), 13);
  assert.equal(
    medianOf([
      { within: 60, n: 5 },
      { within: 10, n: 5 },
    ]),
    10,
  );
});

test('nobody can be meant: nine are not told anywhere, neither as a number nor as a share nor by their order', () => {
  const [told] = versionFigures([
    row('begun', 60),
    row('finished', 9, 'sign-in/keep', 10),
    row('left', 9, 'sign-in/password'),
    row('refused', 2, 'sign-in/human'),
    row('abandoned', 40, 'sign-in/link'),
  ]);
  assert.deepEqual(told, {
    version: VERSION,
    begun: 60,
    finished: null,
    left: null,
    refused: null,
    abandoned: 40,
    completion: 0.17,
    median_seconds: null,
    drop_off: [
      { place: 'sign-in/link', ended: 40, share: 0.68 },
      { place: 'sign-in/human', ended: null, share: 0 },
      { place: 'sign-in/password', ended: null, share: 0.17 },
    ],
  });
});
