import type { Origin } from '#platform/events';
import { newSecret } from '#platform/ids';
import type { HeadlessAnswer } from '#oidc/contract';
import type { Locale } from '#platform/i18n';
import type { FlowFacts, FlowResult, StartInput, StepInput } from '../contract.ts';
import { journeyErrors } from '../errors.ts';
import type { HeadlessApplication, HeadlessRequest, HeadlessTenant, JourneyRoutesDeps } from './ports.ts';
import { renderScreen, type Done, type Finished, type Standing } from './screen-json.ts';

const KIND = 'headless';

/** Keeps this face and the hosted pages apart: a browser's cookie opens no flow here, and a secret given out here none there. */
const bound = (secret: string) => `${KIND}:${secret}`;

/** The pushed request as the flow keeps it; the application is read anew when the code is made (D7). */
interface KeptRequest extends Omit<HeadlessRequest, 'application'> {
  readonly clientId: string;
}

/** The redirect URI of the request a flow of this face began with; undefined: the flow is a browser's. */
export const headlessReturn = (returnTo: StartInput['returnTo']): string | undefined =>
  returnTo.kind === KIND ? (JSON.parse(returnTo.ref) as KeptRequest).redirectUri : undefined;

const asksForProof = (wanted: StartInput['wanted']) => wanted !== undefined && (wanted.acr.length > 0 || wanted.fresh || wanted.purpose !== undefined);

function mayRun(application: HeadlessApplication | undefined): HeadlessApplication {
  if (!application?.headless || application.state !== 'active') throw journeyErrors.not_headless();
  return application;
}

export interface BeginInput {
  readonly clientId: string;
  readonly requestUri: string;
  readonly locale?: Locale;
  readonly acceptLanguage?: string;
  /** Of an earlier journey of this device. */
  readonly secret?: string;
}

export function createHeadless({ journeys, authorizations, i18n }: JourneyRoutesDeps) {
  async function begin(tenant: HeadlessTenant, origin: Origin, input: BeginInput): Promise<{ flow: string; secret: string; answer: Standing | Done }> {
    const pushed = await authorizations.pushedRequest(tenant.id, input.clientId, input.requestUri);
    const application = mayRun(pushed.application);
    const secret = input.secret ?? newSecret();
    const { ref, journey, locales, redirectUri, loginHint, connectionHint } = pushed;
    const kept: KeptRequest = { ref, journey, locales, redirectUri, ...(loginHint === undefined ? {} : { loginHint }), clientId: application.clientId };
    const start: StartInput = {
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey,
      locale: input.locale ?? i18n.negotiate(locales, input.acceptLanguage, 'en'),
      brandId: application.brandId ?? tenant.defaultBrandId,
      application: {
        id: application.id,
        clientId: application.clientId,
        name: application.name,
        firstParty: application.firstParty,
        ...(application.logo === undefined ? {} : { logo: application.logo }),
        ...(application.mfa === undefined ? {} : { mfa: application.mfa }),
      },
      ...(pushed.wanted ? { wanted: pushed.wanted } : {}),
      // Asked for more proof than who it is: the customer may decide against it. Details have a way out of their own.
      ...(asksForProof(pushed.wanted) ? { mayLeave: true } : {}),
      ...(connectionHint === undefined ? {} : { connectionHint }),
      browserSecret: bound(secret),
      returnTo: { kind: KIND, ref: JSON.stringify(kept) },
      origin,
    };
    const result = await journeys.start(start);
    if (result.kind === 'gone') throw journeyErrors.flow_gone();
    return { flow: result.flow.id, secret, answer: standing(result) ?? (await finish(tenant.id, result.flow.id, secret)) };
  }

  /** The flow as it stands; undefined: at its end. */
  function standing(result: FlowResult): Standing | undefined {
    if (result.kind === 'gone') throw journeyErrors.flow_gone();
    if (result.kind === 'done') return undefined;
    const { locale, version, expiresAt } = result.flow;
    if (result.kind === 'screen') return { version, locale, expires_at: expiresAt.toISOString(), screen: renderScreen(i18n, locale, result.screen) };
    return { refused: { text: { id: result.text.id, text: i18n.format(locale, result.text) }, ...(result.retryAfter === undefined ? {} : { retry_after: result.retryAfter }) } };
  }

  /** Exactly one caller collects the flow, so exactly one code, or none, is made of it (D4). */
  async function finish(tenantId: string, flowId: string, secret: string): Promise<Done> {
    const collected = await journeys.collect(tenantId, flowId, bound(secret));
    if (!collected || collected.returnTo.kind !== KIND) throw journeyErrors.already_finished();
    return answer(tenantId, JSON.parse(collected.returnTo.ref) as KeptRequest, collected.facts);
  }

  async function answer(tenantId: string, kept: KeptRequest, facts: FlowFacts): Promise<Done> {
    const { clientId, ...rest } = kept;
    const request = { ...rest, application: mayRun(await authorizations.application(tenantId, clientId)) };
    if (facts.decision?.accepted === false) return { done: { ...to(await authorizations.declineRequest(tenantId, request)), error: 'access_denied' } };
    const issued = await authorizations.issueCode(tenantId, request, facts);
    return { done: { ...to(issued), code: issued.code } };
  }

  const to = ({ redirectUri, state, iss }: HeadlessAnswer) => ({ redirect_uri: redirectUri, ...(state === undefined ? {} : { state }), iss });

  return {
    begin,
    /** Changes nothing: a repeated GET never costs the code. */
    async show(tenantId: string, flowId: string, secret: string, origin: Origin): Promise<Standing | Finished> {
      return standing(await journeys.show(tenantId, flowId, bound(secret), origin)) ?? { finished: true };
    },
    async advance(tenantId: string, flowId: string, secret: string, version: number, input: StepInput, origin: Origin): Promise<Standing | Done> {
      return standing(await journeys.advance(tenantId, flowId, bound(secret), version, input, origin)) ?? finish(tenantId, flowId, secret);
    },
  };
}
