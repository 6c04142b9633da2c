import type { StoredDay } from './store.ts';

/** Below, nobody is told a number: somebody could be meant (STANDARDS B5). */
export const SMALL = 10;

export type Period = 'day' | 'week' | 'month';
export type Split = 'application' | 'detail';

export interface ReportLine {
  /** First day of the period. */
  readonly period: string;
  readonly measure: string;
  /** What it is split by; absent: all of it. */
  readonly of?: string;
  /** To the nearest ten; null: fewer than ten. */
  readonly about: number | null;
}

/**
 * What may be shown. Numbers are rounded to tens as well: else whoever takes a part from a whole, or a shorter time from a longer one, would get at what is hidden. Periods
 * begin where the calendar says, so that nobody shifts one by a day.
 */
export const shown = (n: number): number | null => (n < SMALL ? null : Math.round(n / SMALL) * SMALL);

/** Weeks begin on Monday (ISO 8601). */
export function periodOf(day: string, period: Period): string {
  if (period === 'month') return `${day.slice(0, 7)}-01`;
  if (period === 'day') return day;
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}

/** Pure. Oldest first; what did not happen has no line. */
export function reportOf(days: readonly StoredDay[], period: Period, split: Split | undefined): readonly ReportLine[] {
  const sums = new Map<string, { readonly line: Omit<ReportLine, 'about'>; n: number }>();
  for (const row of days) {
    const line = { period: periodOf(row.day, period), measure: row.measure, ...(split === undefined ? {} : { of: row[split] }) };
    const key = JSON.stringify(line);
    const sum = sums.get(key) ?? { line, n: 0 };
    sum.n += row.n;
    sums.set(key, sum);
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { line, n }]) => ({ ...line, about: shown(n) }));
}
