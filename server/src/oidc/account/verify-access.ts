import type { AccessToken } from 'oidc-provider';
import type { Keys } from '#platform/crypto';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import { accountAudience } from '../applications/builtin.ts';
import { inUnit, newUnit } from '../artefacts/unit.ts';
import { ACCOUNT_SCOPE } from '../claims.ts';
import type { AccountAccess, AccountAccessRequest, AccountAccessVerdict } from '../contract.ts';
import { applicationOf } from '../provider/clients.ts';
import type { PooledProvider, ProviderPool } from '../provider/provider-pool.ts';
import { PROOF_ALGORITHMS, readProof } from './dpop-proof.ts';

export interface VerifyAccessDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly sessions: Pick<Sessions, 'byUid'>;
  readonly pool: ProviderPool;
}

/** What is kept of an access token, beyond what the provider's types say. */
type Kept = AccessToken & { readonly jkt?: string; readonly sessionUid?: string; readonly extra?: Record<string, unknown>; readonly 'x5t#S256'?: string };

/**
 * Whose access token it is, read now: the token lives, so do its grant, its session and its application, and its user is active (D7). Tokens for
 * the account API are opaque, whether they name no API or this one; a JWT names another API and is none of ours to take.
 */
export function accessVerifier(deps: VerifyAccessDeps) {
  return async function verifyAccountAccess(tenant: Tenant, request: AccountAccessRequest): Promise<AccountAccessVerdict> {
    const [, given = '', token = ''] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]{20,4096}=*)$/i.exec(request.authorization ?? '') ?? [];
    const scheme = given.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
    const refuse = (error: Extract<AccountAccessVerdict, { kind: 'refused' }>['error']): AccountAccessVerdict => ({ kind: 'refused', scheme, algorithms: PROOF_ALGORITHMS, error });
    if (token === '') return refuse(request.authorization === undefined ? 'missing' : 'invalid_token');
    const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
    return inUnit(unit, async () => {
      const pooled = await deps.pool.of(tenant);
      const found = (await pooled.provider.AccessToken.find(token)) as Kept | undefined;
      if (!found?.accountId || found['x5t#S256'] !== undefined) return refuse('invalid_token');
      // A stolen token without its key is worth nothing, and a key adds nothing to a token that is not bound to it.
      if ((found.jkt !== undefined) !== (scheme === 'DPoP')) return refuse('invalid_token');
      if (found.jkt !== undefined && !(await proves(pooled, found, token, request))) return refuse('invalid_dpop_proof');
      if (found.aud !== undefined && found.aud !== accountAudience(tenant)) return refuse('invalid_token');
      const client = found.clientId === undefined ? undefined : await pooled.provider.Client.find(found.clientId);
      const grant = found.grantId === undefined ? undefined : await pooled.provider.Grant.find(found.grantId);
      if (!client || grant?.accountId !== found.accountId || grant.clientId !== client.clientId) return refuse('invalid_token');
      const profile = await pooled.accounts.active(found.accountId);
      if (!profile) return refuse('invalid_token');
      const application = applicationOf(client);
      if (!application.firstParty || !found.scopes.has(ACCOUNT_SCOPE)) return refuse('insufficient_scope');
      const session = found.sessionUid === undefined ? undefined : await deps.sessions.byUid(tenant.id, found.sessionUid);
      const access: AccountAccess = {
        userId: profile.user.id,
        sub: found.accountId,
        applicationId: application.id,
        ...(application.brandId === undefined ? {} : { brandId: application.brandId }),
        ...assuranceIn(found.extra),
        ...(session ? { sessionId: session.id } : {}),
      };
      return { kind: 'granted', scheme, access };
    });
  };
}

async function proves({ provider }: PooledProvider, found: Kept, token: string, request: AccountAccessRequest): Promise<boolean> {
  const proof = request.proof === undefined ? undefined : await readProof(request.proof, { method: request.method, url: request.url, token });
  if (!proof || proof.thumbprint !== found.jkt) return false;
  // Remembered with those of the token endpoint: a proof is good once, wherever it is shown.
  const { unique } = provider.ReplayDetection as unknown as { unique(iss: string, jti: string, exp: number): Promise<boolean> };
  return unique(found.clientId ?? '', proof.jti, proof.until);
}

/** As the token says it itself; what says nothing was never proved. */
function assuranceIn(extra: Readonly<Record<string, unknown>> | undefined): Pick<AccountAccess, 'acr' | 'authTime'> {
  return { acr: typeof extra?.acr === 'string' ? extra.acr : '0', authTime: typeof extra?.auth_time === 'number' ? extra.auth_time : 0 };
}
