import { z } from 'zod';

export const MAX_PAGE = 200;

/** Of every list: how much, and from where on. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50).describe(`At most so many, up to ${MAX_PAGE}.`),
  after: z.string().max(500).optional().describe('`next` of the page before.'),
});

/** A page of a list; `next` is absent on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.string().optional().describe('For `after`; absent: there is nothing more.') });

/** From what was read with one more than `limit`: the page, and where the next one begins. */
export function toPage<R, J>(rows: readonly R[], limit: number, json: (row: R) => J, cursor: (row: R) => string): { items: J[]; next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(json), ...(rows.length > limit && last !== undefined ? { next: cursor(last) } : {}) };
}

/** A cursor of several values, opaque to its reader. */
export const packCursor = (...values: readonly string[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

/** Undefined: it was not made by us; there is no such page. */
export function unpackCursor(cursor: string, length: number): readonly string[] | undefined {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string') ? values : undefined;
  } catch {
    return undefined;
  }
}
