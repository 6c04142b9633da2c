import { X509Certificate, type KeyObject } from 'node:crypto';
import type { XmlElement } from '#platform/xml';
import { signatureAlgorithm, SignatureProblem, verifyBytes, verifyXml } from '#platform/xml-signature';
import type { SamlApplication } from '../contract.ts';
import type { Refusal } from '../errors.ts';
import { pemOf } from '../xml/certificates.ts';
import { signaturesIn } from '../xml/read-document.ts';
import type { Received } from './receive.ts';

export type Authenticity =
  /** Read from `root` and nothing else: it is exactly what was signed, where it was. */
  { readonly root: XmlElement; readonly signed: boolean } | { readonly refused: Refusal };

/** Whether a message is the application's own. A signature that is there must be right, also where none is needed. */
export function authenticate(received: Received, application: Pick<SamlApplication, 'signingCertificates'>, required: boolean): Authenticity {
  const { binding, root, detached } = received;
  const { own, elsewhere } = signaturesIn(root);
  // By address the signature stands beside the message; one inside would be a second one.
  if (elsewhere > 0 || own > 1 || (own === 1 && binding === 'redirect')) return { refused: 'signature_invalid' };
  if (own === 0 && !detached) return required ? { refused: 'signature_required' } : { root, signed: false };
  const keys = application.signingCertificates.map((bare) => new X509Certificate(pemOf(bare)).publicKey);
  if (detached) return verifyDetached(detached, keys) ? { root, signed: true } : { refused: 'signature_invalid' };
  try {
    return { root: verifyXml(received.xml, root, { keys, sha1: false }).element, signed: true };
  } catch (error) {
    if (error instanceof SignatureProblem) return { refused: 'signature_invalid' };
    throw error;
  }
}

function verifyDetached({ algorithm, signature, signed }: NonNullable<Received['detached']>, keys: readonly KeyObject[]): boolean {
  const signing = signatureAlgorithm(algorithm, false);
  if (!signing || signature.length === 0) return false;
  // A space may be sent as `+` by one library and signed as `%20` by another layer of it: the same text, so the same message.
  const spellings = new Set([signed, signed.replaceAll('+', '%20')]);
  return keys.some((key) => [...spellings].some((text) => verifyBytes(signing, key, text, signature)));
}
