import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { doorOf, isOwnForm } from '#platform/http';
import type { Tenant } from '#tenants/contract';
import { begin, lookAt } from './begin.ts';
import type { ActingDeps } from './deps.ts';
import { actingErrors } from './errors.ts';
import { beginScreen, endedScreen, goneScreen } from './screens.ts';

export interface ShowsPages {
  show(
    request: FastifyRequest,
    reply: FastifyReply,
    page: { readonly screen: Screen; readonly status?: number; readonly form?: { readonly action: string; readonly hidden?: Readonly<Record<string, string>> } },
  ): Promise<FastifyReply>;
}

const TICKET = /^[A-Za-z0-9_-]{43}$/;
const ticketIn = (given: unknown): string => {
  const { ticket } = (given ?? {}) as { readonly ticket?: unknown };
  return typeof ticket === 'string' && TICKET.test(ticket) ? ticket : '';
};

/** The operator comes from the console, looks at what it would be, and begins; and ends it with one press on the line that stands on every page. */
export function actingRoutes(deps: ActingDeps, { show }: ShowsPages) {
  /** From a page of ours or not at all (W7): nobody is put into another one's account by a form elsewhere. */
  function requireOwnPage(request: FastifyRequest, tenant: Tenant): void {
    if (!isOwnForm(request.headers, tenant.issuer)) throw actingErrors.cross_site();
  }

  return (app: FastifyInstance): void => {
    app.get<{ Querystring: Readonly<Record<string, unknown>> }>('/acting/begin', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      const ticket = ticketIn(request.query);
      const found = ticket === '' ? undefined : await lookAt(deps, tenant, ticket);
      if (!found) return show(request, reply, { status: 410, screen: goneScreen });
      const screen = beginScreen({ ...found, minutes: tenant.settings.acting.minutes });
      return show(request, reply, { screen, form: { action: `${doorOf(request).basePath}/acting/begin`, hidden: { ticket } } });
    });

    app.post<{ Body: Readonly<Record<string, string>> | undefined }>('/acting/begin', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      requireOwnPage(request, tenant);
      const ticket = ticketIn(request.body);
      const session = ticket === '' ? undefined : await begin(deps, tenant, doorOf(request).origin, ticket);
      if (!session || !(await deps.browserAccount.beginActing(tenant, request, reply, session))) return show(request, reply, { status: 410, screen: goneScreen });
      return reply.redirect(`${tenant.issuer}/account`, 303);
    });

    app.post('/acting/end', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      requireOwnPage(request, tenant);
      const session = await deps.browserAccount.acting(tenant, request, reply);
      if (session) {
        await deps.db.tenant(tenant.id, (tx) => deps.sessions.revoke(tx, doorOf(request).origin, { sessionId: session.id }, 'operator'));
        await deps.browserAccount.forget(tenant, request, reply);
        reply.header('clear-site-data', '"cache"');
      }
      return reply.redirect(`${tenant.issuer}/acting/ended`, 303);
    });

    app.get('/acting/ended', (request, reply) => show(request, reply, { screen: endedScreen }));
  };
}
