import { idOf, type SectionName } from './document.ts';
import { placeOf, type Collected } from './collect.ts';
import { keptName } from './resolve-references.ts';
import type { FileTenant } from './file-schema.ts';

const SECRETIVE = ['applications', 'samlApplications', 'connections', 'verifiers'] as const satisfies readonly SectionName[];

/**
 * Puts the secrets that are there where the file says nothing of them (`${secret:NAME}` of a variable that is not set), or else the `spare` one of that name. Where
 * there is none either, or the place is none for a secret, that is a problem.
 */
export function withKeptSecrets(
  wanted: FileTenant,
  before: Collected | undefined,
  spare: ReadonlyMap<string, string> | undefined,
  problem: (path: readonly (string | number)[], message: string) => void,
): FileTenant {
  const secretive = (name: string): name is (typeof SECRETIVE)[number] => (SECRETIVE as readonly string[]).includes(name);
  const fields = Object.entries(wanted).map(([name, value]) => {
    if (secretive(name)) return [name, (value as readonly Entry[]).map((entry, index) => withKept(name, entry, index))] as const;
    return [name, filled(value, [], (path, reference) => missing([name, ...path], reference))] as const;
  });
  return Object.fromEntries(fields) as FileTenant;

  function withKept(section: (typeof SECRETIVE)[number], entry: Entry, index: number): unknown {
    return filled(
      entry,
      [],
      (path, name) => before?.secretAt(section, idOfEntry(section, entry, before), placeOf(entry, path)) ?? spare?.get(name) ?? missing([section, index, ...path], name),
    );
  }
  function missing(path: readonly (string | number)[], name: string): string {
    problem(path, `refers to the secret ${name}, which is not set, and there is none here that could stay`);
    return '';
  }
}

type Entry = Readonly<Record<string, unknown>>;

/** Of a SAML application whose entity id stands in its metadata only, the file says the name. */
function idOfEntry(section: SectionName, entry: Entry, before: Collected): string {
  if (section !== 'samlApplications' || entry['entityId'] !== undefined) return idOf(section, entry);
  return String(before.document.sections.samlApplications.find(({ name }) => name === entry['name'])?.['entityId']);
}

function filled(value: unknown, path: readonly string[], secret: (path: readonly string[], name: string) => string): unknown {
  if (typeof value === 'string') {
    const name = keptName(value);
    return name === undefined ? value : secret(path, name);
  }
  if (Array.isArray(value)) return value.map((inner, at) => filled(inner, [...path, String(at)], secret));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, [...path, key], secret)]));
}
