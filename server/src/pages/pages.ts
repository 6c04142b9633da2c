import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PagePort } from '#oidc/contract';
import { doorOf, sendHtml, type SafeError, type Scope } from '#platform/http';
import type { Locale } from '#platform/i18n';
import { createBrowserSecret, type BrowserSecret } from './browser-secret.ts';
import { PLAIN_BRAND, type PageBrand, type Theme } from './context.ts';
import type { PagesDeps } from './contract.ts';
import { addFlowRoutes } from './flow-routes.ts';
import { addHomeRoutes } from './home-routes.ts';
import { addLinkRoutes } from './link-routes.ts';
import { addMailboxRoutes } from './mailbox-routes.ts';
import { faultScreen } from './notices.ts';
import { brandOf, chooseLocale, LANGUAGE_COOKIE, makeContext, offeredLocales, savedTheme } from './page-context.ts';
import { addPhoneRoutes } from './phone/phone-routes.ts';
import { addPreferenceRoutes, keepChoices } from './preference-routes.ts';
import { createStandalonePages } from './page-port.ts';
import { renderScreen } from './render-screen.ts';
import { addSecureRoutes } from './secure-routes.ts';
import { createShowPage, type ShowPage } from './show-page.ts';
import { addStaticRoutes } from './static-routes.ts';

export interface Pages {
  /** The audience of people in browsers, at the issuer's root. */
  readonly scope: Scope;
  /** An error as a page (ER1), for this scope and for others that people see. */
  readonly onError: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** For whoever starts a flow for a browser: `browser.ensure(request, reply)`. */
  readonly browser: BrowserSecret;
  /** Pages outside any flow, for the protocol room. */
  readonly port: PagePort;
  /** Sends such a page as the answer to a request. */
  readonly show: ShowPage;
  /** The language of a request that begins a flow: chosen before, the browser's, the brand's (G8). */
  readonly localeFor: (request: FastifyRequest, brandId: string | undefined) => Promise<Locale>;
  /** The language this browser chose before, for whoever starts a flow. */
  readonly savedLocale: (request: FastifyRequest) => string | undefined;
  /** The look it chose, for whoever draws pages of its own. */
  readonly savedTheme: (request: FastifyRequest) => Theme | undefined;
  /** Keeps what was chosen on a page of another room. */
  readonly keepChoices: (request: FastifyRequest, reply: FastifyReply, choices: { readonly locale?: Locale; readonly theme?: Theme | 'system' }) => void;
}

export function createPages(deps: PagesDeps): Pages {
  const browser = createBrowserSecret(deps);
  const show = createShowPage(deps);
  const onError: Pages['onError'] = async (error, request, reply) => {
    const screen = (brand: PageBrand) => faultScreen(error, brand);
    try {
      return await show(request, reply, { status: error.status, screen, reference: error.reference });
    } catch {
      return lastResort(deps, error, request, reply);
    }
  };
  const plugin = (app: FastifyInstance) => {
    addFlowRoutes(app, deps, browser, show);
    addLinkRoutes(app, deps, browser, show);
    addSecureRoutes(app, deps, browser, show);
    addHomeRoutes(app, deps, show);
    addMailboxRoutes(app, deps);
    addPhoneRoutes(app, deps);
    addPreferenceRoutes(app, deps);
    addStaticRoutes(app, deps);
  };
  return {
    scope: { name: 'pages', prefix: '', plugin, onError },
    onError,
    browser,
    port: createStandalonePages(deps),
    show,
    async localeFor(request, brandId) {
      const tenant = deps.tenantOf(request);
      const { defaultLocale = 'en' } = await brandOf(deps.tenants, tenant, brandId);
      return chooseLocale(deps.i18n, request, deps.cookies.get(request, LANGUAGE_COOKIE), offeredLocales(tenant, deps.i18n), defaultLocale);
    },
    savedLocale: (request) => deps.cookies.get(request, LANGUAGE_COOKIE),
    savedTheme: (request) => savedTheme(deps, request),
    keepChoices: (request, reply, choices) => keepChoices(deps, request, reply, choices),
  };
}

/** The brand could not be read, perhaps for the very reason of the error (no database): the plain look needs nothing but this process. */
function lastResort(deps: Pick<PagesDeps, 'i18n'>, error: SafeError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { i18n } = deps;
  const locale = i18n.negotiate([], request.headers['accept-language'], 'en');
  return sendHtml(reply.code(error.status), (nonce) =>
    renderScreen({
      screen: faultScreen(error, PLAIN_BRAND),
      context: makeContext(i18n, { brand: PLAIN_BRAND, locale, locales: i18n.locales, basePath: doorOf(request).basePath, nonce }),
      reference: error.reference,
    }),
  );
}
