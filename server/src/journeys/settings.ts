/** A flow nobody touches for this long is over ... */
export const IDLE_SECONDS = 30 * 60;
/** ... and no flow lives longer than this. */
export const ABSOLUTE_SECONDS = 2 * 60 * 60;

/** Automatic steps a single move may pass through. */
export const MAX_HOPS = 20;
/** Times the result of a `commit` may be replaced by another one. */
export const MAX_REPLACED = 5;
/** Facts and memories of one flow, as JSON. */
export const MAX_FLOW_BYTES = 64 * 1024;

/** How long another process may still start flows with the version before a publication. */
export const DEFINITION_CACHE_MS = 5_000;
export const DEFINITION_CACHE_TENANTS = 10_000;
export const COMPILED_CACHE = 5_000;

export const PURGE_BATCH = 200;
export const PURGE_EVERY_SECONDS = 60;

/** New flows per minute (D14). Many customers share one address behind a carrier's or an office's network, so this stops floods, not people. */
export interface StartRates {
  readonly perNetwork: number;
  readonly perTenant: number;
}
export const START_RATES: StartRates = { perNetwork: 300, perTenant: 30_000 };
export const RATE_WINDOW_SECONDS = 60;

/** Refusals for want of room that a process remembers, about 150 bytes each, and for how long. */
export const REFUSALS_KEPT = 10_000;
export const REFUSALS_KEPT_MS = 60_000;
