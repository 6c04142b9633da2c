import type { AlikeFacts } from '../days/measures.ts';

export type Outcome = 'begun' | 'finished' | 'left' | 'refused' | 'abandoned';

/** Numbers of one kind on one day. */
export interface JourneyCount {
  readonly journey: string;
  readonly version: string;
  readonly outcome: Outcome;
  /** Where it ended, `<journey>/<node>`. */
  readonly place: string;
  /** Of those that finished: at most so many seconds. */
  readonly within: number;
  readonly n: number;
}

export const JOURNEY_FACTS: Readonly<Record<string, Outcome>> = {
  'journeys.journey_started': 'begun',
  'journeys.journey_finished': 'finished',
  'journeys.journey_left': 'left',
  'journeys.journey_refused': 'refused',
  'journeys.journey_abandoned': 'abandoned',
};
export const JOURNEY_PARTS = ['journey', 'version', 'at', 'seconds'] as const;

/** Fine enough for a median somebody can use, coarse enough that a time is nobody's. */
const STEPS = [2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 1800, 7200] as const;
const withinOf = (seconds: number): number => STEPS.find((step) => seconds <= step) ?? STEPS[STEPS.length - 1] ?? 0;

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const VERSION = /^[0-9a-f]{24}$/;
const PLACE = /^[a-z][a-z0-9-]{0,63}\/[a-z0-9-]{0,64}$/;
const textOf = (value: unknown, shape: RegExp): string | undefined => (typeof value === 'string' && shape.test(value) ? value : undefined);

/** Pure. What is no name of ours is not counted: nothing somebody chose gets in. */
export function journeyCounts(facts: readonly AlikeFacts[]): JourneyCount[] {
  const counts = new Map<string, JourneyCount>();
  for (const { type, about, n } of facts) {
    const outcome = JOURNEY_FACTS[type];
    const [journey, version] = [textOf(about['journey'], NAME), textOf(about['version'], VERSION)];
    const place = outcome === 'begun' ? '' : textOf(about['at'], PLACE);
    if (outcome === undefined || journey === undefined || version === undefined || place === undefined) continue;
    const within = outcome === 'finished' ? withinOf(typeof about['seconds'] === 'number' ? about['seconds'] : 0) : 0;
    const one = { journey, version, outcome, place, within };
    const key = JSON.stringify(one);
    counts.set(key, { ...one, n: (counts.get(key)?.n ?? 0) + n });
  }
  return [...counts.values()];
}

/** Half of them took no longer than about this: somewhere within its step, as if they lay evenly in it. */
export function medianOf(finished: readonly Pick<JourneyCount, 'within' | 'n'>[]): number | undefined {
  const all = finished.reduce((sum, { n }) => sum + n, 0);
  let before = 0;
  for (const { within, n } of finished.toSorted((a, b) => a.within - b.within)) {
    if (before + n >= all / 2) {
      const low = STEPS[STEPS.indexOf(within as (typeof STEPS)[number]) - 1] ?? 0;
      return Math.round(low + ((within - low) * (all / 2 - before)) / n);
    }
    before += n;
  }
  return undefined;
}
