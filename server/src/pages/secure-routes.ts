import type { FastifyInstance } from 'fastify';
import { doorOf } from '#platform/http';
import type { BrowserSecret } from './browser-secret.ts';
import type { PagesDeps } from './contract.ts';
import { linkGoneScreen } from './notices.ts';
import { chooseLocale, LANGUAGE_COOKIE, offeredLocales } from './page-context.ts';
import type { ShowPage } from './show-page.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * "This wasn't me" of a notice. Mail scanners fetch it: it only begins a journey that shows what happened, and consumes nothing (D8). The journey's
 * own button acts.
 */
export function addSecureRoutes(app: FastifyInstance, deps: PagesDeps, browser: BrowserSecret, show: ShowPage): void {
  const { secureAccount } = deps;
  if (!secureAccount) return;
  app.get<{ Params: { token: string } }>('/secure/:token', async (request, reply) => {
    const tenant = deps.tenantOf(request);
    const { token } = request.params;
    const gone = () => show(request, reply, { status: 410, screen: linkGoneScreen() });
    const found = TOKEN.test(token) ? await secureAccount.look(tenant.id, token) : undefined;
    // Made-up links begin no flows.
    if (!found) return gone();
    const brand = await deps.tenants.brand(tenant.id, found.brandId ?? tenant.defaultBrandId);
    const offered = offeredLocales(tenant, deps.i18n);
    const chosen = chooseLocale(deps.i18n, request, deps.cookies.get(request, LANGUAGE_COOKIE), offered, brand?.defaultLocale ?? 'en');
    const result = await secureAccount.start({
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey: 'secure-account',
      // The language of the mail.
      locale: found.locale !== undefined && offered.includes(found.locale) ? found.locale : chosen,
      brandId: brand?.id ?? tenant.defaultBrandId,
      facts: { request: { kind: 'secure-account', token } },
      browserSecret: browser.ensure(request, reply),
      returnTo: { kind: 'home', ref: '' },
      origin: doorOf(request).origin,
    });
    return result.kind === 'gone' ? gone() : reply.redirect(`${doorOf(request).basePath}/flow/${result.flow.id}`, 302);
  });
}
