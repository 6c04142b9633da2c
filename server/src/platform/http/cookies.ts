import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieOptions, Cookies } from './contract.ts';
import { doorOf } from './door.ts';
import { httpErrors } from './errors.ts';

const VALUE = /^[A-Za-z0-9_.~-]{0,4000}$/;

/**
 * `secureAt` tells whether the place of a request is served over https, from its issuer, never from the request.
 * Two cookies of one name are refused (cookie tossing from a sibling domain), as is a malformed header (D20).
 */
export function createCookies(secureAt: (request: FastifyRequest) => boolean): Cookies {
  function fullName(request: FastifyRequest, name: string): string {
    const { basePath } = doorOf(request);
    const scoped = basePath === '' ? `parvis_${name}` : `parvis_${basePath.replace(/^\/t\//, '')}_${name}`;
    return secureAt(request) ? `__Host-${scoped}` : scoped;
  }
  function write(request: FastifyRequest, reply: FastifyReply, name: string, value: string, options: CookieOptions): void {
    const parts = [`${fullName(request, name)}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${options.sameSite ?? 'Lax'}`];
    if (secureAt(request)) parts.push('Secure');
    if (options.maxAge !== undefined) parts.push(`Max-Age=${options.maxAge}`);
    reply.header('set-cookie', parts.join('; '));
  }
  return {
    get(request, name) {
      const wanted = fullName(request, name);
      let found: string | undefined;
      for (const part of (request.headers.cookie ?? '').split(';')) {
        const at = part.indexOf('=');
        if (at < 0 || part.slice(0, at).trim() !== wanted) continue;
        if (found !== undefined) throw httpErrors.malformed_request({ detail: 'A cookie was sent twice. Close the browser and open the page again.' });
        found = part.slice(at + 1).trim();
      }
      if (found !== undefined && !VALUE.test(found))
        throw httpErrors.malformed_request({ detail: 'A cookie has a value that was not set here. Delete the cookies of this site and try again.' });
      return found;
    },
    set(request, reply, name, value, options = {}) {
      if (!VALUE.test(value)) throw new TypeError('Cookie values are base64url or similarly plain');
      write(request, reply, name, value, options);
    },
    clear: (request, reply, name) => write(request, reply, name, '', { maxAge: 0 }),
  };
}
