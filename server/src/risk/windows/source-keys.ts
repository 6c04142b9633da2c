import type { Network } from '../contract.ts';

/* Networks and countries are nobody, and stand as what they are: the number of an autonomous system, and the two letters of a country as one. 0: unknown. */

const FIRST = 'A'.charCodeAt(0);

export const countryKey = (country: string | undefined): number => (country === undefined ? 0 : (country.charCodeAt(0) - FIRST + 1) * 32 + (country.charCodeAt(1) - FIRST + 1));

export const countryOf = (key: number): string => String.fromCharCode(Math.floor(key / 32) + FIRST - 1, (key % 32) + FIRST - 1);

export const sourceKeys = ({ asn, country }: Pick<Network, 'asn' | 'country'>) => ({ asn: String(asn ?? 0), country: String(countryKey(country)) });
