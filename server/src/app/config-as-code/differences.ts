/** What of `wanted` differs from `actual`, one line a leaf, for people to read. Only what is wanted is compared. Pure. */
export function differences(actual: unknown, wanted: unknown, path = ''): string[] {
  if (isRecord(wanted) && (isRecord(actual) || actual === undefined)) {
    return Object.entries(wanted).flatMap(([key, value]) =>
      value === undefined ? [] : differences((actual as Record<string, unknown> | undefined)?.[key], value, path === '' ? key : `${path}.${key}`),
    );
  }
  const [before, after] = [show(actual), show(wanted)];
  return before === after ? [] : [`${path}: ${before} -> ${after}`];
}

const MAX = 80;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = value === undefined ? '(none)' : JSON.stringify(value);
  return text.length > MAX ? `${text.slice(0, MAX)}... (${text.length} characters)` : text;
}
