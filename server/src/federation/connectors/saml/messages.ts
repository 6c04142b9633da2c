import { randomBytes, sign, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { xml, type Markup } from '#platform/xml';
import { RSA_SHA256, signXml } from '#platform/xml-signature';
import { NS } from './names.ts';
import { MAX_MESSAGE } from './read-document.ts';
import { refuse } from './refused.ts';

/** How messages of ours are written, signed and sent (Bindings sections 3.4 and 3.5). */

/** An NCName nobody can guess. */
export const newMessageId = (): string => `_${randomBytes(20).toString('hex')}`;

export const instant = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

export interface MessageHead {
  readonly id: string;
  readonly at: Date;
  readonly destination: string;
  readonly issuer: string;
}

/** A protocol message (Core section 3.2.1): who says it comes first inside. */
export function protocolMessage(local: string, head: MessageHead, attributes: Readonly<Record<string, string | undefined>>, ...children: readonly (Markup | undefined)[]): string {
  const declarations = { 'xmlns:samlp': NS.protocol, 'xmlns:saml': NS.assertion };
  const named = { ID: head.id, Version: '2.0', IssueInstant: instant(head.at), Destination: head.destination };
  return xml(`samlp:${local}`, { ...declarations, ...named, ...attributes }, xml('saml:Issuer', {}, head.issuer), ...children).markup;
}

/** Section 3.4.4: deflated, in the query, signed over exactly the octets of the query. */
export function redirectUrl(address: string, kind: 'SAMLRequest' | 'SAMLResponse', message: string, state: string | undefined, key: KeyObject | undefined): string {
  const parts = [`${kind}=${encodeURIComponent(deflateRawSync(message).toString('base64'))}`, ...(state === undefined ? [] : [`RelayState=${encodeURIComponent(state)}`])];
  if (key) {
    parts.push(`SigAlg=${encodeURIComponent(RSA_SHA256)}`);
    parts.push(`Signature=${encodeURIComponent(sign('sha256', Buffer.from(parts.join('&')), key).toString('base64'))}`);
  }
  return `${address}${address.includes('?') ? '&' : '?'}${parts.join('&')}`;
}

/** Section 3.5.4. The signature stands behind the issuer, where the schema wants it. */
export function postForm(kind: 'SAMLRequest' | 'SAMLResponse', message: string, state: string | undefined, key: KeyObject | undefined): Record<string, string> {
  const signed = key ? signXml(message, key) : message;
  return { [kind]: Buffer.from(signed).toString('base64'), ...(state === undefined ? {} : { RelayState: state }) };
}

/** Bounded before and after: a few bytes can be made to grow a thousandfold. */
export function inflateMessage(packed: string): Buffer {
  if (packed.length > MAX_MESSAGE || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(packed)) refuse('encoding', 'it is not base64');
  try {
    return inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_MESSAGE });
  } catch {
    return refuse('encoding', 'it is not deflated, or too large');
  }
}
