import type { Database } from '#platform/db';
import type { EventHub } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import type { Tenants } from '#tenants/contract';
import { JOURNEY_FACTS, JOURNEY_PARTS, journeyCounts } from '../journeys/journey-days.ts';
import { writeJourneyDay } from '../journeys/store.ts';
import { countsOf, MEASURES, PARTS } from './measures.ts';
import { readCounted, takeTurn, writeDay } from './store.ts';

export interface CountDaysDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly tenants: Pick<Tenants, 'list'>;
  readonly events: Pick<EventHub, 'firstDay' | 'countDay'>;
  readonly onFailure: (error: unknown) => void;
}

const TENANTS = 200;
/** Days of one tenant in one round: a trail of years is counted little by little. */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

const nextDay = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Of every day since the last one that was counted, and of that one again: a day is final some minutes after it is over. One transaction a day. */
export async function countTenant({ db, events }: Pick<CountDaysDeps, 'db' | 'events'>, tenantId: string, signal: AbortSignal, most = MOST_DAYS): Promise<number> {
  const known = await db.tenant(tenantId, async (tx) => ({ ...(await readCounted(tx)), first: await events.firstDay(tx, Object.keys(MEASURES)) }));
  let days = 0;
  for (let day = known.from ?? known.first; day !== undefined && day <= known.today && days < most && !signal.aborted; day = nextDay(day)) {
    const counted = day;
    await db.tenant(tenantId, async (tx) => {
      // The worker and somebody who looks at figures may be at the same day.
      await takeTurn(tx);
      await writeDay(tx, counted, countsOf(await events.countDay(tx, counted, Object.keys(MEASURES), PARTS)));
      await writeJourneyDay(tx, counted, journeyCounts(await events.countDay(tx, counted, Object.keys(JOURNEY_FACTS), JOURNEY_PARTS)));
    });
    days++;
  }
  return days;
}

export const countDays = (deps: CountDaysDeps): ScheduledJob => ({
  name: 'insight.count-days',
  everySeconds: 6 * 3600,
  async run(signal) {
    for (let after: string | undefined, more = true; more && !signal.aborted; ) {
      const page = await deps.tenants.list(after, TENANTS);
      for (const { id } of page) {
        try {
          if (!signal.aborted) await countTenant(deps, id, signal);
        } catch (error) {
          deps.onFailure(error);
        }
      }
      after = page.at(-1)?.slug;
      more = page.length === TENANTS;
    }
  },
});
