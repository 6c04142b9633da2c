import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { Locale } from '#platform/i18n';
import { MAX_TYPED } from './settings.ts';

export type ReadPhone =
  | { readonly ok: true; readonly number: string; readonly country: string }
  /** `country`: no messages go there; `kind`: a line that takes no messages or charges whoever writes to it. */
  | { readonly ok: false; readonly why: 'format' | 'country' | 'kind'; readonly country?: string };

/**
 * A number in any spelling (G9), and whether messages may go to it. Networks that belong to no country (satellites, +881, +882, +979 ...) have no
 * country here and so are never allowed. Only mobile lines are written to: premium, shared-cost and personal numbers pay those who own them (toll fraud).
 */
export function readPhone(typed: string, allowed: readonly string[], guess: string | undefined): ReadPhone {
  const text =
    typed.length > MAX_TYPED
      ? ''
      : typed
          .normalize('NFKC')
          .replace(/\p{Cf}/gu, '')
          .trim();
  if (!/^[+\p{Nd}\s()./\u2010-\u2015-]{5,40}$/u.test(text)) return { ok: false, why: 'format' };
  const found = parsePhoneNumberFromString(text, { ...(guess === undefined ? {} : { defaultCountry: guess as CountryCode }), extract: false });
  if (found === undefined || found.ext !== undefined || !found.isPossible()) return { ok: false, why: 'format' };
  const { country } = found;
  if (!found.isValid()) return { ok: false, why: 'format' };
  if (country === undefined || !allowed.includes(country)) return { ok: false, why: 'country', ...(country === undefined ? {} : { country }) };
  const type = found.getType();
  if (type !== 'MOBILE' && type !== 'FIXED_LINE_OR_MOBILE') return { ok: false, why: 'kind', country };
  return { ok: true, number: found.number, country };
}

/** Of a number that was read before. */
export const countryOf = (number: string): string | undefined => parsePhoneNumberFromString(number)?.country;

/** Where numbers without a country code are taken to be: the language's home among the allowed countries. The customer sees it and may write another (G9). */
export function guessCountry(allowed: readonly string[], locales: readonly Locale[]): string | undefined {
  const homes = locales.map((locale) => new Intl.Locale(locale).maximize().region);
  return homes.find((home) => home !== undefined && allowed.includes(home)) ?? allowed[0];
}

export function countryName(locale: Locale, country: string): string {
  return new Intl.DisplayNames([locale], { type: 'region' }).of(country) ?? country;
}

export function showNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** `+33 • •• •• •• 78`: enough for its owner to recognise. */
export function maskNumber(number: string): string {
  const shown = showNumber(number);
  const code = shown.indexOf(' ');
  if (code < 0) return '•••';
  return `${shown.slice(0, code)}${shown.slice(code, -2).replace(/\p{Nd}/gu, '•')}${shown.slice(-2)}`;
}
