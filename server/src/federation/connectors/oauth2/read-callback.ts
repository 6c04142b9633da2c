import type { ConnectorFailure, Returned } from '../../contract.ts';
import { CANCELLED, codeOf, refused, unavailable } from './failures.ts';

/** How providers say that the customer went back. `user_cancelled_*`: LinkedIn, Apple. `user_denied`: as a reason, Facebook. */
const NO = new Set(['access_denied', 'user_cancelled_login', 'user_cancelled_authorize', 'user_denied']);
const LATER = new Set(['temporarily_unavailable', 'server_error']);
/** Codes are opaque; no provider's is near this. */
const MAX_CODE = 4096;

/** RFC 6749 section 4.1.2: a code, or an error. */
export function readCallback(returned: Returned): { readonly kind: 'code'; readonly code: string } | ConnectorFailure {
  const { error, error_reason: reason, code } = returned.parameters;
  if (error !== undefined) {
    if (NO.has(error) || NO.has(reason ?? '')) return CANCELLED;
    return LATER.has(error) ? unavailable(`the provider answered ${error}`) : refused('authorization_response', codeOf(error));
  }
  if (code === undefined || code === '' || code.length > MAX_CODE) return refused('authorization_response', 'it has no code');
  return { kind: 'code', code };
}
