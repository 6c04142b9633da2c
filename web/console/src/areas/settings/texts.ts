import { laterWords } from '../../words/later-words.ts';
import type { Texts } from './texts/en.ts';

/** Loaded with the first page of the area. */
export const texts = await laterWords<Texts>(import.meta.glob('./texts/*.ts'));
