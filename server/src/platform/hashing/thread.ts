import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { HashAnswer, HashJob } from './jobs.ts';
import { runJob } from './run-job.ts';

// On Linux the priority belongs to the calling thread; elsewhere this would slow the whole process down.
if (process.platform === 'linux') {
  try {
    setPriority(0, 10);
  } catch {}
}

parentPort?.on('message', (job: HashJob) => {
  let answer: HashAnswer;
  try {
    answer = { ok: true, result: runJob(job) };
  } catch (error) {
    answer = { ok: false, message: error instanceof Error ? error.message : 'unknown' };
  }
  parentPort?.postMessage(answer);
});
