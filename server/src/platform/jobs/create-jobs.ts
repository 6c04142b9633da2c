import type { PgBoss } from 'pg-boss';
import type { Database, Tx } from '#platform/db';
import type { AnyJobType, EnqueueOptions, Jobs, JobType, Loop, ScheduledJob } from './contract.ts';
import { startPoller, type Poller } from './poller.ts';
import { createQueue, DEAD_LETTERS, overTx, prepareQueues } from './queue.ts';
import { createRunner, type JobResult, type Runner } from './run-jobs.ts';
import { createScheduleLoop } from './run-schedules.ts';
import { countJobs, deadJobs, giveUpJobs, joinWaiting, queuesWithWork, readSchedules, type DeadJob, type JobCounts, type ScheduleState } from './store.ts';

export interface JobsDeps {
  readonly db: Database;
  /** A round or a job failed; job data is never passed. */
  readonly onError?: (error: unknown, name: string) => void;
  /** For the metrics. */
  readonly onResult?: (result: JobResult) => void;
}

export interface WorkerParts {
  readonly types: readonly AnyJobType[];
  readonly scheduled?: readonly ScheduledJob[];
  readonly loops?: readonly Loop[];
  /** Milliseconds between polls of the queue (default 500). */
  readonly pollMs?: number;
}

export interface JobQueue extends Jobs {
  /** Makes missing queues. Once at start in every process that enqueues; cheap when they exist. */
  prepare(types: readonly AnyJobType[]): Promise<void>;
  startWorker(parts: WorkerParts): Promise<void>;
  /** Takes no new work, lets running jobs finish for `drainMs`, then aborts them; they are given out again later. */
  stop(drainMs?: number): Promise<void>;
  counts(): Promise<JobCounts[]>;
  /** Puts dead jobs of a type back into their queue; returns how many. */
  redrive(name: string, limit?: number): Promise<number>;
  /** Dead jobs of a type, oldest first: without what they were about. */
  dead(name: string, after: string | undefined, limit: number): Promise<readonly DeadJob[]>;
  /** Dead jobs of a type go for good, the oldest first; returns how many. */
  giveUp(name: string, limit?: number): Promise<number>;
  /** Work by the clock, and how it went. */
  schedules(): Promise<readonly ScheduleState[]>;
}

const POLL_MS = 500;
const DRAIN_MS = 20_000;
/** After an abort, handlers that ignore the signal are left alone. */
const ABORT_MS = 3000;

export function createJobs(deps: JobsDeps): JobQueue {
  const onError = deps.onError ?? (() => {});
  const onResult = deps.onResult ?? (() => {});
  const queueError = (error: unknown) => onError(error, 'platform.jobs');
  // Enqueues and settles; never started, so it has no timers and one-shot commands end by themselves.
  const boss = createQueue(deps.db, queueError, false);
  let wake = () => {};
  let worker:
    | { readonly supervisor: PgBoss; readonly pollers: readonly Poller[]; readonly runners: readonly Runner[]; readonly loops: readonly Loop[]; stopSchedules: () => Promise<void> }
    | undefined;

  async function insert<D>(tx: Tx, job: Pick<JobType<D>, 'name' | 'schema'>, data: readonly D[], options: EnqueueOptions = {}): Promise<void> {
    if (data.length === 0) return;
    const entries = data.map((item) => ({
      data: job.schema.parse(item) as object,
      ...(options.startAfter ? { startAfter: options.startAfter.toISOString() } : {}),
      ...(options.singletonKey === undefined ? {} : { singletonKey: options.singletonKey }),
      ...(options.priority === undefined ? {} : { priority: options.priority }),
    }));
    tx.afterCommit(() => wake());
    await boss.insert(job.name, entries, { db: overTx(tx) });
  }

  return {
    async enqueue(tx, job, data, options) {
      if (options?.singletonKey !== undefined && (await joinWaiting(tx, job.name, options.singletonKey))) return;
      await insert(tx, job, [data], options);
    },
    enqueueMany: (tx, job, data) => insert(tx, job, data),
    prepare: (types) => prepareQueues(boss, types),
    async startWorker(parts) {
      if (worker) throw new Error('The worker is running already');
      await prepareQueues(boss, parts.types);
      // Gives out the jobs of killed workers again and removes finished ones.
      const supervisor = createQueue(deps.db, queueError, true);
      await supervisor.start();
      const runners = parts.types.map((type) => createRunner(type, { boss, onResult, onError }));
      const byName = new Map(runners.map((runner) => [runner.name, runner]));
      const names = [...byName.keys()];
      const dispatch: Loop = {
        name: 'platform.jobs',
        everyMs: parts.pollMs ?? POLL_MS,
        async run() {
          const ready = names.length === 0 ? [] : await queuesWithWork(deps.db, names);
          await Promise.all(ready.map(async (name) => byName.get(name)?.fill()));
          return false;
        },
        onStart(ask) {
          wake = ask;
        },
      };
      const schedules = createScheduleLoop(deps.db, parts.scheduled ?? [], onError);
      const pollers = [dispatch, schedules.loop, ...(parts.loops ?? [])].map((loop) => startPoller(loop, onError));
      worker = { supervisor, pollers, runners, loops: parts.loops ?? [], stopSchedules: () => schedules.stop() };
    },
    async stop(drainMs = DRAIN_MS) {
      wake = () => {};
      if (!worker) return;
      const { supervisor, pollers, runners, loops, stopSchedules } = worker;
      worker = undefined;
      await Promise.all(pollers.map((poller) => poller.stop()));
      const done = Promise.all([...runners.map((runner) => runner.idle()), stopSchedules(), ...loops.map((loop) => loop.idle?.())]);
      if (!(await endsWithin(done, drainMs))) {
        for (const runner of runners) runner.abort();
        for (const loop of loops) loop.abort?.();
        await endsWithin(done, ABORT_MS);
      }
      await supervisor.stop({ graceful: false });
    },
    counts: () => countJobs(deps.db, DEAD_LETTERS),
    dead: (name, after, limit) => deadJobs(deps.db, DEAD_LETTERS, name, after, limit),
    giveUp: (name, limit = 1000) => giveUpJobs(deps.db, DEAD_LETTERS, name, limit),
    schedules: () => readSchedules(deps.db),
    async redrive(name, limit = 1000) {
      const moved = await boss.redrive(DEAD_LETTERS, { sourceName: name, limit });
      wake();
      return moved;
    },
  };
}

async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
