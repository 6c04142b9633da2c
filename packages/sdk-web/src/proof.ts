import { base64url, random, sha256 } from './codes.ts';

/** A key that never leaves this page, not even to the page itself, and what proves that one holds it (RFC 9449). */
export interface ProofKey {
  /** For one request; with the access token it is sent with. */
  proof(method: string, url: string, accessToken?: string): Promise<string>;
}

export async function createProofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const encode = (value: unknown) => base64url(new TextEncoder().encode(JSON.stringify(value)));
  const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  return {
    async proof(method, url, accessToken) {
      const at = new URL(url);
      const claims = {
        jti: random(16),
        htm: method,
        htu: at.origin + at.pathname,
        iat: Math.floor(Date.now() / 1000),
        ...(accessToken === undefined ? {} : { ath: await sha256(accessToken) }),
      };
      const text = `${header}.${encode(claims)}`;
      return `${text}.${base64url(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new TextEncoder().encode(text))))}`;
    },
  };
}
