import { isTrue, readPath, type JsonObject } from './read-json.ts';

export interface Address {
  readonly value: string;
  readonly verified: boolean;
}

/** What may be one at all; rooms that keep addresses look closer. */
export const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
export const PHONE = /^\+?[\d ().-]{5,30}$/;

/**
 * An address, and whether it is proved, out of documents that may each name one. Only a document that names the address itself can say that it is proved: an
 * address from one beside a "proved" from another would make anybody's address proved (CVE-2026-14781). Documents that contradict each other prove nothing.
 */
export function chooseAddress(documents: readonly JsonObject[], form: RegExp, valuePath: string, verifiedPath: string): Address | undefined {
  const named = documents.flatMap((document) => {
    const value = readPath(document, valuePath);
    return typeof value !== 'string' || !form.test(value) ? [] : [{ value, verified: readPath(document, verifiedPath) }];
  });
  const [first] = named;
  if (first === undefined) return undefined;
  const isOne = named.every(({ value }) => value.toLowerCase() === first.value.toLowerCase());
  const isDenied = named.some(({ verified }) => verified !== undefined && !isTrue(verified));
  return { value: first.value, verified: isOne && !isDenied && named.some(({ verified }) => isTrue(verified)) };
}
