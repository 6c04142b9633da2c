import type { Wanted } from '#journeys/contract';
import { ACR, demandsOf, levelsFor } from '#sessions';
import type { Tenant } from '#tenants/contract';
import type { Application } from '../contract.ts';
import { ACTION, purposeOf } from './action-parameter.ts';
import { requirementsOf, VERIFY } from './verify-parameter.ts';
import { wantedAcrs, type AcrRequest } from './assurance.ts';

/** The parameters of an authorization request that say what must be proved. */
export interface WantedParameters {
  readonly acr_values?: unknown;
  /** As JSON, or as it was parsed. */
  readonly claims?: unknown;
  readonly [ACTION]?: unknown;
  readonly [VERIFY]?: unknown;
}

/** `acr` as the request asks for it (OpenID Connect Core sections 3.1.2.1 and 5.5.1.1); the claim wins over the parameter. */
export function acrRequestOf({ acr_values, claims }: WantedParameters): AcrRequest | undefined {
  const parsed = (typeof claims === 'string' ? JSON.parse(claims) : claims) as { readonly id_token?: { readonly acr?: AcrRequest | null } } | null | undefined;
  const named = parsed?.id_token?.acr;
  if (named) return named;
  return typeof acr_values === 'string' ? { values: acr_values.split(' ').filter(Boolean) } : undefined;
}

/** What a journey for this request is to reach. Undefined: nothing beyond who it is. `secondStep`: whoever is signed in acts for an organization that wants one. */
export function wantedBy(
  tenant: Tenant,
  application: Pick<Application, 'mfa' | 'actions' | 'clientId'>,
  parameters: WantedParameters,
  fresh: boolean,
  secondStep = false,
): Wanted | undefined {
  const asked = wantedAcrs(acrRequestOf(parameters));
  const acr = levelsFor(secondStep && asked.length === 0 ? [ACR.two] : asked, demandsOf(tenant, application).floor);
  const purpose = purposeOf(application, parameters[ACTION]);
  const verified = requirementsOf(tenant, application.clientId, parameters[VERIFY]).map(({ id }) => id);
  if (acr.length === 0 && !fresh && !purpose && verified.length === 0) return undefined;
  return { acr, fresh, ...(purpose ? { purpose } : {}), ...(verified.length > 0 ? { verified } : {}) };
}
