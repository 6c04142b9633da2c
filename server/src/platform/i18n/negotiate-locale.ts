import { LOCALES, type Locale } from './contract.ts';

/** Longer headers are cut: nobody has more languages, and the work stays bounded. */
const MAX_RANGES = 20;

/** First supported of: explicit list in order, then `Accept-Language` by quality (RFC 9110 section 12.5.4), then the fallback (G8). */
export function negotiateLocale(preferred: readonly string[], acceptLanguage: string | undefined, fallback: Locale): Locale {
  for (const tag of [...preferred.slice(0, MAX_RANGES), ...ranges(acceptLanguage)]) {
    const locale = supported(tag);
    if (locale) return locale;
  }
  return fallback;
}

/** `fr-CA` is served by `fr`: lookup by truncation (RFC 4647 section 3.4). */
function supported(tag: string): Locale | undefined {
  const language = tag.trim().toLowerCase().split(/[-_]/)[0];
  return LOCALES.find((locale) => locale === language);
}

function ranges(header: string | undefined): string[] {
  if (!header) return [];
  return header
    .slice(0, 500)
    .split(',', MAX_RANGES)
    .map((part, position) => {
      const [tag = '', ...parameters] = part.split(';');
      const weight = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(parameter)?.[1]).find((found) => found !== undefined);
      return { tag: tag.trim(), quality: weight === undefined ? 1 : Number(weight), position };
    })
    .filter(({ tag, quality }) => tag !== '' && tag !== '*' && quality > 0)
    .sort((a, b) => b.quality - a.quality || a.position - b.position)
    .map(({ tag }) => tag);
}
