import { setTimeout as pause } from 'node:timers/promises';
import type { TrailEntry, TrailQuery } from '#platform/events';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { adminErrors } from '../errors.ts';
import { actorJson, nameActors } from '../who/name-actors.ts';
import type { UserAreaDeps } from './deps.ts';
import { findUser, ONE, TAG } from './find-user.ts';
import { liveJson, liveQuery, timelineJson, timelineQuery, userParams } from './shapes.ts';

const LOOK_AGAIN_MS = 1000;
/** Told at once, of what happened since the last look; who missed more reads the timeline. */
const MOST_NEW = 50;
const TYPE = /^[a-z0-9-]+(\.[a-z0-9_]+)?$/;

function typesOf(asked: string | undefined): Pick<TrailQuery, 'types'> {
  const names = (asked ?? '').split(',').flatMap((name) => name.trim() || []);
  if (names.length === 0) return {};
  if (names.length > 20 || !names.every((name) => TYPE.test(name))) throw adminErrors.not_found();
  // The name of a room is not a pattern of theirs.
  return { types: names.map((name) => (name.includes('.') ? name : `${name}.%`)) };
}

/** Everything that happened with one customer, from the audit trail: newest first, and as it happens. */
export function timelineRoutes(deps: UserAreaDeps): readonly AdminRoute[] {
  const { db, trail, search } = deps;
  const exists = (tenantId: string, id: string) => db.read(tenantId, (tx) => findUser(deps, tx, id));

  async function entriesOf({ tenant, system }: Pick<Call, 'tenant' | 'system'>, found: readonly TrailEntry[]) {
    const names = await nameActors(deps, { systemId: system.id, tenantId: tenant.id }, found);
    return found.map((entry) => {
      const [browser, network] = [deps.describeBrowser(entry.userAgent), deps.maskIp(entry.ip)];
      const { applicationId: application } = entry;
      return {
        id: entry.id,
        at: entry.occurredAt,
        type: entry.type,
        result: entry.result,
        actor: actorJson(entry.actor, names),
        ...(application === undefined ? {} : { application: names.application(application) ?? application }),
        ...(browser === undefined ? {} : { browser }),
        ...(network === undefined ? {} : { network }),
        data: entry.data as Record<string, unknown>,
        cursor: entry.cursor,
      };
    });
  }

  const timeline = adminRoute({
    method: 'GET',
    path: `${ONE}/timeline`,
    permission: 'users:read',
    tag: TAG,
    summary: 'What happened',
    description: 'Newest first. Networks are masked; events hold no personal values.',
    params: userParams,
    query: timelineQuery,
    answer: timelineJson,
    persons: () => 1,
    async handle({ tenant, system, params: { id }, query: { limit, after, types } }) {
      await exists(tenant.id, id);
      const { entries, next } = await search(tenant.id, { subject: id, limit, ...typesOf(types), ...(after === undefined ? {} : { after }) });
      return { body: { items: await entriesOf({ tenant, system }, entries), ...(next === undefined ? {} : { next }) }, subject: id };
    },
  });

  /** What is newer than the entry somebody has, newest first. */
  const since = (tenantId: string, id: string, types: Pick<TrailQuery, 'types'>, newer: string) => trail(tenantId, { subject: id, limit: MOST_NEW, ...types, newer });

  const live = adminRoute({
    method: 'GET',
    path: `${ONE}/timeline/live`,
    permission: 'users:read',
    tag: TAG,
    summary: 'What happens now',
    description: 'Answers as soon as there is something newer than `after`, within two seconds of it, or with nothing after `wait` seconds: ask again then.',
    params: userParams,
    query: liveQuery,
    answer: liveJson,
    persons: () => 1,
    async handle({ tenant, system, params: { id }, query: { after, types: asked, wait }, request }) {
      await exists(tenant.id, id);
      const types = typesOf(asked);
      if (after === undefined) {
        const [newest] = await trail(tenant.id, { subject: id, limit: 1, ...types });
        return { body: { items: [], ...(newest ? { after: newest.cursor } : {}) }, subject: id };
      }
      let found = await since(tenant.id, id, types, after);
      for (let waited = 0; found.length === 0 && waited < wait && !request.raw.destroyed; waited++) {
        await pause(LOOK_AGAIN_MS);
        found = await since(tenant.id, id, types, after);
      }
      return { body: { items: await entriesOf({ tenant, system }, found), after: found[0]?.cursor ?? after }, subject: id };
    },
  });

  return [timeline, live];
}
