import { IntlMessageFormat } from 'intl-messageformat';
import { LOCALES, type I18n, type Locale, type Text } from './contract.ts';
import type { Catalogues } from './load-catalogues.ts';
import { negotiateLocale } from './negotiate-locale.ts';

const FALLBACK: Locale = 'en';
type Message = string | IntlMessageFormat;

export interface I18nOptions {
  readonly catalogues: Catalogues;
  /** Missing keys and values throw (tests, development). Otherwise English is shown, and the key as the last resort. */
  readonly strict: boolean;
  /** Told of what was missing when not strict. */
  readonly onMissing?: (locale: Locale, id: string) => void;
}

/**
 * Texts in the customer's language. Messages are compiled at first use and kept: there are never more than the catalogues have keys.
 * Tags are not interpreted: what a message says is text, and whoever prints it escapes it.
 */
export function createI18n(options: I18nOptions): I18n {
  const compiled = new Map<Locale, Map<string, Message>>(LOCALES.map((locale) => [locale, new Map()]));

  function message(locale: Locale, id: string): Message | undefined {
    const known = compiled.get(locale)?.get(id);
    if (known !== undefined) return known;
    const texts = options.catalogues[locale];
    const text = Object.hasOwn(texts, id) ? texts[id] : undefined;
    if (text === undefined) return undefined;
    // Most texts have no variables: those are their own result.
    const made = /[{}'#]/.test(text) ? new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }) : text;
    compiled.get(locale)?.set(id, made);
    return made;
  }

  function render(locale: Locale, text: Text): string | undefined {
    const found = message(locale, text.id);
    if (found === undefined || typeof found === 'string') return found;
    return String(found.format({ ...text.values }));
  }

  return {
    format(locale, text) {
      try {
        const result = render(locale, text);
        if (result !== undefined) return result;
      } catch (error) {
        // A value the message needs was not given.
        if (options.strict) throw new Error(`Text "${text.id}" (${locale}): ${(error as Error).message}`, { cause: error });
      }
      if (options.strict) throw new Error(`There is no text "${text.id}" in "${locale}"`);
      options.onMissing?.(locale, text.id);
      try {
        return render(FALLBACK, text) ?? text.id;
      } catch {
        return text.id;
      }
    },
    source(locale, id) {
      const text = options.catalogues[locale][id] ?? options.catalogues[FALLBACK][id];
      if (text === undefined && options.strict) throw new Error(`There is no text "${id}" in "${locale}"`);
      return text ?? id;
    },
    direction: (locale) => (locale === 'ar' ? 'rtl' : 'ltr'),
    negotiate: negotiateLocale,
    locales: LOCALES,
  };
}
