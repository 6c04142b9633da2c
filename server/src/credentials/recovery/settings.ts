/** A code that support gave out works this long, once. */
export const SUPPORT_CODE_SECONDS = 24 * 3600;
/** Without the second step somebody could have talked support into it: changes wait longer, whatever the tenant's settings say. */
export const LOST_SECOND_STEP_HOURS = 72;
/** Tries at support codes. At 75 bits they only keep the noise out. */
export const SUPPORT_TRIES = { account: { limit: 20, windowSeconds: 15 * 60 }, network: { limit: 20, windowSeconds: 15 * 60 } } as const;
