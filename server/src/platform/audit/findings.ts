import type { Finding } from './contract.ts';

const LISTED = 100;

/** The first of what was wrong, in the order of the chain, and how many there were. */
export interface Findings {
  add(finding: Finding): void;
  readonly count: number;
  list(): readonly Finding[];
}

export function createFindings(): Findings {
  const kept: Finding[] = [];
  let count = 0;
  return {
    add(finding) {
      count++;
      // What was inserted has no number: it comes behind, and must not be crowded out.
      if (kept.length < LISTED || finding.entry === undefined) kept.push(finding);
    },
    get count() {
      return count;
    },
    list: () => kept.toSorted((a, b) => (a.entry ?? Number.POSITIVE_INFINITY) - (b.entry ?? Number.POSITIVE_INFINITY) || (a.at ?? '').localeCompare(b.at ?? '')).slice(0, LISTED),
  };
}
