import type { AccessToken } from 'oidc-provider';
import type { Keys } from '#platform/crypto';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import { accountAudience, adminAudience } from '../applications/builtin.ts';
import { inUnit, newUnit } from '../artefacts/unit.ts';
import { ACCOUNT_SCOPE, ADMIN_SCOPE } from '../claims.ts';
import type { AccessRequest, UserAccess, UserAccessVerdict } from '../contract.ts';
import { applicationOf } from '../provider/clients.ts';
import type { ProviderPool } from '../provider/provider-pool.ts';
import { possessionProblem, presentedToken, type KeptToken } from './presented-token.ts';

export interface VerifyUserAccessDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly sessions: Pick<Sessions, 'byUid'>;
  readonly pool: ProviderPool;
}

type Kept = AccessToken & KeptToken & { readonly sessionUid?: string; readonly extra?: Record<string, unknown> };

/** Which of our APIs a token must be for, and how it says so. */
export interface WantedUserAccess {
  readonly audience: (tenant: Tenant) => string;
  /** A token for no API in particular will do. */
  readonly unnamed: boolean;
  /** Whether it may be one of an operator who acts for the customer; what they may then do is for the API to say. */
  readonly acting: boolean;
  readonly scope: string;
}

export const ACCOUNT_ACCESS: WantedUserAccess = { audience: accountAudience, unnamed: true, acting: true, scope: ACCOUNT_SCOPE };
export const ADMIN_ACCESS: WantedUserAccess = { audience: adminAudience, unnamed: false, acting: false, scope: ADMIN_SCOPE };

/**
 * Whose access token it is, read now: the token lives, so do its grant, its session and its application, and its user is active (D7). Tokens for
 * APIs of ours are opaque; a JWT names another API and is none of ours to take.
 */
export function userAccessVerifier(deps: VerifyUserAccessDeps, wanted: WantedUserAccess) {
  return async function verifyUserAccess(tenant: Tenant, request: AccessRequest): Promise<UserAccessVerdict> {
    const presented = presentedToken(request.authorization);
    const { token, scheme, refuse } = presented;
    if (token === '') return refuse(request.authorization === undefined ? 'missing' : 'invalid_token');
    const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
    return inUnit(unit, async () => {
      const pooled = await deps.pool.of(tenant);
      const found = (await pooled.provider.AccessToken.find(token)) as Kept | undefined;
      if (!found?.accountId) return refuse('invalid_token');
      const problem = await possessionProblem(pooled, found, presented, request);
      if (problem) return refuse(problem);
      if (found.aud === undefined ? !wanted.unnamed : found.aud !== wanted.audience(tenant)) return refuse('invalid_token');
      const client = found.clientId === undefined ? undefined : await pooled.provider.Client.find(found.clientId);
      const grant = found.grantId === undefined ? undefined : await pooled.provider.Grant.find(found.grantId);
      if (!client || grant?.accountId !== found.accountId || grant.clientId !== client.clientId) return refuse('invalid_token');
      const profile = await pooled.accounts.active(found.accountId, 'silent');
      if (!profile) return refuse('invalid_token');
      const application = applicationOf(client);
      if (!application.firstParty || !found.scopes.has(wanted.scope)) return refuse('insufficient_scope');
      const session = found.sessionUid === undefined ? undefined : await deps.sessions.byUid(tenant.id, found.sessionUid);
      if (session?.actor && !wanted.acting) return refuse('insufficient_scope');
      const access: UserAccess = {
        userId: profile.user.id,
        sub: found.accountId,
        applicationId: application.id,
        ...(application.brandId === undefined ? {} : { brandId: application.brandId }),
        ...assuranceIn(found.extra),
        ...(session ? { sessionId: session.id } : {}),
        ...(session?.actor ? { actor: session.actor } : {}),
      };
      return { kind: 'granted', scheme, access };
    });
  };
}

/** As the token says it itself; what says nothing was never proved. */
function assuranceIn(extra: Readonly<Record<string, unknown>> | undefined): Pick<UserAccess, 'acr' | 'authTime'> {
  return { acr: typeof extra?.acr === 'string' ? extra.acr : '0', authTime: typeof extra?.auth_time === 'number' ? extra.auth_time : 0 };
}
