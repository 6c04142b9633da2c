import type { FastifyInstance } from 'fastify';
import type { PagesDeps } from './contract.ts';
import { homeScreen } from './notices.ts';
import type { ShowPage } from './show-page.ts';

const GPC_SUPPORT = { gpc: true, lastUpdate: '2026-11-30' } as const;

/** The issuer's own address: whoever opens it learns where they are. */
export function addHomeRoutes(app: FastifyInstance, deps: PagesDeps, show: ShowPage): void {
  app.get('/', async (request, reply) => {
    const links = deps.homeLinks?.(deps.tenantOf(request)) ?? [];
    // The labels are names of applications, not texts: `pages.plain` passes them through.
    return show(request, reply, {
      screen: (brand) =>
        homeScreen(
          brand,
          links.map((link) => ({ href: link.href, label: { id: 'pages.plain', values: { text: link.label } } })),
        ),
    });
  });
  // Global Privacy Control, section 4: this site abides by it.
  app.get('/.well-known/gpc.json', async (_request, reply) => reply.header('cache-control', 'public, max-age=86400').send(GPC_SUPPORT));
  const origins = deps.relatedOrigins;
  if (!origins) return;
  app.get('/.well-known/webauthn', async (request, reply) => reply.header('cache-control', 'public, max-age=300').send({ origins: origins(deps.tenantOf(request)) }));
}
