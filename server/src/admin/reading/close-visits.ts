import type { Database } from '#platform/db';
import { happened, type Events, type Origin } from '#platform/events';
import { adminEvents } from '../events.ts';
import { deleteVisits, visitsOver, type VisitRow } from './store.ts';

export interface CloseVisitsDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly events: Pick<Events, 'publishMany'>;
}

const BATCH = 500;

const originOf = ({ reader_kind: kind, reader_id: id, visit }: VisitRow): Origin => ({
  actor: { kind: 'operator', id: kind === 'operator' ? id : `key:${id}` },
  requestId: visit ?? '',
});

/**
 * The first page about a customer stands in the trail before it is shown. What else of them was shown in the hour follows when it is over, in one entry. Told before it is
 * forgotten: after a crash in between twice, and never not at all.
 */
export async function closeVisits({ db, events }: CloseVisitsDeps, systemId: string): Promise<number> {
  const over = await db.read(systemId, (tx) => visitsOver(tx, BATCH));
  const more = over.filter(({ visit, routes }) => visit !== null && routes.length > 1);
  for (const [tenantId, visits] of Map.groupBy(more, ({ of_tenant: tenant }) => tenant))
    await db.tenant(tenantId, (tx) =>
      events.publishMany(
        tx,
        visits.map((visit) => happened(adminEvents.customerVisited, { origin: originOf(visit), subject: visit.person, data: { routes: visit.routes.toSorted() } })),
      ),
    );
  if (over.length > 0) await db.tenant(systemId, (tx) => deleteVisits(tx, over));
  return over.length;
}
