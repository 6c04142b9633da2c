import type { ReleasedAttribute } from '../contract.ts';

/**
 * What attributes are commonly called: X.500/LDAP object identifiers in URI form, as the SAML X.500/LDAP attribute profile (saml-profiles section 8.2)
 * and eduPerson have it. Others go by their own name.
 */
const WELL_KNOWN: Readonly<Record<string, readonly [name: string, friendlyName: string]>> = {
  email: ['urn:oid:0.9.2342.19200300.100.1.3', 'mail'],
  name: ['urn:oid:2.16.840.1.113730.3.1.241', 'displayName'],
  given_name: ['urn:oid:2.5.4.42', 'givenName'],
  family_name: ['urn:oid:2.5.4.4', 'sn'],
  preferred_username: ['urn:oid:0.9.2342.19200300.100.1.1', 'uid'],
  phone_number: ['urn:oid:2.5.4.20', 'telephoneNumber'],
  groups: ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'isMemberOf'],
  locale: ['urn:oid:2.16.840.1.113730.3.1.39', 'preferredLanguage'],
};

/** What somebody belongs to; asked for only where an application gets it. */
export const GROUPS = 'groups';

/** What there is beside attributes of the tenant's own: of the profile (identity, `claimsOf`), and groups. */
export const BUILT_IN: readonly string[] = ['email', 'email_verified', 'phone_number', 'phone_number_verified', 'preferred_username', GROUPS];

/** Which of our attributes somebody else means, by the name or the friendly name that is usual; undefined: none of these. */
export function attributeCalled(name: string, friendlyName: string | undefined, known: readonly string[]): string | undefined {
  const usual = known.find((attribute) => WELL_KNOWN[attribute]?.[0] === name);
  const same = (one: string | undefined, other: string | undefined) => one !== undefined && one.toLowerCase() === other?.toLowerCase();
  return (
    usual ?? [name, friendlyName].map((text) => known.find((attribute) => same(attribute, text) || same(WELL_KNOWN[attribute]?.[1], text))).find((found) => found !== undefined)
  );
}

/** An attribute as an application gets it when nothing more is said. */
export function namedAttribute(given: {
  readonly attribute: string;
  readonly name?: string | undefined;
  readonly format?: ReleasedAttribute['format'] | undefined;
  readonly friendlyName?: string | undefined;
}): ReleasedAttribute {
  const { attribute } = given;
  if (given.name !== undefined) {
    const format = given.format ?? (/^(?:urn:|https?:)/.test(given.name) ? 'uri' : 'basic');
    return { attribute, name: given.name, format, ...(given.friendlyName === undefined ? {} : { friendlyName: given.friendlyName }) };
  }
  const [name, friendlyName] = WELL_KNOWN[attribute] ?? [attribute, undefined];
  const friendly = given.friendlyName ?? friendlyName;
  return { attribute, name, format: given.format ?? (name === attribute ? 'basic' : 'uri'), ...(friendly === undefined ? {} : { friendlyName: friendly }) };
}
