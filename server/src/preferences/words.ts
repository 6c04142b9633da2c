import type { Locale } from '#platform/i18n';

/** In the customer's language, else in English, else in any there is; with the language it is in. */
export function wordsIn<T>(all: Readonly<Partial<Record<Locale, T>>>, locale: string): { readonly locale: Locale; readonly words: T } {
  const entries = Object.entries(all) as [Locale, T][];
  const found = entries.find(([name]) => name === locale) ?? entries.find(([name]) => name === 'en') ?? entries[0];
  if (!found) throw new Error('What has no words cannot be saved.');
  return { locale: found[0], words: found[1] };
}
