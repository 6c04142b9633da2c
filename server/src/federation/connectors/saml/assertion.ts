import { attributeOf, childrenNamed, elementsOf, textOf, type XmlElement } from '#platform/xml';
import { NS } from './names.ts';
import { instantOf, needAttribute } from './read-document.ts';
import { refuse } from './refused.ts';

/** An assertion as plain data. Made only from octets whose signature verified. */
export interface Assertion {
  readonly id: string;
  readonly issuer: string;
  readonly issuedAt: Date;
  readonly nameId: NameId | undefined;
  readonly confirmations: readonly Confirmation[];
  readonly conditions: Conditions;
  readonly statements: readonly AuthnStatement[];
  /** By name; texts in their order. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export interface NameId {
  readonly value: string;
  readonly format: string | undefined;
  readonly nameQualifier: string | undefined;
  readonly spNameQualifier: string | undefined;
}

export interface Confirmation {
  readonly method: string;
  readonly recipient: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly notBefore: Date | undefined;
  readonly notOnOrAfter: Date | undefined;
}

export interface Conditions {
  readonly notBefore: Date | undefined;
  readonly notOnOrAfter: Date | undefined;
  /** One list for each restriction; each must have us. */
  readonly audiences: readonly (readonly string[])[];
  /** Names of conditions that are not known here. */
  readonly unknown: number;
}

export interface AuthnStatement {
  readonly at: Date;
  readonly context: string | undefined;
  readonly sessionIndex: string | undefined;
  readonly sessionEnds: Date | undefined;
}

const MAX_ATTRIBUTES = 200;
const MAX_VALUES = 2000;
const MAX_VALUE = 8192;

export function readAssertion(root: XmlElement): Assertion {
  if (attributeOf(root, 'Version') !== '2.0') refuse('version');
  const part = (local: string) => childrenNamed(root, NS.assertion, local);
  const subjects = part('Subject');
  const conditions = part('Conditions');
  if (subjects.length !== 1) refuse('subject', 'it must be there once');
  if (conditions.length !== 1) refuse('conditions', 'they must be there once');
  const subject = subjects[0] as XmlElement;
  return {
    id: needAttribute(root, 'ID', 'assertion_id'),
    issuer: issuerOf(root) ?? refuse('issuer', 'the assertion has none'),
    issuedAt: instantOf(needAttribute(root, 'IssueInstant', 'issue_instant'), 'issue_instant'),
    nameId: readNameId(subject),
    confirmations: childrenNamed(subject, NS.assertion, 'SubjectConfirmation').map(readConfirmation),
    conditions: readConditions(conditions[0] as XmlElement),
    statements: part('AuthnStatement').map(readStatement),
    attributes: readAttributes(part('AttributeStatement')),
  };
}

/** Core section 2.2.5: an entity's name, in the default format or the one for entities. */
export function issuerOf(element: XmlElement): string | undefined {
  const issuers = childrenNamed(element, NS.assertion, 'Issuer');
  if (issuers.length > 1) refuse('issuer', 'there are several');
  const [issuer] = issuers;
  if (!issuer) return undefined;
  const format = attributeOf(issuer, 'Format');
  if (format !== undefined && format !== 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity') refuse('issuer', 'its format is not that of an entity');
  return textOf(issuer)?.trim() ?? refuse('issuer', 'it is not plain text');
}

/** A name that is itself encrypted, or one by another element, is none. */
export function readNameId(parent: XmlElement): NameId | undefined {
  const names = childrenNamed(parent, NS.assertion, 'NameID');
  if (names.length > 1) refuse('name_id', 'there are several');
  const [name] = names;
  if (!name) return undefined;
  const value = textOf(name)?.trim() ?? refuse('name_id', 'it is not plain text');
  return {
    value,
    format: attributeOf(name, 'Format'),
    nameQualifier: attributeOf(name, 'NameQualifier'),
    spNameQualifier: attributeOf(name, 'SPNameQualifier'),
  };
}

const optionalInstant = (element: XmlElement, name: string, check: string): Date | undefined => {
  const text = attributeOf(element, name);
  return text === undefined ? undefined : instantOf(text, check);
};

function readConfirmation(element: XmlElement): Confirmation {
  const data = childrenNamed(element, NS.assertion, 'SubjectConfirmationData');
  if (data.length > 1) refuse('confirmation', 'one has data twice');
  const [only] = data;
  return {
    method: attributeOf(element, 'Method') ?? '',
    recipient: only && attributeOf(only, 'Recipient'),
    inResponseTo: only && attributeOf(only, 'InResponseTo'),
    notBefore: only && optionalInstant(only, 'NotBefore', 'confirmation_time'),
    notOnOrAfter: only && optionalInstant(only, 'NotOnOrAfter', 'confirmation_time'),
  };
}

/** Core section 2.5.1. `OneTimeUse` says what is kept anyway; `ProxyRestriction` is about assertions that others make from this one. */
const KNOWN_CONDITIONS = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

function readConditions(element: XmlElement): Conditions {
  return {
    notBefore: optionalInstant(element, 'NotBefore', 'condition_time'),
    notOnOrAfter: optionalInstant(element, 'NotOnOrAfter', 'condition_time'),
    audiences: childrenNamed(element, NS.assertion, 'AudienceRestriction').map((restriction) =>
      childrenNamed(restriction, NS.assertion, 'Audience').map((audience) => textOf(audience)?.trim() ?? refuse('audience', 'it is not plain text')),
    ),
    unknown: elementsOf(element).filter((child) => child.namespace !== NS.assertion || !KNOWN_CONDITIONS.includes(child.local)).length,
  };
}

function readStatement(element: XmlElement): AuthnStatement {
  const context = childrenNamed(element, NS.assertion, 'AuthnContext').flatMap((inside) => childrenNamed(inside, NS.assertion, 'AuthnContextClassRef'));
  if (context.length > 1) refuse('authn_context', 'there are several');
  return {
    at: instantOf(needAttribute(element, 'AuthnInstant', 'authn_instant'), 'authn_instant'),
    context: context[0] && (textOf(context[0])?.trim() ?? refuse('authn_context', 'it is not plain text')),
    sessionIndex: attributeOf(element, 'SessionIndex'),
    sessionEnds: optionalInstant(element, 'SessionNotOnOrAfter', 'session_time'),
  };
}

/** Values that are not plain text are left out, whole: half a value is none. */
function readAttributes(statements: readonly XmlElement[]): Map<string, readonly string[]> {
  const attributes = new Map<string, string[]>();
  let count = 0;
  for (const attribute of statements.flatMap((statement) => childrenNamed(statement, NS.assertion, 'Attribute'))) {
    const name = needAttribute(attribute, 'Name', 'attributes');
    if (attributes.has(name)) refuse('attributes', 'one stands there twice');
    const values = childrenNamed(attribute, NS.assertion, 'AttributeValue').flatMap((value) => textOf(value)?.trim() ?? []);
    count += values.length;
    if (attributes.size >= MAX_ATTRIBUTES || count > MAX_VALUES || values.some((value) => value.length > MAX_VALUE)) refuse('attributes', 'there are too many, or one is too long');
    attributes.set(
      name,
      values.filter((value) => value !== ''),
    );
  }
  return attributes;
}
