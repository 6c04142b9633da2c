import type { z } from 'zod';
import type { JourneyDefinition, JourneysRoom, Walk } from '#journeys';
import type { FlowView } from '#journeys/contract';
import type { I18n, Locale } from '#platform/i18n';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { screenLines } from './screen-lines.ts';
import { ONE, params, stepsJson, TAG, trialBody, trialJson } from './shapes.ts';

export interface TrialDeps {
  readonly journeys: Pick<JourneysRoom, 'kept'>;
  readonly i18n: Pick<I18n, 'format'>;
  /** By its client id or entity id. */
  readonly application: (tenantId: string, name: string) => Promise<FlowView['application'] | undefined>;
}

/** What journeys can be made of, and a walk through one. */
export const trialRoutes = ({ journeys, i18n, application }: TrialDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/journey-steps',
    permission: 'journeys:read',
    tag: TAG,
    summary: 'What nodes can be made of',
    description: 'Every kind of step, with its outcomes and the JSON Schema of its settings: a form can be drawn from it.',
    answer: stepsJson,
    async handle() {
      const items = journeys.kept.steps().map(({ id, outcomes, proves, shows, startsSession, settings }) => ({
        id,
        outcomes: [...outcomes],
        proves: [...proves],
        shows,
        starts_session: startsSession,
        settings: { ...settings },
      }));
      return { body: { items } };
    },
  }),
  adminRoute({
    method: 'POST',
    path: `${ONE}/trials`,
    permission: 'journeys:read',
    tag: TAG,
    summary: 'Which way somebody who does not exist would go',
    description:
      'A walk through a draft or a version: each step says what a customer like that would do, or you say it (`answers`). No flow is begun and no step is run; nothing is sent, counted or written, and no account is looked at. What an application asks for beyond the tenant’s rules is not part of it.',
    params,
    body: trialBody,
    answer: trialJson,
    async handle({ tenant, params: { journey }, body }) {
      if (!(await journeys.kept.all(tenant.id)).has(journey)) throw adminErrors.not_found();
      const { what, customer, answers, locale } = body;
      const definition = 'definition' in what ? (what.definition as unknown as JourneyDefinition) : await journeys.kept.version(tenant.id, journey, what.version);
      if (!definition) throw adminErrors.not_found();
      if (definition.id !== journey) throw adminErrors.not_possible({ detail: `The definition must have the id "${journey}".` });
      const wanted = body.application === undefined ? undefined : await application(tenant.id, body.application);
      if (body.application !== undefined && !wanted) throw adminErrors.not_found();
      const { second_step: secondStep, ...rest } = customer;
      const walked = await journeys.kept.tryWalk({
        tenantId: tenant.id,
        issuer: tenant.issuer,
        brandId: tenant.defaultBrandId,
        locale,
        ...(wanted ? { application: wanted } : {}),
        definition,
        customer: { ...rest, secondStep },
        answers,
      });
      return { body: json(walked, i18n, locale) };
    },
  }),
];

function json({ version, end, signedIn, steps }: Walk, i18n: TrialDeps['i18n'], locale: Locale): z.input<typeof trialJson> {
  return {
    version,
    end,
    signed_in: signedIn,
    steps: steps.map(({ journey, node, step, shows, outcome, because, ways, screen, milliseconds }) => ({
      place: `${journey}/${node}`,
      step,
      shows,
      ...(outcome === undefined ? {} : { outcome }),
      because,
      ways: ways.map((way) => ({ ...way })),
      ...(screen ? { screen: { title: i18n.format(locale, screen.title), lines: screenLines(screen, (text) => i18n.format(locale, text)) } } : {}),
      milliseconds,
    })),
  };
}
