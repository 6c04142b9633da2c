import type { Database } from '#platform/db';
import type { Loop, ScheduledJob } from './contract.ts';
import { errorCode } from './run-jobs.ts';
import { claimSchedules, ensureSchedules, finishSchedule, renewSchedule, type Lease } from './store.ts';

const LEASE_SECONDS = 120;
const RENEW_MS = 30_000;

/**
 * Work by the clock. A worker claims a due row by one UPDATE and keeps its lease alive while the job runs; no transaction and no session
 * lock stays open meanwhile, so it works behind a pooler. When the worker dies, the lease runs out and another one takes over; where it only stood still, it
 * is told to give up, and what the other one holds stays as it is.
 */
export function createScheduleLoop(db: Database, jobs: readonly ScheduledJob[], onError: (error: unknown, name: string) => void): { readonly loop: Loop; stop(): Promise<void> } {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const names = [...byName.keys()];
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let known = false;

  async function runOne(job: ScheduledJob, claimed: Lease): Promise<void> {
    const [lost, report] = [new AbortController(), (error: unknown) => onError(error, job.name)];
    let lease = claimed;
    let renewing: Promise<void> = Promise.resolve();
    const renew = async () => {
      const renewed = await renewSchedule(db, lease, LEASE_SECONDS);
      if (renewed) lease = renewed;
      else lost.abort();
    };
    const renewal = setInterval(() => void (renewing = renewing.then(renew).catch(report)), RENEW_MS);
    let failed: string | null = null;
    try {
      await job.run(AbortSignal.any([stopping.signal, lost.signal]));
    } catch (error) {
      failed = errorCode(error);
      report(error);
    } finally {
      clearInterval(renewal);
    }
    await renewing;
    await finishSchedule(db, lease, job.everySeconds, failed).catch(report);
  }

  return {
    loop: {
      name: 'platform.schedules',
      everyMs: 1000,
      async run() {
        if (names.length === 0) return false;
        if (!known) await ensureSchedules(db, names);
        known = true;
        for (const lease of await claimSchedules(db, names, LEASE_SECONDS)) {
          const run: Promise<void> = runOne(byName.get(lease.name) as ScheduledJob, lease).finally(() => running.delete(run));
          running.add(run);
        }
        return false;
      },
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
