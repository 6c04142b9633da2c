import type { XmlElement } from '#platform/xml';
import { NS } from '../xml/names.ts';
import { attribute, child, children, isNamed, textOf, Unreadable } from '../xml/read-document.ts';

/** What every message says of itself (saml-core section 3.2.1). */
export interface MessageHead {
  readonly id: string;
  readonly issuer: string;
  readonly issuedAt: Date;
  readonly destination: string | undefined;
}

export interface RequestedContext {
  readonly classes: readonly string[];
  readonly comparison: string;
}

export interface AuthnRequest extends MessageHead {
  readonly acsUrl: string | undefined;
  readonly acsIndex: number | undefined;
  readonly protocolBinding: string | undefined;
  readonly forceAuthn: boolean;
  readonly isPassive: boolean;
  readonly nameIdPolicy: { readonly format: string | undefined; readonly qualifier: string | undefined; readonly create: boolean } | undefined;
  readonly requested: RequestedContext | undefined;
  /** Names somebody in particular. */
  readonly namesSubject: boolean;
  /** Id of what the application asks the customer for at this moment. */
  readonly ask: string | undefined;
}

export interface LogoutRequest extends MessageHead {
  readonly nameId: string;
  readonly sessionIndexes: readonly string[];
  readonly notOnOrAfter: Date | undefined;
}

export interface LogoutResponse extends MessageHead {
  readonly inResponseTo: string | undefined;
  readonly status: string;
}

const ID = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/;
/** xs:dateTime in UTC (saml-core section 1.3.3). */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** Who a message says it is from. For finding the certificates that it is then checked with. */
export function issuerOf(root: XmlElement): string | undefined {
  const issuer = child(root, NS.assertion, 'Issuer');
  return issuer && textOf(issuer);
}

export const isAuthnRequest = (root: XmlElement): boolean => isNamed(root, NS.protocol, 'AuthnRequest');
export const isLogoutRequest = (root: XmlElement): boolean => isNamed(root, NS.protocol, 'LogoutRequest');
export const isLogoutResponse = (root: XmlElement): boolean => isNamed(root, NS.protocol, 'LogoutResponse');

function readHead(root: XmlElement): MessageHead {
  if (attribute(root, 'Version') !== '2.0') throw new Unreadable('is not of SAML 2.0');
  const id = attribute(root, 'ID');
  if (id === undefined || !ID.test(id)) throw new Unreadable('needs an ID');
  const issuer = issuerOf(root);
  if (!issuer) throw new Unreadable('needs an Issuer');
  return { id, issuer, issuedAt: instant(root, 'IssueInstant'), destination: attribute(root, 'Destination') };
}

/** saml-core section 3.4.1. */
export function readAuthnRequest(root: XmlElement): AuthnRequest {
  const policy = child(root, NS.protocol, 'NameIDPolicy');
  const index = attribute(root, 'AssertionConsumerServiceIndex');
  if (index !== undefined && !/^\d{1,5}$/.test(index)) throw new Unreadable('has an AssertionConsumerServiceIndex that is no number');
  return {
    ...readHead(root),
    acsUrl: attribute(root, 'AssertionConsumerServiceURL'),
    acsIndex: index === undefined ? undefined : Number(index),
    protocolBinding: attribute(root, 'ProtocolBinding'),
    forceAuthn: flag(root, 'ForceAuthn'),
    isPassive: flag(root, 'IsPassive'),
    nameIdPolicy: policy && {
      format: attribute(policy, 'Format'),
      qualifier: attribute(policy, 'SPNameQualifier'),
      // Absent means false (section 3.4.1.1), and nearly nobody who leaves it out means that.
      create: attribute(policy, 'AllowCreate') === undefined || flag(policy, 'AllowCreate'),
    },
    requested: readContext(child(root, NS.protocol, 'RequestedAuthnContext')),
    namesSubject: child(root, NS.assertion, 'Subject') !== undefined,
    ask: readAsk(child(root, NS.protocol, 'Extensions')),
  };
}

/** Extensions that are not ours mean nothing to us (saml-core section 3.2.1). */
function readAsk(extensions: XmlElement | undefined): string | undefined {
  const ask = extensions && child(extensions, NS.own, 'Ask');
  return ask && textOf(ask);
}

function readContext(requested: XmlElement | undefined): RequestedContext | undefined {
  if (!requested) return undefined;
  return { classes: children(requested, NS.assertion, 'AuthnContextClassRef').map(textOf), comparison: attribute(requested, 'Comparison') ?? 'exact' };
}

/** saml-core section 3.7.1. */
export function readLogoutRequest(root: XmlElement): LogoutRequest {
  const nameId = child(root, NS.assertion, 'NameID');
  if (!nameId) throw new Unreadable('needs a NameID, not encrypted');
  return {
    ...readHead(root),
    nameId: textOf(nameId),
    sessionIndexes: children(root, NS.protocol, 'SessionIndex').map(textOf),
    notOnOrAfter: attribute(root, 'NotOnOrAfter') === undefined ? undefined : instant(root, 'NotOnOrAfter'),
  };
}

/** saml-core section 3.7.2. */
export function readLogoutResponse(root: XmlElement): LogoutResponse {
  const status = child(root, NS.protocol, 'Status');
  const code = status && child(status, NS.protocol, 'StatusCode');
  return { ...readHead(root), inResponseTo: attribute(root, 'InResponseTo'), status: (code && attribute(code, 'Value')) ?? '' };
}

function instant(node: XmlElement, name: string): Date {
  const text = attribute(node, name) ?? '';
  const at = new Date(text);
  if (!INSTANT.test(text) || Number.isNaN(at.getTime())) throw new Unreadable(`needs ${name} as a time in UTC`);
  return at;
}

function flag(node: XmlElement, name: string): boolean {
  const value = attribute(node, name);
  if (value !== undefined && !['true', 'false', '1', '0'].includes(value)) throw new Unreadable(`has a ${name} that is neither true nor false`);
  return value === 'true' || value === '1';
}
