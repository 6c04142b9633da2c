/**
 * Stored password hashes as text: PHC strings (github.com/P-H-C/phc-string-format), bcrypt's modular crypt format, and the spelling passlib
 * gives PBKDF2. Pure: used by the worker to verify, and by imports to refuse early what could never be verified.
 */
export type StoredAlgorithm =
  | { readonly kind: 'argon2'; readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number; readonly variant: 'argon2id' | 'argon2i' }
  | { readonly kind: 'bcrypt'; readonly cost: number }
  | { readonly kind: 'pbkdf2'; readonly digest: 'sha1' | 'sha256' | 'sha512'; readonly iterations: number; readonly salt: Buffer; readonly hash: Buffer }
  | { readonly kind: 'scrypt'; readonly n: number; readonly r: number; readonly p: number; readonly salt: Buffer; readonly hash: Buffer };

/** An imported hash is input: its cost must not be able to stop a worker for minutes or take the machine's memory. */
const MAX_MEMORY_KIB = 1024 * 1024;
const MAX_ARGON2_WORK_KIB = 4 * 1024 * 1024;
const MAX_BCRYPT_COST = 15;
const MAX_PBKDF2_ITERATIONS = 5_000_000;

function parameters(text: string): ReadonlyMap<string, number> | undefined {
  const found = new Map<string, number>();
  for (const part of text.split(',')) {
    const match = /^([a-z]{1,4})=([0-9]{1,10})$/.exec(part);
    if (match?.[1] === undefined || found.has(match[1])) return undefined;
    found.set(match[1], Number(match[2]));
  }
  return found;
}

/** Base64 without padding; passlib writes `.` for `+`. */
function bytes(text: string | undefined): Buffer | undefined {
  if (text === undefined || !/^[A-Za-z0-9+/.]+={0,2}$/.test(text)) return undefined;
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}

const within = (value: number | undefined, low: number, high: number): value is number => value !== undefined && Number.isInteger(value) && value >= low && value <= high;

function readArgon2(variant: 'argon2id' | 'argon2i', phc: string): StoredAlgorithm | undefined {
  const match = /^\$argon2id?\$(?:v=(?:16|19)\$)?([^$]+)\$([^$]+)\$([^$]+)$/.exec(phc);
  const costs = parameters(match?.[1] ?? '');
  const [memoryCost, timeCost, parallelism] = [costs?.get('m'), costs?.get('t'), costs?.get('p')];
  if (!within(memoryCost, 8, MAX_MEMORY_KIB) || !within(timeCost, 1, 64) || !within(parallelism, 1, 16)) return undefined;
  if (memoryCost * timeCost > MAX_ARGON2_WORK_KIB || !within(bytes(match?.[2])?.length, 8, 64) || !within(bytes(match?.[3])?.length, 16, 64)) return undefined;
  return { kind: 'argon2', variant, memoryCost, timeCost, parallelism };
}

function readPbkdf2(name: string, fields: readonly string[]): StoredAlgorithm | undefined {
  const digest = ({ pbkdf2: 'sha1', 'pbkdf2-sha1': 'sha1', 'pbkdf2-sha256': 'sha256', 'pbkdf2-sha512': 'sha512' } as const)[name];
  const [costs = '', saltText, hashText] = fields;
  const iterations = /^[0-9]{1,9}$/.test(costs) ? Number(costs) : parameters(costs)?.get('i');
  const salt = bytes(saltText);
  const hash = bytes(hashText);
  if (digest === undefined || fields.length !== 3 || !salt || !hash || !within(iterations, 1, MAX_PBKDF2_ITERATIONS) || !within(hash.length, 16, 64)) return undefined;
  return { kind: 'pbkdf2', digest, iterations, salt, hash };
}

function readScrypt(fields: readonly string[]): StoredAlgorithm | undefined {
  const costs = parameters(fields[0] ?? '');
  const [ln, r, p] = [costs?.get('ln'), costs?.get('r'), costs?.get('p')];
  const salt = bytes(fields[1]);
  const hash = bytes(fields[2]);
  if (fields.length !== 3 || !within(ln, 1, 20) || !within(r, 1, 32) || !within(p, 1, 16) || !salt || !hash || !within(hash.length, 16, 64)) return undefined;
  if ((128 * 2 ** ln * r) / 1024 > MAX_MEMORY_KIB) return undefined;
  return { kind: 'scrypt', n: 2 ** ln, r, p, salt, hash };
}

/** What it takes to verify this hash, or undefined when it cannot be verified here. */
export function readPhc(phc: string): StoredAlgorithm | undefined {
  if (phc.length > 512) return undefined;
  const bcrypt = /^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$/.exec(phc);
  if (bcrypt) return within(Number(bcrypt[1]), 4, MAX_BCRYPT_COST) ? { kind: 'bcrypt', cost: Number(bcrypt[1]) } : undefined;
  const [empty, name, ...fields] = phc.split('$');
  if (empty !== '' || name === undefined) return undefined;
  if (name === 'argon2id' || name === 'argon2i') return readArgon2(name, phc);
  if (name === 'scrypt') return readScrypt(fields);
  return name.startsWith('pbkdf2') ? readPbkdf2(name, fields) : undefined;
}
