import { claimsIn } from './codes.ts';
import type { ProofKey } from './proof.ts';
import { ask, errorOf, form, ParvisError, type Fetch, type Metadata } from './provider.ts';

export interface Tokens {
  readonly accessToken: string;
  /** When it expires, in milliseconds since 1970. */
  readonly expiresAt: number;
  readonly scope: string;
  /** `DPoP`: each call needs a proof (RFC 9449). */
  readonly type: 'Bearer' | 'DPoP';
  readonly idToken: string;
  /** What the ID token says: `sub`, `acr`, `auth_time` ... */
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string };
  /** Only where the application is registered for it and asked for `offline_access`. */
  readonly refreshToken?: string;
}

export interface CodeExchange {
  readonly send: Fetch;
  readonly metadata: Metadata;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly code: string;
  readonly verifier: string;
  readonly nonce: string;
  readonly key?: ProofKey | undefined;
}

/** RFC 6749 section 4.1.3 with RFC 7636. The ID token comes straight from the issuer, so TLS stands for its signature (OpenID Connect Core 3.1.3.7, 6). */
export async function exchangeCode({ send, metadata, clientId, redirectUri, code, verifier, nonce, key }: CodeExchange): Promise<Tokens> {
  const url = metadata.token_endpoint;
  const answer = await ask(send, url, {
    method: 'POST',
    body: form({ grant_type: 'authorization_code', client_id: clientId, redirect_uri: redirectUri, code, code_verifier: verifier }),
    ...(key ? { headers: { dpop: await key.proof('POST', url) } } : {}),
  });
  if (!answer.ok) throw errorOf(answer);
  const { access_token: accessToken, id_token: idToken, token_type: type, expires_in: seconds, scope, refresh_token: refreshToken } = answer.body;
  if (typeof accessToken !== 'string' || typeof idToken !== 'string') throw new ParvisError('unexpected_answer', 'There is no token in the answer.');
  const bound = typeof type === 'string' && type.toLowerCase() === 'dpop';
  if (key && !bound) throw new ParvisError('not_bound', 'The access token is not bound to the key it was asked for with.');
  const claims = claimsIn(idToken);
  const { iss, aud, azp, exp, sub } = claims;
  const here = [aud].flat();
  const mine = here.includes(clientId) && (here.length === 1 || azp === clientId);
  if (iss !== metadata.issuer || !mine || claims['nonce'] !== nonce || typeof sub !== 'string' || typeof exp !== 'number' || exp * 1000 < Date.now() - 60_000)
    throw new ParvisError('wrong_id_token', 'The ID token is not for this sign-in.');
  return {
    accessToken,
    expiresAt: Date.now() + (typeof seconds === 'number' ? seconds : 60) * 1000,
    scope: typeof scope === 'string' ? scope : '',
    type: bound ? 'DPoP' : 'Bearer',
    idToken,
    claims: { ...claims, sub },
    ...(typeof refreshToken === 'string' ? { refreshToken } : {}),
  };
}
