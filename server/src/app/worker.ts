import type { App } from './compose.ts';

/** Runs the background work of all rooms until closed: mail, listeners, purges, key rotation. */
export async function work(app: App): Promise<{ close(): Promise<void> }> {
  const { jobs, events } = app.platform;
  await jobs.startWorker({ types: app.jobTypes, scheduled: app.scheduled, loops: [events.relay(jobs), ...app.loops] });
  return { close: () => jobs.stop() };
}
