import { language } from './language.ts';
import type { Language } from './languages.ts';
import { holdWords } from './words.ts';

type Files = Readonly<Record<string, { readonly texts: unknown }>>;

/** One file a language with all that belongs to it, but for areas with many words, which bring theirs along (`laterWords`); the others stay where they are. */
const LOAD: Readonly<Record<Language, () => Promise<{ readonly files: Files }>>> = {
  en: () => import('./all/en.ts'),
  fr: () => import('./all/fr.ts'),
  de: () => import('./all/de.ts'),
  es: () => import('./all/es.ts'),
  ar: () => import('./all/ar.ts'),
  zh: () => import('./all/zh.ts'),
};

/** The folder above `texts`; of words for the menu, which are known before their area is loaded, the area's as well: `users/menu`. */
const placeOf = (path: string): string => /([^/]+(?:\/menu)?)\/texts\/[^/]+$/.exec(path)?.[1] ?? path;

export async function loadWords(): Promise<void> {
  const { files } = await LOAD[language]();
  holdWords(Object.fromEntries(Object.entries(files).map(([path, { texts }]) => [placeOf(path), texts])));
}
