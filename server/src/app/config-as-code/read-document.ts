import { parse } from 'yaml';
import { SECTION_NAMES, SecretReference, type Entry, type Plain, type TenantDocument } from './document.ts';

/** What `writeConfigFile` wrote of one tenant, as it was: references stay references. */
export function readDocument(text: string): TenantDocument {
  const { tenants } = parse(text, { schema: 'core', version: '1.2' }) as { readonly tenants: readonly Entry[] };
  const entry = fromText(tenants[0] ?? {}) as Entry;
  const head = Object.fromEntries(Object.entries(entry).filter(([field]) => !(SECTION_NAMES as readonly string[]).includes(field)));
  const sections = Object.fromEntries(SECTION_NAMES.map((section) => [section, (entry[section] ?? []) as readonly Entry[]])) as unknown as TenantDocument['sections'];
  return { slug: String(head['slug']), head, sections };
}

function fromText(value: Plain): Plain {
  if (typeof value === 'string') {
    const name = /^\$\{secret:([^}]+)\}$/.exec(value)?.[1];
    return name === undefined ? value.replaceAll('$${', '${') : new SecretReference(name);
  }
  if (Array.isArray(value)) return (value as readonly Plain[]).map(fromText);
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value as Entry).map(([key, inner]) => [key, fromText(inner)])) : value;
}
