import { everyElement, type XmlElement } from '#platform/xml';
import { signatureAlgorithm, verifyBytes } from '#platform/xml-signature';
import type { Returned } from '../../contract.ts';
import type { IdentityProvider } from './idp-metadata.ts';
import { inflateMessage } from './messages.ts';
import { NS } from './names.ts';
import { checkSignatures, decodeMessage, decodeText, readDocument } from './read-document.ts';
import { refuse } from './refused.ts';
import type { SamlSettings } from './settings.ts';
import { verifySignature } from './verify-signature.ts';

/** A message of the provider about the end of a session, by either binding, and always signed (D15). */
export interface SignedMessage {
  readonly element: XmlElement;
  readonly state: string | undefined;
}

interface Kind {
  readonly parameter: 'SAMLRequest' | 'SAMLResponse';
  readonly local: 'LogoutRequest' | 'LogoutResponse';
}
export const LOGOUT_REQUEST: Kind = { parameter: 'SAMLRequest', local: 'LogoutRequest' };
export const LOGOUT_RESPONSE: Kind = { parameter: 'SAMLResponse', local: 'LogoutResponse' };

export function signedMessage(message: Returned, kind: Kind, settings: SamlSettings, provider: IdentityProvider): SignedMessage {
  return message.method === 'GET' ? fromQuery(message.query ?? '', kind, settings, provider) : fromForm(message, kind, settings, provider);
}

/** Bindings section 3.4.4.1: the signature is over the query's own octets, each part there once, in one order whatever the order they came in. */
function fromQuery(query: string, { parameter, local }: Kind, settings: SamlSettings, provider: IdentityProvider): SignedMessage {
  const parts = new Map<string, string>();
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    const name = at === -1 ? part : part.slice(0, at);
    if (parts.has(name)) refuse('parameters', 'one stands there twice');
    parts.set(name, part);
  }
  const valueOf = (name: string) => {
    const part = parts.get(name);
    if (part === undefined) return undefined;
    try {
      return decodeURIComponent(part.slice(name.length + 1).replaceAll('+', ' '));
    } catch {
      return refuse('parameters', 'one is not percent-encoded');
    }
  };
  const [packed, method, signature] = [valueOf(parameter), valueOf('SigAlg'), valueOf('Signature')];
  if (packed === undefined) refuse('message', 'there is none');
  if (signature === undefined || method === undefined) refuse('signature', 'there is none');
  const algorithm = signatureAlgorithm(method, settings.legacy.includes('sha1')) ?? refuse('algorithm', 'the signature algorithm is not allowed here');
  const signed = [parameter, 'RelayState', 'SigAlg'].flatMap((name) => parts.get(name) ?? []).join('&');
  const bytes = Buffer.from(signature, 'base64');
  if (!provider.certificates.some(({ key }) => verifyBytes(algorithm, key, signed, bytes)))
    refuse('signature', 'it was made by none of the keys of this connection, or what it covers was changed');
  const element = readDocument(decodeText(inflateMessage(packed)), { namespace: NS.protocol, local });
  // A signature inside would be one that nobody looked at.
  checkSignatures([...everyElement(element)], []);
  return { element, state: valueOf('RelayState') };
}

function fromForm({ parameters }: Returned, { parameter, local }: Kind, settings: SamlSettings, provider: IdentityProvider): SignedMessage {
  const valueOf = (name: string) => (Object.hasOwn(parameters, name) ? parameters[name] : undefined);
  const source = decodeMessage(valueOf(parameter));
  const element = readDocument(source, { namespace: NS.protocol, local });
  checkSignatures([...everyElement(element)], [element]);
  const verified = verifySignature(source, element, { keys: provider.certificates.map(({ key }) => key), sha1: settings.legacy.includes('sha1') });
  return { element: verified.element, state: valueOf('RelayState') };
}
