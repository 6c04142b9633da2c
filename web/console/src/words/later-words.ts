import { language } from './language.ts';

/** The words of an area in the language of the page, where they come with its first page: `files` are all its languages. */
export async function laterWords<T>(files: Readonly<Record<string, () => Promise<unknown>>>): Promise<T> {
  const load = files[`./texts/${language}.ts`];
  if (!load) throw new Error(`There are no words in ${language}.`);
  return ((await load()) as { readonly texts: T }).texts;
}
