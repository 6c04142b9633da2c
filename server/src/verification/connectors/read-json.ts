export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Undefined where it is no JSON object. Members that would reach into prototypes are left out (D10). */
export function readObject(body: string | Uint8Array): JsonObject | undefined {
  try {
    const value = JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'), (key, member: unknown) => (key === '__proto__' ? undefined : member)) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Only the value's own members count: every object in JavaScript has a `constructor`. */
export const member = (value: unknown, name: string): unknown => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/** `data.user.name`: names with dots between them. */
export const readPath = (document: unknown, path: string): unknown => path.split('.').reduce(member, document);

export function textOf(value: unknown, max = 500): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= max ? value : undefined;
}

/** A point in time, with its zone. */
export function timeOf(value: unknown): Date | undefined {
  const text = textOf(value, 40);
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
