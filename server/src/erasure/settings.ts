import type { AskedBy } from './contract.ts';

/** What a guardian ends, the guardian keeps; and nobody talks themselves out of a rule. */
export const isOwnersToKeep = (askedBy: AskedBy): boolean => askedBy !== 'guardian' && askedBy !== 'rule';

/** Accounts ended in one round of the worker. */
export const ERASE_BATCH = 50;
export const ERASE_EVERY_SECONDS = 300;
/** Longer than any transaction that could have begun before an erasure. */
export const SWEEP_SECONDS = 900;
/** Until the worker tries one again that failed. */
export const RETRY_SECONDS = 900;

/** A certificate must be checked for years, so its keys change seldom, and their public halves stay. */
const DAY = 86_400;
export const ERASURE_KEYS = { purpose: 'erasure', algs: ['ES256'], rotateAfterSeconds: 365 * DAY, retainSeconds: 30 * DAY } as const;

/** RFC 7515 section 4.1.9: what it is, so that it is never taken for a token. */
export const CERTIFICATE_TYPE = 'erasure-certificate+jws';
export const REPORT_TYPE = 'erasure-report+jws';
