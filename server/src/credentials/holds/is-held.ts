import type { Locale, Text } from '#platform/i18n';
import { sayTime } from '../notices/say-time.ts';

/** Whether something sensitive must wait now. By database time; at the very end it no longer does. */
export function isHeld(until: Date | undefined, now: Date): until is Date {
  return until !== undefined && until.getTime() > now.getTime();
}

/** What a customer is told where something waits. */
export function heldText(until: Date, locale: Locale, zone?: string): Text {
  return { id: 'credentials.hold_until', values: { until: sayTime(until, locale, zone) } };
}
