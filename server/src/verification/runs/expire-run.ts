import type { Database } from '#platform/db';
import type { Jobs, JobType } from '#platform/jobs';
import { decideMismatch } from './decide-mismatch.ts';
import { originOf, runJob, type FetchDeps, type RunJob } from './fetch-result.ts';
import { isOver } from './open-run.ts';
import { isOpen, settleRun } from './settle-run.ts';
import { findRun } from './store.ts';

/** Ends a run nobody finished, and forgets what nobody decided on. Asked for when the run begins, for when its time is over. */
export function expireRun(deps: FetchDeps & { readonly db: Database; readonly jobs: Pick<Jobs, 'enqueue'> }): JobType<RunJob> {
  const job: JobType<RunJob> = {
    name: 'verification.expire-run',
    schema: runJob,
    async handle(data) {
      const { tenantId, runId } = data;
      const origin = originOf(data);
      const settled = await deps.db.tenant(tenantId, async (tx) => {
        const run = await findRun(tx, runId);
        if (!run) return undefined;
        const undecided = run.state === 'verified' && run.mismatched.length > 0;
        if (!isOpen(run) && !undecided) return undefined;
        if (isOver(run) && !undecided) return settleRun(deps, tx, origin, runId, { kind: 'expired' });
        if (undecided && isOver(run)) await decideMismatch(deps, tx, origin, runId, false);
        else await deps.jobs.enqueue(tx, job, data, { startAfter: run.expires_at });
        return undefined;
      });
      if (settled) await deps.nudge(tenantId, settled, origin);
    },
  };
  return job;
}
