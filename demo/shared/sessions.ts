import { randomBytes } from 'node:crypto';
import type * as oidc from 'openid-client';
import { TtlMap } from './ttl-map.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface Tokens {
  accessToken: string;
  tokenType: string;
  refreshToken: string | undefined;
  scope: string | undefined;
  expiresAt: number | undefined;
  receivedAt: number;
}

/** Who is signed in here. Lives on the server only; the browser holds a random id. */
export interface Session {
  readonly id: string;
  readonly sub: string;
  readonly sid: string | undefined;
  readonly signedInAt: number;
  idToken: string;
  idTokenClaims: Claims;
  userInfo: Claims | undefined;
  tokens: Tokens;
}

export type TokenResponse = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

const EIGHT_HOURS_MS = 8 * 60 * 60_000;

export class SessionStore {
  readonly #sessions = new TtlMap<Session>({ ttlMs: EIGHT_HOURS_MS, maxEntries: 10_000 });
  /** Identity-server sessions that ended a moment ago: a sign-in still on its way must not revive them. */
  readonly #endedSids = new TtlMap<true>({ ttlMs: 10 * 60_000, maxEntries: 10_000 });

  create(response: TokenResponse, userInfo: Claims | undefined): Session | undefined {
    const claims = response.claims();
    if (claims === undefined || response.id_token === undefined) return undefined;
    const sid = typeof claims['sid'] === 'string' ? claims['sid'] : undefined;
    if (sid !== undefined && this.#endedSids.has(sid)) return undefined;
    const session: Session = {
      id: randomBytes(32).toString('base64url'),
      sub: claims.sub,
      sid,
      signedInAt: Date.now(),
      idToken: response.id_token,
      idTokenClaims: claims,
      userInfo,
      tokens: tokensFrom(response, undefined),
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  get(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    const { exp } = session?.idTokenClaims ?? {};
    // Whoever acts for somebody does so for minutes: the identity server says until when.
    if (session === undefined || !isActedFor(session) || (typeof exp === 'number' && exp * 1000 > Date.now())) return session;
    this.#sessions.delete(session.id);
    return undefined;
  }

  /** Details of a person that may not be kept any longer, by name. */
  forgetDetails(sub: string, names: readonly string[]): void {
    const without = (claims: Claims): Claims => Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
    for (const session of this.#sessions.values()) {
      if (session.sub !== sub) continue;
      session.idTokenClaims = without(session.idTokenClaims);
      session.userInfo = session.userInfo && without(session.userInfo);
    }
  }

  end(id: string | undefined): void {
    if (id !== undefined) this.#sessions.delete(id);
  }

  /** Ends the sessions of one sign-in (`sid`), or every session of a person when only `sub` is known. */
  endMatching(target: { sid: string | undefined; sub: string | undefined }): number {
    if (target.sid !== undefined) this.#endedSids.set(target.sid, true);
    const matching = [...this.#sessions.values()].filter(
      (session) => (target.sid === undefined || session.sid === target.sid) && (target.sub === undefined || session.sub === target.sub),
    );
    for (const session of matching) this.#sessions.delete(session.id);
    return matching.length;
  }
}

export function tokensFrom(response: TokenResponse, previous: Tokens | undefined): Tokens {
  const expiresIn = response.expiresIn();
  return {
    accessToken: response.access_token,
    tokenType: response.token_type,
    refreshToken: response.refresh_token ?? previous?.refreshToken,
    scope: response.scope ?? previous?.scope,
    expiresAt: expiresIn === undefined ? undefined : Date.now() + expiresIn * 1000,
    receivedAt: Date.now(),
  };
}

function textClaim(session: Session, name: string): string | undefined {
  const value = session.userInfo?.[name] ?? session.idTokenClaims[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Somebody acts for the person (RFC 8693 section 4.1): they see what the person sees, and what only the person may do is not for them. */
export function isActedFor({ idTokenClaims: { act } }: Session): boolean {
  return typeof act === 'object' && act !== null;
}

export function emailOf(session: Session): string | undefined {
  return textClaim(session, 'email');
}

/** YYYY-MM-DD, as OpenID Connect has it. */
export function birthdateOf(session: Session): string | undefined {
  const birthdate = textClaim(session, 'birthdate');
  return birthdate !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(birthdate) ? birthdate : undefined;
}

/** The company somebody buys for, where they act for one. */
export function organizationOf({ idTokenClaims }: Session): string | undefined {
  const name = idTokenClaims['org_name'];
  return typeof name === 'string' ? name : undefined;
}

export function fullNameOf(session: Session): string | undefined {
  return textClaim(session, 'name') ?? textClaim(session, 'given_name');
}

/** What we call the person in a greeting. */
export function greetingNameOf(session: Session): string {
  const name = textClaim(session, 'given_name') ?? textClaim(session, 'name');
  return name ?? emailOf(session) ?? textClaim(session, 'preferred_username') ?? 'friend';
}
