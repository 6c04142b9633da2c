import { z } from 'zod';
import type { JourneyDefinition, JourneysRoom, KeptJourney } from '#journeys';
import type { Database } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Origin } from '#platform/events';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { pageOf, pageQuery, toPage } from '../kit/paging.ts';
import { releaseRoutes, type ReleaseDeps } from './release-routes.ts';
import { ALL, definition, draftBody, journeyJson, listed, ONE, params, problemsJson, TAG, version, versionJson } from './shapes.ts';
import { trialRoutes, type TrialDeps } from './trial-routes.ts';

export interface JourneysAreaDeps extends ReleaseDeps, TrialDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly journeys: Pick<JourneysRoom, 'kept' | 'publish' | 'releases'>;
}

export function journeyRoutes(deps: JourneysAreaDeps): readonly AdminRoute[] {
  const { db, journeys } = deps;

  async function find(tenantId: string, id: string): Promise<KeptJourney> {
    const found = (await journeys.kept.all(tenantId)).get(id);
    if (!found) throw adminErrors.not_found();
    return found;
  }

  const lackingIn = (drawn: unknown) => journeys.kept.lacking(drawn).map(({ step, node, written, about }) => ({ step, node, written: { ...written }, about }));

  function json({ definition: drawn, version: now, own, publishedAt, builtinVersion }: KeptJourney): z.input<typeof journeyJson> {
    const nodes = Object.entries(drawn.nodes).map(([id, { step, next, leave }]) => {
      const facts = journeys.kept.facts(step);
      return {
        id,
        step,
        shows: facts?.shows ?? false,
        starts_session: facts?.startsSession ?? false,
        next: Object.entries(next).map(([outcome, to]) => ({ outcome, to, proves: facts?.proves.includes(outcome) ?? false })),
        ...(leave === undefined ? {} : { leave }),
      };
    });
    return {
      id: drawn.id,
      version: now,
      source: own ? 'own' : 'built_in',
      ...(builtinVersion === undefined ? {} : { built_in_version: builtinVersion }),
      ...(publishedAt ? { published_at: publishedAt.toISOString() } : {}),
      start: drawn.start,
      nodes,
      lacking: lackingIn(drawn),
      definition: { ...drawn },
    };
  }

  /** What somebody read is what they change, or they are told what it is now. */
  async function publish(tenantId: string, origin: Origin, id: string, draft: JourneyDefinition, expected: string) {
    try {
      await db.tenant(tenantId, (tx) => journeys.publish(tx, origin, draft, [], expected === '*' ? undefined : expected));
    } catch (error) {
      if (!isAppError(error) || !error.code.endsWith('.published_meanwhile')) throw error;
      const now = await find(tenantId, id);
      throw new ChangedMeanwhile(json(now), now.version);
    }
    const published = await find(tenantId, id);
    return { body: json(published), version: published.version };
  }

  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'journeys:read',
      tag: TAG,
      summary: 'All journeys',
      description: 'Those that are built in, and those the tenant has of its own.',
      answer: z.strictObject({ items: z.array(listed) }),
      async handle({ tenant }) {
        const items = [...(await journeys.kept.all(tenant.id))].map(([id, one]) => ({
          id,
          version: one.version,
          source: one.own ? ('own' as const) : ('built_in' as const),
          ...(one.publishedAt ? { published_at: one.publishedAt.toISOString() } : {}),
          nodes: Object.keys(one.definition.nodes).length,
        }));
        return { body: { items: items.toSorted((a, b) => a.id.localeCompare(b.id)) } };
      },
    }),
    adminRoute({
      method: 'GET',
      path: ONE,
      permission: 'journeys:read',
      tag: TAG,
      summary: 'One journey, as a graph and as it is written',
      params,
      answer: journeyJson,
      versioned: 'answers',
      async handle({ tenant, params: { journey } }) {
        const found = await find(tenant.id, journey);
        return { body: json(found), version: found.version };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: ONE,
      permission: 'journeys:write',
      tag: TAG,
      summary: 'Publish a version',
      description: 'New journeys begin with it; those under way keep theirs. It ends a canary. Refused with every problem while it has any.',
      params,
      body: draftBody,
      answer: journeyJson,
      fresh: true,
      versioned: 'expects',
      async handle({ tenant, origin, params: { journey }, body, expected }) {
        await find(tenant.id, journey);
        if (body.definition['id'] !== journey) throw adminErrors.not_possible({ detail: `The definition must have the id "${journey}".` });
        return publish(tenant.id, origin, journey, body.definition as unknown as JourneyDefinition, expected);
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/validate`,
      permission: 'journeys:read',
      tag: TAG,
      summary: 'What is wrong with a draft',
      description: 'Changes nothing. `lacking` is no mistake.',
      params,
      body: draftBody,
      answer: problemsJson,
      async handle({ tenant, params: { journey }, body }) {
        await find(tenant.id, journey);
        const problems = [...(await journeys.kept.problems(tenant.id, body.definition))];
        if (body.definition['id'] !== journey) problems.unshift(`The id must be "${journey}".`);
        return { body: { ok: problems.length === 0, problems, lacking: lackingIn(body.definition) } };
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ONE}/versions`,
      permission: 'journeys:read',
      tag: TAG,
      summary: 'Its published versions',
      description: 'Latest first.',
      params,
      query: pageQuery,
      answer: pageOf(versionJson),
      async handle({ tenant, params: { journey }, query: { limit, after } }) {
        const now = await find(tenant.id, journey);
        const found = await journeys.kept.versions(tenant.id, journey, after, limit + 1);
        return {
          body: toPage(
            found,
            limit,
            ({ version: one, publishedAt }) => ({ version: one, published_at: publishedAt.toISOString(), current: one === now.version, built_in: one === now.builtinVersion }),
            ({ version: one }) => one,
          ),
        };
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ONE}/versions/:version`,
      permission: 'journeys:read',
      tag: TAG,
      summary: 'One version, as it is written',
      params: params.extend({ version }),
      answer: z.strictObject({ version, definition }),
      async handle({ tenant, params: { journey, version: wanted } }) {
        await find(tenant.id, journey);
        const found = await journeys.kept.version(tenant.id, journey, wanted);
        if (!found) throw adminErrors.not_found();
        return { body: { version: wanted, definition: { ...found } } };
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/roll-back`,
      permission: 'journeys:write',
      tag: TAG,
      summary: 'Go back to a version',
      description: 'One that was published before, or what is built in: from then on the tenant has whatever is built in.',
      params,
      body: z.strictObject({ version }),
      answer: journeyJson,
      fresh: true,
      versioned: 'expects',
      async handle({ tenant, origin, params: { journey }, body, expected }) {
        await find(tenant.id, journey);
        const wanted = await journeys.kept.version(tenant.id, journey, body.version);
        if (!wanted) throw adminErrors.not_found();
        return publish(tenant.id, origin, journey, wanted, expected);
      },
    }),
    ...releaseRoutes(deps),
    ...trialRoutes(deps),
  ];
}
