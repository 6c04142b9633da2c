import type { ParsedRow, RowImage } from '#platform/db';

/** Places that a user's rows leave free, in order. */
export function freeSlots(images: readonly RowImage[], count: number): number[] {
  const taken = new Set(images.map((image) => Number((JSON.parse(image) as ParsedRow)['slot'])));
  return Array.from({ length: count }, (_, index) => index + 1).filter((slot) => !taken.has(slot));
}
