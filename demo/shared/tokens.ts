import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import type { Provider } from './provider.ts';
import { type Claims, type Session, tokensFrom } from './sessions.ts';

export type RefreshResult = 'refreshed' | 'no-refresh-token' | 'rejected' | 'unavailable';

const running = new WeakMap<Session, Promise<RefreshResult>>();

/** Refresh tokens rotate, so a session refreshes once at a time: parallel callers share one request. */
export function refreshTokens(session: Session, provider: Provider): Promise<RefreshResult> {
  const current = running.get(session);
  if (current !== undefined) return current;
  const started = refreshOnce(session, provider).finally(() => running.delete(session));
  running.set(session, started);
  return started;
}

async function refreshOnce(session: Session, provider: Provider): Promise<RefreshResult> {
  const { refreshToken } = session.tokens;
  if (refreshToken === undefined) return 'no-refresh-token';
  try {
    const response = await oidc.refreshTokenGrant(await provider.configuration(), refreshToken);
    const claims = response.claims();
    if (claims !== undefined && claims.sub !== session.sub) return 'rejected';
    session.tokens = tokensFrom(response, session.tokens);
    if (claims !== undefined && response.id_token !== undefined) {
      session.idToken = response.id_token;
      session.idTokenClaims = claims;
    }
    return 'refreshed';
  } catch (error) {
    return error instanceof oidc.ResponseBodyError && error.status < 500 ? 'rejected' : 'unavailable';
  }
}

/** Asks UserInfo now; an expired access token is refreshed first. */
export async function currentUserInfo(session: Session, provider: Provider): Promise<Claims | undefined> {
  const { expiresAt } = session.tokens;
  if (expiresAt !== undefined && expiresAt < Date.now() + 5_000) await refreshTokens(session, provider);
  try {
    const configuration = await provider.configuration();
    session.userInfo = await oidc.fetchUserInfo(configuration, session.tokens.accessToken, session.sub);
    return session.userInfo;
  } catch {
    return undefined;
  }
}

export interface DecodedToken {
  header: Claims;
  claims: Claims;
}

/** For display only. An application must treat an access token as opaque. */
export function decodeForDisplay(token: string): DecodedToken | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
