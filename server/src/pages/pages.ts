import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SafeError, Scope } from '#platform/http';
import { createBrowserSecret, type BrowserSecret } from './browser-secret.ts';
import type { PagesDeps, StandalonePages } from './contract.ts';
import { addFlowRoutes } from './flow-routes.ts';
import { addHomeRoutes } from './home-routes.ts';
import { addLinkRoutes } from './link-routes.ts';
import { addMailboxRoutes } from './mailbox-routes.ts';
import { faultScreen } from './notices.ts';
import { createStandalonePages } from './page-port.ts';
import { createShowPage } from './show-page.ts';
import { addStaticRoutes } from './static-routes.ts';

export interface Pages {
  /** The audience of people in browsers, at the issuer's root. */
  readonly scope: Scope;
  /** An error as a page (ER1), for this scope and for others that people see. */
  readonly onError: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** For whoever starts a flow for a browser: `browser.ensure(request, reply)`. */
  readonly browser: BrowserSecret;
  /** Pages outside any flow, for the protocol room. */
  readonly port: StandalonePages;
}

export function createPages(deps: PagesDeps): Pages {
  const browser = createBrowserSecret(deps.cookies);
  const show = createShowPage(deps);
  const onError: Pages['onError'] = (error, request, reply) => show(request, reply, { status: error.status, screen: (brand) => faultScreen(error, brand), reference: error.reference });
  const plugin = (app: FastifyInstance) => {
    addFlowRoutes(app, deps, browser, show);
    addLinkRoutes(app, deps, browser, show);
    addHomeRoutes(app, deps, show);
    addMailboxRoutes(app, deps);
    addStaticRoutes(app, deps);
  };
  return { scope: { name: 'pages', prefix: '', plugin, onError }, onError, browser, port: createStandalonePages(deps) };
}
