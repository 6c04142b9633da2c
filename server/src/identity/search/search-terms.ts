/** What a customer is found by: the beginnings of the words of their names and mailboxes, and the domain of their address. Stored as blind indexes only. Pure. */

const MIN_PREFIX = 3;
const MAX_PREFIX = 8;
/** Of a longer word only the beginning of this length counts as the word. */
const MAX_WORD = 32;
export const MAX_WORDS = 6;

/** Which values are searched by, and how. */
export interface SearchRules {
  /** Names of attributes. */
  readonly fields: ReadonlySet<string>;
  /** By the beginnings of words; otherwise by whole words only. */
  readonly prefixes: boolean;
}

/** Words without case and accents, so that "Åsa" is found as "asa". */
export function searchTokens(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, MAX_WORDS)
    .map((word) => [...word].slice(0, MAX_WORD).join(''));
}

/** What a typed word is looked up by, best first: as a whole word, and if nobody has it, by as many of its letters as are indexed. */
export function askedTerms(word: string, { prefixes }: Pick<SearchRules, 'prefixes'>): string[] {
  const letters = [...word];
  return letters.length > MAX_PREFIX && prefixes ? [word, letters.slice(0, MAX_PREFIX).join('')] : [word];
}

/** All terms a value is found under. Words shorter than a prefix (many Chinese names) are found by any beginning of theirs. */
export function searchTerms(text: string, { prefixes }: Pick<SearchRules, 'prefixes'>): string[] {
  const terms = new Set<string>();
  for (const word of searchTokens(text)) {
    terms.add(word);
    if (!prefixes) continue;
    const letters = [...word];
    const from = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(word) ? 1 : MIN_PREFIX;
    for (let length = from; length <= Math.min(letters.length, MAX_PREFIX); length++) terms.add(letters.slice(0, length).join(''));
  }
  return [...terms];
}

/** `@example.com`: no word has an @ in it, so nothing else is found by it. */
export const domainTerm = (domain: string): string => `@${domain.toLowerCase()}`;

/** All terms of an identifier or contact. */
export function addressTerms(kind: string, value: string, rules: Pick<SearchRules, 'prefixes'>): string[] {
  if (kind === 'username') return searchTerms(value, rules);
  if (kind !== 'email') return [];
  const at = value.lastIndexOf('@');
  return [...searchTerms(value.slice(0, at), rules), domainTerm(value.slice(at + 1))];
}
