import { isIP } from 'node:net';
import { isForbiddenAddress } from './forbidden-address.ts';

/** `host:port` pairs the operator of a development installation opened: they may be private and plain http. */
export type AllowList = ReadonlySet<string>;

export type Target = { readonly ok: true; readonly url: URL; readonly allowed: boolean } | { readonly ok: false; readonly why: 'forbidden_url' | 'forbidden_address' };

/** What can be said about a URL before its name is resolved. `URL` has already brought odd notations (0x7f.1, 2130706433, full-width digits) into one form. */
export function checkUrl(text: string, allow: AllowList): Target {
  if (!URL.canParse(text)) return { ok: false, why: 'forbidden_url' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, why: 'forbidden_url' };
  // Credentials in a URL end up in logs, and confuse readers about the host.
  if (url.username !== '' || url.password !== '') return { ok: false, why: 'forbidden_url' };
  const allowed = allow.has(`${url.hostname}:${url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port}`);
  if (allowed) return { ok: true, url, allowed };
  if (url.protocol !== 'https:') return { ok: false, why: 'forbidden_url' };
  const literal = literalAddress(url);
  if (literal !== undefined && isForbiddenAddress(literal)) return { ok: false, why: 'forbidden_address' };
  return { ok: true, url, allowed };
}

/** The address in a URL that names one instead of a host. No resolver, and so no lookup hook, ever sees it. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? undefined : host;
}
