import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Interaction, InteractionResults } from 'oidc-provider';
import type { FlowFacts, FlowView } from '#journeys/contract';
import { doorOf } from '#platform/http';
import type { Origin } from '#platform/events';
import type { Session } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import { discard, inUnit, newUnit, settleUnit, type Unit } from '../artefacts/unit.ts';
import { oidcErrors } from '../errors.ts';
import { accessDecided } from '../events.ts';
import type { BuiltProvider } from '../provider/build-provider.ts';
import { grantAll, payloadOf } from '../provider/grants.ts';
import { CONSENT_SECONDS } from '../provider/lifetimes.ts';
import { PROMPTS, REASONS } from '../provider/policy.ts';
import { askedBy, onlyAllowed, scopesOf } from './asked.ts';
import { ownInteraction } from './begin-interaction.ts';
import { browserSession } from './browser-session.ts';
import type { InteractionDeps } from './deps.ts';
import { joinSessions } from './join-sessions.ts';
import { RETURN_KIND } from './finish-url.ts';

/** This machine's clock against the database's. */
const CLOCK_SECONDS = 60;

interface Work {
  readonly deps: InteractionDeps;
  readonly tenant: Tenant;
  readonly built: BuiltProvider;
  readonly interaction: Interaction;
  readonly facts: FlowFacts;
  readonly flow: FlowView;
  readonly unit: Unit;
  readonly origin: Origin;
}

/** From the journey's outcome back to the provider. Returns where the browser goes; undefined: not this browser's, or over. */
export async function finishInteraction(deps: InteractionDeps, request: FastifyRequest, reply: FastifyReply, uid: string, flowId: string): Promise<string | undefined> {
  const tenant = deps.tenantOf(request);
  const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
  return inUnit(unit, async () => {
    const built = await deps.pool.of(tenant);
    const interaction = await ownInteraction(built, request, reply, uid);
    const secret = deps.browser.read(request);
    if (!interaction || secret === undefined) return undefined;
    const collected = await deps.journeys.collect(tenant.id, flowId, secret);
    // Back, refresh, double click: the outcome was handed over already.
    if (!collected) return interaction.result ? interaction.returnTo : undefined;
    if (collected.returnTo.kind !== RETURN_KIND.interaction || collected.returnTo.ref !== uid) return undefined;
    const work: Work = { deps, tenant, built, interaction, facts: collected.facts, flow: collected.flow, unit, origin: { ...doorOf(request).origin } };
    const { name } = interaction.prompt;
    const decides = name === PROMPTS.consent || name === PROMPTS.device;
    const given = name === PROMPTS.details || name === PROMPTS.verify;
    const result =
      name === PROMPTS.organization
        ? chooseOrganization(work)
        : given
          ? giveDetails(work, name)
          : decides
            ? await decide(work)
            : await signIn(work, browserSession(built, request, reply));
    interaction.result = 'error' in result ? result : { ...interaction.lastSubmission, ...result };
    await interaction.save(Math.max(60, interaction.exp - Math.floor(Date.now() / 1000)));
    const settled = await settleUnit(deps.db, unit);
    if (settled && !(settled.consumed && settled.granted && settled.bound)) throw oidcErrors.interaction_gone();
    if (!('error' in result)) await deps.browser.finished(request, reply, collected);
    return interaction.returnTo;
  });
}

const WENT_BACK: InteractionResults = { error: 'access_denied', error_description: 'the customer went back' };

/** They were written, or verified, by the journey; whether they are there now is looked up again when the request goes on. */
function giveDetails({ facts, interaction }: Work, name: string): InteractionResults {
  if (facts.decision?.accepted === false) return WENT_BACK;
  if (facts.sub === undefined || interaction.session?.accountId !== facts.sub) throw oidcErrors.interaction_gone();
  return { [name]: {} };
}

/** Whether they belong to it is looked up when the request goes on. */
function chooseOrganization({ facts, interaction }: Work): InteractionResults {
  const { accepted, organization } = facts.decision ?? {};
  if (accepted !== true || organization === undefined) return WENT_BACK;
  if (facts.sub === undefined || interaction.session?.accountId !== facts.sub) throw oidcErrors.interaction_gone();
  return { [PROMPTS.organization]: { id: organization } };
}

/** Which of our sessions the provider's resume signs in with, and what it may say of it (D13). */
async function signIn(work: Work, browser: ReturnType<typeof browserSession>): Promise<InteractionResults> {
  const { facts, flow, interaction } = work;
  const { sub } = facts;
  // They pressed Cancel: their session stays as it was.
  if (facts.decision?.accepted === false) return WENT_BACK;
  // A step-up may find that nothing had to be proved (a browser that is remembered): the session stays as it is.
  const sessionId = facts.sessionId ?? (interaction.session?.accountId === sub ? flow.currentSessionId : undefined);
  if (sessionId === undefined || sub === undefined) throw oidcErrors.interaction_gone();
  const session = await settleSessions(work, sessionId, browser);
  if (!session || session.sub !== sub) throw oidcErrors.session_ended();
  // Asked to be proved anew, and it was not: said so, rather than passed on as if it had been (OpenID Connect Core section 3.1.2.1, max_age).
  if (flow.wanted?.fresh && session.authTime < interaction.iat - CLOCK_SECONDS)
    return { error: 'unmet_authentication_requirements', error_description: 'the customer was not asked again' };
  const { name } = interaction.prompt;
  return {
    login: { accountId: session.sub, acr: session.acr, amr: [...session.amr], ts: session.authTime, remember: true, sessionId: session.id, proved: facts.evidence.length > 0 },
    ...(name === PROMPTS.login ? {} : { [name]: {} }),
    ...(interaction.prompt.reasons.includes(REASONS.organization) ? { [REASONS.organization]: {} } : {}),
  };
}

/** The journey's session becomes this browser's, and the provider finds everything else as it was. */
async function settleSessions(work: Work, sessionId: string, browser: ReturnType<typeof browserSession>): Promise<Session | undefined> {
  const { deps, tenant, interaction, facts, unit, origin } = work;
  const { sessions } = deps;
  const handle = browser.handle();
  const byCookie = handle === undefined ? undefined : await sessions.byHandle(tenant.id, handle);
  const uid = interaction.session?.uid;
  const byInteraction = uid === undefined ? undefined : await sessions.byUid(tenant.id, uid);
  const held = [byInteraction, byCookie].filter((session) => session !== undefined);
  const { session, keep } = await joinSessions(deps, tenant.id, origin, { sessionId, sub: facts.sub, evidence: facts.evidence }, held);
  if (!keep) {
    // A fresh session: the provider makes its own uid and handle for it when it resumes.
    (interaction as { session?: unknown }).session = undefined;
    unit.sessions.clear();
    return session;
  }
  if (session) {
    const isProved = facts.evidence.length > 0;
    // Where nothing was proved the handle stays: it may be a copy. One that died meanwhile, with a proof of its owner, is none of this session any more.
    if (!isProved && byCookie?.id !== keep.id) return undefined;
    // Confirming took the old handle away (D5): the browser gets a new one, and the provider finds everything else as it was.
    if (isProved) await sessions.attach(tenant.id, session.id, browser.renew(), keep.protocol, origin);
    if (keep !== byInteraction) (interaction as { session?: unknown }).session = undefined;
  }
  return session;
}

/** What the customer allowed an application, or did not. */
async function decide(work: Work): Promise<InteractionResults> {
  const { deps, tenant, built, interaction, facts, unit, origin } = work;
  const clientId = String(interaction.params.client_id);
  const application = await deps.applications.find(tenant.id, clientId);
  const accountId = interaction.session?.accountId;
  if (!application || accountId === undefined || accountId !== facts.sub) throw oidcErrors.interaction_gone();
  const device = interaction.prompt.name === PROMPTS.device;
  const asked = askedBy(interaction, tenant, await deps.applications.resources(tenant.id));
  const accepted = facts.decision?.accepted === true;
  const scopes = accepted ? scopesOf(asked).filter((scope) => facts.decision?.grantedScopes?.includes(scope)) : [];
  await deps.db.tenant(tenant.id, (tx) =>
    deps.events.publish(tx, accessDecided, {
      origin: { ...origin, actor: { kind: 'user', ...(facts.userId === undefined ? {} : { id: facts.userId }) }, applicationId: application.id },
      ...(facts.userId === undefined ? {} : { subject: facts.userId }),
      result: accepted ? 'success' : 'failure',
      data: { clientId, accepted, scopes, device },
    }),
  );
  if (!accepted) {
    discard(unit);
    return { error: 'access_denied', error_description: 'the customer did not allow it' };
  }
  const allowed = onlyAllowed(asked, scopes);
  const refused = asked.scopes.filter((scope) => !scopes.includes(scope));
  const { Grant } = built.provider;
  const existing = interaction.grantId === undefined || device ? undefined : await Grant.find(interaction.grantId);
  const grant = existing ?? new Grant({ accountId, clientId });
  grantAll(grant, allowed);
  // Left unticked: remembered as answered, so that it is not asked again each time.
  if (refused.length > 0) grant.rejectOIDCScope(refused.join(' '));
  for (const [id, wanted] of Object.entries(asked.resources)) {
    const left = wanted.filter((scope) => !scopes.includes(scope));
    if (left.length > 0) grant.rejectResourceScope(id, left.join(' '));
  }
  const grantId = await grant.save();
  if (!application.firstParty) deps.memory.remember(unit, accountId, clientId, payloadOf(grant), CONSENT_SECONDS);
  return { consent: { grantId }, ...(device ? { device: { approved: true } } : {}) };
}
