import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { doorOf, isOwnForm, type Cookies } from '#platform/http';
import { browserKeyOf, keyHashOf } from '#sessions/contract';
import type { BrowserProof } from '#journeys/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import { GUARDIAN_COOKIE, GUARDIAN_SECONDS, type Family } from './contract.ts';
import { organizationsErrors } from './errors.ts';
import { declinedScreen, goneScreen, requestScreen } from './family/screens.ts';

export interface OrganizationsRoutesDeps {
  readonly family: Pick<Family, 'look' | 'decline' | 'forgetBrowser'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly cookies: Cookies;
  readonly browser: { read(request: FastifyRequest): BrowserProof | undefined };
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  readonly show: (
    request: FastifyRequest,
    reply: FastifyReply,
    page: { readonly screen: Screen; readonly status?: number; readonly form?: { readonly action: string } },
  ) => Promise<FastifyReply>;
}

type Link = { Params: { token: string }; Body: Readonly<Record<string, string>> | undefined };
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What the mail to a guardian leads to. Shown by GET, which uses nothing up (mail scanners fetch it); saying no takes the link alone, saying yes an account. */
export function organizationsRoutes({ family, tenants, cookies, browser, tenantOf, show }: OrganizationsRoutesDeps) {
  const gone = (request: FastifyRequest, reply: FastifyReply) => show(request, reply, { status: 410, screen: goneScreen });
  const look = (request: FastifyRequest<Link>) => (TOKEN.test(request.params.token) ? family.look(tenantOf(request).id, request.params.token) : undefined);

  function requireOwnPage(request: FastifyRequest): void {
    if (!isOwnForm(request.headers, tenantOf(request).issuer)) throw organizationsErrors.cross_site();
  }

  return (app: FastifyInstance): void => {
    app.get<Link>('/guardian/:token', async (request, reply) => {
      const found = await look(request);
      if (!found) return gone(request, reply);
      const tenant = tenantOf(request);
      const brand = (await tenants.brand(tenant.id, tenant.defaultBrandId))?.name ?? tenant.name;
      return show(request, reply, { screen: requestScreen({ ...found, brand }), form: { action: `${doorOf(request).basePath}/guardian/${request.params.token}` } });
    });

    app.post<Link>('/guardian/:token', async (request, reply) => {
      requireOwnPage(request);
      const found = await look(request);
      if (!found) return gone(request, reply);
      const tenant = tenantOf(request);
      const { token } = request.params;
      const action = request.body?.['_action'];
      if (action === 'refuse' || action === 'unknown') {
        const declined = await family.decline(tenant.id, doorOf(request).origin, token, action === 'refuse' ? 'refused' : 'not_mine');
        return declined ? show(request, reply, { screen: declinedScreen(action === 'refuse' ? found.kind : 'join') }) : gone(request, reply);
      }
      const secret = browser.read(request)?.secret;
      if (secret !== undefined) await family.forgetBrowser(tenant.id, browserKeyOf(keyHashOf(secret)));
      // Over a sign-in, and perhaps a sign-up, in this browser; never in an address.
      cookies.set(request, reply, GUARDIAN_COOKIE, token, { maxAge: GUARDIAN_SECONDS });
      return reply.redirect(`${tenant.issuer}/account/guardian`, 303);
    });
  };
}
