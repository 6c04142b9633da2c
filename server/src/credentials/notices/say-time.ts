import type { Locale } from '#platform/i18n';

/** The way each language writes a date and a time, on the customer's clock; without one it is UTC, and says so. */
export function sayTime(at: Date, locale: Locale, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' };
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone !== undefined && isZone(zone) ? zone : 'UTC' }).format(at);
}

/** What a profile says may be from another system and no zone this process knows. */
function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
