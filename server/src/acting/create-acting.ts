import type { Listener } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import { approve, takeBack } from './approve.ts';
import type { Acting } from './contract.ts';
import type { ActingDeps } from './deps.ts';
import { end, endOver } from './end.ts';
import { createGuard, type ActingGuard } from './guard.ts';
import { handOver } from './hand-over.ts';
import { actingRoutes, type ShowsPages } from './routes.ts';
import { readState } from './state.ts';
import { tellCustomer } from './tell.ts';

export interface ActingRoom extends Acting {
  /** Stands before every route of a tenant. */
  readonly guard: ActingGuard;
  /** The operator's way in and out. */
  routes(pages: ShowsPages): ReturnType<typeof actingRoutes>;
  readonly listeners: readonly Listener[];
  readonly scheduled: readonly ScheduledJob[];
}

export function createActing(deps: ActingDeps): ActingRoom {
  return {
    state: (...of) => readState(deps, ...of),
    approve: (...of) => approve(deps, ...of),
    takeBack: (...of) => takeBack(deps, ...of),
    handOver: (input) => handOver(deps, input),
    end: (...of) => end(deps, ...of),
    guard: createGuard(deps),
    routes: (pages) => actingRoutes(deps, pages),
    listeners: [tellCustomer(deps)],
    scheduled: [endOver(deps)],
  };
}
