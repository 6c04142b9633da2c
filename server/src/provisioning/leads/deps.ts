import type { FastifyRequest } from 'fastify';
import type { Egress } from '#consent/contract';
import type { Identity } from '#identity/contract';
import type { AccessRequest, ClientAccessVerdict, OwnApi } from '#oidc/contract';
import type { Database } from '#platform/db';
import type { Idempotency } from '#platform/idempotency';
import type { Limits, NetworkKey } from '#platform/limits';
import type { Tenant } from '#tenants/contract';

export interface LeadsDeps {
  readonly db: Database;
  readonly identity: Pick<Identity, 'leads'>;
  /** What of a person may leave for an application (egress rule). */
  readonly egress: Egress;
  readonly idempotency: Idempotency;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  /** The protocol room, as far as this one needs it. */
  readonly protocol: { verifyClientAccess(tenant: Tenant, request: AccessRequest, wanted: WantedAccess): Promise<ClientAccessVerdict> };
  readonly rates?: LeadRates;
  tenantOf(request: FastifyRequest): Tenant;
}

export interface WantedAccess {
  readonly api: OwnApi;
  readonly scope: string;
}

/** Requests in a minute. */
export interface LeadRates {
  readonly perApplication: number;
  /** Counted before anything is looked at; several applications may share a network. */
  readonly perNetwork: number;
}

export const LEAD_RATES: LeadRates = { perApplication: 600, perNetwork: 1200 };
