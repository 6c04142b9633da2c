import { isReleased } from '#identity';
import type { Tenant } from '#tenants/contract';
import { VERIFIED_CLAIMS } from './verified-claims/read-request.ts';

/** Lets an own application read and change how its customer signs in, over `/account/v1`. It releases no claims, and nobody else may ask for it. */
export const ACCOUNT_SCOPE = 'account';

/** Lets the console act for its operator, over `/admin/v1` of the tenant of operators. */
export const ADMIN_SCOPE = 'admin';

/** What somebody belongs to, by what other systems told of them. A claim and a scope of this name are in common use; no specification defines them. */
export const GROUPS = 'groups';

/** Whom somebody acts for: one of the business customers they belong to, and what they may do there. What it releases stands in the ID token as well. */
export const ORGANIZATION = 'organization';
export const ORGANIZATION_CLAIMS = ['org_id', 'org_name', 'org_roles', 'org_permissions'] as const;

/** Claims that are no attributes: identifiers and what the provider knows itself. OpenID Connect Core section 5.4. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub', 'acr', 'amr', 'auth_time', 'act', ...ORGANIZATION_CLAIMS],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  profile: ['preferred_username', 'updated_at'],
  address: [],
  [GROUPS]: [GROUPS],
  [ORGANIZATION]: [...ORGANIZATION_CLAIMS],
  [ACCOUNT_SCOPE]: [],
};

/**
 * Which scope releases which claim, for the provider and for discovery. Attributes that applications may read but no scope releases can be
 * asked for by name (claims parameter), which always needs the customer's consent.
 */
export function claimsByScope(tenant: Tenant): Record<string, string[] | null> {
  const claims: Record<string, string[] | null> = Object.fromEntries(Object.entries(BUILT_IN).map(([scope, names]) => [scope, [...names]]));
  for (const definition of tenant.settings.attributes) {
    if (!isReleased(definition)) continue;
    if (definition.scope === undefined) claims[definition.name] = null;
    else {
      const names = claims[definition.scope];
      if (Array.isArray(names)) names.push(definition.name);
      else claims[definition.scope] = [definition.name];
    }
  }
  return { ...claims, [VERIFIED_CLAIMS]: null, acr: null, sid: null, iss: null };
}

/** The part of `claims` that the scopes and the named claims of a request release, without what the customer refused the application. */
export function claimsFor(
  tenant: Tenant,
  claims: Readonly<Record<string, unknown>>,
  scopes: readonly string[],
  named: readonly string[],
  rejected: readonly string[] = [],
): Record<string, unknown> {
  const byScope = claimsByScope(tenant);
  const wanted = new Set([...scopes.flatMap((scope) => byScope[scope] ?? []), ...named, 'sub']);
  for (const name of rejected) wanted.delete(name);
  return Object.fromEntries(Object.entries(claims).filter(([name, value]) => wanted.has(name) && value !== undefined && value !== ''));
}
