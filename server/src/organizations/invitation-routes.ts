import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { doorOf, isOwnForm } from '#platform/http';
import { INVITATION_COOKIE, INVITATION_SECONDS, type Companies } from './contract.ts';
import { invitationDeclinedScreen, invitationGone, invitationReportedScreen, invitationScreen } from './company/screens.ts';
import { organizationsErrors } from './errors.ts';
import type { OrganizationsRoutesDeps } from './routes.ts';

export interface InvitationRoutesDeps extends Pick<OrganizationsRoutesDeps, 'tenants' | 'cookies' | 'tenantOf' | 'show'> {
  readonly companies: Pick<Companies, 'look' | 'decline' | 'report'>;
}

type Link = { Params: { token: string }; Body: Readonly<Record<string, string>> | undefined };
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Where invitations to organizations lead. GET uses nothing up (mail scanners fetch it); joining goes on to the account pages, with the link in a cookie. */
export function invitationRoutes({ companies, tenants, cookies, tenantOf, show }: InvitationRoutesDeps) {
  const gone = (request: FastifyRequest, reply: FastifyReply) => show(request, reply, { status: 410, screen: invitationGone });
  const look = (request: FastifyRequest<Link>) => (TOKEN.test(request.params.token) ? companies.look(tenantOf(request).id, request.params.token) : undefined);

  function requireOwnPage(request: FastifyRequest): void {
    if (!isOwnForm(request.headers, tenantOf(request).issuer)) throw organizationsErrors.cross_site();
  }

  return (app: FastifyInstance): void => {
    app.get<Link>('/organization-invitation/:token', async (request, reply) => {
      const found = await look(request);
      if (!found) return gone(request, reply);
      const tenant = tenantOf(request);
      const brand = (await tenants.brand(tenant.id, tenant.defaultBrandId))?.name ?? tenant.name;
      reply.header('referrer-policy', 'no-referrer');
      return show(request, reply, {
        screen: invitationScreen({ ...found, brand }),
        form: { action: `${doorOf(request).basePath}/organization-invitation/${request.params.token}` },
      });
    });

    app.post<Link>('/organization-invitation/:token', async (request, reply) => {
      requireOwnPage(request);
      const { token } = request.params;
      if (!(await look(request))) return gone(request, reply);
      const tenant = tenantOf(request);
      if (request.body?.['_action'] === 'decline') {
        const declined = await companies.decline(tenant.id, doorOf(request).origin, token);
        return declined ? show(request, reply, { screen: invitationDeclinedScreen }) : gone(request, reply);
      }
      if (request.body?.['_action'] === 'report') {
        const reported = await companies.report(tenant.id, doorOf(request).origin, token);
        return reported ? show(request, reply, { screen: invitationReportedScreen }) : gone(request, reply);
      }
      // Over a sign-in, and perhaps a sign-up, in this browser; never in an address.
      cookies.set(request, reply, INVITATION_COOKIE, token, { maxAge: INVITATION_SECONDS });
      return reply.redirect(`${tenant.issuer}/account/invitation`, 303);
    });
  };
}
