import type { BlockFound } from '#platform/audit';
import type { SentEntry } from './contract.ts';

/** Entries of a block after the given one, as they are sent. What is gone by now is named, as in an export. */
export function sentEntries({ block, found }: BlockFound, after: number): readonly SentEntry[] {
  return found.flatMap(({ entry }, index) => {
    const number = block.first + index;
    const place = block.places[index] ?? { id: '', at: '' };
    return number <= after ? [] : [{ tenant: block.tenant, entry: number, ...(entry ?? place), leaf: (block.leaves[index] ?? Buffer.alloc(0)).toString('base64url') }];
  });
}

/** Whether a kind of fact is one of these; `%` stands for anything, an empty list for all. */
export function wants(types: readonly string[]): (entry: SentEntry) => boolean {
  if (types.length === 0) return () => true;
  const patterns = types.map((type) => type.split('%'));
  return ({ type }) => type === undefined || patterns.some((parts) => fits(type, parts));
}

/** Without a regular expression, so that nobody's pattern can take long. */
function fits(type: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return type === first;
  if (!type.startsWith(first)) return false;
  const last = rest.at(-1) ?? '';
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = type.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return type.length - last.length >= at && type.endsWith(last);
}
