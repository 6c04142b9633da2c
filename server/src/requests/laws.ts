import type { PrivacyLaw, RequestKind } from './contract.ts';

/* By when a request must be answered. Pure. */

const DAY_MS = 86_400_000;

/** The same day of a later month, or its last one where there is none (Regulation 1182/71, article 3(2)(c)). In UTC, and to the second: never later than the law says. */
export function addMonths(from: Date, months: number): Date {
  const at = new Date(from);
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(from.getUTCDate(), last));
  return at;
}

const addDays = (from: Date, days: number) => new Date(from.getTime() + days * DAY_MS);

/** Monday to Friday. Holidays count as business days: that is never later than the law says. */
export function addBusinessDays(from: Date, days: number): Date {
  let at = from;
  for (let left = days; left > 0; ) {
    at = addDays(at, 1);
    if (at.getUTCDay() !== 0 && at.getUTCDay() !== 6) left--;
  }
  return at;
}

interface Clock {
  due(from: Date, kind: RequestKind): Date;
  /** From the same beginning. Undefined: it cannot be extended. */
  extended(from: Date, kind: RequestKind): Date | undefined;
  /** Whether the clock may stand still while somebody is asked who they are. */
  readonly pausable: boolean;
}

export const LAWS: Readonly<Record<PrivacyLaw, Clock>> = {
  // GDPR 12(3): one month, and two further months. While it is doubted with reason who asks (12(6)) the time stands still: EDPB guidelines 01/2022, section 5.3.
  gdpr: { due: (from) => addMonths(from, 1), extended: (from) => addMonths(from, 3), pausable: true },
  // 11 CCR 7021(b): 45 days, 90 at most, "regardless of time required to verify the request". 7026(f), 7027(g): no to selling, sharing or using counts within
  // 15 business days, and nothing extends that.
  ccpa: {
    due: (from, kind) => (kind === 'objection' || kind === 'restriction' ? addBusinessDays(from, 15) : addDays(from, 45)),
    extended: (from, kind) => (kind === 'objection' || kind === 'restriction' ? undefined : addDays(from, 90)),
    pausable: false,
  },
};
