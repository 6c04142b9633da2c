import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FieldProblem } from '#platform/errors';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';

/**
 * The door. Before Fastify routes anything, `resolve` is asked who the Host (and `/t/<slug>` prefix) belongs to: an unknown host is 421,
 * and the prefix is stripped from the URL, so routes are written without it. What was found is `doorOf(request)`.
 */
export interface Door<T = unknown> {
  /** What `resolve` returned (the app fills in the tenant). */
  readonly place: T;
  /** `''` or `/t/<slug>`: prefix of every link and cookie name inside this place. */
  readonly basePath: string;
  readonly requestId: string;
  /** Client address, from trusted proxies only (W8). */
  readonly ip: string;
  readonly userAgent: string;
  /** Anonymous origin of the request; scopes add the actor. */
  readonly origin: Origin;
}

/** One HTTP audience (pages, `/journeys/v1`, the issuer ...): an encapsulated Fastify plugin with its own error vocabulary and limits. */
export interface Scope {
  readonly name: string;
  /** e.g. `/journeys/v1`; `''` for the issuer and the pages. */
  readonly prefix: string;
  readonly plugin: (app: FastifyInstance) => Promise<void> | void;
  /** How an error of this audience looks: problem details, OAuth error JSON or an HTML page. Absent: RFC 9457 problem details. */
  readonly onError?: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => unknown;
  /** Makes an OpenAPI 3.1 document of the routes' schemas, served at `<prefix>/openapi.json`. */
  readonly openapi?: OpenApiInfo;
}

export interface OpenApiInfo {
  readonly title: string;
  readonly description: string;
  readonly securitySchemes?: Readonly<Record<string, { readonly type: 'http'; readonly scheme: 'bearer'; readonly description: string }>>;
}

/** An error after it was stripped of everything private. `reference` equals the request id in log and audit (ER1). */
export interface SafeError {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly fields: readonly FieldProblem[];
  readonly retryAfter?: number;
  readonly reference: string;
}

export interface CookieOptions {
  /** Seconds; absent: until the browser closes. */
  readonly maxAge?: number;
  readonly sameSite?: 'Lax' | 'Strict' | 'None';
}

/**
 * Cookies of a place. On https the name gets the `__Host-` prefix and `Secure`; the slug of a path tenant is part of the name, because
 * `__Host-` cookies share the path `/`. Always HttpOnly.
 */
export interface Cookies {
  get(request: FastifyRequest, name: string): string | undefined;
  set(request: FastifyRequest, reply: FastifyReply, name: string, value: string, options?: CookieOptions): void;
  clear(request: FastifyRequest, reply: FastifyReply, name: string): void;
}

export interface HtmlOptions {
  /** Per-response nonce, already in the header; for `<script nonce>` and `<style nonce>`. */
  readonly nonce: string;
  /** Extra `form-action` origins for this response: the validated redirect target (G12). */
  readonly formAction?: readonly string[];
  /** Extra `img-src`, e.g. the brand's logo host. */
  readonly images?: readonly string[];
  /** Pages of the same origin may show it in a frame. */
  readonly framed?: true;
  /** A picture of a page: no script runs, and no form goes anywhere. */
  readonly inert?: true;
}

export interface LocaleChoice {
  readonly locale: Locale;
}
