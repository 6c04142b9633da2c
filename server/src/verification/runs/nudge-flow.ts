import type { Origin } from '#platform/events';
import type { Journeys } from '#journeys/contract';
import type { Settled } from './settle-run.ts';

const TRIES = 3;

/** The page that waits looks again. It is told which run moved and nothing else; what became of it, the step reads for itself. */
export type Nudge = (tenantId: string, settled: Settled, origin: Origin) => Promise<void>;

export function createNudge(deps: { readonly journeys: Pick<Journeys, 'followLink'>; readonly onFailure?: (error: unknown) => void }): Nudge {
  return async (tenantId, { flow, run }, origin) => {
    try {
      // Whoever moved the page at the same moment did not know yet.
      for (let tries = 0; tries < TRIES; tries++) if ((await deps.journeys.followLink(tenantId, flow, run, undefined, origin)).outcome === 'continued') return;
    } catch (error) {
      // The result is kept and the page can ask by hand.
      deps.onFailure?.(error);
    }
  };
}
