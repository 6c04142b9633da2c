import type { Keys } from '#platform/crypto';
import type { Tenant } from '#tenants/contract';
import { inUnit, newUnit } from '../artefacts/unit.ts';
import type { AccessRequest, ClientAccessVerdict, OwnApi } from '../contract.ts';
import { audienceOf } from '../applications/builtin.ts';
import { applicationOf } from '../provider/clients.ts';
import type { ProviderPool } from '../provider/provider-pool.ts';
import { possessionProblem, presentedToken, type KeptToken } from './presented-token.ts';

export interface VerifyClientAccessDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly pool: ProviderPool;
}

type Kept = KeptToken & { readonly scope?: string };

/**
 * Which application calls one of our APIs for itself, read now: the token lives, it was made for this API by client_credentials, and its application is active (D7).
 * These tokens are opaque: a JWT, a customer's token and a token for another API are not found here, or do not fit.
 */
export function clientAccessVerifier(deps: VerifyClientAccessDeps) {
  return async function verifyClientAccess(tenant: Tenant, request: AccessRequest, wanted: { readonly api: OwnApi; readonly scope: string }): Promise<ClientAccessVerdict> {
    const presented = presentedToken(request.authorization);
    const { token, scheme, refuse } = presented;
    if (token === '') return refuse(request.authorization === undefined ? 'missing' : 'invalid_token');
    const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
    return inUnit(unit, async () => {
      const pooled = await deps.pool.of(tenant);
      const found = (await pooled.provider.ClientCredentials.find(token)) as Kept | undefined;
      if (!found || found.aud !== audienceOf(tenant, wanted.api)) return refuse('invalid_token');
      const problem = await possessionProblem(pooled, found, presented, request);
      if (problem) return refuse(problem);
      const client = found.clientId === undefined ? undefined : await pooled.provider.Client.find(found.clientId);
      if (!client) return refuse('invalid_token');
      if (!found.scope?.split(' ').includes(wanted.scope)) return refuse('insufficient_scope');
      const { id, clientId } = applicationOf(client);
      return { kind: 'granted', scheme, access: { applicationId: id, clientId } };
    });
  };
}
