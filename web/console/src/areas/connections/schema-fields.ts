import type { Schema } from '../../kit/index.ts';

/** How one is asked for. `shape`: lists, and things with parts. */
export type Control = 'text' | 'long' | 'number' | 'boolean' | 'choice' | 'lines' | 'shape';

export interface SchemaField {
  /** Of the form: `settings.issuer`; parts of an object have fields of their own. */
  readonly name: string;
  readonly path: readonly string[];
  readonly title: string;
  readonly about: string | undefined;
  readonly control: Control;
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly byDefault: string | undefined;
  /** What it looks like inside, where it has a shape of its own. */
  readonly schema: Schema;
}

const LONG = 300;
const words = (name: string) => {
  const spaced = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};
/** Markdown's code marks are for the reference. */
const plain = (text: string) => text.replaceAll('`', '');

function controlOf({ type, enum: choices, const: only, items, maxLength = 0 }: Schema): Control {
  if (choices !== undefined && choices.every((one) => typeof one === 'string')) return 'choice';
  if (only !== undefined) return 'shape';
  if (type === 'string') return maxLength > LONG && maxLength > 4000 ? 'long' : 'text';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'array' && items?.type === 'string') return 'lines';
  return 'shape';
}

const told = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : typeof value === 'object' ? (Object.keys(value).length === 0 ? undefined : JSON.stringify(value)) : String(value);

/** `prefix`: what stands before the names of the form. */
export function fieldsOf(schema: Schema, prefix: string, leaveOut: ReadonlySet<string> = new Set(), path: readonly string[] = [], wanted = true): readonly SchemaField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]): readonly SchemaField[] => {
    if (path.length === 0 && leaveOut.has(key)) return [];
    const own = [...path, key];
    // Part of something that may be left out may be left out with it.
    const required = wanted && (schema.required ?? []).includes(key) && field.default === undefined;
    if (field.type === 'object' && field.properties !== undefined && path.length < 2 && !hasDeep(field)) return fieldsOf(field, prefix, leaveOut, own, required);
    return [
      {
        name: [...(prefix === '' ? [] : [prefix]), ...own].join('.'),
        path: own,
        title: field.title ?? words(key),
        about: field.description && plain(field.description),
        control: controlOf(field),
        required,
        choices: (field.enum ?? []).filter((one): one is string => typeof one === 'string'),
        byDefault: told(field.default),
        schema: field,
      },
    ];
  });
}

/** Lists of drawings and the like are better written than clicked. */
const hasDeep = ({ properties = {} }: Schema): boolean => Object.values(properties).some(({ type, items }) => type === 'array' && items?.type === 'object');

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined), value);

/** What stands in a field for a value: texts all of them, so that "not said" can be told from "no". */
export function textOf({ control, path }: SchemaField, given: unknown): string {
  const value = at(given, path);
  if (value === undefined || value === null) return '';
  if (control === 'lines') return Array.isArray(value) ? value.join('\n') : '';
  if (control === 'shape') return JSON.stringify(value, null, 2);
  return String(value);
}

/** And back. Undefined: not said. */
export function valueOf({ control }: SchemaField, text: string): unknown {
  if (text.trim() === '') return undefined;
  if (control === 'number') return Number(text);
  if (control === 'boolean') return text === 'true';
  if (control === 'lines')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  if (control === 'shape') return JSON.parse(text) as unknown;
  return control === 'long' ? text : text.trim();
}

export function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = (typeof into[key] === 'object' && into[key] !== null ? { ...(into[key] as object) } : {}) as Record<string, unknown>;
  into[key] = inner;
  put(inner, rest, value);
}
