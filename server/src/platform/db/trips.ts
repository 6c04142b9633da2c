import { AsyncLocalStorage } from 'node:async_hooks';

/** Counts SQL round trips, for the metric and for the benchmark. */
export interface Counter {
  add(): void;
  readonly total: number;
}

const scope = new AsyncLocalStorage<{ trips: number }>();

export function createTripCounter(): Counter {
  let total = 0;
  return {
    add() {
      total++;
      const current = scope.getStore();
      if (current) current.trips++;
    },
    get total() {
      return total;
    },
  };
}

/** Runs `work` and reports the round trips made inside it (tests and bench hold flows to their budget with it). */
export async function countTrips<T>(work: () => Promise<T>): Promise<{ result: T; trips: number }> {
  const counter = { trips: 0 };
  const result = await scope.run(counter, work);
  return { result, trips: counter.trips };
}
