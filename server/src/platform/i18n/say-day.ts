import type { Locale } from './contract.ts';

/** A day of the calendar (`2012-01-31`) the way each language writes it, wherever somebody is. What is no such day stays as it is. */
export function sayDay(day: string, locale: Locale): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}
