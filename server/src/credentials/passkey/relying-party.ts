import { isIP } from 'node:net';

export interface RelyingParty {
  /** The issuer's host: fixed, so that no page can widen it (K1). */
  readonly id: string;
  /** Origins a ceremony may come from, compared exactly. */
  readonly origins: readonly string[];
}

/**
 * Who we are to an authenticator: taken from the issuer, never from the request (D2). Undefined where the issuer is an address: browsers make no
 * passkeys for those (FR2). Tenants under one host share the id; what keeps them apart is that credentials are looked up inside a tenant only.
 */
export function relyingParty(issuer: string): RelyingParty | undefined {
  const { hostname, origin } = new URL(issuer);
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return undefined;
  return { id: hostname, origins: [origin] };
}
