import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { Limits, NetworkKey } from '#platform/limits';
import type { Tenant } from '#tenants/contract';
import type { BrowserPort } from '../contract.ts';
import { knownAs } from '../provider/known-as.ts';
import { ROUTES } from '../provider/addresses.ts';
import { noteLink } from './device-links.ts';
import { rememberDoor, type DoorFacts } from '../provider/door-facts.ts';
import type { ProviderPool } from '../provider/provider-pool.ts';

export interface ProviderRoutesDeps {
  readonly pool: ProviderPool;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  readonly savedLocale?: (request: FastifyRequest) => string | undefined;
  readonly savedTheme?: (request: FastifyRequest) => 'light' | 'dark' | undefined;
  readonly browser: Pick<BrowserPort, 'read'>;
  readonly tooMany: (request: FastifyRequest, reply: FastifyReply, retryAfter: number) => Promise<unknown>;
}

/** Tries at typing a device's code: 8 letters of 20 would take a million years at this rate (DA1, D12). */
const CODE_TRIES = { limit: 30, windowSeconds: 600 };

/**
 * The provider's endpoints. It reads bodies itself and answers on Node's objects, so this scope has no parsers and hands the reply over.
 * What Fastify and the door already set as headers goes along.
 */
export function providerRoutes(deps: ProviderRoutesDeps) {
  const { pool, tenantOf } = deps;

  async function handOver(request: FastifyRequest, reply: FastifyReply, more: Partial<DoorFacts> = {}): Promise<void> {
    const { handle } = await pool.of(tenantOf(request));
    const { ip, requestId, origin } = doorOf(request);
    rememberDoor(request.raw, {
      ip,
      requestId,
      origin,
      savedLocale: deps.savedLocale?.(request),
      savedTheme: deps.savedTheme?.(request),
      browserKey: knownAs(deps.browser, request),
      ...more,
    });
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    await handle(request.raw, reply.raw);
  }
  const plain = (request: FastifyRequest, reply: FastifyReply) => handOver(request, reply);

  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _body, done) => done(null));
    app.get(ROUTES.authorization, plain);
    app.get(`${ROUTES.authorization}/:uid`, plain);
    for (const path of [ROUTES.token, ROUTES.introspection, ROUTES.revocation, ROUTES.pushed_authorization_request, ROUTES.device_authorization])
      app.route({ method: ['POST', 'OPTIONS'], url: path, handler: plain });
    app.route({ method: ['GET', 'POST', 'OPTIONS'], url: ROUTES.userinfo, handler: plain });
    app.get(`${ROUTES.code_verification}/:uid`, plain);

    // A code in the address fills in the form and does nothing else: opening a link approves nothing (DA2).
    app.get<{ Querystring: { user_code?: unknown } }>(ROUTES.code_verification, async (request, reply) => {
      const code = request.query.user_code;
      request.raw.url = ROUTES.code_verification;
      if (typeof code !== 'string' || !/^[A-Za-z -]{1,20}$/.test(code)) return handOver(request, reply);
      await noteLink(deps, tenantOf(request).id, doorOf(request).ip, code);
      await handOver(request, reply, { userCode: code.toUpperCase() });
    });
    app.post(ROUTES.code_verification, async (request, reply) => {
      const verdict = await deps.limits.hit(tenantOf(request).id, [{ key: `oidc:device-code:network:${deps.networkKey(doorOf(request).ip)}`, ...CODE_TRIES }]);
      if (!verdict.allowed) return deps.tooMany(request, reply, verdict.retryAfter);
      await handOver(request, reply);
    });
  };
}
