import { z } from 'zod';
import { releaseTag, type JourneyDefinition, type JourneysRoom, type Release } from '#journeys';
import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { canaryBody, journeyFiguresJson, ONE, params, releaseJson, scheduleBody, TAG, type chosenVersion } from './shapes.ts';

export interface ReleaseDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly journeys: Pick<JourneysRoom, 'kept' | 'publish' | 'releases'>;
  readonly figures: (tenantId: string, journey: string, days: number) => Promise<Figures>;
}

type Told = z.input<typeof journeyFiguresJson>['versions'][number];
interface Figures {
  readonly from: string;
  readonly versions: readonly (Omit<Told, 'drop_off'> & { readonly drop_off: readonly Readonly<Told['drop_off'][number]>[] })[];
}

function json({ version, canary, schedule }: Release): z.input<typeof releaseJson> {
  return {
    version,
    ...(canary ? { canary: { ...canary, since: canary.since.toISOString() } } : {}),
    ...(schedule
      ? { schedule: { version: schedule.version, beside: schedule.beside, at: schedule.at.toISOString(), ...(schedule.stopped === null ? {} : { stopped: schedule.stopped }) } }
      : {}),
  };
}

/** Which version counts, for whom and from when. */
export function releaseRoutes({ db, journeys, figures }: ReleaseDeps): readonly AdminRoute[] {
  const { releases } = journeys;

  async function find(tenantId: string, journey: string): Promise<Release> {
    const found = await releases.of(tenantId, journey);
    if (!found) throw adminErrors.not_found();
    return found;
  }
  const reply = (release: Release) => ({ body: json(release), version: releaseTag(release) });

  async function definitionOf(tenantId: string, journey: string, what: z.output<typeof chosenVersion>): Promise<JourneyDefinition> {
    if ('definition' in what) {
      if (what.definition['id'] !== journey) throw adminErrors.not_possible({ detail: `The definition must have the id "${journey}".` });
      return what.definition as unknown as JourneyDefinition;
    }
    const kept = await journeys.kept.version(tenantId, journey, what.version);
    if (!kept) throw adminErrors.not_found();
    return kept;
  }

  /** What somebody saw is what they change, or they are told what it is now. */
  async function change(tenantId: string, journey: string, expected: string, work: (tx: Tx, seen: string | undefined) => Promise<unknown>) {
    try {
      await db.tenant(tenantId, (tx) => work(tx, expected === '*' ? undefined : expected));
    } catch (error) {
      if (!isAppError(error) || !error.code.endsWith('.published_meanwhile')) throw error;
      const now = await find(tenantId, journey);
      throw new ChangedMeanwhile(json(now), releaseTag(now));
    }
    return reply(await find(tenantId, journey));
  }

  const common = { tag: TAG, params, permission: 'journeys:write', answer: releaseJson, versioned: 'expects' } as const;
  return [
    adminRoute({
      method: 'GET',
      path: `${ONE}/release`,
      permission: 'journeys:read',
      tag: TAG,
      summary: 'Which version counts',
      description: 'For all, for part of the new flows, and from when.',
      params,
      answer: releaseJson,
      versioned: 'answers',
      handle: async ({ tenant, params: { journey } }) => reply(await find(tenant.id, journey)),
    }),
    adminRoute({
      ...common,
      method: 'PUT',
      path: `${ONE}/canary`,
      summary: 'Try a version on part of the new flows',
      description:
        'Judged as if it were published, so it never asks for less. All flows of a browser get the same, also when the share grows; flows under way keep their version. Publishing another version ends it. If-Match: the ETag of `release`.',
      body: canaryBody,
      fresh: true,
      async handle({ tenant, origin, params: { journey }, body, expected }) {
        await find(tenant.id, journey);
        const draft = await definitionOf(tenant.id, journey, body.what);
        return change(tenant.id, journey, expected, (tx, seen) => releases.tryOut(tx, origin, draft, body.percent, seen));
      },
    }),
    adminRoute({
      ...common,
      method: 'DELETE',
      path: `${ONE}/canary`,
      summary: 'Take the canary back',
      description: 'All new flows begin with the version in use. Flows that began with the canary keep it.',
      async handle({ tenant, origin, params: { journey }, expected }) {
        await find(tenant.id, journey);
        return change(tenant.id, journey, expected, (tx, seen) => releases.takeBack(tx, origin, journey, seen));
      },
    }),
    adminRoute({
      ...common,
      method: 'POST',
      path: `${ONE}/canary/publish`,
      summary: 'Give the canary to all',
      description: 'Publishes it, over what it was seen beside.',
      fresh: true,
      async handle({ tenant, origin, params: { journey }, expected }) {
        const now = await find(tenant.id, journey);
        if (expected !== '*' && expected !== releaseTag(now)) throw new ChangedMeanwhile(json(now), releaseTag(now));
        if (!now.canary) throw adminErrors.not_possible({ detail: 'There is no canary of this journey.' });
        const draft = await definitionOf(tenant.id, journey, { version: now.canary.version });
        return change(tenant.id, journey, expected, (tx) => journeys.publish(tx, origin, draft, [], now.version));
      },
    }),
    adminRoute({
      ...common,
      method: 'PUT',
      path: `${ONE}/schedule`,
      summary: 'Publish a version at a time',
      description: 'Judged now and once more then. Where somebody published another version meanwhile it is not published, and says so. If-Match: the ETag of `release`.',
      body: scheduleBody,
      fresh: true,
      async handle({ tenant, origin, params: { journey }, body, expected }) {
        await find(tenant.id, journey);
        const draft = await definitionOf(tenant.id, journey, body.what);
        return change(tenant.id, journey, expected, (tx, seen) => releases.plan(tx, origin, draft, new Date(body.at), seen));
      },
    }),
    adminRoute({
      ...common,
      method: 'DELETE',
      path: `${ONE}/schedule`,
      summary: 'Call a planned publication off',
      async handle({ tenant, origin, params: { journey }, expected }) {
        await find(tenant.id, journey);
        return change(tenant.id, journey, expected, (tx, seen) => releases.cancel(tx, origin, journey, seen));
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ONE}/figures`,
      permission: 'statistics:read',
      tag: TAG,
      summary: 'How it goes, by version',
      description: 'Of the flows that began with this journey: how they ended, where, and how long they took. Numbers without anybody in them. See docs/guide/statistics.md.',
      params,
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(7) }),
      answer: journeyFiguresJson,
      async handle({ tenant, params: { journey }, query: { days } }) {
        await find(tenant.id, journey);
        const { from, versions } = await figures(tenant.id, journey, days);
        return { body: { from, versions: versions.map((one) => ({ ...one, drop_off: one.drop_off.map((place) => ({ ...place })) })) } };
      },
    }),
  ];
}
