const DAY = 86_400;
/** Many years later a block must be checked, so its keys change seldom, and their public halves stay. */
export const AUDIT_KEYS = { purpose: 'audit', algs: ['ES256'], rotateAfterSeconds: 365 * DAY, retainSeconds: 30 * DAY } as const;

/** Longer than any transaction that publishes: a fact is never older than this when it is written, nor is the clock more than this ahead. */
export const SLACK_SECONDS = 900;
/** Entries taken into the chain in one transaction. */
export const ROUND_ENTRIES = 500;
export const ROUND_MS = 2000;
/** While nothing happens, the time until which all is in the chain is written down this often. */
export const IDLE_SECONDS = 60;
/** A block may end this much later than what is written down of how far the chain is: of a round that ends while it is read, or where a clock was set right. */
export const AHEAD_SECONDS = 2 * IDLE_SECONDS;
