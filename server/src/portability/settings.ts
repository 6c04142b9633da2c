const HOUR = 3600;
export const DAY = 24 * HOUR;

/** A copy nobody finished by then is given up, so that its owner can ask for another one. */
export const GIVE_UP_SECONDS = 2 * HOUR;
/** Copies of one customer a day: enough for everybody, and no way to keep the worker busy. */
export const DAILY = { limit: 3, windowSeconds: DAY } as const;
/** Bytes of the ZIP file in one sealed piece: what building and fetching hold in memory, a few times over. */
export const PIECE_BYTES = 256 * 1024;
/** Seconds one try may take. */
export const BUILD_SECONDS = 30 * 60;
export const BUILD_RETRIES = 3;
export const PURGE_EVERY_SECONDS = 300;
export const PURGE_BATCH = 200;
/** Rows of a section that the page for people shows; all are in the other files. */
export const SHOWN_ROWS = 200;
/** How old the sign-in may be that a flow rests on: it is asked for at its beginning, and then there is something to read. */
export const FRESH_SECONDS = 15 * 60;
/** Copies that are kept signed for: whoever fetches a copy may bring it to another installation long after the key was replaced. */
export const EXPORT_KEYS = { purpose: 'exports', algs: ['ES256'], rotateAfterSeconds: 365 * DAY, retainSeconds: 730 * DAY } as const;
