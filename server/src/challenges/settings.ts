const MINUTE = 60;

/** From here on a browser that nobody knows works for its message: more than an office full of customers, or more than a busy shop has newcomers. */
export const PRESSURE = {
  network: { limit: 30, windowSeconds: 10 * MINUTE },
  tenant: { limit: 2000, windowSeconds: 10 * MINUTE },
} as const;

/** From here on the sign-ups of a network are work, whoever else arrives: nobody makes twenty accounts an hour for themselves. */
export const SIGN_UPS = { limit: 20, windowSeconds: 60 * MINUTE } as const;
export const HOUR_SECONDS = 60 * MINUTE;
export const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Browsers of one network that pass by waiting, because they run no scripts. */
export const WAITED = { limit: 10, windowSeconds: 60 * MINUTE } as const;
/** How long those wait. */
export const WAIT_SECONDS = 15;
/** A puzzle is good for this long, by database time. */
export const PUZZLE_SECONDS = 10 * MINUTE;
