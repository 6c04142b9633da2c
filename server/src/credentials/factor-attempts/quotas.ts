import type { Quota } from '../settings.ts';

const WINDOW = 15 * 60;

/** How often a second step may be tried. Counted before the work, in the database, over all processes (D12). */
export const FACTOR_ATTEMPTS = {
  /** On one account by one kind of second step, from all browsers together that never passed one on it. */
  account: { limit: 10, windowSeconds: WINDOW },
  /** On one account by one kind of second step, from one browser that has passed a second step on it (R2). */
  knownBrowser: { limit: 10, windowSeconds: WINDOW },
  /** Failures from one network (an IPv4 address or an IPv6 /64), over all accounts. */
  network: { limit: 50, windowSeconds: WINDOW },
  /** Failures on a whole tenant from unknown browsers. */
  tenant: { limit: 20_000, windowSeconds: WINDOW },
} as const satisfies Record<string, Quota>;
export type FactorQuotas = { readonly [K in keyof typeof FACTOR_ATTEMPTS]: Quota };

/** An attempt whose process died before it could say how it ended is taken for a failure after this long. */
export const UNSETTLED_SECONDS = 60;
