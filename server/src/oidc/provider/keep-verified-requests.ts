import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { refuseOwnChoice } from './organization.ts';
import { keepRequests } from '../verified-claims/read-request.ts';

/**
 * The provider's `assertClaimsParameter`. A malformed request of verified claims is an error, not one that gets nothing; several in one are put where the provider takes
 * them, because for it a claim is asked for by null or an object.
 */
export async function keepVerifiedRequests(ctx: KoaContextWithOIDC, claims: object): Promise<void> {
  refuseOwnChoice(claims);
  const read = keepRequests(claims);
  if ('problem' in read) throw new errors.InvalidRequest(read.problem);
  if (read.kept !== claims && ctx.oidc.params) ctx.oidc.params['claims'] = JSON.stringify(read.kept);
}
