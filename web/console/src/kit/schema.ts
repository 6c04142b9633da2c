/** As much of JSON Schema as our own schemas use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Of names one chooses oneself. */
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What may be empty, without that. */
export function plain(schema: Schema): { readonly schema: Schema; readonly nullable: boolean } {
  const inner = schema.anyOf?.filter(({ type }) => type !== 'null');
  return inner?.length === 1 && inner[0] ? { schema: { ...inner[0], default: schema.default }, nullable: inner.length < (schema.anyOf?.length ?? 0) } : { schema, nullable: false };
}

export type Control = 'choice' | 'flag' | 'yes-no' | 'number' | 'text' | 'choices' | 'list' | 'object' | 'map' | 'either' | 'variants' | 'json';

/** How something is asked for. `flag`: on or off, and off unless somebody says so. `yes-no`: may be left open. */
export function controlOf(schema: Schema): Control {
  const { type, enum: choices, items, properties, additionalProperties, anyOf, oneOf } = schema;
  if (choices) return 'choice';
  if (oneOf) return kindName(oneOf) === undefined ? 'json' : 'variants';
  if (anyOf) return anyOf.every((one) => ['text', 'flag', 'yes-no', 'number'].includes(controlOf(one))) ? 'either' : 'json';
  if (type === 'boolean') return schema.default === undefined ? 'yes-no' : 'flag';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string') return 'text';
  if (type === 'array' && items?.enum) return 'choices';
  if (type === 'array' && items) return 'list';
  if (type === 'object' && typeof additionalProperties === 'object' && properties === undefined) return 'map';
  return type === 'object' && properties ? 'object' : 'json';
}

/** The part that tells one of several shapes from the others: each has another constant there. */
export const kindName = (shapes: readonly Schema[]): string | undefined =>
  Object.keys(shapes[0]?.properties ?? {}).find((name) => shapes.every(({ properties }) => properties?.[name]?.const !== undefined));

/** What a new item of a list begins with: nothing is said for anybody. */
export function blank(schema: Schema): unknown {
  switch (controlOf(schema)) {
    case 'object': {
      const needed = (schema.required ?? []).flatMap((name) => {
        const part = schema.properties?.[name];
        return part && ['object', 'map', 'list'].includes(controlOf(part)) ? [[name, blank(part)] as const] : [];
      });
      return Object.fromEntries(needed);
    }
    case 'map':
      return {};
    case 'list':
    case 'choices':
      return [];
    case 'text':
      return '';
    case 'choice':
      return schema.enum?.[0];
    default:
      return undefined;
  }
}

/** `daysSinceSeen` → `Days since seen`. */
export function spaced(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type Tree = Readonly<Record<string, unknown>>;
export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same with another value of this name; `undefined` takes it out. */
export function withName(tree: Tree, name: string, value: unknown): Tree {
  if (value !== undefined) return { ...tree, [name]: value };
  const { [name]: _, ...others } = tree;
  return others;
}

export const moved = <T>(list: readonly T[], from: number, to: number): readonly T[] => {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), list[from] as T, ...rest.slice(to)];
};
