import { CODE_SENDS, type Quota } from '../settings.ts';

const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Messages cost money, and thieves earn by asking for many of them (toll fraud). Counted in the database before anything is queued. */
export const SMS_SENDS = {
  /** In one flow, as for mailed codes (OT3). */
  flow: CODE_SENDS.flow,
  /** To one number; apart for its proved owner, whom strangers that enter the number must not lock out (R2). */
  number: { limit: 5, windowSeconds: DAY },
  /** To numbers that differ in their last three digits only, before they are anybody's: thieves rent numbers in blocks. */
  block: { limit: 20, windowSeconds: DAY },
  /** Of one account, to whatever numbers: new ones are easily made up. */
  user: { limit: 10, windowSeconds: DAY },
  /** From one network, over all accounts. */
  network: { limit: 30, windowSeconds: HOUR },
} as const satisfies Record<string, Quota>;
export type SmsQuotas = { readonly [K in keyof typeof SMS_SENDS]: Quota };

/** Longest thing that is looked at as a number. */
export const MAX_TYPED = 40;
export const MAX_LABEL = 60;
