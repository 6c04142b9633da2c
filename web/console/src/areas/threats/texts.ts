import { laterWords } from '../../words/later-words.ts';
import type { Texts } from './texts/en.ts';

/** Loaded with the first page of the area. */
export const texts = await laterWords<Texts>(import.meta.glob('./texts/*.ts'));

export const meaningText = (reason: string): string | undefined => (texts.meanings as Readonly<Record<string, string>>)[reason];

/** Short, in the language of the page; what a signal gives that nobody here has heard of is told as the API tells it. */
export const reasonText = (reason: string, meaning?: string): string => (texts.reasons as Readonly<Record<string, string>>)[reason] ?? meaning ?? reason;

/** What a figure of a finding counts. */
export const factText = (name: string): string => (texts.facts as Readonly<Record<string, string>>)[name] ?? name;
