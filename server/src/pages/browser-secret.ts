import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cookies } from '#platform/http';
import { newSecret } from '#platform/ids';

const COOKIE = 'browser';
const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** Browsers keep a cookie for at most 400 days (RFC 6265bis section 5.5). */
const KEEP_SECONDS = 400 * 24 * 3600;

export interface BrowserSecret {
  /** The secret this browser brought, or undefined: then it belongs to no flow. */
  read(request: FastifyRequest): string | undefined;
  /** The secret of this browser, made and set as a cookie when there is none. For whoever starts a flow. */
  ensure(request: FastifyRequest, reply: FastifyReply): string;
}

/**
 * One unguessable value per browser. Flows are bound to it, so a flow's address alone is worth nothing (W7), and device facts are kept
 * under it. It says nothing about who uses the browser and outlives every session on purpose.
 */
export function createBrowserSecret(cookies: Cookies): BrowserSecret {
  const read = (request: FastifyRequest) => {
    const value = cookies.get(request, COOKIE);
    return value !== undefined && SECRET.test(value) ? value : undefined;
  };
  return {
    read,
    ensure(request, reply) {
      const known = read(request);
      // Set again although known: its time starts anew with each use.
      const value = known ?? newSecret();
      cookies.set(request, reply, COOKIE, value, { maxAge: KEEP_SECONDS, sameSite: 'Lax' });
      return value;
    },
  };
}
