import { createPublicKey, verify } from 'node:crypto';

/** What a phone says, in the form it signs. */
export interface Statement {
  readonly tenant: string;
  readonly device: string;
  readonly prompt: string;
  readonly decision: 'confirm' | 'deny';
  /** As typed; empty with a denial. */
  readonly number: string;
  /** Of the prompt: an old signature fits no new question. */
  readonly nonce: string;
}

/** One line per part, in this order; none of them can contain a line break. docs/guide/push.md names it for native applications. */
export function statementText(said: Statement): string {
  return ['parvis-push-answer-1', said.tenant, said.device, said.prompt, said.decision, said.number, said.nonce].join('\n');
}

const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

/** The key in its stored form, or undefined when it is no point of the curve: OpenSSL checks that (SP 800-56A section 5.6.2.3). */
export function importPublicKey(jwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string }): Buffer | undefined {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || !COORDINATE.test(jwk.x) || !COORDINATE.test(jwk.y)) return undefined;
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y }, format: 'jwk' }).export({ type: 'spki', format: 'der' });
  } catch {
    return undefined;
  }
}

/** ECDSA with SHA-256; the signature as WebCrypto gives it: r and s, 32 bytes each (RFC 7518 section 3.4). */
export function isSignedBy(publicKey: Buffer, said: Statement, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.length !== 64) return false;
  return verify('sha256', Buffer.from(statementText(said)), { key: createPublicKey({ key: publicKey, format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' }, bytes);
}
