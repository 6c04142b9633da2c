import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SafeError } from '#platform/http';
import { ROUTES } from '../provider/addresses.ts';

const PROGRAMS: ReadonlySet<string> = new Set([
  ROUTES.token,
  ROUTES.introspection,
  ROUTES.revocation,
  ROUTES.pushed_authorization_request,
  ROUTES.device_authorization,
  ROUTES.userinfo,
  ROUTES.jwks,
]);

/** OAuth's own words for what goes wrong outside the provider (RFC 6749 section 5.2); people get a page. */
export function protocolErrors(onPageError: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => unknown) {
  return (error: SafeError, request: FastifyRequest, reply: FastifyReply): unknown => {
    const route = request.routeOptions.url ?? '';
    if (!PROGRAMS.has(route) && !route.startsWith('/.well-known/')) return onPageError(error, request, reply);
    const code = error.status === 503 || error.status === 429 ? 'temporarily_unavailable' : error.status >= 500 ? 'server_error' : 'invalid_request';
    return reply
      .code(error.status)
      .type('application/json')
      .send(JSON.stringify({ error: code, error_description: error.detail, reference: error.reference }));
  };
}
