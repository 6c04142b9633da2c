import { isTree, type Schema, type Tree } from '../../kit/index.ts';

export const at = (tree: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, name) => (isTree(value) ? value[name] : undefined), tree);

export const schemaAt = (schema: Schema, path: string): Schema | undefined => path.split('.').reduce<Schema | undefined>((value, name) => value?.properties?.[name], schema);

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
