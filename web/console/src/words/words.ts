/** What every language says: the keys of the English one, and functions of the same values. What names something for the program stays as it is. */
export type Words<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof T]: Key extends 'id' | 'unit' | 'value' ? T[Key] : Words<T[Key]> };

let held: Readonly<Record<string, unknown>> = {};

/** Once, before anything that says something is loaded. */
export function holdWords(words: Readonly<Record<string, unknown>>): void {
  held = words;
}

/** The words of one place, by the name of its folder, in the language of the page. */
export function wordsOf<T>(place: string): T {
  const found = held[place];
  if (found === undefined) throw new Error(`There are no words for ${place}.`);
  return found as T;
}
