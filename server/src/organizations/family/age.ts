import type { ChildrenSettings } from '#tenants/contract';

/* How old somebody is, by days of birth as they were said and the clock of the database. Pure. */

/** Nobody has lived longer: what lies before is a slip. */
const OLDEST = 125;

/** The day somebody is `years` old: who was born on 29 February, on 1 March of other years. `YYYY-MM-DD`. */
export function dayOfAge(born: string, years: number): string {
  const [year, month, day] = born.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10);
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

export const isOfAge = (born: string, years: number, now: Date): boolean => dayOfAge(born, years) <= dayOf(now);

/** A day nobody alive was born on. */
export const isImpossible = (born: string, now: Date): boolean => born > dayOf(now) || dayOfAge(born, OLDEST) < dayOf(now);

export const ageOfConsent = ({ ageOfConsent: general, byCountry }: ChildrenSettings, country: string | undefined): number =>
  country !== undefined && Object.hasOwn(byCountry, country) ? (byCountry[country] as number) : general;

/** What may be written down in clear of the day somebody comes of age: the month it lies in. */
export const monthOf = (day: string): Date => new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
export const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
