import type { Profile } from '#identity/contract';
import type { AttributeDefinition, Tenant } from '#tenants/contract';
import { VERIFIED_CLAIMS } from './verified-claims/read-request.ts';

/** Lets an own application read and change how its customer signs in, over `/account/v1`. It releases no claims, and nobody else may ask for it. */
export const ACCOUNT_SCOPE = 'account';

/** What somebody belongs to, by what other systems told of them. A claim and a scope of this name are in common use; no specification defines them. */
export const GROUPS = 'groups';

/** Claims that are no attributes: identifiers and what the provider knows itself. OpenID Connect Core section 5.4. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  profile: ['preferred_username', 'updated_at'],
  address: [],
  [GROUPS]: [GROUPS],
  [ACCOUNT_SCOPE]: [],
};

const released = (definition: AttributeDefinition) => definition.read.includes('application');

/**
 * Which scope releases which claim, for the provider and for discovery. Attributes that applications may read but no scope releases can be
 * asked for by name (claims parameter), which always needs the customer's consent.
 */
export function claimsByScope(tenant: Tenant): Record<string, string[] | null> {
  const claims: Record<string, string[] | null> = Object.fromEntries(Object.entries(BUILT_IN).map(([scope, names]) => [scope, [...names]]));
  for (const definition of tenant.settings.attributes) {
    if (!released(definition)) continue;
    if (definition.scope === undefined) claims[definition.name] = null;
    else {
      const names = claims[definition.scope];
      if (Array.isArray(names)) names.push(definition.name);
      else claims[definition.scope] = [definition.name];
    }
  }
  return { ...claims, [VERIFIED_CLAIMS]: null, acr: null, sid: null, iss: null };
}

/** Everything applications may ever see of a customer. What of it a request gets is decided after this, by scope, grant and release. */
export function claimsOf(tenant: Tenant, profile: Profile): Record<string, unknown> {
  const claims: Record<string, unknown> = { sub: profile.user.sub };
  const address = (kind: 'email' | 'phone') => {
    const identifiers = profile.identifiers.filter((identifier) => identifier.kind === kind);
    return (
      identifiers.find((identifier) => identifier.primary) ??
      identifiers.find((identifier) => identifier.verifiedAt) ??
      identifiers[0] ??
      profile.contacts.find((contact) => contact.kind === kind)
    );
  };
  const email = address('email');
  if (email) Object.assign(claims, { email: email.value, email_verified: email.verifiedAt !== undefined });
  const phone = address('phone');
  if (phone) Object.assign(claims, { phone_number: phone.value, phone_number_verified: phone.verifiedAt !== undefined });
  const username = profile.identifiers.find((identifier) => identifier.kind === 'username');
  if (username) claims.preferred_username = username.value;
  if (profile.user.locale !== undefined) claims.locale = profile.user.locale;
  let updated = profile.user.createdAt.getTime();
  for (const definition of tenant.settings.attributes) {
    const attribute = profile.attributes[definition.name];
    if (!attribute || !released(definition)) continue;
    claims[definition.name] = claimValue(tenant, definition.name, attribute.value);
    updated = Math.max(updated, attribute.updatedAt.getTime());
  }
  claims.updated_at = Math.floor(updated / 1000);
  return claims;
}

/** As applications read it: an address is an object (OpenID Connect Core section 5.1.1). */
export function claimValue(tenant: Tenant, name: string, value: string | boolean): unknown {
  return tenant.settings.attributes.find((definition) => definition.name === name)?.type === 'address' ? { formatted: String(value) } : value;
}

/** The part of `claims` that the scopes and the named claims of a request release. */
export function claimsFor(tenant: Tenant, claims: Readonly<Record<string, unknown>>, scopes: readonly string[], named: readonly string[]): Record<string, unknown> {
  const byScope = claimsByScope(tenant);
  const wanted = new Set([...scopes.flatMap((scope) => byScope[scope] ?? []), ...named, 'sub']);
  return Object.fromEntries(Object.entries(claims).filter(([name, value]) => wanted.has(name) && value !== undefined && value !== ''));
}
