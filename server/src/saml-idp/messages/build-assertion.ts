import type { ReleasedAttribute } from '../contract.ts';
import { ATTRIBUTE_FORMAT, NS } from '../xml/names.ts';
import { xml, type Markup } from '#platform/xml';
import { instantOf, nameIdElement, type NameId } from './build-messages.ts';

export interface AssertionContent {
  readonly id: string;
  readonly issuer: string;
  readonly audience: string;
  readonly recipient: string;
  readonly inResponseTo: string | undefined;
  readonly nameId: NameId;
  readonly at: Date;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  readonly authenticatedAt: Date;
  readonly sessionIndex: string;
  readonly sessionEnds: Date;
  readonly contextClass: string;
  readonly attributes: readonly { readonly of: ReleasedAttribute; readonly values: readonly string[] }[];
}

/** saml-core section 2.3.3, as the web browser profile wants it (saml-profiles section 4.1.4.2). Not signed yet. */
export function buildAssertion(content: AssertionContent): string {
  const { at, notBefore, notOnOrAfter } = content;
  return xml(
    'saml:Assertion',
    { 'xmlns:saml': NS.assertion, ID: content.id, Version: '2.0', IssueInstant: instantOf(at) },
    xml('saml:Issuer', {}, content.issuer),
    xml(
      'saml:Subject',
      {},
      nameIdElement(content.nameId),
      xml(
        'saml:SubjectConfirmation',
        { Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' },
        xml('saml:SubjectConfirmationData', { NotOnOrAfter: instantOf(notOnOrAfter), Recipient: content.recipient, InResponseTo: content.inResponseTo }),
      ),
    ),
    xml(
      'saml:Conditions',
      { NotBefore: instantOf(notBefore), NotOnOrAfter: instantOf(notOnOrAfter) },
      xml('saml:AudienceRestriction', {}, xml('saml:Audience', {}, content.audience)),
    ),
    xml(
      'saml:AuthnStatement',
      { AuthnInstant: instantOf(content.authenticatedAt), SessionIndex: content.sessionIndex, SessionNotOnOrAfter: instantOf(content.sessionEnds) },
      xml('saml:AuthnContext', {}, xml('saml:AuthnContextClassRef', {}, content.contextClass)),
    ),
    content.attributes.length === 0 ? undefined : xml('saml:AttributeStatement', {}, ...content.attributes.map(attributeElement)),
  ).markup;
}

const attributeElement = ({ of, values }: AssertionContent['attributes'][number]): Markup =>
  xml('saml:Attribute', { Name: of.name, NameFormat: ATTRIBUTE_FORMAT[of.format], FriendlyName: of.friendlyName }, ...values.map((value) => xml('saml:AttributeValue', {}, value)));
