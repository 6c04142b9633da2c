import type { VouchedWish } from '#journeys/contract';
import { vouchesFor, type Assured, type VerificationConnection } from '#verification/contract';
import { buildVerifiedClaims } from './build.ts';
import type { VerifiedRequest } from './read-request.ts';

/*
 * Claims that an application cannot do without (`essential`, OpenID Connect Core section 5.5.1, inside `verified_claims`): where nobody vouches for them as the request
 * wants it, and somebody could, the customer is asked. Whoever says no goes on without: a claim that is missing is no error (the same section). Pure.
 */

export interface EssentialOf {
  readonly assured: readonly Assured[];
  readonly connections: readonly VerificationConnection[];
  /** Whether this application may have it, by attribute. */
  readonly allowed: (attribute: string) => boolean;
}

const essentialNames = ({ claims }: VerifiedRequest): string[] => Object.entries(claims).flatMap(([name, wish]) => (wish?.essential === true ? [name] : []));

export const hasEssential = (requests: readonly VerifiedRequest[]): boolean => requests.some((request) => essentialNames(request).length > 0);

/** One wish for each request that is to be answered by a new check. What a check cannot change (other rules of evidence, another value) begins none. */
export function essentialWishes(requests: readonly VerifiedRequest[], { assured, connections, allowed }: EssentialOf): readonly VouchedWish[] {
  return requests.flatMap((request): VouchedWish[] => {
    const attributes = essentialNames(request).filter(allowed);
    const limits = limitsOf(request.verification);
    if (attributes.length === 0 || !limits || holds(request, attributes, assured)) return [];
    const able = connections.filter(
      ({ slug, state, claims, level, trustFramework }) =>
        state === 'active' &&
        (limits.levels?.includes(level) ?? true) &&
        (limits.trustFrameworks?.includes(trustFramework) ?? true) &&
        attributes.every((name) => claims.some(({ attribute }) => attribute === name)) &&
        // It has said all it can: another check there would say the same.
        !vouchesFor(assured, { attributes, connections: [slug], ...limits }),
    );
    return able.length === 0 ? [] : [{ attributes, connections: able.map(({ slug }) => slug), ...limits }];
  });
}

/** Whatever the values are: that they are others than the application hoped for is not for a check to change. */
function holds({ verification }: VerifiedRequest, attributes: readonly string[], assured: readonly Assured[]): boolean {
  const claims = Object.fromEntries(attributes.map((name) => [name, null]));
  const built = buildVerifiedClaims([{ verification, claims }], { assured, written: (_name, value) => value, allowed: () => true });
  return [built ?? []].flat().some((one) => attributes.every((name) => Object.hasOwn((one as { readonly claims: object }).claims, name)));
}

type Limits = Pick<VouchedWish, 'levels' | 'trustFrameworks' | 'maxAge'>;

/** What a request asks of a check; undefined: something that no check here can be. Evidence is known only when it is there. */
function limitsOf({ trust_framework, assurance_level, time, evidence: _evidence, ...others }: VerifiedRequest['verification']): Limits | undefined {
  if (Object.values(others).some(constrains)) return undefined;
  const [levels, trustFrameworks] = [oneOf(assurance_level), oneOf(trust_framework)];
  const maxAge = time?.['max_age'];
  return {
    ...(levels ? { levels } : {}),
    ...(trustFrameworks ? { trustFrameworks } : {}),
    ...(typeof maxAge === 'number' ? { maxAge } : {}),
  };
}

const oneOf = (wish: { readonly value?: unknown; readonly values?: readonly unknown[] | undefined } | null | undefined): readonly string[] | undefined => {
  const any = wish?.value === undefined ? wish?.values : wish.values === undefined || wish.values.includes(wish.value) ? [wish.value] : [];
  return any?.filter((value) => typeof value === 'string');
};

const constrains = (wish: unknown): boolean => typeof wish === 'object' && wish !== null && ('value' in wish || 'values' in wish || 'max_age' in wish);
