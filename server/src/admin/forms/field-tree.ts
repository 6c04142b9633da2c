import type { JsonSchema } from '#platform/connections';

/** What a form asks for, made of a JSON Schema. Everything a form can do stands here; what is wrong with what was typed, the schema's own room says. */
export type FieldNode = FieldBase &
  (
    | { readonly kind: 'text'; readonly long: boolean }
    | { readonly kind: 'number' }
    | { readonly kind: 'boolean' }
    | { readonly kind: 'choice'; readonly options: readonly string[] }
    /** Any of a few. */
    | { readonly kind: 'choices'; readonly options: readonly string[] }
    /** Short texts, one a line. */
    | { readonly kind: 'lines' }
    /** Long texts, such as certificates: a box each. */
    | { readonly kind: 'blocks' }
    /** From names to values; both may be choices. */
    | { readonly kind: 'pairs'; readonly names?: readonly string[]; readonly values?: readonly string[] }
    | { readonly kind: 'rows'; readonly of: readonly FieldNode[] }
    | { readonly kind: 'group'; readonly of: readonly FieldNode[] }
    /** One of several groups, by the value of one field. */
    | { readonly kind: 'variants'; readonly by: string; readonly of: readonly { readonly value: string; readonly fields: readonly FieldNode[] }[] }
  );

interface FieldBase {
  readonly name: string;
  readonly title: string;
  readonly about?: string;
  readonly required: boolean;
  /** What counts where nothing is said. */
  readonly fallback?: unknown;
}

/** Longer texts are typed into boxes. */
const LONG = 1500;

export function fieldsOf(schema: JsonSchema): readonly FieldNode[] {
  const required = new Set(list(schema['required']));
  const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).map(([name, property]) => fieldOf(name, property, required.has(name)));
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

function fieldOf(name: string, schema: JsonSchema, required: boolean): FieldNode {
  const { title, description, default: fallback } = schema;
  const base: FieldBase = {
    name,
    title: typeof title === 'string' ? title : words(name),
    ...(typeof description === 'string' ? { about: description } : {}),
    required: required && fallback === undefined,
    ...(fallback === undefined ? {} : { fallback }),
  };
  if (Array.isArray(schema['oneOf'])) return { ...base, ...variants(schema['oneOf'] as readonly JsonSchema[]) };
  const options = list(schema['enum']);
  if (options.length > 0) return { ...base, kind: 'choice', options };
  switch (schema['type']) {
    case 'boolean':
      return { ...base, kind: 'boolean' };
    case 'integer':
    case 'number':
      return { ...base, kind: 'number' };
    case 'array':
      return { ...base, ...arrayOf((schema['items'] ?? {}) as JsonSchema) };
    case 'object':
      return { ...base, ...objectOf(schema) };
    default:
      return { ...base, kind: 'text', long: Number(schema['maxLength'] ?? 0) > LONG };
  }
}

type Kind = Omit<Extract<FieldNode, { kind: 'choices' }>, keyof FieldBase> | Omit<Extract<FieldNode, { kind: 'lines' | 'blocks' }>, keyof FieldBase> | KindOf<'rows'>;
type KindOf<K extends FieldNode['kind']> = Omit<Extract<FieldNode, { kind: K }>, keyof FieldBase>;

function arrayOf(items: JsonSchema): Kind {
  const options = list(items['enum']);
  if (options.length > 0) return { kind: 'choices', options };
  if (items['type'] === 'object') return { kind: 'rows', of: fieldsOf(items) };
  return { kind: Number(items['maxLength'] ?? 0) > LONG ? 'blocks' : 'lines' };
}

function objectOf(schema: JsonSchema): KindOf<'group'> | KindOf<'pairs'> {
  if (schema['properties'] !== undefined) return { kind: 'group', of: fieldsOf(schema) };
  const names = list((schema['propertyNames'] as JsonSchema | undefined)?.['enum']);
  const values = list((schema['additionalProperties'] as JsonSchema | undefined)?.['enum']);
  return { kind: 'pairs', ...(names.length > 0 ? { names } : {}), ...(values.length > 0 ? { values } : {}) };
}

/** Told apart by the one property that is a constant in each. */
function variants(schemas: readonly JsonSchema[]): KindOf<'variants'> {
  const constants = (schema: JsonSchema) =>
    Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).filter(([, property]) => typeof property['const'] === 'string');
  const by = constants(schemas[0] ?? {})[0]?.[0] ?? '';
  return {
    kind: 'variants',
    by,
    of: schemas.map((schema) => ({ value: String(Object.fromEntries(constants(schema))[by]?.['const'] ?? ''), fields: fieldsOf(schema).filter(({ name }) => name !== by) })),
  };
}

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []);

/** `userInfoEndpoint` as somebody would say it. */
const words = (name: string): string => {
  const text = name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`).replace(/_/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
