import type { Tenant } from '#tenants/contract';
import type { VerificationConnection } from '#verification/contract';

/** Provider metadata of OpenID Connect for Identity Assurance 1.0 section 6: what may come, if somebody was verified. Empty: nobody can be. Pure. */
export function verifiedMetadata(tenant: Tenant, connections: readonly VerificationConnection[]): Readonly<Record<string, unknown>> {
  const active = connections.filter(({ state }) => state === 'active');
  const claims = verifiableClaims(tenant).filter((name) => active.some((connection) => connection.claims.some(({ attribute }) => attribute === name)));
  if (claims.length === 0) return {};
  return {
    verified_claims_supported: true,
    trust_frameworks_supported: [...new Set(active.map(({ trustFramework }) => trustFramework))].toSorted(),
    evidence_supported: ['document', 'electronic_record', 'vouch'],
    documents_supported: ['passport', 'idcard', 'driving_permit'],
    claims_in_verified_claims_supported: claims.toSorted(),
  };
}

/** What applications may read may be verified for them as well. */
export const verifiableClaims = (tenant: Tenant): string[] => tenant.settings.attributes.filter(({ read }) => read.includes('application')).map(({ name }) => name);
