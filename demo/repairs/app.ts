import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Page, RunningDemo } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { failurePage, notFoundPage, refusedPage } from '../shared/message-pages.ts';
import { createWeb, isSameOriginPost, readCookie } from '../shared/web.ts';
import { addAuthRoutes } from './auth-routes.ts';
import { repairsShell } from './layout.ts';
import { landingPage, receivedPage, repairsPage } from './pages.ts';
import { createServiceProvider, type ServiceProvider } from './service-provider.ts';
import type { RepairsSettings } from './settings.ts';
import { SignOn } from './sign-on.ts';
import { type Visit, Visits } from './visits.ts';

export interface RepairsApp {
  settings: RepairsSettings;
  web: FastifyInstance;
  provider: ServiceProvider;
  signOn: SignOn;
  visits: Visits;
  visit(request: FastifyRequest): Visit | undefined;
  show(request: FastifyRequest, reply: FastifyReply, page: Page, status?: number): Promise<FastifyReply>;
}

export async function createRepairs(settings: RepairsSettings, assets: Assets): Promise<RepairsApp> {
  const provider = createServiceProvider(settings);
  const visits = new Visits();
  const web = await createWeb(settings, () => [new URL(settings.issuer).origin]);
  const shell = repairsShell(assets);
  const visit = (request: FastifyRequest) => visits.get(readCookie(request, settings, 'session'));
  const app: RepairsApp = {
    settings,
    web,
    provider,
    signOn: new SignOn(provider),
    visits,
    visit,
    show: async (request, reply, page, status = 200) =>
      reply
        .code(status)
        .type('text/html; charset=utf-8')
        .send(String(await shell({ settings, visit: visit(request), request }, page))),
  };
  web.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'POST' || request.routeOptions.config.serverToServer === true) return;
    if (!isSameOriginPost(request, settings)) return app.show(request, reply, refusedPage(), 403);
  });
  web.setNotFoundHandler(async (request, reply) => app.show(request, reply, notFoundPage(), 404));
  web.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return app.show(request, reply, failurePage(), status);
  });
  assets.serve(web);
  addAuthRoutes(app);
  web.get('/', async (request, reply) => {
    const found = visit(request);
    return app.show(request, reply, found === undefined ? landingPage(assets) : repairsPage(assets, found));
  });
  web.get('/received', async (request, reply) => {
    const found = visit(request);
    return found === undefined ? reply.redirect('/login?return_to=/received', 303) : app.show(request, reply, receivedPage(found));
  });
  return app;
}

export async function listenRepairs({ web, settings }: RepairsApp): Promise<RunningDemo> {
  await web.listen({ host: settings.host, port: settings.port });
  return { url: settings.baseUrl, close: () => web.close() };
}
