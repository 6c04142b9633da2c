import type { AttributeDefinition, Tenant } from '#tenants/contract';
import type { Profile } from './contract.ts';

/** Whether applications may see an attribute at all. */
export const isReleased = (definition: Pick<AttributeDefinition, 'read'>): boolean => definition.read.includes('application');

/** What the protocol says of an account or a sign-in: nothing of the person. */
const NO_ATTRIBUTES = new Set(['sub', 'acr', 'amr', 'auth_time', 'sid', 'iss', 'updated_at']);
/** Says something of an attribute, and goes where that goes. */
const ABOUT: Readonly<Record<string, string>> = { email_verified: 'email', phone_number_verified: 'phone_number' };

/** The attribute that a claim tells of; undefined: of none. By these names purposes are made and the egress filter decides. */
export const attributeOfClaim = (claim: string): string | undefined => (NO_ATTRIBUTES.has(claim) ? undefined : (ABOUT[claim] ?? claim));

/** Everything applications may ever see of a customer. What of it one gets is decided after this, by its protocol and the release. */
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
    if (!attribute || !isReleased(definition)) continue;
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
