import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { PROOF_ALGORITHMS } from './refuse.ts';

/** How far the clock of a caller may be off, in seconds. */
const WINDOW = 60;
const REMEMBERED = 100_000;

/** Remembers a proof until then (seconds since 1970). False: it was there already. */
export type Remember = (id: string, until: number) => boolean | Promise<boolean>;

/** Of one process. Behind a balancer a proof could be used once at each: give a `remember` that all of them share. */
export function inMemory(): Remember {
  const seen = new Map<string, number>();
  return (id, until) => {
    const now = Date.now() / 1000;
    if ((seen.get(id) ?? 0) > now) return false;
    if (seen.size >= REMEMBERED) for (const [old, end] of seen) if (end <= now || seen.size >= REMEMBERED) seen.delete(old);
    seen.set(id, until);
    return true;
  };
}

/** RFC 9449 section 4.3: made by the key the token is bound to, for this request with this token, a moment ago, and not seen before. */
export async function isProof(
  proof: string,
  { method, url, token, thumbprint }: { readonly method: string; readonly url: string; readonly token: string; readonly thumbprint: string },
  remember: Remember,
): Promise<boolean> {
  if (proof.length > 4096) return false;
  let until: number;
  let id: string;
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { algorithms: PROOF_ALGORITHMS, typ: 'dpop+jwt' });
    const { iat, jti, htm, htu, ath } = payload as Readonly<Record<string, unknown>>;
    if (typeof iat !== 'number' || Math.abs(Date.now() / 1000 - iat) > WINDOW) return false;
    if (typeof jti !== 'string' || jti === '' || jti.length > 256 || htm !== method) return false;
    if (typeof htu !== 'string' || bare(htu) === undefined || bare(htu) !== bare(url)) return false;
    if (ath !== createHash('sha256').update(token).digest('base64url')) return false;
    const { jwk } = protectedHeader;
    if (!jwk || 'd' in jwk || 'k' in jwk || (await calculateJwkThumbprint(jwk)) !== thumbprint) return false;
    until = iat + 2 * WINDOW;
    id = `${thumbprint} ${jti}`;
  } catch {
    return false;
  }
  return remember(id, until);
}

/** Without query and fragment. */
function bare(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.search = '';
  url.hash = '';
  return url.href;
}
