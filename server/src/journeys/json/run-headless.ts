import type { Origin } from '#platform/events';
import { newSecret } from '#platform/ids';
import type { HeadlessAnswer } from '#oidc/contract';
import type { Locale } from '#platform/i18n';
import type { Collected, RunningFlow, StartInput, StepInput } from '../contract.ts';
import { journeyErrors } from '../errors.ts';
import { bound, headlessReturn, inFlow, mayRun, OPENED, REQUESTED, standing } from './headless-flow.ts';
import type { HeadlessRequest, HeadlessTenant, JourneyRoutesDeps } from './ports.ts';
import type { Done, Finished, Standing } from './screen-json.ts';

/** The pushed request as the flow keeps it; the application is read anew when the code is made (D7). */
interface KeptRequest extends Omit<HeadlessRequest, 'application'> {
  readonly clientId: string;
  /** What the device was known by when it began. */
  readonly key?: string;
}

const asksForProof = (wanted: StartInput['wanted']) => wanted !== undefined && (wanted.acr.length > 0 || wanted.fresh || wanted.purpose !== undefined);

export interface BeginInput {
  readonly clientId: string;
  readonly requestUri: string;
  readonly locale?: Locale;
  readonly acceptLanguage?: string;
  /** Of the last sign-in that was finished on this device. */
  readonly key?: string;
}

export function createHeadless({ journeys, authorizations, browserKeys, i18n }: JourneyRoutesDeps) {
  async function begin(tenant: HeadlessTenant, origin: Origin, input: BeginInput): Promise<{ flow: string; secret: string; answer: Standing | Done }> {
    const pushed = await authorizations.pushedRequest(tenant.id, input.clientId, input.requestUri);
    const application = mayRun(pushed.application);
    const secret = newSecret();
    const { ref, journey, locales, redirectUri, loginHint, connectionHint } = pushed;
    const kept: KeptRequest = {
      ref,
      journey,
      locales,
      redirectUri,
      ...(loginHint === undefined ? {} : { loginHint }),
      clientId: application.clientId,
      ...(input.key === undefined ? {} : { key: input.key }),
    };
    const start: StartInput = {
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey,
      locale: input.locale ?? i18n.negotiate(locales, input.acceptLanguage, 'en'),
      brandId: application.brandId ?? tenant.defaultBrandId,
      application: inFlow(application),
      ...(pushed.wanted ? { wanted: pushed.wanted } : {}),
      // Asked for more proof than who it is: the customer may decide against it. Details have a way out of their own.
      ...(asksForProof(pushed.wanted) ? { mayLeave: true } : {}),
      ...(connectionHint === undefined ? {} : { connectionHint }),
      browserSecret: { secret: bound(secret), ...(input.key === undefined ? {} : { key: input.key }) },
      returnTo: { kind: REQUESTED, ref: JSON.stringify(kept) },
      origin,
    };
    const result = await journeys.start(start);
    if (result.kind === 'gone') throw journeyErrors.flow_gone();
    return { flow: result.flow.id, secret, answer: standing(i18n, result) ?? (await finish(tenant.id, result.flow.id, secret)) };
  }

  /** Asked at every step (D7): what was opened by another API changes the account on the way, long before anything would be handed over at its end. */
  async function mayGoOn({ flow, returnTo }: RunningFlow): Promise<void> {
    if (headlessReturn(returnTo) === undefined) return;
    const clientId = flow.application?.clientId;
    mayRun(clientId === undefined ? undefined : await authorizations.application(flow.tenantId, clientId));
  }

  /** Exactly one caller collects the flow, so exactly one code, or none, is made of it (D4). */
  async function finish(tenantId: string, flowId: string, secret: string): Promise<Done> {
    const collected = await journeys.collect(tenantId, flowId, bound(secret));
    if (!collected || collected.returnTo.kind !== REQUESTED) throw journeyErrors.already_finished();
    return answer(tenantId, JSON.parse(collected.returnTo.ref) as KeptRequest, collected);
  }

  async function answer(tenantId: string, kept: KeptRequest, { facts, key: fresh }: Collected): Promise<Done> {
    const { clientId, key, ...rest } = kept;
    const request = { ...rest, application: mayRun(await authorizations.application(tenantId, clientId)) };
    if (facts.decision?.accepted === false) return { done: { ...to(await authorizations.declineRequest(tenantId, request)), error: 'access_denied' } };
    const issued = await authorizations.issueCode(tenantId, request, facts);
    if (fresh === undefined || facts.evidence.length === 0) return { done: { ...to(issued), code: issued.code } };
    await browserKeys.renew(tenantId, key, fresh);
    return { done: { ...to(issued), code: issued.code, device_key: fresh } };
  }

  const to = ({ redirectUri, state, iss }: HeadlessAnswer) => ({ redirect_uri: redirectUri, ...(state === undefined ? {} : { state }), iss });

  return {
    begin,
    /** Changes nothing: a repeated GET never costs the code. */
    async show(tenantId: string, flowId: string, secret: string, origin: Origin): Promise<Standing | Finished> {
      return standing(i18n, await journeys.show(tenantId, flowId, bound(secret), origin, mayGoOn)) ?? { finished: true };
    },
    async advance(tenantId: string, flowId: string, secret: string, version: number, input: StepInput, origin: Origin): Promise<Standing | Finished | Done> {
      const result = await journeys.advance(tenantId, flowId, bound(secret), version, input, origin, mayGoOn);
      const stands = standing(i18n, result);
      if (stands) return stands;
      if (result.kind !== 'done' || result.returnTo.kind !== OPENED) return finish(tenantId, flowId, secret);
      // Nothing is made of it, so it may be told as often as asked.
      await journeys.collect(tenantId, flowId, bound(secret));
      return { finished: true };
    },
  };
}
