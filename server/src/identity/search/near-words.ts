/** Words one slip of a finger away from a typed one. Made when somebody asks, so the index is no larger for it, and says no more. Pure. */

const MIN_LETTERS = 4;
/** Longer words are compared by their first letters only, as they are looked up. */
const MAX_LETTERS = 10;
const ALPHABETS: readonly (readonly [RegExp, string])[] = [
  [/^[a-z0-9]+$/, 'abcdefghijklmnopqrstuvwxyz'],
  [/^\p{Script=Cyrillic}+$/u, 'абвгдежзийклмнопрстуфхцчшщъыьэюя'],
  [/^\p{Script=Greek}+$/u, 'αβγδεζηθικλμνξοπρστυφχψω'],
  [/^\p{Script=Arabic}+$/u, 'ابتثجحخدذرزسشصضطظعغفقكلمنهويةى'],
];

/**
 * One letter too many, too few, wrong, or two of them swapped (Damerau-Levenshtein distance 1): some five hundred for ten letters. The first letter is taken as
 * typed: slips there are rare, and names that differ in it are other names. Empty for words that are too short to tell a slip from another word.
 */
export function nearWords(word: string): string[] {
  const letters = [...word].slice(0, MAX_LETTERS);
  if (letters.length < MIN_LETTERS) return [];
  const alphabet = [...(ALPHABETS.find(([script]) => script.test(word))?.[1] ?? '')];
  const near = new Set<string>();
  for (let at = 1; at <= letters.length; at++) {
    const [before, here, after] = [letters.slice(0, at).join(''), letters[at], letters.slice(at + 1).join('')];
    for (const letter of alphabet) {
      near.add(before + letter + letters.slice(at).join(''));
      if (here !== undefined) near.add(before + letter + after);
    }
    if (here === undefined) continue;
    near.add(before + after);
    const next = letters[at + 1];
    if (next !== undefined) near.add(before + next + here + letters.slice(at + 2).join(''));
  }
  near.delete(letters.join(''));
  return [...near];
}
