import type { FastifyReply, FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { Session } from '#sessions/contract';
import { detailsFor } from '#tenants';
import type { RequiredDetail, Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { responder, type Status } from '../messages/build-messages.ts';
import type { Refused } from '../requests/admit-message.ts';
import { STATUS } from '../xml/names.ts';
import { beginJourney } from './begin-journey.ts';
import { decide } from './decide.ts';
import { issueResponse, statusResponse } from './issue-response.ts';
import { readReturn, type Asking, type Pending } from './pending.ts';

/** What a browser is answered. */
export type SignOnAnswer =
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'respond'; readonly application: SamlApplication; readonly to: string; readonly xml: string; readonly relayState: string | undefined }
  | ({ readonly kind: 'refused' } & Refused);

interface SignOnCase {
  readonly tenant: Tenant;
  readonly application: SamlApplication;
  readonly pending: Pending;
  readonly session: Session | undefined;
}

/** With the session there is, or by the journey that is missing. */
export async function serveSignOn(
  deps: SamlDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { application, pending, status }: { readonly application: SamlApplication; readonly pending: Pending; readonly status?: Status },
): Promise<SignOnAnswer> {
  const tenant = deps.tenantOf(request);
  if (status) return respond(application, pending, await statusResponse(deps, tenant, pending, status));
  const found = await deps.browserAccount.session(tenant, request, reply, application.entityId);
  return goOn(deps, request, reply, { tenant, application, pending, session: found?.session });
}

/** After the journey: the session it made or raised becomes this browser's, and the application is answered. */
export async function finishSignOn(deps: SamlDeps, request: FastifyRequest, reply: FastifyReply, flowId: string): Promise<SignOnAnswer> {
  const tenant = deps.tenantOf(request);
  const secret = deps.browser.read(request);
  const collected = secret === undefined ? undefined : await deps.journeys.collect(tenant.id, flowId, secret);
  if (!collected) return gone(await applicationOfFlow(deps, request, flowId));
  const pending = readReturn(collected.returnTo);
  const application = pending && (await deps.applications.byId(tenant.id, pending.application));
  if (!pending || application?.state !== 'active') return gone(undefined);
  const { facts, flow } = collected;
  // They pressed Cancel: their session stays as it was, and whoever asked is told no.
  if (facts.decision?.accepted === false) return respond(application, pending, await statusResponse(deps, tenant, pending, responder(STATUS.requestDenied)));
  // A step-up may find that nothing had to be proved (a browser that is remembered): the session stays as it is.
  const sessionId = facts.sessionId ?? flow.currentSessionId;
  const session =
    sessionId === undefined || facts.sub === undefined
      ? undefined
      : await deps.browserAccount.adopt(tenant, request, reply, { sessionId, sub: facts.sub, evidence: facts.evidence });
  if (session) await deps.browser.finished(request, reply, collected);
  return goOn(deps, request, reply, { tenant, application, pending, session });
}

async function goOn(deps: SamlDeps, request: FastifyRequest, reply: FastifyReply, of: SignOnCase): Promise<SignOnAnswer> {
  const { tenant, application, pending, session } = of;
  const verdict = decide({ ...of, asked: wasAsked(pending, 'proof') });
  if (verdict.kind === 'status') return respond(application, pending, await statusResponse(deps, tenant, pending, verdict.status));
  if (verdict.kind === 'ask') {
    const to = await beginJourney(deps, request, reply, { ...of, verdict, asking: 'proof' });
    return to === undefined ? gone(application) : { kind: 'redirect', to };
  }
  if (!session) return gone(application);
  const details = detailsFor(tenant, application, pending.ask);
  if (details.length > 0 && (await isMissing(deps, tenant, session, details))) {
    return holdBack(deps, request, reply, of, { asking: 'details', verdict: { kind: 'ask', journey: 'details', wanted: { acr: [], fresh: false, details } } });
  }
  if (deps.verified && !(await deps.verified(tenant, session.userId, application.entityId))) {
    return holdBack(deps, request, reply, of, { asking: 'proof', verdict: { kind: 'ask', journey: 'step-up' } });
  }
  const { origin } = doorOf(request);
  return respond(application, pending, await issueResponse(deps, { tenant, application, pending, session, context: verdict.context, origin }));
}

const wasAsked = ({ asked }: Pending, asking: Asking): boolean => asked?.includes(asking) ?? false;

/** Looked up at each request: what somebody takes back is asked for again. */
async function isMissing({ db, identity }: Pick<SamlDeps, 'db' | 'identity'>, tenant: Tenant, session: Session, details: readonly RequiredDetail[]): Promise<boolean> {
  const names = details.map(({ attribute }) => attribute);
  return (await db.read(tenant.id, (tx) => identity.missingAttributes(tx, session.sub, names))).length > 0;
}

/** Nobody gets in without the details an application needs, nor without what must be verified about them. They are asked once, and stay signed in if they go on without. */
async function holdBack(
  deps: SamlDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  of: SignOnCase,
  question: Pick<Parameters<typeof beginJourney>[3], 'asking' | 'verdict'>,
): Promise<SignOnAnswer> {
  const { tenant, application, pending } = of;
  const asked = wasAsked(pending, question.asking);
  if (asked || pending.passive) return respond(application, pending, await statusResponse(deps, tenant, pending, responder(asked ? STATUS.requestDenied : STATUS.noPassive)));
  const to = await beginJourney(deps, request, reply, { ...of, ...question });
  return to === undefined ? gone(application) : { kind: 'redirect', to };
}

const respond = (application: SamlApplication, pending: Pending, xml: string): SignOnAnswer => ({
  kind: 'respond',
  application,
  to: pending.acs,
  xml,
  relayState: pending.relayState,
});

const gone = (application: SamlApplication | undefined): SignOnAnswer => ({ kind: 'refused', refused: 'sign_in_gone', ...(application ? { application } : {}) });

/** A finished flow of this browser still knows where it went, for the page that says so. */
async function applicationOfFlow(deps: SamlDeps, request: FastifyRequest, flowId: string): Promise<SamlApplication | undefined> {
  const tenant = deps.tenantOf(request);
  const secret = deps.browser.read(request);
  const shown = secret === undefined ? undefined : await deps.journeys.show(tenant.id, flowId, secret, doorOf(request).origin);
  const pending = shown?.kind === 'done' ? readReturn(shown.returnTo) : undefined;
  return pending && deps.applications.byId(tenant.id, pending.application);
}

/** Without a request of the application: only where it takes such sign-ins, and only to its registered address. */
export function unasked(application: SamlApplication): Pending | undefined {
  const consumer = application.acs.find(({ default: standard }) => standard);
  if (!application.idpInitiated || !consumer) return undefined;
  const { defaultRelayState } = application;
  return {
    application: application.id,
    acs: consumer.url,
    ...(defaultRelayState === undefined ? {} : { relayState: defaultRelayState }),
    create: true,
    passive: false,
  };
}
