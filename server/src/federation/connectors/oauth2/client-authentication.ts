import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { readObject } from './read-json.ts';

export const CLIENT_AUTHENTICATIONS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const;

/** We, as the other side knows us. */
export interface Client {
  readonly id: string;
  readonly authentication: (typeof CLIENT_AUTHENTICATIONS)[number];
  readonly secret?: string | undefined;
  /** PEM (PKCS #8) or JWK. */
  readonly privateKey?: string | undefined;
  readonly keyId?: string | undefined;
  /** Whom a signed assertion is for: the issuer, so that one made for us is good nowhere else; some providers want their token endpoint. */
  readonly audience?: string | undefined;
}

export interface Authentication {
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

const ASSERTION_SECONDS = 60;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Undefined where what it needs is missing or unusable. */
export async function authenticateClient(client: Client, now: Date): Promise<Authentication | undefined> {
  switch (client.authentication) {
    case 'none':
      return { headers: {}, fields: { client_id: client.id } };
    case 'client_secret_post':
      return client.secret === undefined ? undefined : { headers: {}, fields: { client_id: client.id, client_secret: client.secret } };
    case 'client_secret_basic':
      return client.secret === undefined ? undefined : { headers: { authorization: basic(client.id, client.secret) }, fields: {} };
    case 'private_key_jwt': {
      const assertion = await signAssertion(client, now);
      return assertion === undefined ? undefined : { headers: {}, fields: { client_id: client.id, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion } };
    }
  }
}

/** RFC 6749 section 2.3.1: both parts are form-encoded first. */
function basic(id: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}

/** RFC 7523 section 3. */
async function signAssertion(client: Client, now: Date): Promise<string | undefined> {
  const key = readPrivateKey(client.privateKey ?? '');
  if (key === undefined || client.audience === undefined) return undefined;
  const issued = Math.floor(now.getTime() / 1000);
  const kid = client.keyId ?? key.kid;
  return new SignJWT({ iss: client.id, sub: client.id, aud: client.audience, jti: randomUUID() })
    .setProtectedHeader({ alg: key.alg, ...(kid === undefined ? {} : { kid }) })
    .setIssuedAt(issued)
    .setExpirationTime(issued + ASSERTION_SECONDS)
    .sign(key.key);
}

export interface PrivateKey {
  readonly key: KeyObject;
  readonly alg: string;
  readonly kid?: string | undefined;
}

/** A key for signing, from PEM or JWK; undefined where it is none, or one of a kind nobody verifies. */
export function readPrivateKey(text: string): PrivateKey | undefined {
  const jwk = readObject(text);
  try {
    const key = jwk === undefined ? createPrivateKey(text) : createPrivateKey({ key: jwk, format: 'jwk' });
    const alg = typeof jwk?.['alg'] === 'string' ? jwk['alg'] : algorithmOf(key);
    return alg === undefined ? undefined : { key, alg, kid: typeof jwk?.['kid'] === 'string' ? jwk['kid'] : undefined };
  } catch {
    return undefined;
  }
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

function algorithmOf(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (key.asymmetricKeyType === 'ec') return CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''];
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? 'RS256' : undefined;
}
