import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import type { Database } from '#platform/db';
import { doorOf, httpErrors, isOwnForm } from '#platform/http';
import type { OneTime } from '#platform/onetime';
import type { Tenant } from '#tenants/contract';
import type { Erasure, ErasureProgress } from './contract.ts';
import { erasureErrors } from './errors.ts';
import { CANCEL, KEEP, progressUrl, TOKEN } from './links.ts';
import { progressScreen, progressUnknownScreen } from './progress-screen.ts';
import { cancelScreen, goneScreen, keepScreen, keptScreen, stillScreen } from './screens.ts';

export interface ErasureRoutesDeps {
  readonly db: Database;
  readonly oneTime: Pick<OneTime, 'peek' | 'consume'>;
  readonly erasure: Pick<Erasure, 'cancelByLink' | 'pending' | 'keep' | 'isAsked' | 'progress' | 'publicKeys'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  readonly show: (
    request: FastifyRequest,
    reply: FastifyReply,
    page: { readonly screen: Screen; readonly status?: number; readonly form?: { readonly action: string } },
  ) => Promise<FastifyReply>;
}

type Link = { Params: { token: string } };
const KEYS_MAX_AGE = 3600;

/** What mails lead to, and the keys that certificates are checked with. */
export function erasureRoutes({ db, oneTime, erasure, tenantOf, show }: ErasureRoutesDeps) {
  const gone = (request: FastifyRequest, reply: FastifyReply) => show(request, reply, { status: 410, screen: goneScreen });
  const formOf = (request: FastifyRequest, path: string) => ({ action: `${doorOf(request).basePath}/erasure/${path}` });

  /** Whom or what the link is about, as long as it was not used. */
  async function look(request: FastifyRequest<Link>, purpose: string): Promise<string | undefined> {
    const { token } = request.params;
    const found = TOKEN.test(token) ? await oneTime.peek(tenantOf(request).id, purpose, token) : undefined;
    return found?.state === 'valid' ? found.binding : undefined;
  }

  async function lookAt(request: FastifyRequest<Link>): Promise<ErasureProgress | undefined> {
    const looked = await erasure.progress({ tenantId: tenantOf(request).id, secret: request.params.token, ip: doorOf(request).ip });
    if (looked.kind === 'limited') throw httpErrors.rate_limited({ retryAfter: looked.retryAfter });
    return looked.kind === 'found' ? looked.progress : undefined;
  }

  function requireOwnPage(request: FastifyRequest): void {
    if (!isOwnForm(request.headers, tenantOf(request).issuer)) throw erasureErrors.cross_site();
  }

  return (app: FastifyInstance): void => {
    app.get<Link>('/erasure/cancel/:token', async (request, reply) => {
      const userId = await look(request, CANCEL);
      const pending = userId === undefined ? undefined : await db.read(tenantOf(request).id, (tx) => erasure.pending(tx, userId));
      return pending ? show(request, reply, { screen: cancelScreen(pending.dueAt), form: formOf(request, `cancel/${request.params.token}`) }) : gone(request, reply);
    });

    app.post<Link>('/erasure/cancel/:token', async (request, reply) => {
      requireOwnPage(request);
      const { token } = request.params;
      const kept = await db.tenant(tenantOf(request).id, (tx) => erasure.cancelByLink(tx, doorOf(request).origin, token));
      return kept ? show(request, reply, { screen: keptScreen }) : gone(request, reply);
    });

    app.get<Link>('/erasure/keep/:token', async (request, reply) => {
      const userId = await look(request, KEEP);
      const asked = userId !== undefined && (await db.read(tenantOf(request).id, (tx) => erasure.isAsked(tx, userId)));
      return asked ? show(request, reply, { screen: keepScreen, form: formOf(request, `keep/${request.params.token}`) }) : gone(request, reply);
    });

    app.post<Link>('/erasure/keep/:token', async (request, reply) => {
      requireOwnPage(request);
      const { token } = request.params;
      const kept =
        TOKEN.test(token) &&
        (await db.tenant(tenantOf(request).id, async (tx) => {
          const used = await oneTime.consume(tx, KEEP, token);
          return used.state === 'consumed' && (await erasure.keep(tx, doorOf(request).origin, used.binding));
        }));
      return kept ? show(request, reply, { screen: stillScreen }) : gone(request, reply);
    });

    app.get<Link>('/erasure/:token', async (request, reply) => {
      const progress = await lookAt(request);
      if (!progress) return show(request, reply, { status: 404, screen: progressUnknownScreen });
      return show(request, reply, { screen: progressScreen(progress, `${progressUrl(tenantOf(request).issuer, request.params.token)}/certificate`) });
    });

    app.get<Link>('/erasure/:token/certificate', async (request, reply) => {
      const progress = await lookAt(request);
      if (progress?.state !== 'erased') return show(request, reply, { status: 404, screen: progressUnknownScreen });
      return reply
        .type('application/jose')
        .header('content-disposition', 'attachment; filename="certificate-of-deletion.jws"')
        .header('cache-control', 'no-store')
        .send(progress.certificate);
    });

    app.get('/erasure/keys', async (request, reply) =>
      reply
        .type('application/jwk-set+json')
        .header('cache-control', `public, max-age=${KEYS_MAX_AGE}`)
        .send(JSON.stringify({ keys: await erasure.publicKeys(tenantOf(request).id) })),
    );
  };
}
