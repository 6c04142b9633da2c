import { isIP } from 'node:net';

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;
const LOCAL = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}$/u;

/**
 * Whether a message may be sent to this address. Narrower than RFC 5321 section 4.1.2 on purpose: no quoted local parts, comments, lists,
 * white space or control characters, so that nothing in it can end a header or an SMTP command (CVE-2025-8419).
 */
export function isSendable(address: string): boolean {
  if (address.length > 254) return false;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (at < 1 || !LOCAL.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  return domain.length <= 253 && isIP(domain) === 0 && domain.split('.').every((label) => LABEL.test(label));
}

/** One line of a header: control characters (CR, LF, NUL and the rest) and direction overrides become spaces (W5). */
export function headerText(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
