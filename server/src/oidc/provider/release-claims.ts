import type { Channel, Egress, Standing } from '#consent/contract';
import { attributeOfClaim } from '#identity';
import type { Tenant } from '#tenants/contract';
import { VERIFIED_CLAIMS } from '../verified-claims/read-request.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * What of the claims leaves (egress rule). The filter learns names, never values; inside `verified_claims` each claim is judged by its own name, since it says the same
 * of somebody as the claim outside.
 */
export async function releaseClaims(
  egress: Pick<Egress, 'release'>,
  of: { readonly tenant: Tenant; readonly standing: Standing; readonly clientId: string; readonly channel: Channel; readonly claims: Claims },
): Promise<Claims> {
  const { tenant, standing, clientId, channel, claims } = of;
  const attributes = new Set(
    Object.entries(claims).flatMap(([name, value]) => (name === VERIFIED_CLAIMS ? verifiedIn(value).flatMap((one) => Object.keys(one.claims)) : (attributeOfClaim(name) ?? []))),
  );
  if (attributes.size === 0) return claims;
  const allowed = await egress.release(standing, { tenant, recipient: clientId, channel, attributes: [...attributes] });
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => {
      if (name === VERIFIED_CLAIMS) {
        const left = verifiedIn(value).flatMap((one) => narrowed(one, allowed));
        return left.length === 0 ? [] : [[name, Array.isArray(value) ? left : left[0]]];
      }
      const attribute = attributeOfClaim(name);
      return attribute === undefined || allowed.has(attribute) ? [[name, value]] : [];
    }),
  );
}

interface Verified {
  readonly verification: unknown;
  readonly claims: Claims;
}

/** As this room builds them: one, or several. */
const verifiedIn = (value: unknown): readonly Verified[] => (Array.isArray(value) ? value : [value]) as readonly Verified[];

/** Nothing is told of a check of which nothing may be told. */
function narrowed(one: Verified, allowed: ReadonlySet<string>): Verified[] {
  const claims = Object.fromEntries(Object.entries(one.claims).filter(([name]) => allowed.has(name)));
  return Object.keys(claims).length === 0 ? [] : [{ ...one, claims }];
}
