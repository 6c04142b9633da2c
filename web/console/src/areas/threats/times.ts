import { locale } from '../../words/language.ts';

const hours = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
// Days are counted by UTC.
const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

export const atOf = (slot: string, unit: 'hour' | 'day'): string => (unit === 'hour' ? hours : dates).format(new Date(slot));
