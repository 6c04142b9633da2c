import { wordsOf } from '../../../words/words.ts';
import type { Texts } from './texts/en.ts';

/** What the way here is called: known before the area itself is loaded. */
export const menu = wordsOf<Texts>('threats/menu');
