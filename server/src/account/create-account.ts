import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FlowView, StartInput } from '#journeys/contract';
import type { PageNavigation } from '#oidc/contract';
import type { SafeError, Scope } from '#platform/http';
import type { Tenant } from '#tenants/contract';
import { accountRoutes } from './api/routes.ts';
import type { AccountApiDeps } from './api/deps.ts';
import { familyRoutes } from './api/family-routes.ts';
import { guardianRoutes } from './api/guardian-routes.ts';
import { organizationRoutes } from './api/organization-routes.ts';
import { preferenceRoutes } from './api/preference-routes.ts';
import { privacyRoutes } from './api/privacy-routes.ts';
import { sharingRoutes } from './api/sharing-routes.ts';
import { navigation, placeOfJourney } from './centre/places.ts';
import { doneUrl, RETURN_KIND } from './pages/return-to.ts';
import { accountPages, type AccountPagesDeps } from './pages/routes.ts';

export type AccountDeps = AccountApiDeps & AccountPagesDeps;

export interface AccountRoom {
  /** Browser routes under the issuer; takes the pages' way of showing an error. */
  pages(onPageError: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => unknown): Scope;
  /** `/account/v1`. */
  readonly api: Scope;
  /** What stands beside the pages of a flow of ours; undefined: it is not ours. */
  navigation(tenant: Tenant, flow: Pick<FlowView, 'journey' | 'application'>): Promise<PageNavigation | undefined>;
  /** Where a finished flow of ours goes on; undefined: it is not ours. */
  finishUrl(returnTo: StartInput['returnTo'], flow: Pick<FlowView, 'id' | 'issuer'>): string | undefined;
}

/** A customer's own account: the way to its pages, and the same for applications as JSON. */
export function createAccount(deps: AccountDeps): AccountRoom {
  return {
    pages: (onPageError) => ({ name: 'account-pages', prefix: '', plugin: accountPages(deps), onError: onPageError }),
    api: {
      name: 'account',
      prefix: '/account/v1',
      plugin: async (app) => {
        await app.register(accountRoutes(deps));
        await app.register(privacyRoutes(deps));
        await app.register(sharingRoutes(deps));
        await app.register(preferenceRoutes(deps));
        await app.register(familyRoutes(deps));
        await app.register(guardianRoutes(deps));
        await app.register(organizationRoutes(deps));
      },
      openapi: {
        title: 'Parvis account',
        description:
          'What a customer can do with their own account, for first-party applications: how they sign in, where they are signed in and which browsers are trusted, which applications know them, what happened, and what was verified about them and who gets what of it. Access tokens with the scope `account`, without an audience or for this API.',
        securitySchemes: {
          cancelToken: { type: 'http', scheme: 'bearer', description: 'The `cancel_token` that came when the end of the account was asked for.' },
          progressToken: { type: 'http', scheme: 'bearer', description: 'The `progress_token` that came when the end of the account was asked for.' },
          accessToken: { type: 'http', scheme: 'bearer', description: 'Access token with the scope `account`; with a DPoP proof (RFC 9449) where it is bound to a key.' },
        },
      },
    },
    async navigation(tenant, { journey, application }) {
      const place = placeOfJourney(journey);
      if (place === undefined) return undefined;
      const from = application?.clientId === undefined ? undefined : await deps.protocol.application(tenant.id, application.clientId);
      return navigation(tenant, place, from, deps.places);
    },
    finishUrl: (returnTo, flow) => (returnTo.kind === RETURN_KIND ? doneUrl(flow) : undefined),
  };
}
