import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FlowFacts, FlowView } from '#journeys/contract';
import { doorOf } from '#platform/http';
import type { Session } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { ROUTES } from '../messages/addresses.ts';
import type { Verdict } from './decide.ts';
import { returnTo, type Asking, type Pending } from './pending.ts';

/** Where a finished flow of ours goes on. Built from what the flow kept, never from the request (O2). */
export const finishUrl = ({ issuer, id }: Pick<FlowView, 'id' | 'issuer'>): string => `${issuer}${ROUTES.finish}?flow=${encodeURIComponent(id)}`;

type Asked = Extract<Verdict, { kind: 'ask' }>;

/** The same journeys as for every other application. Returns where the browser goes; undefined: the journey could not be begun. */
export async function beginJourney(
  deps: SamlDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  of: {
    readonly tenant: Tenant;
    readonly application: SamlApplication;
    readonly pending: Pending;
    readonly session: Session | undefined;
    readonly verdict: Asked;
    readonly asking: Asking;
  },
): Promise<string | undefined> {
  const { tenant, application, pending, session, verdict, asking } = of;
  const facts = session && (await factsOf(deps, tenant, session, verdict.journey));
  const result = await deps.journeys.start({
    tenantId: tenant.id,
    issuer: tenant.issuer,
    journey: verdict.journey,
    locale: await deps.pages.localeFor(request, application.brandId),
    brandId: application.brandId ?? tenant.defaultBrandId,
    application: flowApplication(application, pending.acs),
    ...(session ? { currentSessionId: session.id } : {}),
    ...(verdict.wanted ? { wanted: verdict.wanted } : {}),
    // Somebody signed in is asked for more, or anew: they may decide against it, and stay as they are.
    ...(session ? { mayLeave: true } : {}),
    ...(facts ? { facts } : {}),
    browserSecret: deps.browser.ensure(request, reply),
    returnTo: returnTo({ ...pending, asked: [...(pending.asked ?? []), asking] }),
    origin: { ...doorOf(request).origin, applicationId: application.id },
  });
  if (result.kind === 'gone') return undefined;
  return result.kind === 'done' ? finishUrl(result.flow) : deps.pages.flowUrl(result.flow);
}

/** A service provider is registered by the company itself: the customer is not asked whether it may know them; what it gets is in the release. */
function flowApplication(application: SamlApplication, acs: string): NonNullable<FlowView['application']> {
  return {
    id: application.id,
    clientId: application.entityId,
    name: application.name,
    firstParty: true,
    host: new URL(acs).host,
    ...(application.logo === undefined ? {} : { logo: application.logo }),
    ...(application.mfa === undefined ? {} : { mfa: application.mfa }),
  };
}

/** Whoever is signed in is not asked who they are: they are known, or, on a new sign-in, their address stands there. */
async function factsOf(deps: SamlDeps, tenant: Tenant, session: Session, journey: Asked['journey']): Promise<Partial<FlowFacts>> {
  const identifiers = await deps.db.read(tenant.id, (tx) => deps.identity.identifiers(tx, session.userId));
  const own = identifiers.find((identifier) => identifier.primary) ?? identifiers[0];
  const identifier = own ? { identifier: { kind: own.kind, value: own.value } } : {};
  return journey === 'sign-in' ? identifier : { userId: session.userId, sub: session.sub, candidateId: session.userId, ...identifier };
}
