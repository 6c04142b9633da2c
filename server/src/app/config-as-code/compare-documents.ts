import { differences } from './differences.ts';
import { SECTION_NAMES, SecretReference, idOf, secretText, whatOf, type Entry, type Plain, type TenantDocument } from './document.ts';
import { planLine, type PlanLine } from './plan-line.ts';

/** One side of a comparison: what stands in a file, with the secrets its references mean. */
export interface Compared {
  readonly document: TenantDocument;
  readonly secrets: ReadonlyMap<string, string>;
}

/** What one configuration of a tenant says that another does not: entry by entry, field by field, secrets by their place only. Pure. */
export function compareDocuments(before: Compared | undefined, after: Compared): PlanLine[] {
  const { slug, head, sections } = after.document;
  if (!before) return [planLine('create', `tenant ${slug}`), ...SECTION_NAMES.flatMap((section) => sections[section].map((entry) => planLine('create', whatOf(section, entry))))];
  const of = (entry: Entry, side: Compared) => plainOf(entry, side) as Entry;
  const headChanges = bothWays(of(before.document.head, before), of(head, after));
  return [
    ...(headChanges.length > 0 ? [planLine('change', `tenant ${slug}`, headChanges)] : []),
    ...SECTION_NAMES.flatMap((section) => {
      const [was, is] = [before.document.sections[section], sections[section]].map((entries) => new Map(entries.map((entry) => [idOf(section, entry), entry])));
      const made = [...(is ?? [])].flatMap(([id, entry]) => {
        const old = was?.get(id);
        if (!old) return [planLine('create', whatOf(section, entry))];
        const secrets = changedSecrets(old, before, entry, after);
        const changes = [...bothWays(of(old, before), of(entry, after)), ...secrets];
        return changes.length === 0 ? [] : [planLine('change', whatOf(section, entry), changes)];
      });
      const gone = [...(was ?? [])].filter(([id]) => !is?.has(id)).map(([, entry]) => planLine('remove', whatOf(section, entry)));
      return [...made, ...gone];
    }),
  ];
}

/** What is new or other, and what is not there any more. */
function bothWays(before: Entry, after: Entry): string[] {
  return [...differences(before, after), ...missing(before, after)];
}

/** The same places, seen from the other side: what is there before and not after. */
function missing(before: Plain, after: Plain | undefined, path = ''): string[] {
  if (!isFields(before)) return [];
  return Object.entries(before).flatMap(([key, value]) => {
    const place = path === '' ? key : `${path}.${key}`;
    const now = isFields(after) ? after[key] : undefined;
    if (now === undefined) return [`${place}: removed`];
    return isFields(value) && isFields(now) ? missing(value, now, place) : [];
  });
}

const isFields = (value: Plain | undefined): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof SecretReference);

/** References as texts: where a secret is, and no word of it. */
function plainOf(value: Plain, side: Compared): Plain {
  if (value instanceof SecretReference) return secretText(value);
  if (Array.isArray(value)) return (value as readonly Plain[]).map((inner) => plainOf(inner, side));
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainOf(inner, side)])) : value;
}

function changedSecrets(old: Entry, before: Compared, entry: Entry, after: Compared): string[] {
  const [was, is] = [places(old, before), places(entry, after)];
  return [...is].flatMap(([place, value]) => (was.has(place) && was.get(place) !== value ? [`${place} changed`] : []));
}

function places(value: Plain, side: Compared, path = ''): Map<string, string | undefined> {
  if (value instanceof SecretReference) return new Map([[path, side.secrets.get(value.name)]]);
  const entries = Array.isArray(value) ? [...(value as readonly Plain[]).entries()] : isFields(value) ? Object.entries(value) : [];
  return new Map(entries.flatMap(([key, inner]) => [...places(inner as Plain, side, path === '' ? String(key) : `${path}.${key}`)]));
}
