/** How long a code that lets somebody in is good for (OT4). */
export const CODE_SECONDS = 600;
/** From the console to the page that begins it. */
export const HAND_OVER_SECONDS = 120;
/** Codes that were tried, right or wrong, counted before they are looked at: of one customer no more than one code may see, of one operator no more than a slip or two a customer (D12). */
export const TRIES = { ofCustomer: { limit: 5, windowSeconds: 600 }, ofOperator: { limit: 15, windowSeconds: 900 } } as const;
/** Codes that one customer makes. */
export const CODES = { limit: 10, windowSeconds: 3600 } as const;
/** So late at most somebody who may not go on is out, and applications are told. What they hold is dead at once. */
export const SWEEP_EVERY_SECONDS = 3;
export const SWEEP_BATCH = 500;
