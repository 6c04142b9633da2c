import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant, VerificationRequirement } from '#tenants/contract';
import { requirementsFor } from '#tenants';

/** Request parameter that names what must be verified about the customer, by ids of the tenant's requirements with spaces between. */
export const VERIFY = 'verify';

const words = (value: unknown): string[] => (typeof value === 'string' ? value.split(' ').filter(Boolean) : []);

/** An id that nobody defined is an error: passed over, it would let in whoever is not verified (D20). */
export function knownRequirements({ settings }: Pick<Tenant, 'settings'>) {
  return (_ctx: KoaContextWithOIDC, value: unknown): void => {
    const known = new Set(settings.verification.requirements.map(({ id }) => id));
    if (value !== undefined && (typeof value !== 'string' || words(value).some((id) => !known.has(id))))
      throw new errors.InvalidRequest('the parameter verify names no requirement of this provider');
  };
}

/** What this application always wants verified, and what this request asks for. */
export const requirementsOf = ({ settings }: Pick<Tenant, 'settings'>, clientId: string, verify: unknown): readonly VerificationRequirement[] =>
  requirementsFor(settings.verification, clientId, words(verify));
