import type { Claims, ExternalIdentity } from '../../contract.ts';
import type { Assertion } from './assertion.ts';
import type { SamlSettings } from './settings.ts';

const XMLSOAP = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const MICROSOFT = 'http://schemas.microsoft.com/identity/claims/';

/** Where claims are found when the connection does not say: names by LDAP's OIDs (RFC 4519 and others), Microsoft's, and what people write. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  email: ['urn:oid:0.9.2342.19200300.100.1.3', `${XMLSOAP}emailaddress`, 'email', 'mail', 'emailAddress', 'Email'],
  email_verified: ['email_verified'],
  name: ['urn:oid:2.16.840.1.113730.3.1.241', `${MICROSOFT}displayname`, 'displayName', 'name', 'cn', 'urn:oid:2.5.4.3'],
  given_name: ['urn:oid:2.5.4.42', `${XMLSOAP}givenname`, 'givenName', 'given_name', 'firstName', 'FirstName'],
  family_name: ['urn:oid:2.5.4.4', `${XMLSOAP}surname`, 'sn', 'surname', 'family_name', 'lastName', 'LastName'],
  preferred_username: ['urn:oid:0.9.2342.19200300.100.1.1', `${XMLSOAP}name`, 'uid', 'username', 'preferred_username'],
  phone_number: ['urn:oid:2.5.4.20', `${XMLSOAP}mobilephone`, 'telephoneNumber', 'phone_number', 'mobile'],
  locale: ['urn:oid:2.16.840.1.113730.3.1.39', 'preferredLanguage', 'locale'],
};

/** Names that mean something to JavaScript itself. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** All attributes, by our names where there is one and by the provider's otherwise. One value is a text, several are a list. */
export function claimsOf({ attributes }: Assertion, settings: Pick<SamlSettings, 'attributes'>): Claims {
  const single = ([name, values]: readonly [string, readonly string[]]): [string, unknown][] =>
    values.length === 0 || RESERVED.has(name) ? [] : [[name, values.length === 1 ? values[0] : values]];
  const named = Object.keys({ ...KNOWN, ...settings.attributes }).flatMap((claim) => {
    const given = Object.hasOwn(settings.attributes, claim) ? settings.attributes[claim] : undefined;
    const found = (given === undefined ? (KNOWN[claim] ?? []) : [given]).map((name) => attributes.get(name)).find((values) => values !== undefined && values.length > 0);
    return found ? single([claim, found]) : [];
  });
  return Object.fromEntries([...[...attributes].flatMap(single), ...named]);
}

const first = (value: unknown): string | undefined => (typeof value === 'string' ? value : Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined);

/** The identity in an assertion that was checked. Undefined: what is to say who it is says nothing, or several things. */
export function identityOf(assertion: Assertion, settings: SamlSettings): ExternalIdentity | undefined {
  const subject = settings.subject === undefined ? assertion.nameId?.value : onlyValue(assertion, settings.subject);
  if (subject === undefined || subject.length > 1024) return undefined;
  const claims = claimsOf(assertion, settings);
  const [email, phone] = [first(claims['email']), first(claims['phone_number'])];
  const [statement] = assertion.statements;
  const groups = settings.groups === undefined ? undefined : assertion.attributes.get(settings.groups);
  return {
    subject,
    claims,
    // SAML has no word for it; a provider may send one of its own.
    ...(email === undefined ? {} : { email: { value: email, verified: first(claims['email_verified'])?.toLowerCase() === 'true' } }),
    ...(phone === undefined ? {} : { phone: { value: phone, verified: false } }),
    ...(statement ? { assurance: { ...(statement.context === undefined ? {} : { acr: statement.context }), authTime: Math.floor(statement.at.getTime() / 1000) } } : {}),
    // Indexes may be small numbers that return (Core section 2.7.2).
    ...(statement?.sessionIndex === undefined
      ? {}
      : { session: { id: statement.sessionIndex, ...(settings.subject !== undefined && assertion.nameId ? { of: assertion.nameId.value } : {}) } }),
    ...(assertion.nameId ? { signOutHint: JSON.stringify(assertion.nameId) } : {}),
    ...(groups === undefined ? {} : { groups }),
  };
}

function onlyValue({ attributes }: Assertion, name: string): string | undefined {
  const values = attributes.get(name) ?? [];
  return values.length === 1 ? values[0] : undefined;
}
