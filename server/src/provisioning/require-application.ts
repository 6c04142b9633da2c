import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessRequest, ClientAccessVerdict, OwnApi } from '#oidc/contract';
import { doorOf } from '#platform/http';
import type { Origin } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import type { Tenant } from '#tenants/contract';
import { provisioningErrors } from './errors.ts';

export interface WantedAccess {
  readonly api: OwnApi;
  readonly scope: string;
}

/** Requests in a minute. */
export interface ApiRates {
  readonly perApplication: number;
  /** Counted before anything is looked at; several applications may share a network. */
  readonly perNetwork: number;
}

export const API_RATES: ApiRates = { perApplication: 600, perNetwork: 1200 };

/** What every API for applications by themselves needs. */
export interface ApplicationApiDeps {
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  /** The protocol room, as far as this one needs it. */
  readonly protocol: { verifyClientAccess(tenant: Tenant, request: AccessRequest, wanted: WantedAccess): Promise<ClientAccessVerdict> };
  readonly rates?: ApiRates;
  tenantOf(request: FastifyRequest): Tenant;
}

export interface Caller {
  readonly tenant: Tenant;
  readonly application: { readonly id: string; readonly clientId: string };
  readonly origin: Origin;
}

const REFUSALS = {
  missing: provisioningErrors.no_token,
  invalid_token: provisioningErrors.invalid_token,
  invalid_dpop_proof: provisioningErrors.invalid_dpop_proof,
  insufficient_scope: provisioningErrors.insufficient_scope,
} as const;

const MINUTE = 60;

/** Every request proves anew which application it is from (RFC 6750, RFC 9449); nothing in it can say so otherwise (D11). */
export function applicationCheck(deps: ApplicationApiDeps, wanted: WantedAccess) {
  const api = wanted.api.path.split('/', 2)[1] ?? '';
  const rates = deps.rates ?? API_RATES;

  async function count(tenant: Tenant, key: string, limit: number): Promise<void> {
    const counted = await deps.limits.hit(tenant.id, [{ key: `${api}:${key}`, limit, windowSeconds: MINUTE }]);
    if (!counted.allowed) throw provisioningErrors.too_many_requests({ retryAfter: counted.retryAfter });
  }

  return async function requireApplication(request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
    const tenant = deps.tenantOf(request);
    const { origin } = doorOf(request);
    await count(tenant, `network:${deps.networkKey(origin.ip)}`, rates.perNetwork);
    const proof = request.headers.dpop;
    const verdict = await deps.protocol.verifyClientAccess(
      tenant,
      {
        authorization: request.headers.authorization,
        proof: typeof proof === 'string' ? proof : undefined,
        method: request.method,
        url: `${tenant.issuer}${request.url.split('?', 1)[0]}`,
      },
      wanted,
    );
    if (verdict.kind === 'refused') {
      const { error, scheme } = verdict;
      const algorithms = `algs="${verdict.algorithms.join(' ')}"`;
      const challenge = `${scheme} error="${error}"${error === 'insufficient_scope' ? `, scope="${wanted.scope}"` : ''}${scheme === 'DPoP' ? `, ${algorithms}` : ''}`;
      reply.header('www-authenticate', error === 'missing' ? `Bearer, DPoP ${algorithms}` : challenge);
      throw REFUSALS[error]();
    }
    const { applicationId, clientId } = verdict.access;
    await count(tenant, `application:${applicationId}`, rates.perApplication);
    return {
      tenant,
      application: { id: applicationId, clientId },
      origin: { ...origin, actor: { kind: 'application', id: clientId }, applicationId },
    };
  };
}
