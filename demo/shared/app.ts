import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Assets } from './assets.ts';
import { addAuthRoutes } from './auth-routes.ts';
import { addBackchannelLogout } from './backchannel-route.ts';
import type { Markup } from './html.ts';
import { failurePage, notFoundPage, refusedPage } from './message-pages.ts';
import { createProvider, type Provider } from './provider.ts';
import { type Session, SessionStore } from './sessions.ts';
import { type AppSettings, checkSettings } from './settings.ts';
import { SignIn } from './sign-in.ts';
import { addTokensRoutes } from './tokens-routes.ts';
import { createWeb, isSameOriginPost, readCookie } from './web.ts';

/** What every page knows about the visit. */
export interface Visit {
  settings: AppSettings;
  session: Session | undefined;
  request: FastifyRequest;
}

export interface Page {
  title: string;
  main: Markup;
}

/** The frame a brand puts around a page: head, header, footer. */
export type Shell = (visit: Visit, page: Page) => Markup;

export interface DemoApp {
  settings: AppSettings;
  web: FastifyInstance;
  provider: Provider;
  sessions: SessionStore;
  signIn: SignIn;
  session(request: FastifyRequest): Session | undefined;
  show(request: FastifyRequest, reply: FastifyReply, page: Page, status?: number): Promise<FastifyReply>;
}

export interface RunningDemo {
  url: string;
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Called by other servers, so without cookies and without the same-origin check. */
    serverToServer?: boolean;
    /** A page that tries to recognise the visitor silently, once. */
    silentSignOn?: boolean;
    /** Open to everyone: after signing in from its header, people come back to it. */
    visitorPage?: boolean;
  }
}

export async function createApp(given: AppSettings, assets: Assets, shell: Shell): Promise<DemoApp> {
  const settings = checkSettings(given);
  const provider = createProvider(settings);
  const sessions = new SessionStore();
  const signIn = new SignIn(settings, provider, sessions);
  const web = await createWeb(settings, () => provider.formOrigins());
  const session = (request: FastifyRequest) => sessions.get(readCookie(request, settings, 'session'));

  async function show(request: FastifyRequest, reply: FastifyReply, page: Page, status = 200): Promise<FastifyReply> {
    const markup = await shell({ settings, session: session(request), request }, page);
    return reply.code(status).type('text/html; charset=utf-8').send(String(markup));
  }

  const app: DemoApp = { settings, web, provider, sessions, signIn, session, show };
  web.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'POST' || request.routeOptions.config.serverToServer === true) return;
    if (!isSameOriginPost(request, settings)) return show(request, reply, refusedPage(), 403);
  });
  web.setNotFoundHandler(async (request, reply) => show(request, reply, notFoundPage(), 404));
  web.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return show(request, reply, failurePage(), status);
  });
  assets.serve(web);
  addAuthRoutes(app);
  addBackchannelLogout(app);
  addTokensRoutes(app);
  return app;
}

export async function listen(app: DemoApp): Promise<RunningDemo> {
  await app.web.listen({ host: app.settings.host, port: app.settings.port });
  // Warm up, so that the first visitor does not wait; a server that is not there yet is asked again later.
  app.provider.configuration().catch(() => undefined);
  return { url: app.settings.baseUrl, close: () => app.web.close() };
}
