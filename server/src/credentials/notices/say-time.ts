import type { Locale } from '#platform/i18n';

const OPTIONS: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' };
/** Making one takes longer than all else that a mail does. Zones are what profiles say, so only so many stay. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_KEPT = 100;

/** The way each language writes a date and a time, on the customer's clock; without one it is UTC, and says so. */
export function sayTime(at: Date, locale: Locale, zone = 'UTC'): string {
  return formatOf(locale, zone).format(at);
}

function formatOf(locale: Locale, zone: string): Intl.DateTimeFormat {
  const name = `${locale} ${zone}`;
  const known = formats.get(name);
  if (known) return known;
  const made = makeFormat(locale, zone);
  if (!made) return formatOf(locale, 'UTC');
  if (formats.size >= MOST_KEPT) formats.delete(formats.keys().next().value as string);
  formats.set(name, made);
  return made;
}

/** What a profile says may be from another system and no zone this process knows. */
function makeFormat(locale: Locale, timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(locale, { ...OPTIONS, timeZone });
  } catch (error) {
    if (error instanceof RangeError && timeZone !== 'UTC') return undefined;
    throw error;
  }
}
