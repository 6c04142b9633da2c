import type { Quota } from '../settings.ts';

const DAY = 24 * 3600;

/**
 * Texts about an account cost money too, and are counted apart from codes: whoever has codes sent to a number uses up none of its owner's notices, and no
 * notice uses up what is there for codes.
 */
export const TEXT_NOTICES = {
  /** Of one kind to one account: somebody who adds and removes the same thing all day leaves room for word of the rest. */
  kind: { limit: 3, windowSeconds: DAY },
  /** To one account; the last one says that it is the last. */
  user: { limit: 10, windowSeconds: DAY },
  /** To one number, however many accounts it was proved for. */
  number: { limit: 20, windowSeconds: DAY },
} as const satisfies Record<string, Quota>;
export type TextQuotas = { readonly [K in keyof typeof TEXT_NOTICES]: Quota };

/** Refusals of one kind about one account that the audit trail keeps in a day. */
export const REFUSALS_TOLD = { limit: 2, windowSeconds: DAY } as const satisfies Quota;
/** How many numbers are written to about one thing. */
export const MAX_NUMBERS = 3;
/** What is worth saying of a brand in a message of 160 characters. */
export const MAX_BRAND = 24;
