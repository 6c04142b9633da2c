import type { AccessRefusal, AccessRequest } from '../contract.ts';
import type { PooledProvider } from '../provider/provider-pool.ts';
import { PROOF_ALGORITHMS, readProof } from './dpop-proof.ts';

/** What is kept of an access token, beyond what the provider's types say. */
export interface KeptToken {
  readonly clientId?: string;
  readonly aud?: string | readonly string[];
  readonly jkt?: string;
  readonly 'x5t#S256'?: string;
}

export interface Presented {
  readonly token: string;
  readonly scheme: 'Bearer' | 'DPoP';
  refuse(error: AccessRefusal['error']): AccessRefusal;
}

/** RFC 6750 section 2.1, RFC 9449 section 7.1. An empty token was not sent, or is none. */
export function presentedToken(authorization: string | undefined): Presented {
  const [, given = '', token = ''] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]{20,4096}=*)$/i.exec(authorization ?? '') ?? [];
  const scheme = given.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
  return { token, scheme, refuse: (error) => ({ kind: 'refused', scheme, algorithms: PROOF_ALGORITHMS, error }) };
}

/** A stolen token without its key is worth nothing, and a key adds nothing to a token that is not bound to it. */
export async function possessionProblem(
  pooled: PooledProvider,
  found: KeptToken,
  { token, scheme }: Presented,
  request: AccessRequest,
): Promise<'invalid_token' | 'invalid_dpop_proof' | undefined> {
  if (found['x5t#S256'] !== undefined || (found.jkt !== undefined) !== (scheme === 'DPoP')) return 'invalid_token';
  if (found.jkt === undefined) return undefined;
  const proof = request.proof === undefined ? undefined : await readProof(request.proof, { method: request.method, url: request.url, token });
  if (!proof || proof.thumbprint !== found.jkt) return 'invalid_dpop_proof';
  // Remembered with those of the token endpoint: a proof is good once, wherever it is shown.
  const { unique } = pooled.provider.ReplayDetection as unknown as { unique(iss: string, jti: string, exp: number): Promise<boolean> };
  return (await unique(found.clientId ?? '', proof.jti, proof.until)) ? undefined : 'invalid_dpop_proof';
}
