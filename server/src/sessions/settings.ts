/** Last-seen is written at most this often: browsing must not cost a durable write per request. */
export const TOUCH_SECONDS = 60;

/** A replaced key opens nothing; kept so long to tell a copy by. A current one as long as browsers keep a cookie. */
export const KEEP_KEYS_DAYS = { replaced: 90, current: 400 } as const;

/** Rows per purge statement: small, so that it never holds many locks. */
export const PURGE_BATCH = 500;

/** No customer has more; the newest are shown. */
export const MAX_LISTED = 200;

export interface SessionLimits {
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
}
