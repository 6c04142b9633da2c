import { errors, jwtVerify } from 'jose';
import type { Access, Presented, Refusal, Verdict, Wanted } from './access.ts';
import { createIssuer, IssuerUnavailable } from './issuer.ts';
import { inMemory, isProof, type Remember } from './proof.ts';
import { createProtection, type Protection } from './protect.ts';
import { insufficientScope, invalidProof, invalidToken, missing, stepUp, unavailable, type Scheme } from './refuse.ts';

export interface VerifierOptions {
  /** Exactly as in `iss`, e.g. `https://id.example.com`. */
  readonly issuer: string;
  /** The API the tokens must be for, as registered: `aud` (RFC 8707). */
  readonly audience: string;
  /** The application of this API, to ask about opaque tokens (RFC 7662). It is registered with `resource_server_for: [audience]`. Without it only JWTs are taken. */
  readonly client?: { readonly id: string; readonly secret: string };
  /** Where callers find this API, e.g. `https://api.example.com`: for proofs (RFC 9449). Absent: as the Host header says, by http or https as the connection is. Behind a proxy that ends TLS it is needed. */
  readonly baseUrl?: string;
  /** Absent: in the memory of this process. */
  readonly remember?: Remember;
  /** How far the clocks may be apart, in seconds. Default 5. */
  readonly clockTolerance?: number;
  /** Told why a token could not be checked (503). Never gets a token. */
  readonly onUnavailable?: (error: Error) => void;
}

export interface Verifier {
  readonly baseUrl: string | undefined;
  verify(presented: Presented, wanted?: Wanted): Promise<Verdict>;
  /** The same for the routes of a server. */
  protect(wanted?: Wanted): Protection;
}

const ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519', 'RS256', 'PS256', 'ES384', 'ES512', 'RS384', 'RS512', 'PS384', 'PS512'];
/** Each level meets those before it (docs/guide/step-up.md). */
const LEVELS = ['urn:parvis:acr:1', 'urn:parvis:acr:2', 'urn:parvis:acr:phr'];
const HEADER = /^(Bearer|DPoP) ([A-Za-z0-9\-._~+/]{1,16384}=*)$/i;

/** Checks access tokens of one issuer for one API: JWTs by its keys (RFC 9068), others by asking it (RFC 7662). */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer, audience, client, clockTolerance = 5, remember = inMemory(), onUnavailable } = options;
  const provider = createIssuer(issuer);

  async function claimsOf(token: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (token.split('.').length === 3) {
      const required = ['sub', 'client_id', 'iat', 'jti', 'exp'];
      const { payload } = await jwtVerify(token, provider.keys, { issuer, audience, typ: 'at+jwt', algorithms: ALGORITHMS, requiredClaims: required, clockTolerance });
      return payload;
    }
    if (!client) return undefined;
    const told = await provider.introspect(token, client);
    const named = told['iss'] === undefined || told['iss'] === issuer;
    return told['active'] === true && named && [told['aud']].flat().includes(audience) ? told : undefined;
  }

  async function read(presented: Presented): Promise<{ readonly scheme: Scheme; readonly access: Access } | Refusal> {
    const [, said = '', token = ''] = HEADER.exec(presented.authorization ?? '') ?? [];
    if (token === '') return /^(?:Bearer|DPoP)(?: |$)/i.test(presented.authorization ?? '') ? invalidToken('Bearer') : missing();
    const scheme: Scheme = said.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
    const access = accessFrom(await claimsOf(token));
    if (!access) return invalidToken(scheme);
    const thumbprint = (access.claims['cnf'] as { readonly jkt?: unknown } | undefined)?.jkt;
    // Whatever else a token may be bound to is nothing this can check, so it is not taken (RFC 7800 section 3).
    if (access.bound !== (typeof thumbprint === 'string')) return invalidToken(scheme);
    if (typeof thumbprint !== 'string') return scheme === 'DPoP' ? invalidToken('DPoP', 'The access token is not bound to a key.') : { scheme, access };
    // Stolen from its owner it would otherwise be as good as any (RFC 9449 section 7.2).
    if (scheme !== 'DPoP') return invalidToken('DPoP', 'The access token is bound to a key: a proof is needed.');
    const proven = presented.dpop !== undefined && (await isProof(presented.dpop, { ...presented, token, thumbprint }, remember));
    return proven ? { scheme, access } : invalidProof();
  }

  async function verify(presented: Presented, wanted: Wanted = {}): Promise<Verdict> {
    try {
      const found = await read(presented);
      if ('status' in found) return { ok: false, refusal: found };
      const { scheme, access } = found;
      const { scopes = [] } = wanted;
      if (!scopes.every((scope) => access.scopes.has(scope))) return { ok: false, refusal: insufficientScope(scheme, scopes) };
      if (!isSureEnough(access, wanted, clockTolerance)) return { ok: false, refusal: stepUp(scheme, wanted) };
      return { ok: true, access };
    } catch (error) {
      if (error instanceof IssuerUnavailable) {
        onUnavailable?.(error);
        return { ok: false, refusal: unavailable() };
      }
      if (error instanceof errors.JOSEError) return { ok: false, refusal: invalidToken(/^dpop /i.test(presented.authorization ?? '') ? 'DPoP' : 'Bearer') };
      throw error;
    }
  }

  return { baseUrl: options.baseUrl, verify, protect: (wanted) => createProtection({ verify, baseUrl: options.baseUrl }, wanted) };
}

function accessFrom(claims: Readonly<Record<string, unknown>> | undefined): Access | undefined {
  if (!claims) return undefined;
  const { client_id: clientId, sub = clientId, scope, acr, auth_time: authTime, exp, cnf } = claims;
  if (typeof clientId !== 'string' || typeof sub !== 'string' || typeof exp !== 'number') return undefined;
  return {
    sub,
    clientId,
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []),
    ...(typeof acr === 'string' ? { acr } : {}),
    ...(typeof authTime === 'number' ? { authTime } : {}),
    expiresAt: exp,
    bound: cnf !== undefined && cnf !== null,
    claims,
  };
}

/** What is not said was never proved. */
function isSureEnough({ acr, authTime }: Access, wanted: Wanted, tolerance: number): boolean {
  if (wanted.maxAge !== undefined && (authTime === undefined || Date.now() / 1000 - authTime > wanted.maxAge + tolerance)) return false;
  if (wanted.acr === undefined) return true;
  return [wanted.acr].flat().some((value) => acr === value || (acr !== undefined && LEVELS.includes(value) && LEVELS.indexOf(acr) >= LEVELS.indexOf(value)));
}
