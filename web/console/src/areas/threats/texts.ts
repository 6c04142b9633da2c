import { wordsOf } from '../../words/words.ts';
import type { Texts } from './texts/en.ts';

export const texts = wordsOf<Texts>('threats');

/** Short, in the language of the page; what a signal gives that nobody here has heard of is told as the API tells it. */
export const reasonText = (reason: string, meaning?: string): string => (texts.reasons as Readonly<Record<string, string>>)[reason] ?? meaning ?? reason;
