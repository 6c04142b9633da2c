import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Tenant, Tenants } from '#tenants/contract';
import { httpErrors } from '#platform/http';
import { ROUTES } from '../provider/addresses.ts';
import type { ProviderPool } from '../provider/provider-pool.ts';
import { readDocument, withMembers } from '../provider/read-document.ts';

export interface DiscoveryDeps {
  readonly pool: ProviderPool;
  readonly tenants: Pick<Tenants, 'match' | 'assertActive'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  /** What changes with more than the tenant: who can be verified, and how. */
  readonly metadata: (tenant: Tenant) => Promise<Readonly<Record<string, unknown>>>;
}

/** As long as a new signing key is published before it signs (D26). */
const MAX_AGE = 600;
const DOCUMENTS = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'] as const;

export function discoveryRoutes(deps: DiscoveryDeps) {
  async function send(request: FastifyRequest, reply: FastifyReply, tenant: Tenant, path: string): Promise<FastifyReply> {
    const document = await readDocument(await deps.pool.of(tenant), path);
    const { body, etag, type } = path === ROUTES.jwks ? document : withMembers(document, await deps.metadata(tenant));
    reply
      .header('etag', etag)
      .header('cache-control', `public, max-age=${MAX_AGE}`)
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type(type).send(body);
  }

  return (app: FastifyInstance): void => {
    for (const path of [...DOCUMENTS, ROUTES.jwks]) app.get(path, (request, reply) => send(request, reply, deps.tenantOf(request), path));
    // RFC 8414 section 3.1: for an issuer with a path, the well-known part comes between host and path.
    for (const path of DOCUMENTS) {
      app.get<{ Params: { '*': string } }>(`${path}/*`, async (request, reply) => {
        const own = deps.tenantOf(request);
        const issuer = `${new URL(own.issuer).origin}/${request.params['*']}`;
        const match = await deps.tenants.match(new URL(own.issuer).host, `/${request.params['*']}`);
        if (match?.tenant.issuer !== issuer) throw httpErrors.not_found();
        deps.tenants.assertActive(match.tenant);
        return send(request, reply, match.tenant, path);
      });
    }
  };
}
