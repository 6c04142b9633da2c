import type { Tx } from '#platform/db';
import type { ZodType } from 'zod';

/** Background work, run by the worker at least once: handlers are idempotent. Data holds ids and sealed values only. */
export interface JobType<D = unknown> {
  /** `room.verb-noun` */
  readonly name: string;
  readonly schema: ZodType<D>;
  readonly retryLimit?: number;
  /** Seconds before the first retry; grows exponentially with jitter. */
  readonly retryDelay?: number;
  /** Seconds the growth stops at (default 900). */
  readonly retryDelayMax?: number;
  /** Seconds a run may take before it counts as failed. */
  readonly expireIn?: number;
  /** Runs at once in each worker. */
  readonly concurrency?: number;
  handle(data: D, job: { readonly id: string; readonly attempt: number; readonly signal: AbortSignal }): Promise<void>;
}

/** A job type whatever its data is; only its own schema looks at the data. */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of types with different data
export type AnyJobType = JobType<any>;

/** Work by the clock, run by one worker at a time. */
export interface ScheduledJob {
  readonly name: string;
  readonly everySeconds: number;
  run(signal: AbortSignal): Promise<void>;
}

/** Work the worker does over and over: when woken, and otherwise by polling. */
export interface Loop {
  readonly name: string;
  readonly everyMs: number;
  /** One round; true when there is more to do at once. */
  run(): Promise<boolean>;
  /** Gets the function that asks for a round now. */
  onStart?(wake: () => void): void;
  /** After the last round: resolves when what its rounds began is over. */
  idle?(): Promise<void>;
  /** Tells what its rounds began to give up. */
  abort?(): void;
}

export interface Jobs {
  /** In the caller's transaction: the job exists exactly when the change does. */
  enqueue<D>(tx: Tx, job: Pick<JobType<D>, 'name' | 'schema'>, data: D, options?: EnqueueOptions): Promise<void>;
  /** Many jobs of one type in one statement. */
  enqueueMany<D>(tx: Tx, job: Pick<JobType<D>, 'name' | 'schema'>, data: readonly D[]): Promise<void>;
}

export interface EnqueueOptions {
  readonly startAfter?: Date;
  /** While a job with this key waits, another one is not added. */
  readonly singletonKey?: string;
  /** Higher first, default 0. */
  readonly priority?: number;
}
