export const LOCALES = ['en', 'fr', 'de', 'es', 'ar', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];

/** A text that has not been put into a language yet: catalogue key plus ICU values. The only form of text that leaves the engine. */
export interface Text {
  readonly id: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface I18n {
  /** Missing keys throw in tests and development, and show the English text in production. */
  format(locale: Locale, text: Text): string;
  /** As it stands in the catalogue, before values are put into it. Missing keys as in `format`. */
  source(locale: Locale, id: string): string;
  /** `rtl` for Arabic. */
  direction(locale: Locale): 'ltr' | 'rtl';
  /** First supported of: explicit list (`ui_locales`, saved), then `Accept-Language`, then the fallback (G8). */
  negotiate(preferred: readonly string[], acceptLanguage: string | undefined, fallback: Locale): Locale;
  readonly locales: readonly Locale[];
}
