import { isLanguage, type Language } from './languages.ts';

/* What `first.js` has chosen before anything was drawn. Another choice is another page: it is loaded anew. */
const CHOSEN = 'parvis-language';
const OWN = 'parvis-language-own';

const onPage = document.documentElement.lang;
export const language: Language = isLanguage(onPage) ? onPage : 'en';

/** With figures everybody reads, also in Arabic: they stand beside ids, addresses and code. */
export const locale = `${language}-u-nu-latn`;

/** For lists and figures in the language of the page. */
export const numbers = new Intl.NumberFormat(locale);
export const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
/** For what is mostly below a hundredth, and is not nothing. */
export const exactShares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
export const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
export const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
export const listed = (words: readonly string[]): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
/** One of them is enough. */
export const listedAny = (words: readonly string[]): string => new Intl.ListFormat(locale, { type: 'disjunction' }).format(words);

const keep = (name: string, value: string): boolean => {
  try {
    localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
};
const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

/** What is on the page is not lost by it: `leave` keeps what was typed. */
export function chooseLanguage(next: Language, leave: () => void): void {
  if (next === language || !keep(CHOSEN, next)) return;
  leave();
  location.reload();
}

/** What somebody's account says, for a browser in which they have not chosen. True: the page is on its way again, in that language. */
export function knowOwnLanguage(own: string | undefined): boolean {
  const tag = own?.split('-')[0] ?? '';
  if (!isLanguage(tag) || kept(OWN) === tag || !keep(OWN, tag) || kept(CHOSEN) !== null || tag === language) return false;
  location.reload();
  return true;
}
