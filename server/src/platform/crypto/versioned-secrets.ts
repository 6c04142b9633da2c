/**
 * Secrets in several versions, as configured: `current` names the one that new work uses, the others only read. Each is 32 random bytes,
 * or their base64. That they are random is checked where they are configured.
 */
export interface VersionedSecrets {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array> | Readonly<Record<string, string>>;
}

const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** Decoded and checked. Messages never contain a value. */
export function readSecrets(name: string, secrets: VersionedSecrets): ReadonlyMap<string, Buffer> {
  const entries: [string, string | Uint8Array][] = secrets.keys instanceof Map ? [...secrets.keys] : Object.entries(secrets.keys);
  const decoded = new Map<string, Buffer>();
  for (const [version, value] of entries) {
    const bytes = typeof value !== 'string' ? Buffer.from(value) : BASE64.test(value) ? Buffer.from(value, 'base64') : Buffer.alloc(0);
    if (version === '' || bytes.length !== 32) throw new TypeError(`${name} "${version}": expected 32 random bytes in base64.`);
    decoded.set(version, bytes);
  }
  if (!decoded.has(secrets.current)) throw new TypeError(`${name}: the current version "${secrets.current}" is not among the keys.`);
  return decoded;
}
