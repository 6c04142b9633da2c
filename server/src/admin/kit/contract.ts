import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';
import type { Permission } from '../roles/permissions.ts';

/** Who calls: an operator through the console, or a program with an API key. */
export interface Caller {
  readonly kind: 'operator' | 'api_key';
  /** User id of the operator, or id of the key. */
  readonly id: string;
  /** The operator's own sign-in; a key has none. */
  readonly sessionId?: string;
  /** At this tenant; without one: at the installation as a whole, which needs a role (or key) for all tenants. */
  may(permission: Permission, tenant?: string): boolean;
  /** Tenants of a role or key that is not for all of them; undefined: all. */
  readonly tenants: readonly string[] | undefined;
  /** Of an operator; a key has permissions and no roles. */
  readonly roles: readonly RoleHeld[];
}

/** A role somebody has, at these tenants; without `tenants`: everywhere. */
export interface RoleHeld {
  readonly key: string;
  readonly name: string;
  readonly tenants?: readonly string[];
}

/** One request to the admin API, judged: whoever handles it need not ask again whether the caller may. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  readonly caller: Caller;
  /** The tenant of the address; the system tenant where the route names none. */
  readonly tenant: Tenant;
  readonly system: Tenant;
  readonly origin: Origin;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly locale: Locale;
  readonly requestId: string;
  readonly request: FastifyRequest;
  /** What If-Match names, where the route `expects` it: a version as it was given out. */
  readonly expected: string;
  /** Work of a route that `creates`: done once for an Idempotency-Key. `tx` in the scope of `tenant`. */
  once<T>(tx: Tx, work: () => Promise<T>): Promise<T>;
}

/** A file, piece by piece, so that it needs no memory however long it is. An error on the way breaks the connection off: nobody takes half of it for all. */
export interface Streamed {
  /** One of those the route `streams`. */
  readonly type: string;
  /** As it is saved. */
  readonly name: string;
  readonly pieces: AsyncIterable<string>;
}

/** `version`: what the ETag says. `subject`: the customer whose details the answer shows, for the audit trail. `location`: of what was created. */
export interface Reply<B> {
  readonly body?: B;
  readonly stream?: Streamed;
  readonly version?: string | number;
  readonly location?: string;
  readonly subject?: string;
}

export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/admin/v1`. `/tenants/:tenant/...` is about what is inside that tenant; `:tenant` is its slug. */
  readonly path: string;
  /** Asked for at the tenant of the address. `any`: whoever is an operator or has a key. */
  readonly permission: Permission | 'any';
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Absent: 204, or what it `streams`. */
  readonly answer?: z.ZodType;
  /** Media types of the file it answers with (`stream` of the reply). */
  readonly streams?: readonly string[];
  /** Of the answer: default 200, or 204 without one. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Destroys something, or lets somebody in: an operator's sign-in must be from just now (RFC 9470). */
  readonly fresh?: true;
  /** `answers`: the reply carries a `version`, which becomes the ETag. `expects`: If-Match must name the version that is changed (RFC 9110 section 13.1.1). */
  readonly versioned?: 'answers' | 'expects';
  /** An Idempotency-Key is taken; the work stands in `call.once`. */
  readonly creates?: true;
  /** Whose details an answer shows, by their ids, else how many customers': counted against what the caller may read, and in the audit trail. */
  readonly persons?: (body: never) => number | readonly string[];
  handle(call: Call): Promise<Reply<unknown> | void>;
}

type Parsed<T extends z.ZodType | undefined> = T extends z.ZodType ? z.output<T> : undefined;
type Answered<T extends z.ZodType | undefined> = T extends z.ZodType ? z.input<T> : undefined;

export interface RouteSpec<P extends z.ZodType | undefined, Q extends z.ZodType | undefined, B extends z.ZodType | undefined, A extends z.ZodType | undefined>
  extends Omit<AdminRoute, 'params' | 'query' | 'body' | 'answer' | 'persons' | 'handle'> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: A;
  readonly persons?: (body: Answered<A>) => number | readonly string[];
  handle(call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>): Promise<A extends z.ZodType ? Reply<Answered<A>> & { readonly body: Answered<A> } : Reply<undefined> | void>;
}

/** Gives a route its types; nothing else. */
export function adminRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  A extends z.ZodType | undefined = undefined,
>(spec: RouteSpec<P, Q, B, A>): AdminRoute {
  return spec as unknown as AdminRoute;
}

/** Where a route is about the inside of one tenant. */
export const ofTenant = (path: string): boolean => path.startsWith('/tenants/:tenant/') || path === '/tenants/:tenant';
