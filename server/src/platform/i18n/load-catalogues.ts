import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LOCALES, type Locale } from './contract.ts';

/** Flat texts per language: catalogue key to ICU message. */
export type Catalogues = Readonly<Record<Locale, Readonly<Record<string, string>>>>;

/** Every `locales` folder under `root` (the server's `src`): rooms bring their texts by having one. */
export function findCatalogues(root: string): string[] {
  return globSync('**/locales/en.json', { cwd: root })
    .map((file) => dirname(join(root, file)))
    .sort();
}

/** Merges `<dir>/<locale>.json` of all folders. A key that two folders have, or that is no text, stops the start: nobody would notice later. */
export function loadCatalogues(dirs: readonly string[]): Catalogues {
  const load = (locale: Locale): Record<string, string> => {
    const texts: Record<string, string> = {};
    const owner = new Map<string, string>();
    for (const dir of dirs) {
      const file = join(dir, `${locale}.json`);
      // What a language lacks is shown in English and reported by the house test, not here.
      if (!existsSync(file)) continue;
      for (const [key, text] of Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)) {
        if (typeof text !== 'string') throw new Error(`${file}: "${key}" is not a text`);
        if (owner.has(key)) throw new Error(`The text "${key}" is in ${owner.get(key)} and again in ${file}`);
        owner.set(key, file);
        texts[key] = text;
      }
    }
    return texts;
  };
  return Object.fromEntries(LOCALES.map((locale) => [locale, load(locale)])) as unknown as Catalogues;
}
