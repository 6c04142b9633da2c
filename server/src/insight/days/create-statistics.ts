import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { countDays, type CountDaysDeps } from './count-days.ts';
import { reportOf, type Period, type ReportLine, type Split } from './report.ts';
import { readDays } from './store.ts';

const MOST_ROWS = 200_000;

/** How often what happened, without anybody in it. */
export interface Statistics {
  /** Counts of the calendar's days, weeks or months, rounded, small ones hidden. They do not change when accounts are erased. Days as `2026-05-03`, both included. */
  report(tenantId: string, of: { readonly from: string; readonly to: string; readonly period: Period; readonly split?: Split }): Promise<readonly ReportLine[]>;
  readonly scheduled: readonly ScheduledJob[];
}

export const createStatistics = (deps: CountDaysDeps & { readonly db: Pick<Database, 'read'> }): Statistics => ({
  report: async (tenantId, { from, to, period, split }) => reportOf(await deps.db.read(tenantId, (tx) => readDays(tx, from, to, MOST_ROWS)), period, split),
  scheduled: [countDays(deps)],
});
