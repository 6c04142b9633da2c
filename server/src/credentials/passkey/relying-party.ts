import { isIP } from 'node:net';
import type { FlowView } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';

export interface RelyingParty {
  /** The issuer's host: fixed, so that no page can widen it (K1). */
  readonly id: string;
  /** Origins a ceremony may come from, compared exactly: those the tenant named, and the issuer's own. */
  readonly origins: readonly string[];
}

/**
 * Who we are to an authenticator: taken from the issuer, never from the request (D2). Undefined where the issuer is an address: browsers make no
 * passkeys for those (FR2). Tenants under one host share the id; what keeps them apart is that credentials are looked up inside a tenant only.
 *
 * `related`: further sites of the tenant that may use its passkeys (WebAuthn Level 3 section 5.11). They come first: browsers stop reading the list
 * after five names, and they need no list for the issuer's own site.
 */
export function relyingParty(issuer: string, related: readonly string[] = []): RelyingParty | undefined {
  const { hostname, origin } = new URL(issuer);
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return undefined;
  return { id: hostname, origins: [...related.filter((other) => other !== origin), origin] };
}

/** That of a flow. */
export async function partyOf(tenants: Pick<Tenants, 'byId'>, flow: Pick<FlowView, 'tenantId' | 'issuer'>): Promise<RelyingParty | undefined> {
  const tenant = await tenants.byId(flow.tenantId);
  return relyingParty(flow.issuer, tenant?.settings.passkeys.origins);
}
