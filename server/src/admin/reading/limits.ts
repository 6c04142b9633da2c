/** How many customers' details somebody is shown before another one must allow more (AZ-6). */
export interface ReadingLimits {
  readonly perHour: number;
  readonly perDay: number;
}

/** What the roles come with. A day of support is some hundred customers; nobody needs the list of all of them. */
const DEFAULTS: Readonly<Record<string, ReadingLimits>> = {
  owner: { perHour: 300, perDay: 1500 },
  admin: { perHour: 300, perDay: 1500 },
  'privacy-officer': { perHour: 120, perDay: 600 },
};
const ELSE: ReadingLimits = { perHour: 60, perDay: 300 };
/** A program that needs more says so when its key is made, and an owner agrees. */
export const KEY_DEFAULTS: ReadingLimits = { perHour: 300, perDay: 1000 };

export function readingLimits(role: string, set: { readonly per_hour: number; readonly per_day: number } | undefined): ReadingLimits {
  return set ? { perHour: set.per_hour, perDay: set.per_day } : (DEFAULTS[role] ?? ELSE);
}

/** Of several roles the largest counts. */
export const largest = (all: readonly ReadingLimits[]): ReadingLimits =>
  all.reduce((one, other) => ({ perHour: Math.max(one.perHour, other.perHour), perDay: Math.max(one.perDay, other.perDay) }), { perHour: 0, perDay: 0 });
