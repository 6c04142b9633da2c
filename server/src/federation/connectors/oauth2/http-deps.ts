import { systemClock, type Clock } from '#platform/time';
import type { ConnectorDeps } from '../../contract.ts';

/** What connectors that speak HTTP need: the one way out, and the process's clock for what they cache. */
export interface HttpDeps extends ConnectorDeps {
  readonly clock: Clock;
}

export const withClock = (deps: ConnectorDeps & { readonly clock?: Clock }): HttpDeps => ({ clock: systemClock, ...deps });
