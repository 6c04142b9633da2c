import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { AnyJobType } from './contract.ts';
import { EXPIRE_IN } from './queue.ts';

export interface RunnerDeps {
  readonly boss: PgBoss;
  readonly onResult: (result: JobResult) => void;
  readonly onError: (error: unknown, name: string) => void;
}

export interface JobResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly attempt: number;
  readonly error?: unknown;
}

/** Runs the jobs of one type, at most `concurrency` at once, each settled by itself: a poison job never holds up another one. */
export interface Runner {
  readonly name: string;
  /** Fetches as many as there is room for. */
  fill(): Promise<void>;
  readonly active: number;
  /** Tells running handlers to give up. */
  abort(): void;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

const CONCURRENCY = 4;

export function createRunner(type: AnyJobType, deps: RunnerDeps): Runner {
  const concurrency = type.concurrency ?? CONCURRENCY;
  const limitMs = (type.expireIn ?? EXPIRE_IN) * 1000;
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  let filling = false;

  async function fill(): Promise<void> {
    if (filling || stop.signal.aborted) return;
    filling = true;
    try {
      const free = concurrency - running.size;
      if (free <= 0) return;
      const jobs = await deps.boss.fetch<unknown>(type.name, { batchSize: free, includeMetadata: true });
      const full = jobs.length === free;
      for (const job of jobs) {
        const run = settle(job as JobWithMetadata<unknown>).finally(() => {
          running.delete(run);
          // There may be more where a full batch came from; otherwise the poll or a wake finds it.
          if (full) fill().catch((error: unknown) => deps.onError(error, type.name));
        });
        running.add(run);
      }
    } finally {
      filling = false;
    }
  }

  async function settle(job: JobWithMetadata<unknown>): Promise<void> {
    const started = performance.now();
    const attempt = job.retryCount + 1;
    let error: unknown;
    try {
      const data = type.schema.parse(job.data);
      await withinTime(limitMs, stop.signal, (signal) => type.handle(data, { id: job.id, attempt, signal }));
    } catch (cause) {
      error = cause;
    }
    deps.onResult({ name: type.name, ok: error === undefined, seconds: (performance.now() - started) / 1000, attempt, ...(error === undefined ? {} : { error }) });
    try {
      // Only a code is kept: messages of errors may quote an address.
      if (error === undefined) await deps.boss.complete(type.name, job.id);
      else await deps.boss.fail(type.name, job.id, { code: errorCode(error) });
    } catch (cause) {
      // The database is away: the job runs out of time, is given out again, and its handler is idempotent.
      deps.onError(cause, type.name);
    }
  }

  return {
    name: type.name,
    fill,
    get active() {
      return running.size;
    },
    abort: () => stop.abort(),
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** After its signal fired, a handler has this long to put its own things in order. */
const GRACE_MS = 1500;

/** Runs `work` with a signal that fires on shutdown and when time is up; soon after, its outcome is not waited for any more. */
async function withinTime(ms: number, shutdown: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let grace: NodeJS.Timeout | undefined;
  let leave: (() => void) | undefined;
  const given = new Promise<never>((_, reject) => {
    const give = (code: string) => {
      own.abort();
      grace = setTimeout(() => reject(Object.assign(new Error(code), { code })), GRACE_MS);
    };
    timer = setTimeout(() => give('job_timeout'), ms);
    leave = () => give('job_shutdown');
    shutdown.addEventListener('abort', leave);
  });
  try {
    await Promise.race([work(own.signal), given]);
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
    if (leave) shutdown.removeEventListener('abort', leave);
  }
}

/** A short, stable code of an error: never its message. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && /^[\w.:-]{1,64}$/.test(code)) return code;
  return error instanceof Error ? error.name : 'unknown';
}
