import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { xml, type Markup } from '#platform/xml';
import { pemOf } from './certificates.ts';
import { NS } from './names.ts';

const ENCRYPTION = 'http://www.w3.org/2001/04/xmlenc#';
const AES_256_GCM = 'http://www.w3.org/2009/xmlenc11#aes256-gcm';
const RSA_OAEP = `${ENCRYPTION}rsa-oaep-mgf1p`;

/**
 * An element that one key opens (XML Encryption 1.1 sections 5.2.4 and 5.5.2): AES-256-GCM, its key wrapped by RSA-OAEP. Older methods (CBC, RSA 1.5) can be
 * opened by asking questions, and are not offered.
 */
export function encryptXml(document: string, certificate: string): Markup {
  const { publicKey } = new X509Certificate(pemOf(certificate));
  const secret = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(document, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, secret);
  secret.fill(0);
  const value = (bytes: Buffer) => xml('xenc:CipherData', {}, xml('xenc:CipherValue', {}, bytes.toString('base64')));
  const key = xml(
    'xenc:EncryptedKey',
    {},
    xml('xenc:EncryptionMethod', { Algorithm: RSA_OAEP }, xml('ds:DigestMethod', { Algorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' })),
    value(wrapped),
  );
  return xml(
    'xenc:EncryptedData',
    { 'xmlns:xenc': ENCRYPTION, 'xmlns:ds': NS.signature, Type: `${ENCRYPTION}Element` },
    xml('xenc:EncryptionMethod', { Algorithm: AES_256_GCM }),
    xml('ds:KeyInfo', {}, key),
    value(sealed),
  );
}
