import { hash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';

/** How far a proof's clock may be off: as the token endpoint has it. */
const WINDOW_SECONDS = 60;
export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'];

export interface ProofRequest {
  readonly method: string;
  /** The address as we know it, without query (RFC 9449 section 4.3). */
  readonly url: string;
  readonly token: string;
}

/** Who made the proof, and its id for the replay check. Undefined: it is not a proof for this request with this token. */
export async function readProof(
  proof: string,
  { method, url, token }: ProofRequest,
): Promise<{ readonly thumbprint: string; readonly jti: string; readonly until: number } | undefined> {
  if (proof.length > 4096) return undefined;
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { algorithms: PROOF_ALGORITHMS, typ: 'dpop+jwt' });
    const { iat, jti, htm, htu, ath } = payload as Record<string, unknown>;
    const now = Math.floor(Date.now() / 1000);
    if (typeof iat !== 'number' || Math.abs(now - iat) > WINDOW_SECONDS) return undefined;
    if (typeof jti !== 'string' || jti === '' || jti.length > 256 || htm !== method) return undefined;
    if (typeof htu !== 'string' || !URL.canParse(htu) || withoutQuery(htu) !== withoutQuery(url)) return undefined;
    if (ath !== hash('sha256', token, 'base64url') || !protectedHeader.jwk) return undefined;
    return { thumbprint: await calculateJwkThumbprint(protectedHeader.jwk), jti, until: iat + 2 * WINDOW_SECONDS };
  } catch {
    return undefined;
  }
}

function withoutQuery(text: string): string {
  const url = new URL(text);
  url.search = '';
  url.hash = '';
  return url.href;
}
