import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Asker } from './contract.ts';
import { hashingErrors } from './errors.ts';
import type { HashAnswer, HashJob } from './jobs.ts';
import { WaitingLine, type Room } from './waiting-line.ts';

export interface HashPoolOptions {
  readonly workers: number;
  /** Jobs that may wait, where the threads are fast enough for them; one more is refused. */
  readonly queueLimit: number;
  /** The share of those that only the known may be (default none). */
  readonly reservedShare?: number;
  /** A job that has waited this long is dropped: whoever asked has gone or will be told to come back. */
  readonly maxWaitMs: number;
  /** Starts a thread; tests put in one that misbehaves. */
  readonly spawn?: () => Worker;
}

export type RunJob = (job: HashJob) => Promise<string | boolean>;

export interface HashPool {
  /** As anybody, at once. */
  readonly run: RunJob;
  /** A place for a job that comes later, or throws `hashing.busy`. The first job has it, further ones queue for themselves. To be left. */
  take(asker: Asker): { readonly run: RunJob; leave(): void };
  readonly queued: number;
  readonly running: number;
  /** Jobs the threads were given since the start. */
  readonly given: number;
  close(): Promise<void>;
}

interface Waiting {
  readonly job: HashJob;
  readonly resolve: (result: string | boolean) => void;
  readonly reject: (error: unknown) => void;
  readonly giveUp: NodeJS.Timeout;
}

interface Seat {
  worker: Worker | undefined;
  serving: { readonly waiting: Waiting; readonly since: number } | undefined;
  /** Deaths in a row without an answer: a thread that cannot live is not restarted in a hot loop. */
  deaths: number;
}

/** First guess of a job's length, before one was measured. */
const FIRST_GUESS_MS = 50;
const MAX_RESTART_DELAY_MS = 10_000;
const MAX_RETRY_SECONDS = 60;

function startThread(): Worker {
  const cache = getCompileCacheDir();
  return new Worker(new URL('./thread.ts', import.meta.url), {
    name: 'parvis-hash',
    // No flags and no environment of the process: the thread needs neither, and test-runner flags would confuse it. Only the folder of compiled
    // code: without it each thread loads the TypeScript stripper for itself, 11 MB that are never used again.
    execArgv: [],
    env: cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) },
    // Of the JavaScript heap. Hashing takes its memory outside it.
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 },
  });
}

/** A fixed number of threads, each doing one job at a time, behind one bounded queue in order of arrival. */
export function createHashPool(options: HashPoolOptions): HashPool {
  const spawn = options.spawn ?? startThread;
  const line = new WaitingLine<Waiting>();
  const seats: Seat[] = Array.from({ length: options.workers }, () => ({ worker: undefined, serving: undefined, deaths: 0 }));
  let averageMs = FIRST_GUESS_MS;
  let given = 0;
  let closed = false;

  /** When the queue as it is now will have been worked off. */
  function retryAfter(): number {
    return Math.min(MAX_RETRY_SECONDS, Math.max(1, Math.ceil(((line.size + 1) * averageMs) / options.workers / 1000)));
  }

  function start(seat: Seat): void {
    let worker: Worker;
    try {
      worker = spawn();
    } catch {
      // No memory or no threads left: like a death, tried again later.
      restart(seat);
      return;
    }
    // An idle pool does not keep the process alive.
    worker.unref();
    seat.worker = worker;
    worker.on('message', (answer: HashAnswer) => {
      const served = seat.serving;
      if (served === undefined) return;
      seat.serving = undefined;
      seat.deaths = 0;
      worker.unref();
      averageMs += 0.1 * (performance.now() - served.since - averageMs);
      if (answer.ok) served.waiting.resolve(answer.result);
      else served.waiting.reject(hashingErrors.failed({ cause: new Error(answer.message), retryAfter: 1 }));
      dispatch();
    });
    worker.on('error', (error) => died(seat, worker, error));
    worker.on('exit', (code) => died(seat, worker, new Error(`A hashing thread ended with code ${code}.`)));
  }

  function died(seat: Seat, worker: Worker, cause: unknown): void {
    if (seat.worker !== worker) return;
    seat.worker = undefined;
    const served = seat.serving;
    seat.serving = undefined;
    served?.waiting.reject(hashingErrors.failed({ cause, retryAfter: 1 }));
    restart(seat);
  }

  function restart(seat: Seat): void {
    if (closed) return;
    const delay = seat.deaths === 0 ? 0 : Math.min(MAX_RESTART_DELAY_MS, 50 * 2 ** seat.deaths);
    seat.deaths++;
    setTimeout(() => {
      if (closed) return;
      start(seat);
      dispatch();
    }, delay).unref();
  }

  function dispatch(): void {
    for (const seat of seats) {
      if (seat.worker === undefined || seat.serving !== undefined) continue;
      const waiting = line.next();
      if (waiting === undefined) return;
      clearTimeout(waiting.giveUp);
      seat.serving = { waiting, since: performance.now() };
      seat.worker.ref();
      given++;
      seat.worker.postMessage(waiting.job);
    }
  }

  const isIdle = (seat: Seat) => seat.worker !== undefined && seat.serving === undefined;

  function assertRoom(asker: Asker): void {
    if (closed) throw hashingErrors.failed({ cause: new Error('The hashing pool is closed.'), retryAfter: 1 });
    if (!line.hasRoom(asker, room())) throw busy(asker);
  }

  /**
   * On a slow or busy machine fewer may wait: no more than can be served in half the time they have, as the threads are of late. Otherwise most of what is
   * counted and waits would be dropped in the end.
   */
  function room(): Room {
    const inTime = Math.floor((options.workers * options.maxWaitMs) / 2 / averageMs);
    const places = Math.min(options.queueLimit, Math.max(options.workers, inTime));
    return { places, reserved: Math.floor(places * (options.reservedShare ?? 0)), idle: seats.filter(isIdle).length };
  }

  const busy = (asker: Asker) => hashingErrors.busy({ retryAfter: retryAfter(), recheck: rechecks[asker] });
  const rechecks: Readonly<Record<Asker, () => void>> = { known: () => assertRoom('known'), anybody: () => assertRoom('anybody') };

  function wait(asker: Asker, job: HashJob): Promise<string | boolean> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        line.leave(waiting);
        reject(busy(asker));
      }, options.maxWaitMs);
      const waiting: Waiting = { job, resolve, reject, giveUp };
      line.enter(asker, waiting);
      dispatch();
    });
  }

  function take(asker: Asker): ReturnType<HashPool['take']> {
    assertRoom(asker);
    line.hold(asker);
    let held = true;
    const leave = () => {
      if (held) line.release(asker);
      held = false;
    };
    return {
      leave,
      async run(job) {
        // The pool may have been closed since, and the place may be used up.
        if (closed || !held) assertRoom(asker);
        leave();
        return wait(asker, job);
      },
    };
  }

  for (const seat of seats) start(seat);

  return {
    run: async (job) => take('anybody').run(job),
    take,
    get queued() {
      return line.size;
    },
    get running() {
      return seats.filter((seat) => seat.serving !== undefined).length;
    },
    get given() {
      return given;
    },
    async close() {
      closed = true;
      for (const waiting of line.clear()) {
        clearTimeout(waiting.giveUp);
        waiting.reject(hashingErrors.failed({ cause: new Error('The hashing pool was closed.'), retryAfter: 1 }));
      }
      await Promise.all(seats.map(async (seat) => seat.worker?.terminate()));
    },
  };
}
