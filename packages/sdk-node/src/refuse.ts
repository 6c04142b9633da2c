import type { Refusal, Wanted } from './access.ts';

/* The answers of an API that does not give what was asked for: RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470 section 3. */

export const PROOF_ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256'];
const ALGS = `algs="${PROOF_ALGORITHMS.join(' ')}"`;

export type Scheme = 'Bearer' | 'DPoP';

const quoted = (text: string) => text.replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '');
const challenge = (scheme: Scheme, parts: readonly string[]) => `${scheme} ${[...parts, ...(scheme === 'DPoP' ? [ALGS] : [])].join(', ')}`;

function refusal(status: Refusal['status'], error: Refusal['error'], title: string, authenticate: string): Refusal {
  return { status, error, title, headers: { 'www-authenticate': authenticate, 'cache-control': 'no-store' } };
}

/** Nobody said who they are, so no error is named either (RFC 6750 section 3.1). */
export const missing = (): Refusal => refusal(401, 'missing', 'An access token is needed.', `Bearer, DPoP ${ALGS}`);

export const invalidToken = (scheme: Scheme, title = 'The access token is not valid here.'): Refusal =>
  refusal(401, 'invalid_token', title, challenge(scheme, ['error="invalid_token"', `error_description="${quoted(title)}"`]));

export const invalidProof = (title = 'The proof is not one for this request.'): Refusal =>
  refusal(401, 'invalid_dpop_proof', title, challenge('DPoP', ['error="invalid_dpop_proof"', `error_description="${quoted(title)}"`]));

export const insufficientScope = (scheme: Scheme, scopes: readonly string[]): Refusal =>
  refusal(403, 'insufficient_scope', 'The access token does not allow this.', challenge(scheme, ['error="insufficient_scope"', `scope="${quoted(scopes.join(' '))}"`]));

export function stepUp(scheme: Scheme, { acr, maxAge }: Wanted): Refusal {
  const title = 'A stronger or more recent sign-in is needed.';
  const values = acr === undefined ? [] : [acr].flat();
  const parts = ['error="insufficient_user_authentication"', `error_description="${title}"`];
  if (values.length > 0) parts.push(`acr_values="${quoted(values.join(' '))}"`);
  if (maxAge !== undefined) parts.push(`max_age="${Math.max(0, Math.floor(maxAge))}"`);
  return refusal(401, 'insufficient_user_authentication', title, challenge(scheme, parts));
}

/** The issuer cannot be asked: that says nothing about the token, so the caller keeps it and comes again. */
export const unavailable = (): Refusal => ({
  status: 503,
  error: 'temporarily_unavailable',
  title: 'The access token cannot be checked at the moment.',
  headers: { 'retry-after': '5', 'cache-control': 'no-store' },
});
