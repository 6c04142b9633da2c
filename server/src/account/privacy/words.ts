import type { Notice, NoticeWords, PurposeDefinition } from '#consent/contract';
import type { Locale } from '#platform/i18n';

export { namesFor, type Names } from '#consent';

/** In the customer's language, else in English, else in any there is; with the language it is in: that is what they were shown. */
export function wordsIn(notice: PurposeDefinition['notice'], locale: string): { readonly locale: Locale; readonly words: NoticeWords } {
  const all = Object.entries(notice) as [Locale, NoticeWords][];
  const found = all.find(([name]) => name === locale) ?? all.find(([name]) => name === 'en') ?? all[0];
  if (!found) throw new Error('A notice without words cannot be published.');
  return { locale: found[0], words: found[1] };
}

/** As it was published, word for word. */
export const definitionIn = ({ content }: Notice): PurposeDefinition => JSON.parse(content) as PurposeDefinition;
