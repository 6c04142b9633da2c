import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { countHours } from './hours-store.ts';

/** Every tenant, each in a transaction of its own. What is not counted yet is read where it is asked for. */
export const countingJob = (db: Pick<Database, 'tenant'>, tenants: () => AsyncIterable<{ readonly id: string }>): ScheduledJob => ({
  name: 'risk.count-hours',
  everySeconds: 1800,
  async run(signal) {
    for await (const { id } of tenants()) {
      if (signal.aborted) return;
      await db.tenant(id, countHours);
    }
  },
});
