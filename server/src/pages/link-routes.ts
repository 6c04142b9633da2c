import type { FastifyInstance, FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { BrowserSecret } from './browser-secret.ts';
import type { PagesDeps } from './contract.ts';
import { linkDoneScreen, linkGoneScreen } from './notices.ts';
import { requireOwnPage } from './read-form.ts';
import type { ShowPage } from './show-page.ts';

const PART = /^[A-Za-z0-9_-]{8,256}$/;

interface LinkParams {
  Params: { flow: string; token: string };
}

/**
 * A mailed link. Mail scanners and previews fetch it, so GET and HEAD only show what it would do and consume nothing; the POST does it
 * (ML1, D8). The browser's secret is not needed: the token is the proof, and another browser never gets the session (ML2).
 */
export function addLinkRoutes(app: FastifyInstance, deps: PagesDeps, browser: BrowserSecret, show: ShowPage): void {
  const known = (request: FastifyRequest<LinkParams>) => PART.test(request.params.flow) && PART.test(request.params.token);

  app.get<LinkParams>('/link/:flow/:token', async (request, reply) => {
    const { flow: flowId, token } = request.params;
    const found = known(request) ? await deps.journeys.showLink(deps.tenantOf(request).id, flowId, token, browser.read(request), doorOf(request).origin) : undefined;
    if (!found) return show(request, reply, { status: 410, screen: linkGoneScreen() });
    const { screen, flow } = found;
    return show(request, reply, {
      screen,
      brandId: flow.brandId,
      locale: flow.locale,
      form: { action: `${doorOf(request).basePath}/link/${flowId}/${token}` },
      // In the browser that began, the POST leads on to the flow's page and from there to the application.
      ...(found.sameBrowser ? { formAction: await deps.redirectOrigins(flow) } : {}),
    });
  });

  app.post<LinkParams>('/link/:flow/:token', async (request, reply) => {
    const tenant = deps.tenantOf(request);
    requireOwnPage(request, tenant);
    const { flow: flowId, token } = request.params;
    const result = known(request) ? await deps.journeys.followLink(tenant.id, flowId, token, browser.read(request), doorOf(request).origin) : undefined;
    if (!result || result.outcome === 'gone') return show(request, reply, { status: 410, screen: linkGoneScreen() });
    if (result.sameBrowser) return reply.redirect(`${doorOf(request).basePath}/flow/${flowId}`, 303);
    return show(request, reply, { screen: linkDoneScreen(), ...(result.flow ? { brandId: result.flow.brandId, locale: result.flow.locale } : {}) });
  });
}
