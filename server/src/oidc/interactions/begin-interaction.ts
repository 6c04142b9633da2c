import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Interaction } from 'oidc-provider';
import type { FlowFacts, FlowView, JourneyRequest, Screen, VouchedWish, Wanted } from '#journeys/contract';
import { doorOf } from '#platform/http';
import { isAppError } from '#platform/errors';
import type { Profile } from '#identity/contract';
import { ACR, meets } from '#sessions';
import { detailsFor } from '#tenants';
import type { Tenant } from '#tenants/contract';
import { ACCOUNT_CLIENT } from '../applications/builtin.ts';
import type { LoadedApplication } from '../applications/applications.ts';
import { inUnit, newUnit, type SeenSession } from '../artefacts/unit.ts';
import { localeOf } from '../screens/draw-page.ts';
import { ACCOUNT_OF } from '../provider/account-of-parameter.ts';
import { PROMPTS, REASONS } from '../provider/policy.ts';
import type { BuiltProvider } from '../provider/build-provider.ts';
import { IDP_HINT } from '../provider/hint-parameter.ts';
import { ASK_PARAM } from '../provider/details.ts';
import { wantedBy } from '../provider/wanted.ts';
import { describeDevice } from './describe-device.ts';
import { askedBy, scopesOf } from './asked.ts';
import type { InteractionDeps } from './deps.ts';
import { finishUrl, RETURN_KIND } from './finish-url.ts';
import { cameByLink } from '../routes/device-links.ts';
import { whereFrom } from './where-from.ts';
import { refuseActing } from './refuse-acting.ts';

const JOURNEYS: Readonly<Record<string, string>> = {
  [PROMPTS.create]: 'sign-up',
  [PROMPTS.select]: 'sign-in',
  [PROMPTS.login]: 'sign-in',
  [PROMPTS.details]: 'details',
  [PROMPTS.consent]: 'consent',
  [PROMPTS.device]: 'device',
  [PROMPTS.verify]: 'verify',
  [PROMPTS.organization]: 'organization',
};
const STEP_UP = 'step-up';
/** These ask who somebody is; the others ask somebody known. */
const SIGNS_IN: readonly string[] = [PROMPTS.create, PROMPTS.select, PROMPTS.login];

/** From the provider's question to the journey that answers it. Returns where the browser goes, or what it is shown instead. */
export async function beginInteraction(deps: InteractionDeps, request: FastifyRequest, reply: FastifyReply, uid: string): Promise<string | Screen | undefined> {
  const tenant = deps.tenantOf(request);
  const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
  return inUnit(unit, async () => {
    const built = await deps.pool.of(tenant);
    const interaction = await ownInteraction(built, request, reply, uid);
    if (!interaction) return undefined;
    const application = await deps.applications.find(tenant.id, String(interaction.params.client_id));
    if (application?.state !== 'active') return undefined;
    const shown = (await shownInsteadOf(deps, application, interaction)) ?? application;
    const session = interaction.session?.uid === undefined ? undefined : unit.sessions.get(interaction.session.uid);
    if (session?.actor) return refuseActing(deps, unit, interaction, shown);
    const { name } = interaction.prompt;
    const text = (param: string) => (typeof interaction.params[param] === 'string' ? (interaction.params[param] as string) : undefined);
    const hint = SIGNS_IN.includes(name) ? text(IDP_HINT) : undefined;
    const because = (reason: string) => interaction.prompt.reasons.includes(reason);
    const wanted = SIGNS_IN.includes(name)
      ? wantedBy(
          tenant,
          application,
          interaction.params,
          session !== undefined && (because(REASONS.age) || because(REASONS.again) || because(REASONS.doubted)),
          because(REASONS.organization),
        )
      : name === PROMPTS.details
        ? { acr: [], fresh: false, details: detailsFor(tenant, application, interaction.params[ASK_PARAM]) }
        : name === PROMPTS.verify
          ? { acr: [], fresh: false, vouched: (interaction.prompt.details as { readonly vouched?: readonly VouchedWish[] }).vouched ?? [] }
          : undefined;
    const stepUp = session && mayStepUp(interaction, wanted) ? await stepUpFacts(built, session) : undefined;
    const signsIn = () => signInFacts(deps, tenant, built, interaction, session);
    // Only whose details they are: whatever is given rests on the session, and needs it to live until then.
    const owner = session && { userId: session.userId, sub: session.sub };
    const decides = () => decisionFacts(deps, tenant, built, interaction, application, session, doorOf(request).ip);
    const facts =
      stepUp ?? (name === PROMPTS.details || name === PROMPTS.verify || name === PROMPTS.organization ? owner : await (SIGNS_IN.includes(name) ? signsIn() : decides()));
    const result = await deps.journeys.start({
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey: stepUp ? STEP_UP : (JOURNEYS[name] ?? 'sign-in'),
      locale: await localeOf(deps, {
        tenant,
        brandId: shown.brandId,
        uiLocales: text('ui_locales'),
        savedLocale: deps.savedLocale?.(request),
        acceptLanguage: request.headers['accept-language'],
      }),
      brandId: shown.brandId ?? tenant.defaultBrandId,
      application: flowApplication(application, text('redirect_uri'), shown),
      // Choosing another account begins from nothing; everything else confirms or uses the session there is.
      ...(session && name !== PROMPTS.select && name !== PROMPTS.create ? { currentSessionId: session.id } : {}),
      ...(wanted ? { wanted } : {}),
      // Somebody signed in is asked for more, or anew: they may decide against it, and stay as they are.
      ...(session && name === PROMPTS.login ? { mayLeave: true } : {}),
      ...(hint === undefined ? {} : { connectionHint: hint }),
      ...(facts ? { facts } : {}),
      browserSecret: deps.browser.ensure(request, reply),
      returnTo: { kind: RETURN_KIND.interaction, ref: uid },
      origin: { ...doorOf(request).origin, applicationId: application.id },
    });
    if (result.kind === 'gone') return undefined;
    if (result.kind === 'done') return finishUrl(tenant.issuer, result.returnTo, result.flow.id);
    return deps.pages.flowUrl(result.flow);
  });
}

/** The account pages have no face of their own: the customer sees the application they came from, whose brand they know. */
async function shownInsteadOf(deps: InteractionDeps, application: LoadedApplication, interaction: Interaction): Promise<LoadedApplication | undefined> {
  const of = interaction.params[ACCOUNT_OF];
  if (application.clientId !== ACCOUNT_CLIENT || typeof of !== 'string' || of === '') return undefined;
  const found = await deps.applications.find(application.tenantId, of);
  return found?.state === 'active' && found.firstParty ? found : undefined;
}

/** The interaction named by this browser's cookie, when it is the one of the address. */
export async function ownInteraction(built: BuiltProvider, request: FastifyRequest, reply: FastifyReply, uid: string): Promise<Interaction | undefined> {
  try {
    const interaction = await built.provider.interactionDetails(request.raw, reply.raw);
    return interaction.uid === uid ? interaction : undefined;
  } catch (error) {
    if (isAppError(error)) throw error;
    return undefined;
  }
}

/** `face`: whose name and logo stand there. Rules and addresses stay those of the application that asks. */
export function flowApplication(application: LoadedApplication, redirectUri: string | undefined, face = application): NonNullable<FlowView['application']> {
  const host = redirectUri !== undefined && URL.canParse(redirectUri) && /^https?:$/.test(new URL(redirectUri).protocol) ? new URL(redirectUri).host : undefined;
  return {
    id: application.id,
    clientId: application.clientId,
    name: face.name,
    firstParty: application.firstParty,
    ...(face.id === application.id ? {} : { shownAs: face.id }),
    ...(face.logo === undefined ? {} : { logo: face.logo }),
    ...(host === undefined ? {} : { host }),
    ...(application.mfa === undefined ? {} : { mfa: application.mfa }),
  };
}

/**
 * Who is signed in is known and stays; only more, or newer, proof is wanted. Where the application asked for a whole sign-in (`prompt=login`) or
 * somebody else is expected, it is a sign-in, which reaches the level by itself.
 */
function mayStepUp(interaction: Interaction, wanted: Wanted | undefined): boolean {
  const { name, reasons } = interaction.prompt;
  if (name !== PROMPTS.login || hintsAtAnother(interaction) || reasons.includes(REASONS.again)) return false;
  if (
    reasons.includes(REASONS.doubted) ||
    reasons.includes(REASONS.level) ||
    reasons.includes(REASONS.secondStep) ||
    reasons.includes(REASONS.organization) ||
    reasons.includes(REASONS.verified)
  )
    return true;
  return reasons.includes(REASONS.age) && wanted !== undefined && wanted.acr.length > 0 && wanted.acr.every((acr) => meets(acr, ACR.two));
}

async function stepUpFacts(built: BuiltProvider, session: SeenSession): Promise<Partial<FlowFacts> | undefined> {
  const profile = await built.accounts.active(session.sub, 'silent');
  if (!profile) return undefined;
  const own = ownIdentifier(profile);
  return { userId: session.userId, sub: session.sub, candidateId: session.userId, ...(own ? { identifier: own } : {}) };
}

function ownIdentifier({ identifiers }: Pick<Profile, 'identifiers'>): FlowFacts['identifier'] {
  const own = identifiers.find((identifier) => identifier.primary) ?? identifiers[0];
  return own && { kind: own.kind, value: own.value };
}

/** Who is expected: the session's owner on a confirmation, else what the application hints at. A hint that is no identifier is left out. */
async function signInFacts(
  deps: InteractionDeps,
  tenant: Tenant,
  built: BuiltProvider,
  interaction: Interaction,
  session: SeenSession | undefined,
): Promise<Partial<FlowFacts> | undefined> {
  if (session && interaction.prompt.name === PROMPTS.login && !hintsAtAnother(interaction)) {
    const profile = await built.accounts.active(session.sub, 'silent');
    const own = profile && ownIdentifier(profile);
    if (own) return { identifier: own };
  }
  const hint = interaction.params.login_hint;
  if (typeof hint !== 'string' || hint.length > 256) return undefined;
  try {
    return { identifier: deps.identity.normalise(hint) };
  } catch {
    return undefined;
  }
}

const hintsAtAnother = (interaction: Interaction) => interaction.prompt.reasons.some((reason) => reason === 'id_token_hint' || reason === 'claims_id_token_sub_value');

async function decisionFacts(
  deps: InteractionDeps,
  tenant: Tenant,
  built: BuiltProvider,
  interaction: Interaction,
  application: LoadedApplication,
  session: SeenSession | undefined,
  ip: string,
): Promise<Partial<FlowFacts> | undefined> {
  if (!session) return undefined;
  const asked = askedBy(interaction, tenant, await deps.applications.resources(tenant.id));
  const scopes = scopesOf(asked);
  const request = await requestFor(deps, { built, tenantId: tenant.id, ip, interaction, application, scopes, claims: asked.claims });
  return { userId: session.userId, sub: session.sub, sessionId: session.id, request };
}

interface Deciding {
  readonly built: BuiltProvider;
  readonly tenantId: string;
  /** Of whoever is asked. */
  readonly ip: string;
  readonly interaction: Interaction;
  readonly application: LoadedApplication;
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
}

async function requestFor(deps: InteractionDeps, { built, tenantId, ip, interaction, application, scopes, claims }: Deciding): Promise<JourneyRequest> {
  const optional = application.metadata.optional_scopes?.split(' ') ?? [];
  if (interaction.prompt.name !== PROMPTS.device) return { kind: 'consent', scopes, optionalScopes: scopes.filter((scope) => optional.includes(scope)), claims };
  const code = interaction.deviceCode === undefined ? undefined : await built.provider.DeviceCode.find(interaction.deviceCode, { ignoreExpiration: true });
  const { userCode = '', deviceInfo } = (code ?? {}) as { userCode?: string; deviceInfo?: { ip?: string; ua?: string; at?: string } };
  const label = describeDevice(deviceInfo?.ua);
  return {
    kind: 'device',
    userCode: userCode.length === 8 ? `${userCode.slice(0, 4)}-${userCode.slice(4)}` : userCode,
    startedAt: deviceInfo?.at ?? new Date(((code?.iat as number | undefined) ?? 0) * 1000).toISOString(),
    scopes,
    ...whereFrom(deps, deviceInfo?.ip, ip),
    byLink: await cameByLink(deps, tenantId, ip, userCode),
    ...(label === undefined ? {} : { deviceLabel: label }),
  };
}
