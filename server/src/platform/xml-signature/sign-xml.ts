import type { KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { RSA_SHA256 } from './algorithms.ts';
import { ENVELOPED, EXCLUSIVE, SHA256 } from './names.ts';

export interface SignOptions {
  /** Base64 of its DER form, put in for readers that look for it; absent: none. */
  readonly certificate?: string;
  /** SAML wants the signature behind the issuer in messages and assertions, and first of all in metadata. */
  readonly place?: 'after-issuer' | 'first';
}

/** Signs an element from within, by its `ID`: RSA-SHA256, exclusive canonical form. */
export function signXml(document: string, key: KeyObject, { certificate, place = 'after-issuer' }: SignOptions = {}): string {
  const signed = new SignedXml({
    privateKey: key,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
    ...(certificate === undefined ? {} : { publicCert: `-----BEGIN CERTIFICATE-----\n${(certificate.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n` }),
  });
  signed.addReference({ xpath: '/*', transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: SHA256 });
  const location = place === 'first' ? ({ reference: '/*', action: 'prepend' } as const) : ({ reference: "/*/*[local-name(.)='Issuer']", action: 'after' } as const);
  signed.computeSignature(document, { prefix: 'ds', location });
  return signed.getSignedXml();
}
