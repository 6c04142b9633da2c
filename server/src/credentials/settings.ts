const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

export interface Quota {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** How often a password may be tried. Counted before the work, in the database, over all processes (D12). */
export const PASSWORD_ATTEMPTS = {
  /** On one account, from all browsers that never signed in to it together. */
  account: { limit: 10, windowSeconds: 15 * MINUTE },
  /** On one account from one browser that has signed in to it (R2). */
  knownBrowser: { limit: 10, windowSeconds: 15 * MINUTE },
  /** Failures from one network (an IPv4 address or an IPv6 /64), over all accounts; counted before, taken back after a success. */
  network: { limit: 50, windowSeconds: 15 * MINUTE },
  /** Failures on a whole tenant from unknown browsers: a brake for a widely spread attack, high enough for the busiest hour. */
  tenant: { limit: 20_000, windowSeconds: 15 * MINUTE },
} as const satisfies Record<string, Quota>;
/** Each limit of an account has longer ones behind it: so many times as many attempts in a window so many times as long. 20 in 2 hours, 30 in a day. */
export const PASSWORD_RISES = [
  { times: 2, longer: 8 },
  { times: 3, longer: 96 },
] as const;
export type PasswordQuotas = { readonly [K in keyof typeof PASSWORD_ATTEMPTS]: Quota };

/** Refusals without a guess that the audit trail keeps of one network. */
export const REFUSALS_RECORDED = { limit: 100, windowSeconds: 15 * MINUTE } as const satisfies Quota;

/** SP 800-63B-4 3.2.2: at most this many failures in a row, then the password is out of use until the account is recovered (R1). */
export const MAX_CONSECUTIVE_FAILURES = 100;
/** After this many failures in one flow the code is offered in plain sight (PA1). */
export const SUGGEST_CODE_AFTER = 3;
/** Rows that stand in for accounts without a password. */
export const DECOY_SLOTS = 256;

export const KNOWN_BROWSER_DAYS = 180;
export const KNOWN_BROWSERS_PER_USER = 20;

/** ASVS 6.6.2, R3: ten minutes at most, by database time. */
export const CODE_SECONDS = 10 * MINUTE;
/** With less than this left a resend makes a new code, not one that dies before it is typed. */
export const CODE_MIN_REMAINING = MINUTE;
export const RESEND_AFTER_SECONDS = 30;

/**
 * Tries at a mailed code. Only tries that the code still allowed count for its address. Whoever floods an address from one network uses up that
 * network's share of it, not its owner's (R2).
 */
export const CODE_TRIES = {
  /** Per code (OT3). Its window outlives the code. */
  code: { limit: 5, windowSeconds: 2 * CODE_SECONDS },
  /** On one address from one network, or from one browser that its owner has signed in from. */
  share: { limit: 25, windowSeconds: DAY },
  /** On one address from everywhere: keeps guessing at one in 10 000 a day. */
  address: { limit: 100, windowSeconds: DAY },
} as const satisfies Record<string, Quota>;

/** Codes sent: nobody's mailbox is filled, and nobody uses up the owner's share. */
export const CODE_SENDS = {
  flow: { limit: 3, windowSeconds: 10 * MINUTE },
  share: { limit: 15, windowSeconds: DAY },
  address: { limit: 60, windowSeconds: DAY },
  network: { limit: 100, windowSeconds: 15 * MINUTE },
} as const satisfies Record<string, Quota>;
export type SendQuotas = { readonly [K in keyof typeof CODE_SENDS]: Quota };

/** How often a page that waits for the mailed link asks whether it was followed. */
export const POLL_SECONDS = 3;

/** Longest password, in code points (SU3). */
export const MAX_PASSWORD_LENGTH = 256;
/** zxcvbn takes time that grows fast with length, so it sees this many code points (SU5). */
export const SCORED_LENGTH = 100;

/** Rules by the tenant's preset (SU4, P1). `score` is zxcvbn's, 0 to 4. */
export const PASSWORD_RULES = {
  nist: { length: 15, score: 2 },
  balanced: { length: 8, score: 3 },
} as const;
