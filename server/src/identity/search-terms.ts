/** Prefixes of names and mailboxes under which support finds a customer; stored as blind indexes only. Pure. */

const MIN_PREFIX = 3;
const MAX_PREFIX = 12;
const MAX_TOKENS = 6;

/** Attributes whose words are searched by. */
export const SEARCHED_ATTRIBUTES: ReadonlySet<string> = new Set(['name', 'given_name', 'family_name', 'nickname']);

/** Words without case and accents, so that "Åsa" is found as "asa". */
export function searchTokens(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, MAX_TOKENS);
}

/** The term a typed word is looked up by: its first letters. */
export function searchTerm(token: string): string {
  return [...token].slice(0, MAX_PREFIX).join('');
}

/** All terms a value is found under. Words shorter than a prefix (many Chinese names) are found by any beginning of theirs. */
export function searchTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const token of searchTokens(text)) {
    const letters = [...token];
    const from = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(token) ? 1 : Math.min(MIN_PREFIX, letters.length);
    for (let length = from; length <= Math.min(letters.length, MAX_PREFIX); length++) terms.add(letters.slice(0, length).join(''));
  }
  return [...terms];
}

/** The searched part of an identifier or contact. */
export function searchedPart(kind: string, value: string): string | undefined {
  if (kind === 'email') return value.slice(0, value.lastIndexOf('@'));
  return kind === 'username' ? value : undefined;
}
