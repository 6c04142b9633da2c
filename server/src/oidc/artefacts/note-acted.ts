import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import { happened } from '#platform/events';
import { actedIn } from '../events.ts';
import type { SeenSession, Unit } from './unit.ts';

/** Where an operator went on to for a customer, each application once. Not where they only tried to. */
export const noteActed =
  ({ db, events }: { readonly db: Database; readonly events: Pick<Events, 'publishMany'> }) =>
  async (unit: Unit, { id, userId, actor }: SeenSession, clientIds: readonly string[]): Promise<void> => {
    const { origin } = unit;
    if (!actor || !origin || clientIds.length === 0) return;
    const by = { ...origin, actor: { kind: 'operator' as const, id: actor.id } };
    await db.tenant(unit.tenantId, (tx) =>
      events.publishMany(
        tx,
        clientIds.map((clientId) => happened(actedIn, { origin: by, subject: userId, data: { session: id, clientId } })),
      ),
    );
  };
