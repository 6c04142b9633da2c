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
