import { isDeepStrictEqual } from 'node:util';
import type { Given } from './rooms.ts';

export interface Difference {
  readonly field: string;
  readonly theirs: string;
  readonly yours: string;
}

/** Where what stands there now is not what somebody typed, field by field; settings one by one. */
export function differing(theirs: Given, yours: Given): readonly Difference[] {
  const [a, b] = [flat(theirs), flat(yours)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((field) =>
    isDeepStrictEqual(plain(a[field]), plain(b[field])) ? [] : [{ field, theirs: said(a[field]), yours: said(b[field]) }],
  );
}

const plain = (value: unknown): unknown => (value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown));
const said = (value: unknown): string => (value === undefined ? 'not said' : typeof value === 'string' ? value : JSON.stringify(value));

function flat({ secrets: _secrets, settings, ...rest }: Given): Readonly<Record<string, unknown>> {
  return { ...rest, ...Object.fromEntries(Object.entries((settings ?? {}) as object).map(([name, value]) => [`settings.${name}`, value])) };
}
