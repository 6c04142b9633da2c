import type { Tx } from '#platform/db';
import type { JourneyCount } from './journey-days.ts';

/** As it is now, whatever was counted of this day before. */
export async function writeJourneyDay(tx: Tx, day: string, counts: readonly JourneyCount[]): Promise<void> {
  await tx.query('delete from insight.journey_days where tenant_id = $1 and day = $2::date', [tx.tenantId, day]);
  if (counts.length === 0) return;
  const of = <K extends keyof JourneyCount>(key: K) => counts.map((one) => one[key]);
  await tx.query(
    `insert into insight.journey_days (tenant_id, day, journey, version, outcome, place, within, n)
     select $1, $2::date, c.* from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[]) as c`,
    [tx.tenantId, day, of('journey'), of('version'), of('outcome'), of('place'), of('within'), of('n')],
  );
}

/** Of one journey since a day. */
export async function readJourneyDays(tx: Tx, journey: string, since: string): Promise<readonly JourneyCount[]> {
  return tx.query<JourneyCount>(
    `select journey, version, outcome, place, within, sum(n)::int as n from insight.journey_days
     where tenant_id = $1 and journey = $2 and day >= $3::date group by 1, 2, 3, 4, 5`,
    [tx.tenantId, journey, since],
  );
}
