import type { Locale, Text } from '#platform/i18n';
import type { NoticeWords, Purpose } from '../contract.ts';

export interface Shown {
  readonly locale: Locale;
  readonly words: NoticeWords;
}

/** In the customer's language, else in English, else in any there is; with the language that it is, which goes into the record. */
export function wordsFor({ notice }: Pick<Purpose, 'notice'>, locale: Locale): Shown {
  const found = [locale, 'en' as const, ...(Object.keys(notice) as Locale[])].find((candidate) => notice[candidate] !== undefined) as Locale;
  return { locale: found, words: notice[found] as NoticeWords };
}

/** Words of the company, as they are. */
export const said = (text: string): Text => ({ id: 'consent.said', values: { text } });
