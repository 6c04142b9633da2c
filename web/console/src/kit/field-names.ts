/** As the API names a field, `body.grants.0.tenants` or `/grants/0/tenants`: `grants.0.tenants`. */
const pathOf = (field: string): string => field.replace(/^body[./]|^\//, '').replaceAll('/', '.');

/** Whether the API's name means the field of the form, or something in it. Names may have dots themselves. */
export function means(name: string, field: string): boolean {
  const path = pathOf(field);
  return path === name || path.startsWith(`${name}.`);
}

/** Whether it means just that. */
export const isAt = (path: string, field: string): boolean => pathOf(field) === path;

/** The field of the form that is meant: the longest name that fits. Undefined: none of them. */
export const fieldMeant = (names: readonly string[], field: string): string | undefined =>
  names.filter((name) => means(name, field)).toSorted((one, other) => other.length - one.length)[0];

/** Ids under which the input may be found, the nearest first: that of the very part of a list, else of what it is in. */
export function idsOf(formId: string, field: string): readonly string[] {
  const parts = pathOf(field).split('.');
  return parts.map((_, at) => `${formId}-${parts.slice(0, parts.length - at).join('.')}`);
}
