import type { FastifyInstance } from 'fastify';
import { createCookies, createHttpServer, doorOf } from '#platform/http';
import { LOCALES, type Locale } from '#platform/i18n';
import { createPages, phoneScope } from '#pages';
import type { Tenant } from '#tenants/contract';
import { createPushWorld, type Owner, type PushWorld } from '../../src/credentials/push/phone.suite.ts';

/** The computer's pages and the phone's, over the real engine, credential type and database: all that push is made of, and nothing else. */
export interface PushServer {
  readonly w: PushWorld;
  readonly url: string;
  /** Address that begins a journey for this user in whatever browser opens it. */
  begin(journey: 'push' | 'push-new', user: Owner, locale?: Locale): string;
  close(): Promise<void>;
}

export async function startPushServer(basePath = ''): Promise<PushServer> {
  const w = await createPushWorld();
  let url = '';
  const tenant = (): Tenant => ({ ...w.tenant, issuer: `${url}${basePath}`, settings: { ...w.tenant.settings, locales: LOCALES } });
  const users = new Map<string, Owner>();
  const pages = createPages({
    journeys: w.journeys,
    tenants: w.tenants,
    i18n: w.i18n,
    cookies: createCookies(() => false),
    tenantOf: tenant,
    finishUrl: () => `${url}${basePath}/test/done`,
    redirectOrigins: () => [],
    phone: w.phone,
  });
  const routes = (app: FastifyInstance) => {
    app.get<{ Querystring: { journey: string; user: string; locale: Locale } }>('/test/begin', async (request, reply) => {
      const { journey, user: id, locale } = request.query;
      const user = users.get(id);
      if (!user) return reply.callNotFound();
      const result = await w.journeys.start({
        tenantId: w.tenant.id,
        issuer: `${url}${basePath}`,
        journey,
        locale,
        brandId: w.tenant.defaultBrandId,
        browserSecret: pages.browser.ensure(request, reply),
        returnTo: { kind: 'test', ref: '' },
        origin: doorOf(request).origin,
        facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } },
      });
      return result.kind === 'gone' ? reply.callNotFound() : reply.redirect(`${basePath}/flow/${result.flow.id}`);
    });
    app.get('/test/done', async (_request, reply) => reply.type('text/html').send('<!doctype html><html lang="en"><title>Done</title><h1>Signed in</h1></html>'));
  };
  const server = await createHttpServer({
    resolve: async () => ({ place: tenant(), basePath }),
    scopes: [phoneScope({ tenantOf: tenant, phone: w.phone }), { ...pages.scope, plugin: (app) => (routes(app), pages.scope.plugin(app)) }],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 200,
    drainSeconds: 10,
    ready: async () => true,
  });
  url = `http://localhost:${await server.listen('127.0.0.1', 0)}`;
  return {
    w,
    get url() {
      return `${url}${basePath}`;
    },
    begin(journey, user, locale = 'en') {
      users.set(user.id, user);
      return `${url}${basePath}/test/begin?journey=${journey}&user=${user.id}&locale=${locale}`;
    },
    async close() {
      await server.close();
      await w.closeAll();
    },
  };
}
