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
  /** Seconds a run may take before it counts as failed. */
  readonly expireIn?: number;
  /** Runs at once in each worker. */
  readonly concurrency?: number;
  handle(data: D, job: { readonly id: string; readonly attempt: number; readonly signal: AbortSignal }): Promise<void>;
}

/** Work by the clock, run by one worker at a time. */
export interface ScheduledJob {
  readonly name: string;
  readonly everySeconds: number;
  run(): Promise<void>;
}

export interface Jobs {
  /** In the caller's transaction: the job exists exactly when the change does. */
  enqueue<D>(tx: Tx, job: Pick<JobType<D>, 'name' | 'schema'>, data: D, options?: { readonly startAfter?: Date; readonly singletonKey?: string; readonly priority?: number }): Promise<void>;
}
