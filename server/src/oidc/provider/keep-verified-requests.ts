import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { keepRequests } from '../verified-claims/read-request.ts';

/**
 * The provider's `assertClaimsParameter`. A malformed request of verified claims is an error, not one that gets nothing; several in one are put where the provider takes
 * them, because for it a claim is asked for by null or an object.
 */
export async function keepVerifiedRequests(ctx: KoaContextWithOIDC, claims: object): Promise<void> {
  const kept = keepRequests(claims);
  if (!kept) throw new errors.InvalidRequest('verified_claims in the claims parameter is malformed');
  if (kept !== claims && ctx.oidc.params) ctx.oidc.params['claims'] = JSON.stringify(kept);
}
