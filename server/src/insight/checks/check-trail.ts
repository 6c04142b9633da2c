import { z } from 'zod';
import type { Anchor, Audit, Verification } from '#platform/audit';
import type { Database } from '#platform/db';
import type { Origin } from '#platform/events';
import { isId, newId } from '#platform/ids';
import type { Jobs, JobType } from '#platform/jobs';
import type { TrailCheck } from './check.ts';
import { findCheck, findRunning, finishCheck, insertCheck, latestChecks, noteChecked } from './store.ts';

export interface CheckTrailDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly audit: Pick<Audit, 'anchored' | 'head'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly verifyTrail: (tenantId: string, origin: Origin, anchors?: readonly Anchor[], onBlock?: (entries: number) => Promise<void>) => Promise<Verification>;
  /** So many entries are verified while somebody waits; more are the worker's. */
  readonly atOnce?: number;
}

export interface TrailChecks {
  /** Under way, or over already where the trail is short. One at a time: while one is under way, it is that one. */
  beginCheck(tenantId: string, origin: Origin): Promise<TrailCheck>;
  checkOf(tenantId: string, id: string): Promise<TrailCheck | undefined>;
  /** The last twenty, newest first. */
  checks(tenantId: string): Promise<readonly TrailCheck[]>;
}

const AT_ONCE = 10_000;
const TOLD_MS = 1000;
const HOURS = 4;

const data = z.object({
  tenantId: z.uuid(),
  checkId: z.uuid(),
  actor: z.object({ kind: z.enum(['user', 'operator', 'application', 'system', 'anonymous']), id: z.string().optional() }),
  requestId: z.string(),
});
type CheckJob = z.infer<typeof data>;
const JOB = { name: 'insight.check-trail', schema: data } as const;

/** Verifying takes as long as the trail is long: a short one at once, a long one by the worker, which says how far it is. */
export function checkTrail(deps: CheckTrailDeps): TrailChecks & { readonly jobTypes: readonly JobType<CheckJob>[] } {
  const { db, audit } = deps;
  const one = (tenantId: string, id: string) => db.read(tenantId, (tx) => findCheck(tx, id));

  async function run(tenantId: string, id: string, origin: Origin, isLast: boolean): Promise<void> {
    const began = performance.now();
    let told = began;
    try {
      await db.tenant(tenantId, (tx) => noteChecked(tx, id, 0));
      const known = await audit.anchored(tenantId);
      const found = await deps.verifyTrail(tenantId, origin, known?.anchors, async (checked) => {
        if (performance.now() - told < TOLD_MS) return;
        told = performance.now();
        await db.tenant(tenantId, (tx) => noteChecked(tx, id, checked));
      });
      const anchors = known && { known: known.anchors.length, unreadable: known.unreadable, givenUp: known.givenUp };
      const seconds = Math.round((performance.now() - began) / 10) / 100;
      await db.tenant(tenantId, (tx) => finishCheck(tx, id, { ...found, ...(anchors ? { anchors } : {}), seconds }));
    } catch (error) {
      if (isLast) await db.tenant(tenantId, (tx) => finishCheck(tx, id, undefined));
      throw error;
    }
  }

  const RETRIES = 2;
  const job: JobType<CheckJob> = {
    ...JOB,
    retryLimit: RETRIES,
    expireIn: HOURS * 3600,
    concurrency: 1,
    handle: ({ tenantId, checkId, actor: { kind, id }, requestId }, { attempt }) =>
      run(tenantId, checkId, { actor: { kind, ...(id === undefined ? {} : { id }) }, requestId }, attempt > RETRIES),
  };

  return {
    async beginCheck(tenantId, origin) {
      const head = await audit.head(tenantId);
      const entries = head?.entries ?? 0;
      const isShort = entries <= (deps.atOnce ?? AT_ONCE);
      const begun = await db.tenant(tenantId, async (tx) => {
        const running = await findRunning(tx);
        if (running) return { id: running.id, isNew: false };
        const id = newId();
        await insertCheck(tx, id, entries);
        if (!isShort) await deps.jobs.enqueue(tx, JOB, { tenantId, checkId: id, actor: origin.actor, requestId: origin.requestId });
        return { id, isNew: true };
      });
      if (begun.isNew && isShort) await run(tenantId, begun.id, origin, true);
      return (await one(tenantId, begun.id)) as TrailCheck;
    },
    checkOf: async (tenantId, id) => (isId(id) ? one(tenantId, id) : undefined),
    checks: (tenantId) => db.read(tenantId, latestChecks),
    jobTypes: [job],
  };
}
