const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of a message (D10): services send a few kilobytes. */
export const MESSAGE_BYTES = 256 * 1024;
/** How far the time in a signature may be from ours, either way. */
export const TOLERANCE_SECONDS = 5 * MINUTE;
/** How long the id of a message is remembered: services repeat one that was not answered for days. */
export const MESSAGE_SECONDS = 30 * DAY;
/** Messages that were refused, in the audit trail, of one tenant: a secret that was mistyped must be seen, a flood must not fill it (D14). */
export const REFUSALS_RECORDED = { limit: 20, windowSeconds: HOUR } as const;

/** A run nobody finishes is over after this, if the service does not say something shorter. */
export const RUN_SECONDS = 7 * DAY;
/** What differs from the account waits this long for its owner's decision. */
export const DECISION_SECONDS = 7 * DAY;
/** Whoever comes back has seen the page until here; after it they are written to. */
export const WATCHED_SECONDS = MINUTE;
/** A text message that could not be sent in this time says nothing new. */
export const TEXT_SECONDS = DAY;
/** The page asks this often while it waits. */
export const POLL_SECONDS = 3;
/** Asking a service anew by hand or by a message. */
export const FETCH_ATTEMPTS = 8;

export const PURGE_BATCH = 1000;
export const PURGE_EVERY_SECONDS = 3600;
