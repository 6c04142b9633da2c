import type { Origin } from '#platform/events';
import type { I18n, Locale } from '#platform/i18n';
import { newSecret } from '#platform/ids';
import type { FlowFacts, Journeys } from '../contract.ts';
import { bound, inFlow, mayRun, OPENED, standing } from './headless-flow.ts';
import type { HeadlessApplication, HeadlessTenant } from './ports.ts';
import type { Finished, Standing } from './screen-json.ts';

export interface OpenInput {
  readonly journey: string;
  readonly application: HeadlessApplication;
  /** Of the application, as it is registered: where another system's answer comes back to. */
  readonly redirectUri: string;
  /** Whose journey it is. */
  readonly sessionId: string;
  readonly facts: Partial<FlowFacts>;
  readonly locale?: Locale;
  readonly acceptLanguage?: string;
  /** Of the last sign-in that was finished on this device. It stays: this journey is none. */
  readonly key?: string;
}

export type Opened = { readonly flow: string; readonly secret: string } & (Standing | Finished);
export type OpenJourney = (tenant: HeadlessTenant, origin: Origin, input: OpenInput) => Promise<Opened>;

/** For other APIs of ours: a journey about somebody who is signed in, to be answered over `/journeys/v1`. Who it is about is theirs to know, from the access token. */
export function openJourney({ journeys, i18n }: { readonly journeys: Pick<Journeys, 'start'>; readonly i18n: Pick<I18n, 'format' | 'negotiate'> }): OpenJourney {
  return async (tenant, origin, input) => {
    const application = mayRun(input.application);
    const secret = newSecret();
    const result = await journeys.start({
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey: input.journey,
      locale: input.locale ?? i18n.negotiate([], input.acceptLanguage, 'en'),
      brandId: application.brandId ?? tenant.defaultBrandId,
      application: inFlow(application),
      currentSessionId: input.sessionId,
      facts: input.facts,
      browserSecret: { secret: bound(secret), ...(input.key === undefined ? {} : { key: input.key }) },
      returnTo: { kind: OPENED, ref: JSON.stringify({ redirectUri: input.redirectUri }) },
      origin,
    });
    const stands = standing(i18n, result) ?? { finished: true as const };
    return { flow: result.kind === 'gone' ? '' : result.flow.id, secret, ...stands };
  };
}
