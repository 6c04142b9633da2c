import { sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { RSA_SHA256 } from '#platform/xml-signature';
import { signBy, type Signer } from '../keys/signers.ts';
import type { Received } from './receive.ts';

export interface Outgoing {
  readonly kind: Received['kind'];
  readonly xml: string;
  readonly to: string;
  readonly relayState: string | undefined;
}

/** By the address: deflated, signed beside the message (saml-bindings section 3.4.4.1). */
export function redirectUrl({ kind, xml, to, relayState }: Outgoing, signer: Signer): string {
  const parameters = [
    [kind, deflateRawSync(xml).toString('base64')],
    ['RelayState', relayState],
    ['SigAlg', RSA_SHA256],
  ] as const;
  const signed = parameters.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`])).join('&');
  const signature = sign('sha256', Buffer.from(signed), signer.privateKey).toString('base64');
  return `${to}${to.includes('?') ? '&' : '?'}${signed}&Signature=${encodeURIComponent(signature)}`;
}

/** By a form: signed within (section 3.5.4). */
export function formFields({ kind, xml, relayState }: Omit<Outgoing, 'to'>, signer: Signer): Record<string, string> {
  return signedFields({ kind, xml: signBy(xml, signer), relayState });
}

/** The same for a message that is signed already. */
export const signedFields = ({ kind, xml, relayState }: Omit<Outgoing, 'to'>): Record<string, string> => ({
  [kind]: Buffer.from(xml).toString('base64'),
  ...(relayState === undefined ? {} : { RelayState: relayState }),
});
