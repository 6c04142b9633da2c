const DAY = 86_400;

/** Of each user's logins at most so many are remembered, and none for longer: older ones say little about how somebody signs in now (TOPS 2022, section 6). */
export const MOST_LOGINS = 100;
export const LOGIN_DAYS = 180;

/** Below this the shares of a tenant's logins are chance: there are rules, and no score. */
export const SCORED_FROM = 5000;

/** Logins learnt from in one transaction of a tenant. */
export const LEARN_BATCH = 200;
export const LEARN_EVERY_MS = 2000;
export const PURGE_BATCH = 500;

/** A window is two slots, the current one and the one before. Of where attempts come from (networks by their operator, countries) nothing is decided: a slot is a day. */
export const SLOT_SECONDS = { account: DAY / 2, network: 1800, tenant: 1800, password: 1800, asn: DAY, country: DAY } as const;
/** How long the tenant, network operators and countries are told of, without the names of accounts. */
export const SOURCE_DAYS = 30;
/** Different people told apart in one window. */
export const MOST_PEOPLE = 64;
/**
 * Passwords that are tried are sorted into so many heaps by a keyed hash. That one password is tried on many accounts shows; which one it was does not, and what a
 * customer mistyped cannot be told from a heap that one in 4096 passwords falls into.
 */
export const PASSWORD_HEAPS = 4096;
