/** A JSON object with members of any kind. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Undefined where it is no JSON. Members that would reach into prototypes are left out (D10). */
export function readJson(body: string): unknown {
  try {
    return JSON.parse(body, (key, value: unknown) => (key === '__proto__' ? undefined : value)) as unknown;
  } catch {
    return undefined;
  }
}

export function readObject(body: string): JsonObject | undefined {
  const value = readJson(body);
  return isObject(value) ? value : undefined;
}

/** Only the value's own members count: every object in JavaScript has a `constructor`. */
const member = (value: unknown, name: string): unknown => (value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined);

/** `data.user.name`, `emails.0.value`; a member whose own name has dots is found by that name. No expressions. */
export function readPath(document: unknown, path: string): unknown {
  const whole = member(document, path);
  return whole === undefined ? path.split('.').reduce(member, document) : whole;
}

/** Text of some length, or a number that stands for an id. */
export function textOf(value: unknown, max = 1000): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && text !== '' && text.length <= max ? text : undefined;
}

/** Several providers send booleans as text. Anything else is not a yes. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';
