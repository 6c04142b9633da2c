import type { Locale } from '#platform/i18n';

/** Each language in its own words: whoever needs the switcher may not read the page's language. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
  es: 'Español',
  ar: 'العربية',
  zh: '简体中文',
};
