import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/** A page of the console as an area names it: `users/$id`, at `/tenants/$tenant/customers/$id`. */
export interface ConsolePage {
  readonly name: string;
  readonly address: string;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const areas = fileURLToPath(new URL('../../../web/console/src/areas/', import.meta.url));

/** Every page there is, read from the areas themselves: whoever adds one has it walked. */
export function consolePages(): readonly ConsolePage[] {
  return globSync('*/index.ts', { cwd: areas })
    .toSorted()
    .flatMap((file) => {
      const declared = new Map<string, Node>();
      for (const statement of (parseSync(file, readFileSync(`${areas}${file}`, 'utf8')).program as unknown as { body: Node[] }).body) {
        const declaration = (statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : statement) as {
          type?: string;
          declarations?: { id: { name: string }; init: Node }[];
        } | null;
        for (const { id, init } of declaration?.declarations ?? []) declared.set(id.name, init);
      }
      const plain = (node: Node | undefined): Node | undefined => (node?.type === 'Identifier' ? declared.get(node['name'] as string) : node);
      const field = (object: Node, name: string): Node | undefined =>
        plain((object['properties'] as { key?: { name?: string }; value: Node }[]).find(({ key }) => key?.name === name)?.value);
      const text = (object: Node, name: string): string => (field(object, name)?.['value'] as string | undefined) ?? '';
      return [...declared.values()]
        .filter((node) => node.type === 'ObjectExpression' && field(node, 'pages') !== undefined)
        .flatMap((area) =>
          ((field(area, 'pages') as Node)['elements'] as Node[]).map((page) => {
            const below = text(page, 'path') === '/' ? '' : text(page, 'path');
            const root = text(area, 'scope') === 'tenant' ? '/tenants/$tenant' : '';
            const path = text(area, 'path');
            return { name: `${text(area, 'id')}${below}`, address: `${root}${path === '' ? '' : `/${path}`}${below}` || '/' };
          }),
        );
    });
}
