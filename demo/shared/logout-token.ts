import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { TtlMap } from './ttl-map.ts';

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_S = 30;
const MAX_AGE_S = 300;

export interface LogoutTarget {
  sid: string | undefined;
  sub: string | undefined;
}

/** Verifies logout tokens as OpenID Connect Back-Channel Logout 1.0, section 2.6, asks. */
export class LogoutTokenVerifier {
  // Remembered for longer than a token can be valid, so a token works once.
  readonly #seen = new TtlMap<true>({ ttlMs: (MAX_AGE_S + 2 * CLOCK_TOLERANCE_S) * 1000, maxEntries: 20_000 });
  readonly #issuer: () => Promise<string>;
  readonly #clientId: string;
  readonly #keys: () => Promise<JWTVerifyGetKey>;

  constructor(options: {
    issuer: () => Promise<string>;
    clientId: string;
    keys: () => Promise<JWTVerifyGetKey>;
  }) {
    this.#issuer = options.issuer;
    this.#clientId = options.clientId;
    this.#keys = options.keys;
  }

  /** Throws unless the token is genuine, fresh, meant for us and used for the first time. */
  async verify(token: string): Promise<LogoutTarget> {
    const { payload } = await jwtVerify(token, await this.#keys(), {
      issuer: await this.#issuer(),
      audience: this.#clientId,
      typ: 'logout+jwt',
      algorithms: ALGORITHMS,
      requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
      maxTokenAge: MAX_AGE_S,
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    const events = payload['events'];
    if (!isObject(events) || !isObject(events[LOGOUT_EVENT])) throw new Error('not a logout event');
    if ('nonce' in payload) throw new Error('a logout token must not carry a nonce');
    const { sub, sid, jti } = payload;
    if (sub !== undefined && (typeof sub !== 'string' || sub === '')) throw new Error('sub is not a string');
    if (sid !== undefined && (typeof sid !== 'string' || sid === '')) throw new Error('sid is not a string');
    if (sub === undefined && sid === undefined) throw new Error('neither sub nor sid');
    if (typeof jti !== 'string' || jti === '') throw new Error('jti is not a string');
    if (this.#seen.has(jti)) throw new Error('this logout token was used before');
    this.#seen.set(jti, true);
    return { sub, sid };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
