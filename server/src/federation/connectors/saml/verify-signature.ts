import { SignatureProblem, verifyXml, type SignatureRules, type Verified } from '#platform/xml-signature';
import type { XmlElement } from '#platform/xml';
import { refuse } from './refused.ts';

export { signatureIn, type SignatureRules } from '#platform/xml-signature';

/** A signature that is not good is refused by name, as everything else of a message. */
export function verifySignature(source: string, element: XmlElement, rules: SignatureRules): Verified {
  try {
    return verifyXml(source, element, rules);
  } catch (error) {
    if (error instanceof SignatureProblem) refuse(error.check, error.detail);
    throw error;
  }
}
