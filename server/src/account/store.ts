import type { Database } from '#platform/db';

/** What is recent is decided by the database's clock, as everywhere. */
export async function readClock(db: Database): Promise<Date> {
  return ((await db.statement<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now;
}
