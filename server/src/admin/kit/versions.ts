import { adminErrors } from '../errors.ts';

/** What If-Match named, where versions are numbers. Undefined: `*`, whatever it is now. */
export function expectedNumber(expected: string): number | undefined {
  if (expected === '*') return undefined;
  if (!/^\d{1,9}$/.test(expected)) throw adminErrors.version_missing({ fields: [{ field: 'if-match', fix: 'must be the ETag as it was given out, or *' }] });
  return Number(expected);
}
