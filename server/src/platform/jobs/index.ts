export type * from './contract.ts';
export { createJobs, type JobQueue, type JobsDeps, type WorkerParts } from './create-jobs.ts';
export { installJobs } from './install-jobs.ts';
export { isLastAttempt } from './queue.ts';
export { errorCode, type JobResult } from './run-jobs.ts';
export type { DeadJob, JobCounts, ScheduleState } from './store.ts';
