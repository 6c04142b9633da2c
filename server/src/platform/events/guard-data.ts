/** Words that no event key may contain, and words it may not end in: what they name is personal or secret. */
const NEVER = new Set(['email', 'mail', 'phone', 'password', 'passphrase', 'secret', 'otp', 'pin', 'cookie']);
const NEVER_LAST = new Set(['token', 'code', 'name', 'address', 'birthdate', 'ip', 'identifier']);
/** Codes of ours, not of customers. */
const ALLOWED = /(?:error|reason|status|result)_?code$/i;
const ADDRESS = /[^\s@]+@[^\s@]+\.[^\s@]+/;

/**
 * The first place in `data` that looks personal or secret, or undefined. The audit trail cannot be changed afterwards, so a slip must
 * be caught where it is written: in tests and development this stops the publisher.
 */
export function personalPlace(data: unknown, path = 'data'): string | undefined {
  if (typeof data === 'string') return ADDRESS.test(data) ? path : undefined;
  if (Array.isArray(data)) return firstOf(data.map((item, index) => personalPlace(item, `${path}[${index}]`)));
  if (data === null || typeof data !== 'object') return undefined;
  return firstOf(Object.entries(data).map(([key, value]) => (carriesText(value) && looksPersonal(key) ? `${path}.${key}` : personalPlace(value, `${path}.${key}`))));
}

function firstOf(places: readonly (string | undefined)[]): string | undefined {
  return places.find((place) => place !== undefined);
}

/** `{ phone: true }` tells nothing about anybody. */
function carriesText(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.some((item) => typeof item === 'string'));
}

function looksPersonal(key: string): boolean {
  if (ALLOWED.test(key)) return false;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => NEVER.has(word)) || NEVER_LAST.has(words.at(-1) ?? '');
}
