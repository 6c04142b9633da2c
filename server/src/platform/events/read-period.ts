import type { Database } from '#platform/db';
import type { EventEnvelope, PeriodQuery } from './contract.ts';
import { readBetween } from './store.ts';

const DAY_MS = 86_400_000;
const PAGE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

export async function* readPeriod(db: Database, tenantId: string, query: PeriodQuery): AsyncIterable<EventEnvelope> {
  const end = Date.parse(query.until);
  for (let from = Date.parse(query.since); from < end; from += DAY_MS) {
    const until = new Date(Math.min(from + DAY_MS, end)).toISOString();
    let after = { occurredAt: new Date(from).toISOString(), id: FIRST };
    for (;;) {
      const page = await db.read(tenantId, (tx) => readBetween(tx, { ...query, until, after, limit: PAGE }));
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = { occurredAt: last.occurredAt, id: last.id };
    }
  }
}
