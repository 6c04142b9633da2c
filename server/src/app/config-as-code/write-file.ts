import { Document, isMap, isScalar, visit } from 'yaml';
import { SECTION_NAMES, SecretReference, secretText, type Entry, type Plain, type TenantDocument } from './document.ts';

export interface Replacements {
  /** Name of a variable and its value: texts that have the value get the reference in its place. */
  readonly variables?: ReadonlyMap<string, string>;
  /** Secrets by the names their references have, to find one whose value a variable has. */
  readonly secrets?: ReadonlyMap<string, string>;
}

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Where a value stands in a text by itself, not as a part of a longer word. */
function placeOf(text: string, value: string): number {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const end = at + value.length;
    if (!(isWord(value[0]) && isWord(text[at - 1])) && !(isWord(value.at(-1)) && isWord(text[end]))) return at;
  }
  return -1;
}

/** Shorter values stand in too many texts by chance. */
const MIN_VALUE = 4;

/**
 * The file that says all of this. The same configuration is the same text: `apply` takes it to another installation, and what that one exports is this again.
 */
export function writeConfigFile(tenants: readonly TenantDocument[], { variables = new Map(), secrets = new Map() }: Replacements = {}): string {
  const usable = [...variables].filter(([, value]) => value.length >= MIN_VALUE).toSorted(([, a], [, b]) => b.length - a.length);
  const named = new Map([...secrets].flatMap(([name, value]) => usable.filter(([, other]) => other === value).map(([other]) => [name, other] as const)));
  const needed = new Set<string>();
  const referred = new Set<string>();

  function textOf(text: string): string {
    for (const [name, value] of usable) {
      const at = placeOf(text, value);
      if (at < 0) continue;
      referred.add(name);
      return `${textOf(text.slice(0, at))}\${env:${name}}${textOf(text.slice(at + value.length))}`;
    }
    return text.replaceAll('${', '$${');
  }
  function write(value: Plain): unknown {
    if (value instanceof SecretReference) {
      const name = named.get(value.name) ?? value.name;
      needed.add(name);
      return secretText(new SecretReference(name));
    }
    if (typeof value === 'string') return textOf(value);
    if (Array.isArray(value)) return (value as readonly Plain[]).map(write);
    return value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value as Entry).map(([key, inner]) => [key, key === 'slug' ? inner : write(inner)]))
      : value;
  }

  const content = {
    tenants: tenants.map(({ head, sections }) =>
      write({ ...head, ...Object.fromEntries(SECTION_NAMES.flatMap((section) => (sections[section].length === 0 ? [] : [[section, sections[section]]]))) }),
    ),
  };
  const document = new Document(content, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    // Short texts in several languages, and lists of words, stand on one line each.
    Collection(_key, node) {
      if (node.items.every((item) => isScalar(item)) && JSON.stringify(node).length <= 100) node.flow = true;
      if (isMap(node) && node.items.length <= 3 && node.items.every((item) => isScalar(item.value)) && JSON.stringify(node).length <= 70) node.flow = true;
    },
  });
  const list = (title: string, names: ReadonlySet<string>) => (names.size === 0 ? [] : [`# ${title}`, ...[...names].toSorted().map((name) => `#   ${name}`), '#']);
  const header = [
    '# Exported configuration. `parvis apply` brings an installation to it; users are not in it.',
    '#',
    ...list('Secrets, by reference. One that is not set stays as the installation has it; a new installation needs them all:', needed),
    ...list('Variables, which differ from one environment to the next:', referred),
  ];
  return `${header.slice(0, -1).join('\n')}\n\n${document.toString({ lineWidth: 0, flowCollectionPadding: true, singleQuote: true })}`;
}
