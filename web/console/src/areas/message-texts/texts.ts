import { wordsOf } from '../../words/words.ts';
import type { Texts } from './texts/en.ts';

export const texts = wordsOf<Texts>('message-texts');
