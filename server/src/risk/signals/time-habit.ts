import type { Signal } from '../contract.ts';

/** Fewer say nothing of a habit. */
const HABIT_FROM = 20;
const AROUND_HOURS = 3;

export const timeHabit: Signal = {
  id: 'habit',
  about: 'Whether the customer ever signs in at this time of day, three hours more or less, once there are twenty sign-ins to tell from. Worth little alone.',
  reasons: { 'habit.unusual_hour': 'None of at least twenty sign-ins was near this time of day.' },
  find({ account: { hours }, now }) {
    if (hours.length < HABIT_FROM) return [];
    const hour = now.getUTCHours();
    const apart = (other: number) => Math.min(Math.abs(hour - other), 24 - Math.abs(hour - other));
    return hours.some((other) => apart(other) <= AROUND_HOURS) ? [] : [{ reason: 'habit.unusual_hour', grade: 'note', facts: { logins: hours.length } }];
  },
};
