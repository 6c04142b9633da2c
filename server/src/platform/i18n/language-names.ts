import type { Locale } from './contract.ts';

/** Each language in its own words: whoever looks for theirs may not read the language around it. Marked as what they are, with `lang`. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
  es: 'Español',
  ar: 'العربية',
  zh: '简体中文',
};
