import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a state-changing request comes from our own pages (W7): by `Sec-Fetch-Site` where the browser sends it, else by `Origin`.
 * `Origin: null` is refused. A request with neither header is no browser form of today; its SameSite cookie still guards it.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, ownOrigin: string): boolean {
  const origin = headers.origin;
  if (origin !== undefined && origin !== ownOrigin) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** A form of a page of the issuer's, which says so: browsers of today always say where a form was posted from, and whoever says nothing is refused as well (W7, D20). */
export function isOwnForm(headers: IncomingHttpHeaders, issuer: string): boolean {
  const told = headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
  return told && isSameOrigin(headers, new URL(issuer).origin);
}
