import { inflateRawSync } from 'node:zlib';
import type { Refusal } from '../errors.ts';
import { MAX_MESSAGE, MAX_RELAY_STATE } from '../settings.ts';
import type { XmlElement } from '#platform/xml';
import { readDocument, Unreadable } from '../xml/read-document.ts';

export type Binding = 'redirect' | 'post';

/** A SAML message as it came in, before anything of it is believed. */
export interface Received {
  readonly binding: Binding;
  readonly kind: 'SAMLRequest' | 'SAMLResponse';
  readonly xml: string;
  readonly root: XmlElement;
  readonly relayState: string | undefined;
  /** Redirect binding: the signature stands beside the message (saml-bindings section 3.4.4.1). */
  readonly detached: { readonly algorithm: string; readonly signature: Buffer; readonly signed: string } | undefined;
}

export type Receiving = Received | { readonly refused: Refusal };

const PARAMETERS = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding'] as const;
type Parameter = (typeof PARAMETERS)[number];
const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

/**
 * From the query as it was sent. What was signed is these very characters: encoding them again might give others, and a parameter given
 * twice might be read once for the signature and once for its content.
 */
export function receiveRedirect(query: string): Receiving {
  const raw = rawParameters(query);
  if (!raw) return { refused: 'malformed_message' };
  const kind = kindOf(raw);
  const encoding = raw.SAMLEncoding === undefined ? DEFLATE : decoded(raw.SAMLEncoding);
  if (!kind || encoding !== DEFLATE) return { refused: 'unsupported_message' };
  if ((raw.SigAlg === undefined) !== (raw.Signature === undefined)) return { refused: 'signature_invalid' };
  const signed = ([kind, 'RelayState', 'SigAlg'] as const).flatMap((name) => (raw[name] === undefined ? [] : [`${name}=${raw[name]}`])).join('&');
  const detached =
    raw.SigAlg === undefined || raw.Signature === undefined
      ? undefined
      : { algorithm: decoded(raw.SigAlg) ?? '', signature: Buffer.from(decoded(raw.Signature) ?? '', 'base64'), signed };
  const bytes = base64Of(decoded(raw[kind] as string));
  const xml = bytes && inflated(bytes);
  return read('redirect', kind, xml, raw.RelayState === undefined ? undefined : decoded(raw.RelayState), detached);
}

/** From a form: the message in base64, its signature inside (saml-bindings section 3.5). */
export function receivePost(form: Readonly<Record<string, string>>): Receiving {
  const kind = kindOf(form);
  if (!kind) return { refused: 'unsupported_message' };
  const bytes = base64Of(form[kind]);
  return read('post', kind, bytes && utf8(bytes), form.RelayState, undefined);
}

function read(binding: Binding, kind: Received['kind'], xml: string | undefined, relayState: string | undefined, detached: Received['detached']): Receiving {
  if (xml === undefined) return { refused: 'malformed_message' };
  // Given back as it is: what cannot be given back is not taken.
  if (relayState !== undefined && Buffer.byteLength(relayState) > MAX_RELAY_STATE) return { refused: 'relay_state_too_long' };
  try {
    return { binding, kind, xml, root: readDocument(xml, MAX_MESSAGE), relayState, detached };
  } catch (error) {
    if (error instanceof Unreadable) return { refused: 'malformed_message' };
    throw error;
  }
}

function rawParameters(query: string): Partial<Record<Parameter, string>> | undefined {
  const found: Partial<Record<Parameter, string>> = {};
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at)) as Parameter;
    if (!PARAMETERS.includes(name)) continue;
    // Also under another spelling of its name (%52elayState): there is one of each or none.
    if (found[name] !== undefined || !pair.startsWith(`${name}=`)) return undefined;
    found[name] = pair.slice(at + 1);
  }
  return found;
}

/** Exactly one message. */
function kindOf(given: Partial<Record<Parameter, string>>): Received['kind'] | undefined {
  if ((given.SAMLRequest === undefined) === (given.SAMLResponse === undefined)) return undefined;
  return given.SAMLRequest === undefined ? 'SAMLResponse' : 'SAMLRequest';
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function base64Of(text: string | undefined): Buffer | undefined {
  const plain = text?.replace(/\s+/g, '');
  return plain !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : undefined;
}

/** Bounded while it is being inflated: a small message must not become a large one (zip bomb). */
function inflated(bytes: Buffer): string | undefined {
  try {
    return utf8(inflateRawSync(bytes, { maxOutputLength: MAX_MESSAGE }));
  } catch {
    return undefined;
  }
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
