import { newSecret } from '#platform/ids';
import { NS, STATUS } from '../xml/names.ts';
import { xml, type Markup } from '#platform/xml';

/** An xs:ID: 160 random bits, beginning with a letter (saml-core section 1.3.4). */
export const newMessageId = (): string => `_${newSecret(20)}`;

/** xs:dateTime in UTC; fractions are left out, because some readers cannot read them. */
export const instantOf = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, 'Z');

/** `code` is what went well or wrong; success alone stands at the top, everything else below whose fault it is (saml-core section 3.2.2.2). */
export interface Status {
  readonly top: string;
  readonly code?: string;
}

export const SUCCESS: Status = { top: STATUS.success };
export const requester = (code: string): Status => ({ top: STATUS.requester, code });
export const responder = (code: string): Status => ({ top: STATUS.responder, code });

interface Head {
  readonly id: string;
  readonly issuer: string;
  readonly at: Date;
  readonly destination: string;
}

const headAttributes = ({ id, at, destination }: Head) => ({
  'xmlns:samlp': NS.protocol,
  'xmlns:saml': NS.assertion,
  ID: id,
  Version: '2.0',
  IssueInstant: instantOf(at),
  Destination: destination,
});

const statusElement = ({ top, code }: Status): Markup =>
  xml('samlp:Status', {}, xml('samlp:StatusCode', { Value: top }, code === undefined ? undefined : xml('samlp:StatusCode', { Value: code })));

/** saml-core section 3.3.3. */
export function buildResponse(head: Head & { readonly inResponseTo: string | undefined; readonly status: Status; readonly content?: Markup }): string {
  return xml('samlp:Response', { ...headAttributes(head), InResponseTo: head.inResponseTo }, xml('saml:Issuer', {}, head.issuer), statusElement(head.status), head.content).markup;
}

export interface NameId {
  readonly value: string;
  readonly format: string;
  /** Whose name it is, for names that mean something to one application only. */
  readonly qualifier?: string;
  readonly spQualifier?: string;
}

export const nameIdElement = ({ value, format, qualifier, spQualifier }: NameId): Markup =>
  xml('saml:NameID', { Format: format, NameQualifier: qualifier, SPNameQualifier: spQualifier }, value);

/** saml-core section 3.7.1. */
export function buildLogoutRequest(head: Head & { readonly nameId: NameId; readonly sessionIndex: string; readonly notOnOrAfter: Date }): string {
  return xml(
    'samlp:LogoutRequest',
    { ...headAttributes(head), NotOnOrAfter: instantOf(head.notOnOrAfter) },
    xml('saml:Issuer', {}, head.issuer),
    nameIdElement(head.nameId),
    xml('samlp:SessionIndex', {}, head.sessionIndex),
  ).markup;
}

/** saml-core section 3.7.2. */
export function buildLogoutResponse(head: Head & { readonly inResponseTo: string; readonly status: Status }): string {
  return xml('samlp:LogoutResponse', { ...headAttributes(head), InResponseTo: head.inResponseTo }, xml('saml:Issuer', {}, head.issuer), statusElement(head.status)).markup;
}
