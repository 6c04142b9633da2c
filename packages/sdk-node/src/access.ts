import type { IncomingMessage } from 'node:http';

/** What a valid access token says. */
export interface Access {
  /** The customer as this issuer names them for the application; of a token an application got for itself: its client id. */
  readonly sub: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** How surely the customer signed in (RFC 9470). Absent: it was not said, which is never enough. */
  readonly acr?: string;
  /** When, in seconds since 1970. */
  readonly authTime?: number;
  /** In seconds since 1970. */
  readonly expiresAt: number;
  /** Bound to a key of the caller, who proved to hold it (RFC 9449). */
  readonly bound: boolean;
  /** Everything else the token, or introspection, says. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What a route wants of a token. */
export interface Wanted {
  /** All of them. */
  readonly scopes?: readonly string[];
  /** Any of these. Of the levels of Parvis each meets those before it. */
  readonly acr?: string | readonly string[];
  /** How many seconds ago the customer may have proved who they are. */
  readonly maxAge?: number;
}

/** A request as a verifier needs it. */
export interface Presented {
  readonly method: string;
  /** The address the caller used, with scheme and host: a proof is for exactly that one. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly dpop?: string | undefined;
}

/** An answer instead of what was asked for. */
export interface Refusal {
  readonly status: 401 | 403 | 503;
  /** RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470 section 3. `missing`: nobody said who they are. */
  readonly error: 'missing' | 'invalid_token' | 'invalid_dpop_proof' | 'insufficient_scope' | 'insufficient_user_authentication' | 'temporarily_unavailable';
  /** For whoever reads the answer; names no secret. */
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Verdict = { readonly ok: true; readonly access: Access } | { readonly ok: false; readonly refusal: Refusal };

const kept = new WeakMap<IncomingMessage, Access>();

export function keepAccess(request: IncomingMessage, access: Access): void {
  kept.set(request, access);
}

/** Who calls, in a handler behind `protect`. Takes a request of Fastify, of Express or of node:http. Throws where nothing protects the route: that is a mistake of the program. */
export function accessOf(request: IncomingMessage | { readonly raw: IncomingMessage }): Access {
  const access = kept.get('raw' in request ? request.raw : request);
  if (!access) throw new Error('Nobody was asked for an access token here: the route is not protected.');
  return access;
}
