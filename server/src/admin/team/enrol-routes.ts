import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FlowView, Journeys, Screen, StartInput } from '#journeys/contract';
import type { BrowserAccount } from '#oidc/contract';
import type { BrowserSecret } from '#pages';
import { doorOf } from '#platform/http';
import type { Locale } from '#platform/i18n';
import { isSystemTenant, type Tenant } from '#tenants/contract';
import type { TeamDeps } from './contract.ts';
import { peekLink, readLinked } from './links.ts';
import { linkGoneScreen } from './screens.ts';
import { consoleUrl } from './tell.ts';

export interface EnrolRoutesDeps extends Pick<TeamDeps, 'oneTime'> {
  readonly journeys: Pick<Journeys, 'start' | 'collect'>;
  readonly browser: BrowserSecret;
  readonly browserAccount: Pick<BrowserAccount, 'adopt'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  readonly localeOf: (request: FastifyRequest) => Promise<Locale> | Locale;
  readonly show: (request: FastifyRequest, reply: FastifyReply, page: { readonly screen: Screen; readonly status?: number }) => Promise<FastifyReply>;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const FLOW_ID = /^[A-Za-z0-9_-]{8,128}$/;
const RETURN_KIND = 'operator';

/** Where a finished enrolment goes on; undefined: it is none. */
export const enrolmentFinishUrl = (returnTo: StartInput['returnTo'], { issuer, id }: Pick<FlowView, 'id' | 'issuer'>): string | undefined =>
  returnTo.kind === RETURN_KIND ? `${issuer}/operator/done?flow=${encodeURIComponent(id)}` : undefined;

/**
 * Where links to operators lead: the first setup, invitations, recoveries. GET uses nothing up (mail scanners fetch it), and takes the secret out of the address by
 * going on to the journey's own; the journey uses it up by a button.
 */
export function enrolRoutes(deps: EnrolRoutesDeps) {
  return (app: FastifyInstance): void => {
    app.get<{ Params: { token: string } }>('/operator/:token', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      const { token } = request.params;
      const linked = isSystemTenant(tenant) && TOKEN.test(token) ? readLinked(await peekLink(deps.oneTime, tenant.id, token)) : undefined;
      if (!linked) return deps.show(request, reply, { status: 410, screen: linkGoneScreen });
      const result = await deps.journeys.start({
        tenantId: tenant.id,
        issuer: tenant.issuer,
        journey: 'operator',
        locale: await deps.localeOf(request),
        brandId: tenant.defaultBrandId,
        facts: { request: { kind: 'operator', token, as: linked.kind } },
        browserSecret: deps.browser.ensure(request, reply),
        returnTo: { kind: RETURN_KIND, ref: '' },
        origin: doorOf(request).origin,
      });
      if (result.kind === 'gone') return deps.show(request, reply, { status: 410, screen: linkGoneScreen });
      reply.header('referrer-policy', 'no-referrer');
      return reply.redirect(`${doorOf(request).basePath}/flow/${result.flow.id}`, 302);
    });

    /** Signed in by what was just made. Asked again (Back, reload) it only goes on: whoever is signed in is what the browser's cookie says. */
    app.get<{ Querystring: Readonly<Record<string, unknown>> }>('/operator/done', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      const { flow } = request.query;
      const secret = deps.browser.read(request);
      if (isSystemTenant(tenant) && typeof flow === 'string' && FLOW_ID.test(flow) && secret !== undefined) {
        const collected = await deps.journeys.collect(tenant.id, flow, secret);
        const { sessionId, sub, evidence } = collected?.facts ?? {};
        if (collected?.returnTo.kind === RETURN_KIND && sessionId !== undefined && sub !== undefined && evidence) {
          await deps.browser.finished(request, reply, collected);
          await deps.browserAccount.adopt(tenant, request, reply, { sessionId, sub, evidence });
        }
      }
      return reply.redirect(consoleUrl(tenant), 303);
    });
  };
}
