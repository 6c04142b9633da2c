export type * from './contract.ts';
export { createJobs, type JobQueue, type JobsDeps, type WorkerParts } from './create-jobs.ts';
export { installJobs } from './install-jobs.ts';
export { isLastAttempt } from './queue.ts';
export { errorCode, type JobResult } from './run-jobs.ts';
export type { JobCounts } from './store.ts';
