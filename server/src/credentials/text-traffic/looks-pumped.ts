import { PUMPED } from './settings.ts';

export interface AreaCounts {
  readonly kind: 'block' | 'country';
  /** Numbers that asked for a code in this day, and those whose code came back. */
  readonly asked: number;
  readonly entered: number;
  /** Numbers whose code came back on earlier days. */
  readonly settled: number;
}

/** Pure: whether codes that go there look as if they were asked for only to be sent. */
export function looksPumped({ kind, asked, entered, settled }: AreaCounts): boolean {
  if (kind === 'country' && settled >= PUMPED.country.settled) return false;
  const { asked: many, entered: share } = PUMPED[kind];
  return asked >= many && entered < asked * share;
}
