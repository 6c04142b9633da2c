import { createHash } from 'node:crypto';
import type { NoticeChange, PurposeDefinition } from '../contract.ts';

/**
 * The JSON Canonicalization Scheme (RFC 8785): members sorted by their UTF-16 code units, no spaces. What is hashed here has no numbers but whole ones, which
 * both write alike. Anybody can make the same bytes of the same notice, in any language.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    // oxlint-disable-next-line unicorn/no-array-sort -- by code units, as the standard wants
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** What one notice is made of: everything customers were told, and everything that follows from a yes. */
export function noticeContent(definition: PurposeDefinition, version: number, change: NoticeChange): { readonly content: string; readonly hash: string } {
  const content = canonical({ ...definition, version, change });
  return { content, hash: createHash('sha256').update(content).digest('base64url') };
}
