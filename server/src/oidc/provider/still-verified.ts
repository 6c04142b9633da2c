import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '#tenants/contract';
import type { Accounts } from './accounts.ts';
import { requirementsOf } from './verify-parameter.ts';

export interface StillVerifiedDeps {
  /** Somebody's tokens were held back, for the audit trail. */
  readonly onWithheld: (sub: string, clientId: string) => Promise<void>;
}

/** As applications read it: what happened, and the way back in. */
const WHY = 'what must be verified about the customer is not verified any more; a request to the authorization endpoint leads to a new check';

/**
 * An application nobody gets into unverified gets no tokens either once the verification is over, and nothing from UserInfo: looked at anew each time, by the
 * clock of the database. Nothing is taken away: whoever is verified again goes on where they were. What a single request asked for (`verify`, `verified_claims`)
 * was about that request, and changes nothing here.
 */
export async function assertStillVerified(deps: StillVerifiedDeps, accounts: Pick<Accounts, 'unmet'>, tenant: Tenant, ctx: KoaContextWithOIDC, sub: string): Promise<void> {
  const { client, route } = ctx.oidc;
  if (!client || (route !== 'token' && route !== 'userinfo')) return;
  if (!(await accounts.unmet(sub, requirementsOf(tenant, client.clientId, undefined)))) return;
  if (route === 'userinfo') throw Object.assign(new errors.InvalidToken(WHY), { error_description: WHY });
  await deps.onWithheld(sub, client.clientId);
  throw new errors.CustomOIDCProviderError('invalid_grant', WHY);
}
