/** Receipts must be checked for years, so their keys change seldom, and their public halves stay. */
const DAY = 86_400;
export const CONSENT_KEYS = { purpose: 'consents', algs: ['ES256'], rotateAfterSeconds: 365 * DAY, retainSeconds: 30 * DAY } as const;

/** RFC 8725 section 3.11: what it is, so that it is never taken for another token. */
export const RECEIPT_TYPE = 'consent-receipt+jwt';
/** Goes up with every change that a reader of the old form would not understand. */
export const RECEIPT_SCHEMA = 'urn:parvis:consent-receipt:1';
