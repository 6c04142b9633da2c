type Values = Readonly<Record<string, unknown>>;

export interface Merged {
  /** What only one of them changed is as they have it; of what both did, mine. */
  readonly values: Record<string, unknown>;
  /** Both changed it, each to something else. */
  readonly both: readonly string[];
  /** Only they did. */
  readonly theirs: readonly string[];
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Two people changed the same thing, each beginning from `base`. Fields they do not tell of are mine. */
export function mergeChanges(base: Values, mine: Values, theirs: Values): Merged {
  const told = Object.keys(mine).filter((field) => field in theirs && !same(base[field], theirs[field]) && !same(mine[field], theirs[field]));
  const both = told.filter((field) => !same(base[field], mine[field]));
  const only = told.filter((field) => !both.includes(field));
  return { values: { ...mine, ...Object.fromEntries(only.map((field) => [field, theirs[field]])) }, both, theirs: only };
}
