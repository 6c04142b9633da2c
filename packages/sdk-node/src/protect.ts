import type { IncomingMessage, ServerResponse } from 'node:http';
import { keepAccess, type Access, type Refusal, type Wanted } from './access.ts';
import type { Verifier } from './verifier.ts';

/** As much of Fastify as is used. */
interface Reply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body: unknown): unknown;
}

/** One way in for each kind of server. A handler behind it finds who calls by `accessOf(request)`. */
export interface Protection {
  /** A `preHandler`, or any hook before it. */
  fastify(request: { readonly raw: IncomingMessage }, reply: Reply): Promise<unknown>;
  /** Middleware of Express and Connect. */
  express(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void;
  /** For node:http. Undefined: it was answered already. */
  http(request: IncomingMessage, response: ServerResponse): Promise<Access | undefined>;
}

export function createProtection({ verify, baseUrl }: Pick<Verifier, 'verify' | 'baseUrl'>, wanted: Wanted | undefined): Protection {
  async function check(request: IncomingMessage): Promise<Access | Refusal> {
    const { authorization, dpop } = request.headers;
    const verdict = await verify({ method: request.method ?? 'GET', url: addressOf(request, baseUrl), authorization, dpop: single(dpop) }, wanted);
    if (!verdict.ok) return verdict.refusal;
    keepAccess(request, verdict.access);
    return verdict.access;
  }

  async function http(request: IncomingMessage, response: ServerResponse): Promise<Access | undefined> {
    const found = await check(request);
    if (!('status' in found)) return found;
    for (const [name, value] of Object.entries(found.headers)) response.setHeader(name, value);
    response.statusCode = found.status;
    response.setHeader('content-type', 'application/problem+json');
    response.end(JSON.stringify(problemOf(found)));
    return undefined;
  }

  return {
    http,
    async fastify(request, reply) {
      const found = await check(request.raw);
      if (!('status' in found)) return undefined;
      reply.code(found.status);
      for (const [name, value] of Object.entries(found.headers)) reply.header(name, value);
      reply.header('content-type', 'application/problem+json');
      reply.send(JSON.stringify(problemOf(found)));
      return reply;
    },
    express(request, response, next) {
      const pass = async () => {
        let access: Access | undefined;
        try {
          access = await http(request, response);
        } catch (error) {
          return next(error);
        }
        if (access) next();
      };
      void pass();
    },
  };
}

/** RFC 9457. */
const problemOf = ({ status, title, error }: Refusal) => ({ type: 'about:blank', title, status, code: error });

/** Several proofs are none (RFC 9449 section 4.3). */
const single = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);

function addressOf(request: IncomingMessage, baseUrl: string | undefined): string {
  // Express takes the place a router is mounted at out of `url`.
  const path = (request as { readonly originalUrl?: string }).originalUrl ?? request.url ?? '/';
  const scheme = 'encrypted' in request.socket ? 'https' : 'http';
  return `${baseUrl?.replace(/\/$/, '') ?? `${scheme}://${request.headers.host ?? ''}`}${path}`;
}
