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
  of: { readonly tenant: Tenant; readonly standing: () => Promise<Standing>; readonly clientId: string; readonly channel: Channel; readonly claims: Claims },
): Promise<Claims> {
  const { tenant, standing, clientId, channel, claims } = of;
  const ask = async (way: Channel, names: readonly string[]): Promise<ReadonlySet<string>> =>
    names.length === 0 ? new Set() : egress.release(await standing(), { tenant, recipient: clientId, channel: way, attributes: [...new Set(names)] });
  const allowed = await ask(
    channel,
    Object.keys(claims).flatMap((name) => attributeOfClaim(name) ?? []),
  );
  const vouched = await ask(
    'verified_claims',
    verifiedIn(claims[VERIFIED_CLAIMS]).flatMap((one) => Object.keys(one.claims)),
  );
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => {
      if (name === VERIFIED_CLAIMS) {
        const left = verifiedIn(value).flatMap((one) => narrowed(one, vouched));
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

/** As this room builds them: none, one, or several. */
const verifiedIn = (value: unknown): readonly Verified[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]) as readonly Verified[];

/** Nothing is told of a check of which nothing may be told. */
function narrowed(one: Verified, allowed: ReadonlySet<string>): Verified[] {
  const claims = Object.fromEntries(Object.entries(one.claims).filter(([name]) => allowed.has(name)));
  return Object.keys(claims).length === 0 ? [] : [{ ...one, claims }];
}
