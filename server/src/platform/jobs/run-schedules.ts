import type { Database } from '#platform/db';
import type { Loop, ScheduledJob } from './contract.ts';
import { errorCode } from './run-jobs.ts';
import { claimSchedules, ensureSchedules, finishSchedule, renewSchedule } from './store.ts';

const LEASE_SECONDS = 120;
const RENEW_MS = 30_000;

/**
 * Work by the clock. A worker claims a due row by one UPDATE and keeps its lease alive while the job runs; no transaction and no session
 * lock stays open meanwhile, so it works behind a pooler. When the worker dies, the lease runs out and another one takes over.
 */
export function createScheduleLoop(db: Database, jobs: readonly ScheduledJob[], onError: (error: unknown, name: string) => void): { readonly loop: Loop; stop(): Promise<void> } {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const names = [...byName.keys()];
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let known = false;

  async function runOne(job: ScheduledJob): Promise<void> {
    const renewal = setInterval(() => void renewSchedule(db, job.name, LEASE_SECONDS).catch((error: unknown) => onError(error, job.name)), RENEW_MS);
    let failed: string | null = null;
    try {
      await job.run(stopping.signal);
    } catch (error) {
      failed = errorCode(error);
      onError(error, job.name);
    } finally {
      clearInterval(renewal);
    }
    await finishSchedule(db, job.name, job.everySeconds, failed).catch((error: unknown) => onError(error, job.name));
  }

  return {
    loop: {
      name: 'platform.schedules',
      everyMs: 1000,
      async run() {
        if (names.length === 0) return false;
        if (!known) await ensureSchedules(db, names);
        known = true;
        for (const name of await claimSchedules(db, names, LEASE_SECONDS)) {
          const run: Promise<void> = runOne(byName.get(name) as ScheduledJob).finally(() => running.delete(run));
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
