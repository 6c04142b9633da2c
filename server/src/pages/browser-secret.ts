import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BrowserProof, Collected } from '#journeys/contract';
import type { Cookies } from '#platform/http';
import { newSecret } from '#platform/ids';
import type { BrowserKeys } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';

const COOKIE = 'browser';
const KEY_COOKIE = 'known';
const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** Browsers keep a cookie for at most 400 days (RFC 6265bis section 5.5). */
const KEEP = { maxAge: 400 * 24 * 3600, sameSite: 'Lax' } as const;

export interface BrowserSecret {
  /** What this browser brought, or undefined: then it belongs to no flow. */
  read(request: FastifyRequest): BrowserProof | undefined;
  /** The same; where there is no secret yet, one is made and set as a cookie. For whoever starts a flow. */
  ensure(request: FastifyRequest, reply: FastifyReply): BrowserProof;
  /** For whoever collected a finished flow: if somebody signed in with it, the browser gets the key of that sign-in in the place of the one it had. */
  finished(request: FastifyRequest, reply: FastifyReply, collected: Collected): Promise<void>;
}

export interface BrowserSecretDeps {
  readonly cookies: Cookies;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  /** Absent: nothing is trusted beyond a flow. */
  readonly browserKeys?: Pick<BrowserKeys, 'renew'> | undefined;
}

/**
 * Two unguessable values per browser. One never changes: flows are bound to it, so a flow's address alone is worth nothing (W7); it says nothing about who uses
 * the browser and outlives every session on purpose. The other is the key that what the browser is trusted with hangs on: made fresh at each finished sign-in,
 * so that whoever copied or planted cookies before has nothing (decision 0024).
 */
export function createBrowserSecret({ cookies, tenantOf, browserKeys }: BrowserSecretDeps): BrowserSecret {
  const value = (request: FastifyRequest, name: string) => {
    const found = cookies.get(request, name);
    return found !== undefined && SECRET.test(found) ? found : undefined;
  };
  const withKey = (request: FastifyRequest, secret: string): BrowserProof => {
    const key = value(request, KEY_COOKIE);
    return { secret, ...(key === undefined ? {} : { key }) };
  };
  return {
    read(request) {
      const secret = value(request, COOKIE);
      return secret === undefined ? undefined : withKey(request, secret);
    },
    ensure(request, reply) {
      const known = value(request, COOKIE);
      // Set again although known: its time starts anew with each use.
      const secret = known ?? newSecret();
      cookies.set(request, reply, COOKIE, secret, KEEP);
      return withKey(request, secret);
    },
    async finished(request, reply, { facts, key }) {
      if (!browserKeys || key === undefined || facts.userId === undefined || facts.evidence.length === 0 || facts.decision?.accepted === false) return;
      await browserKeys.renew(tenantOf(request).id, value(request, KEY_COOKIE), key);
      cookies.set(request, reply, KEY_COOKIE, key, KEEP);
    },
  };
}
