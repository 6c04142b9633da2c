import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FlowFacts, Journeys } from '#journeys/contract';
import type { Application } from '#oidc/contract';
import { doorOf } from '#platform/http';
import type { Locale } from '#platform/i18n';
import type { Session } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { CentrePlace } from '../centre/places.ts';
import { returnTo } from './return-to.ts';
import type { SurroundingsDeps } from './surroundings.ts';

export interface StartDeps extends SurroundingsDeps {
  readonly journeys: Pick<Journeys, 'start'>;
}

/** Whose journey it is: told by the session of this browser. */
export interface Owner {
  readonly tenant: Tenant;
  readonly application: Application | undefined;
  readonly session: Session;
  /** The protocol's own name of the session. */
  readonly uid: string;
  readonly locale: Locale;
}

/** A journey about somebody's own account, begun on its pages. Where it goes on; undefined: it could not begin. */
export async function startJourney(
  deps: StartDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { tenant, application, session, uid, locale }: Owner,
  of: { readonly journey: string; readonly facts: Partial<FlowFacts>; readonly back?: CentrePlace },
): Promise<string | undefined> {
  const result = await deps.journeys.start({
    tenantId: tenant.id,
    issuer: tenant.issuer,
    journey: of.journey,
    locale,
    brandId: application?.brandId ?? tenant.defaultBrandId,
    ...(application
      ? {
          application: {
            id: application.id,
            clientId: application.clientId,
            name: application.name,
            firstParty: application.firstParty,
            ...(application.logo === undefined ? {} : { logo: application.logo }),
            ...(application.mfa === undefined ? {} : { mfa: application.mfa }),
          },
        }
      : {}),
    currentSessionId: session.id,
    facts: of.facts,
    browserSecret: deps.browser.ensure(request, reply),
    returnTo: returnTo({ uid, ...(application ? { application: application.clientId } : {}), ...(of.back ? { place: of.back } : {}) }),
    origin: { ...doorOf(request).origin, ...(application ? { applicationId: application.id } : {}) },
  });
  return result.kind === 'gone' ? undefined : deps.pages.flowUrl(result.flow);
}
