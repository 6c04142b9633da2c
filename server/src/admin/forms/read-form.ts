import type { FieldProblem } from '#platform/errors';
import type { FieldNode } from './field-tree.ts';

export type Posted = Readonly<Record<string, string>>;

/** What was typed, as the schema would have it. What is left empty is left out; what cannot be read as it should be is handed on as it is, for the schema to refuse. */
export function readFields(fields: readonly FieldNode[], posted: Posted, at: string, problems: FieldProblem[]): Readonly<Record<string, unknown>> | undefined {
  const entries = fields.flatMap((field) => {
    const value = readField(field, posted, under(at, field.name), problems);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export const under = (at: string, name: string | number): string => (at === '' ? String(name) : `${at}.${name}`);

function readField(field: FieldNode, posted: Posted, at: string, problems: FieldProblem[]): unknown {
  switch (field.kind) {
    case 'text':
      return text(posted[at]);
    case 'choice':
      return text(posted[at]);
    case 'number': {
      const given = text(posted[at]);
      return given !== undefined && /^-?\d{1,12}$/.test(given) ? Number(given) : given;
    }
    case 'boolean':
      return posted[at] === 'yes' ? true : posted[at] === 'no' ? false : undefined;
    case 'choices':
      return some(field.options.filter((option) => posted[under(at, option)] !== undefined));
    case 'lines':
      return some((posted[at] ?? '').split(/\r?\n/).flatMap((line) => text(line) ?? []));
    case 'blocks':
      return some(numbers(posted, at).flatMap((index) => text(posted[under(at, index)]) ?? []));
    case 'pairs':
      return readPairs(posted, at, problems);
    case 'rows':
      return some(numbers(posted, at).flatMap((index) => readFields(field.of, posted, under(at, index), problems) ?? []));
    case 'group':
      return readFields(field.of, posted, at, problems);
    case 'variants': {
      const chosen = text(posted[under(at, field.by)]);
      const variant = field.of.find(({ value }) => value === chosen);
      return chosen === undefined ? undefined : { [field.by]: chosen, ...(variant && readFields(variant.fields, posted, under(at, chosen), problems)) };
    }
  }
}

function readPairs(posted: Posted, at: string, problems: FieldProblem[]): Readonly<Record<string, string>> | undefined {
  const pairs = new Map<string, string>();
  for (const index of numbers(posted, at)) {
    const [name, value] = [text(posted[`${at}.${index}.name`]) ?? '', text(posted[`${at}.${index}.value`]) ?? ''];
    if (name === '' && value === '') continue;
    if (pairs.has(name)) problems.push({ field: at, fix: `has "${name}" twice` });
    pairs.set(name, value);
  }
  return pairs.size === 0 ? undefined : Object.fromEntries(pairs);
}

const text = (given: string | undefined): string | undefined => {
  const plain = given?.replace(/\r\n/g, '\n').trim();
  return plain === undefined || plain === '' ? undefined : plain;
};

const some = <T>(values: readonly T[]): readonly T[] | undefined => (values.length === 0 ? undefined : values);

/** Which numbers stand behind the name, in their order. */
function numbers(posted: Posted, at: string): readonly number[] {
  const found = Object.keys(posted).flatMap((name) => (name.startsWith(`${at}.`) ? (/^\d{1,3}(?=\.|$)/.exec(name.slice(at.length + 1)) ?? []) : []));
  return [...new Set(found.map(Number))].toSorted((a, b) => a - b);
}
