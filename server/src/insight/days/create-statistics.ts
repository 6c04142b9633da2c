import { createCache } from '#platform/cache';
import type { Database } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { countDays, countTenant, type CountDaysDeps } from './count-days.ts';
import { figuresOf, type Figure } from './figures.ts';
import { reportOf, type Period, type ReportLine, type Split } from './report.ts';
import { versionFigures, type VersionFigures } from '../journeys/figures.ts';
import { readJourneyDays } from '../journeys/store.ts';
import { readCounted, readDays } from './store.ts';

const MOST_ROWS = 200_000;

/** How often what happened, without anybody in it. */
export interface Statistics {
  /** Counts of the calendar's days, weeks or months, rounded, small ones hidden. They do not change when accounts are erased. Days as `2026-05-03`, both included. */
  report(tenantId: string, of: { readonly from: string; readonly to: string; readonly period: Period; readonly split?: Split }): Promise<readonly ReportLine[]>;
  /** What stands on the first page: of the last so many days, today included, and of as many before. Counted up to a few minutes ago. */
  figures(tenantId: string, days: number): Promise<{ readonly from: string; readonly to: string; readonly figures: readonly Figure[] }>;
  /** Of the flows that began with a journey in the last so many days, by the version they began with. */
  journey(tenantId: string, journey: string, days: number): Promise<{ readonly from: string; readonly versions: readonly VersionFigures[] }>;
  readonly scheduled: readonly ScheduledJob[];
}

const DAY_MS = 86_400_000;
const FRESH_MS = 5 * 60_000;
/** Days somebody waits for: what is missing of longer ago is counted by the worker. */
const MOST_WAITED_FOR = 3;

const dayBefore = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

export function createStatistics(deps: CountDaysDeps & { readonly db: Pick<Database, 'read'> }): Statistics {
  const counted = createCache<true>({ max: 10_000, ttl: FRESH_MS });

  /** The worker counts every six hours, and whoever looks wants to see what happened since. What cannot be counted now is shown as it was. */
  async function countNow(tenantId: string): Promise<void> {
    if (counted.get(tenantId)) return;
    counted.set(tenantId, true);
    await countTenant(deps, tenantId, new AbortController().signal, MOST_WAITED_FOR).catch(deps.onFailure);
  }

  return {
    report: async (tenantId, { from, to, period, split }) => reportOf(await deps.db.read(tenantId, (tx) => readDays(tx, from, to, MOST_ROWS)), period, split),
    async figures(tenantId, days) {
      await countNow(tenantId);
      return deps.db.read(tenantId, async (tx) => {
        const { today } = await readCounted(tx);
        const all = Array.from({ length: days }, (_, index) => dayBefore(today, days - 1 - index));
        const rows = await readDays(tx, dayBefore(today, 2 * days - 1), today, MOST_ROWS);
        return { from: all[0] ?? today, to: today, figures: figuresOf(rows, all) };
      });
    },
    async journey(tenantId, journey, days) {
      await countNow(tenantId);
      return deps.db.read(tenantId, async (tx) => {
        const from = dayBefore((await readCounted(tx)).today, days - 1);
        return { from, versions: versionFigures(await readJourneyDays(tx, journey, from)) };
      });
    },
    scheduled: [countDays(deps)],
  };
}
