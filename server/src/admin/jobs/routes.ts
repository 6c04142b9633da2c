import type { Database, Tx } from '#platform/db';
import { countMessages, listMessages } from '#platform/delivery';
import type { Events } from '#platform/events';
import { isId } from '#platform/ids';
import type { JobQueue } from '#platform/jobs';
import { adminErrors } from '../errors.ts';
import { adminEvents } from '../events.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { pageOf, pageQuery, toPage } from '../kit/paging.ts';
import {
  countsOf,
  deadJson,
  deadOf,
  jobParams,
  jobsJson,
  messageFiguresJson,
  messageId,
  messageJson,
  messageOf,
  messagesQuery,
  movedJson,
  scheduleOf,
  schedulesJson,
} from './shapes.ts';

export interface JobsAreaDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly events: Pick<Events, 'publish'>;
  readonly jobs: Pick<JobQueue, 'counts' | 'dead' | 'giveUp' | 'redrive' | 'schedules'>;
  /** Of all rooms. */
  readonly types: () => readonly string[];
}

const TAG = 'Background work';
const FIGURE_DAYS = 7;

/** What the worker does, and what it could not. Jobs are the installation's: one serves all tenants. What they are about is never shown. */
export function jobRoutes({ db, events, jobs, types }: JobsAreaDeps): readonly AdminRoute[] {
  const known = (type: string) => {
    if (!types().includes(type)) throw adminErrors.not_found();
    return type;
  };
  /** Only where something was done; in the trail of the operators. */
  const told = (call: Pick<Call, 'system' | 'origin'>, event: typeof adminEvents.jobsRunAgain, type: string, count: number) =>
    count === 0 ? undefined : db.tenant(call.system.id, (tx: Tx) => events.publish(tx, event, { origin: call.origin, data: { type, jobs: count } }));

  const list = adminRoute({
    method: 'GET',
    path: '/jobs',
    permission: 'jobs:read',
    tag: TAG,
    summary: 'Background jobs by type',
    answer: jobsJson,
    async handle() {
      const counted = new Map((await jobs.counts()).map((counts) => [counts.name, countsOf(counts)]));
      const idle = { waiting: 0, active: 0, dead: 0, lag_seconds: 0 };
      return {
        body: {
          items: types()
            .toSorted((a, b) => a.localeCompare(b))
            .map((type) => counted.get(type) ?? { type, ...idle }),
        },
      };
    },
  });

  const schedules = adminRoute({
    method: 'GET',
    path: '/jobs/schedules',
    permission: 'jobs:read',
    tag: TAG,
    summary: 'Work by the clock, and how it went',
    answer: schedulesJson,
    async handle() {
      return { body: { items: (await jobs.schedules()).map(scheduleOf) } };
    },
  });

  const dead = adminRoute({
    method: 'GET',
    path: '/jobs/:type/dead',
    permission: 'jobs:read',
    tag: TAG,
    summary: 'Jobs of a type that failed for good',
    description: 'Oldest first, without what they were about.',
    params: jobParams,
    query: pageQuery,
    answer: pageOf(deadJson),
    async handle({ params, query: { limit, after } }) {
      if (after !== undefined && !isId(after)) throw adminErrors.not_found();
      return { body: toPage(await jobs.dead(known(params.type), after, limit + 1), limit, deadOf, ({ id }) => id) };
    },
  });

  const again = adminRoute({
    method: 'POST',
    path: '/jobs/:type/run-again',
    permission: 'jobs:write',
    tag: TAG,
    summary: 'Run those again that failed for good',
    params: jobParams,
    answer: movedJson,
    async handle(call) {
      const moved = await jobs.redrive(known(call.params.type));
      await told(call, adminEvents.jobsRunAgain, call.params.type, moved);
      return { body: { jobs: moved } };
    },
  });

  const giveUp = adminRoute({
    method: 'POST',
    path: '/jobs/:type/give-up',
    permission: 'jobs:write',
    tag: TAG,
    summary: 'Give those up that failed for good',
    description: 'What they were to do is not done, ever.',
    params: jobParams,
    answer: movedJson,
    fresh: true,
    async handle(call) {
      const gone = await jobs.giveUp(known(call.params.type));
      await told(call, adminEvents.jobsGivenUp, call.params.type, gone);
      return { body: { jobs: gone } };
    },
  });

  const messages = adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/messages',
    permission: 'jobs:read',
    tag: TAG,
    summary: 'Messages to customers, newest first',
    description: 'What became of each; never to whom, nor what stood in it.',
    query: messagesQuery,
    answer: pageOf(messageJson),
    async handle({ tenant, query: { limit, after, template, status } }) {
      const filter = {
        limit: limit + 1,
        ...(after === undefined ? {} : { after: Buffer.from(after, 'base64url') }),
        ...(template === undefined ? {} : { template }),
        ...(status ? { status } : {}),
      };
      return { body: toPage(await db.read(tenant.id, (tx) => listMessages(tx, filter)), limit, messageOf, ({ id }) => messageId(id)) };
    },
  });

  const figures = adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/messages/figures',
    permission: 'jobs:read',
    tag: TAG,
    summary: 'Messages of the last days, by template and result',
    answer: messageFiguresJson,
    async handle({ tenant }) {
      const counted = await db.read(tenant.id, (tx) => countMessages(tx, FIGURE_DAYS));
      return { body: { days: FIGURE_DAYS, items: counted.map((one) => ({ ...one })) } };
    },
  });

  return [list, schedules, dead, again, giveUp, messages, figures];
}
