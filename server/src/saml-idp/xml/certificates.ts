import { X509Certificate } from 'node:crypto';

/** As PEM or as the bare base64 of metadata; undefined: not a certificate. */
export function readCertificate(text: string): X509Certificate | undefined {
  const base64 = text.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

/** How certificates are kept and compared: base64 of their DER form. */
export const bareOf = (certificate: X509Certificate): string => certificate.raw.toString('base64');

export const pemOf = (bare: string): string => `-----BEGIN CERTIFICATE-----\n${(bare.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
