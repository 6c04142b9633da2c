import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningAlg } from './contract.ts';

const generate = promisify(generateKeyPair);

/** Members that make up the thumbprint, in the order RFC 7638 section 3.2 asks for (lexicographic). */
const THUMBPRINT_MEMBERS: Readonly<Record<string, readonly (keyof JsonWebKey)[]>> = { EC: ['crv', 'kty', 'x', 'y'], OKP: ['crv', 'kty', 'x'], RSA: ['e', 'kty', 'n'] };

export function thumbprint(jwk: JsonWebKey): string {
  const members = THUMBPRINT_MEMBERS[jwk.kty ?? ''];
  if (members === undefined) throw new TypeError(`No thumbprint for key type "${jwk.kty}".`);
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]]))))
    .digest('base64url');
}

async function newPrivateKey(alg: SigningAlg): Promise<KeyObject> {
  if (alg === 'ES256') return (await generate('ec', { namedCurve: 'P-256' })).privateKey;
  if (alg === 'EdDSA') return (await generate('ed25519')).privateKey;
  return (await generate('rsa', { modulusLength: 2048 })).privateKey;
}

export interface SigningJwks {
  readonly privateJwk: JsonWebKey & { readonly kid: string };
  readonly publicJwk: JsonWebKey & { readonly kid: string };
}

export async function generateSigningKey(alg: SigningAlg): Promise<SigningJwks> {
  const key = await newPrivateKey(alg);
  const publicPart = createPublicKey(key).export({ format: 'jwk' });
  const about = { kid: thumbprint(publicPart), alg, use: 'sig' };
  return { privateJwk: { ...key.export({ format: 'jwk' }), ...about }, publicJwk: { ...publicPart, ...about } };
}

/** Importing costs as much as a signature: done once a key and process (PERFORMANCE.md, decision 2). */
export function importPrivateJwk(privateJwk: JsonWebKey): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
