/** What there is of a customer beside attributes of the tenant's own (identity, `claimsOf`), and what they belong to. */
export const NAMES_BESIDE_ATTRIBUTES = ['email', 'phone_number', 'preferred_username', 'groups'] as const;

export const isProfileName = (name: string, attributes: readonly string[]): boolean => attributes.includes(name) || (NAMES_BESIDE_ATTRIBUTES as readonly string[]).includes(name);
