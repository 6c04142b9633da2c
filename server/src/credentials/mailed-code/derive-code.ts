import { timingSafeEqual } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';
import type { FlowView } from '#journeys/contract';

export interface CodeName {
  readonly flow: Pick<FlowView, 'id' | 'journey' | 'node'>;
  /** Where it is mailed to: a code for one address never proves another, even in the same flow. */
  readonly address: string;
  readonly generation: number;
}

/** What a code is bound to, as one string; also names its counters. */
export function nameOfCode(cipher: TenantCipher, { flow, address, generation }: CodeName): string {
  return [flow.id, flow.journey, flow.node, generation, addressKey(cipher, address)].join('|');
}

/** An address in counters and bindings. */
export function addressKey(cipher: TenantCipher, address: string): string {
  return cipher.blindIndex('credentials.code.address', address).toString('base64url');
}

/**
 * Six digits: a truncated HMAC under the tenant's key, so nothing readable is stored and a resend delivers the same digits (OT3). 64 bits modulo
 * a million: the bias is below 2^-44. About 20 bits, which five tries and ten minutes make enough (R3).
 */
export function deriveCode(cipher: TenantCipher, name: CodeName): string {
  const mac = cipher.mac('credentials.code', nameOfCode(cipher, name));
  return (mac.readBigUInt64BE(0) % 1_000_000n).toString().padStart(6, '0');
}

/** `123 456`, for reading aloud and for subjects. */
export function spaced(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

/** ASCII 0 sits at U+0030; each of these blocks holds 0 to 9 in order. Customers type with the keyboard they have. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10];

/** The six digits of what was typed or pasted: spaces, dashes and marks of direction are ignored (OT1). Undefined when it is not six digits. */
export function readCode(typed: string): string | undefined {
  if (typed.length > 64) return undefined;
  const bare = typed.replace(/[\s\p{Pd}\p{Cf}.]/gu, '');
  const digits = [...bare].map((character) => {
    const point = character.codePointAt(0) as number;
    const zero = ZEROS.find((candidate) => point >= candidate && point < candidate + 10);
    return zero === undefined ? character : String(point - zero);
  });
  const code = digits.join('');
  return /^[0-9]{6}$/.test(code) ? code : undefined;
}

export function sameCode(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
