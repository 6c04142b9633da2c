/**
 * Whether an account says what was verified. People and documents write names differently: case, accents, hyphens and spaces are no difference, anything else is.
 * Pure.
 */
export function sameValue(one: string | boolean, other: string | boolean): boolean {
  if (typeof one === 'boolean' || typeof other === 'boolean') return one === other;
  return one === other || (plain(one) !== '' && plain(one) === plain(other));
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[\p{Pd}\p{P}\p{Z}\n]+/gu, ' ')
    .trim();
