/** As much of JSON Schema as settings use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly minItems?: number;
  readonly maxItems?: number;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

export const at = (tree: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, name) => (isTree(value) ? value[name] : undefined), tree);

export const schemaAt = (schema: Schema, path: string): Schema | undefined => path.split('.').reduce<Schema | undefined>((value, name) => value?.properties?.[name], schema);

/** What may be empty, without that. */
export function plain(schema: Schema): { readonly schema: Schema; readonly nullable: boolean } {
  const inner = schema.anyOf?.filter(({ type }) => type !== 'null');
  return inner?.length === 1 && inner[0] ? { schema: { ...inner[0], default: schema.default }, nullable: true } : { schema, nullable: false };
}

/** The tree with another value at the path; `undefined` takes it out, with what is empty then. */
export function withAt(tree: Tree, path: string, value: unknown): Tree {
  const [name = '', ...rest] = path.split('.');
  const next: unknown = rest.length === 0 ? value : withAt(isTree(tree[name]) ? tree[name] : {}, rest.join('.'), value);
  const { [name]: _, ...others } = tree;
  return next === undefined || (rest.length > 0 && isTree(next) && Object.keys(next).length === 0) ? others : { ...others, [name]: next };
}

/** Fields by their paths, in the order of the schema. Lists and names of one's own choosing are one field. */
export function pathsOf(schema: Schema, before = ''): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => (inner.properties ? pathsOf(inner, `${before}${name}.`) : [`${before}${name}`]));
}
