import { constants, createDecipheriv, privateDecrypt, type KeyObject } from 'node:crypto';
import { attributeOf, childrenNamed, everyElement, textOf, type XmlElement } from '#platform/xml';
import { NS } from './names.ts';
import { decodeText } from './read-document.ts';
import { refuse } from './refused.ts';

/*
 * XML Encryption 1.1 as SAML uses it: a key for one message, transported by RSA-OAEP to ours, and AES-GCM. RSA with PKCS#1 v1.5 is never tried (Bleichenbacher).
 * AES-CBC has no proof of its own that it was not changed, and answers about it give the text away; it is tried only inside a response whose signature verified
 * before, and only where the connection says so.
 */

interface ContentCipher {
  readonly keyBytes: number;
  readonly mode: 'gcm' | 'cbc';
}

export const CONTENT_CIPHERS: Readonly<Record<string, ContentCipher>> = {
  [`${NS.encryption11}aes256-gcm`]: { keyBytes: 32, mode: 'gcm' },
  [`${NS.encryption11}aes192-gcm`]: { keyBytes: 24, mode: 'gcm' },
  [`${NS.encryption11}aes128-gcm`]: { keyBytes: 16, mode: 'gcm' },
  [`${NS.encryption}aes256-cbc`]: { keyBytes: 32, mode: 'cbc' },
  [`${NS.encryption}aes192-cbc`]: { keyBytes: 24, mode: 'cbc' },
  [`${NS.encryption}aes128-cbc`]: { keyBytes: 16, mode: 'cbc' },
};

const OAEP_MGF1_SHA1 = `${NS.encryption}rsa-oaep-mgf1p`;
const OAEP_11 = `${NS.encryption11}rsa-oaep`;
export const KEY_TRANSPORTS = [OAEP_11, OAEP_MGF1_SHA1] as const;

const OAEP_HASHES: Readonly<Record<string, string>> = {
  [`${NS.signature}sha1`]: 'sha1',
  [`${NS.encryption}sha256`]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  [`${NS.encryption}sha512`]: 'sha512',
};
const MASKS: Readonly<Record<string, string>> = Object.fromEntries(['sha1', 'sha256', 'sha384', 'sha512'].map((hash) => [`${NS.encryption11}mgf1${hash}`, hash]));

const MAX_PADDING = 16;

/** The assertion inside, as text. Whatever does not open is one refusal, without a reason: which step failed is what an oracle tells. */
export function decryptAssertion(encrypted: XmlElement, keys: readonly KeyObject[], options: { readonly cbc: boolean }): string {
  const data = one(childrenNamed(encrypted, NS.encryption, 'EncryptedData'), 'EncryptedData');
  const content = contentCipher(data);
  if (!content || (content.mode === 'cbc' && !options.cbc)) refuse('encryption_algorithm', 'the cipher is not allowed here');
  const transported = one(
    [...everyElement(encrypted)].filter((element) => element.namespace === NS.encryption && element.local === 'EncryptedKey'),
    'EncryptedKey',
  );
  const hash = transportHash(transported);
  const [wrapped, sealed] = [cipherValue(transported), cipherValue(data)];
  for (const key of keys) {
    const opened = tryOpen(key, hash, wrapped, content, sealed);
    if (opened) return decodeText(opened);
  }
  return refuse('decryption');
}

function one(elements: readonly XmlElement[], name: string): XmlElement {
  return elements.length === 1 ? (elements[0] as XmlElement) : refuse('encryption_form', `${name} must be there once`);
}

const known = <V>(table: Readonly<Record<string, V>>, name: string | undefined): V | undefined => (name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined);
const methodOf = (element: XmlElement) => one(childrenNamed(element, NS.encryption, 'EncryptionMethod'), 'EncryptionMethod');
const contentCipher = (data: XmlElement) => known(CONTENT_CIPHERS, attributeOf(methodOf(data), 'Algorithm'));

/** XML Encryption section 5.5.2. Node's OpenSSL takes one hash for both the digest and the mask. */
function transportHash(element: XmlElement): string {
  const method = methodOf(element);
  const name = attributeOf(method, 'Algorithm');
  const [digest] = childrenNamed(method, NS.signature, 'DigestMethod');
  const [mask] = childrenNamed(method, NS.encryption11, 'MGF');
  const hash = digest ? known(OAEP_HASHES, attributeOf(digest, 'Algorithm')) : 'sha1';
  const maskHash = mask && name === OAEP_11 ? known(MASKS, attributeOf(mask, 'Algorithm')) : 'sha1';
  if ((name !== OAEP_11 && name !== OAEP_MGF1_SHA1) || hash === undefined || hash !== maskHash) refuse('encryption_algorithm', 'the key transport is not allowed here');
  if (childrenNamed(method, NS.encryption, 'OAEPparams').length > 0) refuse('encryption_algorithm', 'OAEP parameters are not taken');
  return hash;
}

/** A reference to somewhere else is not followed. */
function cipherValue(element: XmlElement): Buffer {
  const data = one(childrenNamed(element, NS.encryption, 'CipherData'), 'CipherData');
  const packed = (textOf(one(childrenNamed(data, NS.encryption, 'CipherValue'), 'CipherValue')) ?? '').replace(/\s+/g, '');
  if (packed === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) refuse('encryption_form', 'CipherValue is not base64');
  return Buffer.from(packed, 'base64');
}

function tryOpen(key: KeyObject, oaepHash: string, wrapped: Buffer, { keyBytes, mode }: ContentCipher, sealed: Buffer): Buffer | undefined {
  try {
    const secret = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped);
    if (secret.length !== keyBytes) return undefined;
    if (mode === 'cbc') return openCbc(secret, sealed);
    // Section 5.2.4: a nonce of 96 bits in front, the tag of 128 bits behind.
    const decipher = createDecipheriv(`aes-${keyBytes * 8}-gcm` as 'aes-256-gcm', secret, sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Section 5.2.2: the last byte says how long the padding is; the rest of it may be anything. */
function openCbc(secret: Buffer, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(`aes-${secret.length * 8}-cbc`, secret, sealed.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  return padding >= 1 && padding <= MAX_PADDING && padding <= padded.length ? padded.subarray(0, -padding) : undefined;
}
