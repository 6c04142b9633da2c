export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** `name: "A" -> "B"` in its parts; undefined: it is said in another way. */
export function readDifference(detail: string): Difference | undefined {
  const [, field, before, after] = /^([\w.[\]@/-]+): (.*?) -> (.*)$/s.exec(detail) ?? [];
  return field === undefined || before === undefined || after === undefined ? undefined : { field, before, after };
}
