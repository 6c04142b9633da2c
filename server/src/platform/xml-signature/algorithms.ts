import { constants, createHash, verify, type KeyObject } from 'node:crypto';
import type { HashAlgorithm, SignatureAlgorithm } from 'xml-crypto';

/*
 * What signatures may be made with (RFC 9231, XML Signature 1.1). A closed list: the message only chooses from it, and never a key. SHA-1 stands apart, for
 * partners that say they cannot do without.
 */

interface Signing {
  readonly key: 'rsa' | 'ec';
  readonly hash: string;
  readonly pss?: true;
  readonly sha1?: true;
}

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';

export const SIGNATURE_ALGORITHMS: Readonly<Record<string, Signing>> = {
  [`${MORE}rsa-sha256`]: { key: 'rsa', hash: 'sha256' },
  [`${MORE}rsa-sha384`]: { key: 'rsa', hash: 'sha384' },
  [`${MORE}rsa-sha512`]: { key: 'rsa', hash: 'sha512' },
  [`${MORE_2007}sha256-rsa-MGF1`]: { key: 'rsa', hash: 'sha256', pss: true },
  [`${MORE_2007}sha384-rsa-MGF1`]: { key: 'rsa', hash: 'sha384', pss: true },
  [`${MORE_2007}sha512-rsa-MGF1`]: { key: 'rsa', hash: 'sha512', pss: true },
  [`${MORE}ecdsa-sha256`]: { key: 'ec', hash: 'sha256' },
  [`${MORE}ecdsa-sha384`]: { key: 'ec', hash: 'sha384' },
  [`${MORE}ecdsa-sha512`]: { key: 'ec', hash: 'sha512' },
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': { key: 'rsa', hash: 'sha1', sha1: true },
};

const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  [`${MORE}sha384`]: 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
};

export const RSA_SHA256 = `${MORE}rsa-sha256`;

export function signatureAlgorithm(name: string | undefined, sha1: boolean): Signing | undefined {
  const found = name !== undefined && Object.hasOwn(SIGNATURE_ALGORITHMS, name) ? SIGNATURE_ALGORITHMS[name] : undefined;
  return found?.sha1 && !sha1 ? undefined : found;
}

export function digestAlgorithm(name: string | undefined, sha1: boolean): string | undefined {
  const found = name !== undefined && Object.hasOwn(DIGESTS, name) ? DIGESTS[name] : undefined;
  return found === 'sha1' && !sha1 ? undefined : found;
}

/** Never throws: a key of another kind and a signature of another length do not verify. */
export function verifyBytes({ key: kind, hash, pss }: Signing, key: KeyObject, data: string | Buffer, signature: Buffer): boolean {
  if (key.asymmetricKeyType !== kind) return false;
  const padding = pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  try {
    return verify(hash, Buffer.from(data), kind === 'rsa' ? { key, ...padding } : { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}

/** One algorithm and one key, as xml-crypto wants them: it is given nothing else to choose from. */
export function signatureVerifier(name: string, algorithm: Signing, key: KeyObject): new () => SignatureAlgorithm {
  return class {
    getAlgorithmName(): string {
      return name;
    }
    getSignature(): never {
      throw new Error('This only verifies.');
    }
    verifySignature(material: unknown, _key: unknown, value: unknown): boolean {
      return verifyBytes(algorithm, key, String(material), Buffer.from(String(value), 'base64'));
    }
  } as unknown as new () => SignatureAlgorithm;
}

export function digestMaker(name: string, hash: string): new () => HashAlgorithm {
  return class {
    getAlgorithmName(): string {
      return name;
    }
    getHash(xml: string): string {
      return createHash(hash).update(xml, 'utf8').digest('base64');
    }
  } as unknown as new () => HashAlgorithm;
}
